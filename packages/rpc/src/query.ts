/** Query and form parameters: nested values to flat names and back. Lists count from 1 (Alibaba) or from 0 (Tencent). */
import type { FieldDescriptor, Fields, FieldType } from './descriptor.ts'

export type Pair = [name: string, value: string]

/** Flattens `{ AppList: [{ AppName: 'a' }] }` to `AppList.1.AppName=a`; drops undefined, null and empty lists, keeps ''. */
export function flatten(value: unknown, base: 0 | 1, name = '', pairs: Pair[] = []): Pair[] {
  if (typeof value === 'object') {
    for (const key in value) {
      const step = Array.isArray(value) ? +key + base : key
      flatten((value as Record<string, unknown>)[key], base, name ? `${name}.${step}` : `${step}`, pairs)
    }
  } else if (value !== undefined) pairs.push([name, `${value}`])
  return pairs
}

/** Reads `a=1&b=%20` in the order sent, decoded; `+` is a space, and text that is not percent-encoded properly stays as it is. */
export function parseForm(sent: string): Pair[] {
  const text = sent.includes('+') ? sent.replaceAll('+', ' ') : sent
  const pairs: Pair[] = []
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('&', start)
    if (end < 0) end = text.length
    if (end > start) {
      const equals = text.indexOf('=', start)
      const split = equals < 0 || equals > end ? end : equals
      pairs.push([decoded(text.slice(start, split)), decoded(text.slice(split + 1, end))])
    }
    start = end + 1
  }
  return pairs
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Deeper names are no parameters of any API: they stay flat, as unknown ones, so that no request can exhaust the stack. */
const deepest = 16

type Tree = Map<string, string | Tree>

/**
 * The reverse of flatten: numbered names become lists in the order of their numbers, gaps closed (so that no number can
 * ask for memory). Of a repeated name the last value counts. Names numbered from below `base` become an object, not a list.
 */
export function unflatten(pairs: readonly Pair[], base: 0 | 1): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  let trees: Tree | undefined
  for (const [name, value] of pairs) {
    const keys = name.includes('.') ? name.split('.') : undefined
    if (keys && keys.length <= deepest && !keys.includes('__proto__')) {
      plant((trees ??= new Map()), keys, value)
    } else {
      values[name] = value
      trees?.delete(name)
    }
  }
  if (trees) for (const [name, tree] of trees) values[name] = harvest(tree, base)
  return values
}

function plant(tree: Tree, keys: readonly string[], value: string): void {
  let node = tree
  for (const key of keys.slice(0, -1)) {
    let next = node.get(key)
    if (!(next instanceof Map)) node.set(key, (next = new Map()))
    node = next
  }
  node.set(keys.at(-1)!, value)
}

const position = /^(0|[1-9]\d*)$/

function harvest(node: string | Tree, base: 0 | 1): unknown {
  if (typeof node === 'string') return node
  const keys = [...node.keys()]
  if (keys.every((key) => position.test(key) && Number(key) >= base))
    return keys.toSorted((a, b) => Number(a) - Number(b)).map((key) => harvest(node.get(key)!, base))
  return Object.fromEntries(keys.map((key) => [key, harvest(node.get(key)!, base)]))
}

/** Wire strings to typed values after a descriptor. A value that does not fit its type stays as it is, for the validator. */
export function typed(values: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const name in values) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    result[name] = field ? typedField(values[name], field) : values[name]
  }
  return result
}

function typedField(value: unknown, { type, of }: FieldDescriptor): unknown {
  if (type === 'list') return Array.isArray(value) ? value.map((item) => typedItem(item, of)) : value
  if (type === 'object') return typeof value === 'object' ? typedItem(value, of) : value
  return typedScalar(value, type)
}

function typedItem(value: unknown, of: FieldType | Fields | undefined): unknown {
  if (typeof of === 'string') return typedScalar(value, of)
  return of && typeof value === 'object' && value !== null ? typed(value as Record<string, unknown>, of) : value
}

function typedScalar(value: unknown, type: FieldType): unknown {
  if (typeof value !== 'string') return value
  if (type === 'boolean') return /^(true|false)$/i.test(value) ? value.length === 4 : value
  if (type === 'integer' || type === 'long') {
    const number = Number(value)
    return /^-?\d+$/.test(value) && Number.isSafeInteger(number) ? number : value
  }
  if (type === 'number') return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : value
  return value
}
