/** JSON and YAML as values that know their lines: of a model of an API, every fact is told with its place. */
import type { Fact } from '../facts.ts'
import { yaml } from '@porthole/codegen/src/load/yaml.ts'

interface Place {
  /** Where its key stands, else where it begins; from 1. */
  readonly line: number
  readonly lastLine: number
}

type Scalar = Place & {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** A number as it is written, since it may be longer than numbers are here. */
  readonly text: string
}
type LocatedMap = Place & { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Located> }
type LocatedList = Place & { readonly kind: 'list'; readonly items: readonly Located[] }
export type Located = Scalar | LocatedMap | LocatedList

/** Or where the text is neither. */
export type Parsed = { readonly root: Located } | { readonly line: number; readonly what: string }

/** What holds more than this in each other describes no API. */
const deepest = 200
/** Aliases of aliases make much of little. */
const most = 2_000_000

export function parseLocated(text: string): Parsed {
  return /^\s*[{[]/.test(text) ? parseJson(text) : parseYaml(text)
}

/** The value below the names; undefined when it is not there. */
export function below(node: Located | undefined, ...path: readonly string[]): Located | undefined {
  return path.reduce<Located | undefined>(
    (inner, name) => (inner?.kind === 'map' ? inner.entries.get(name) : undefined),
    node,
  )
}

export function entriesOf(node: Located | undefined): readonly (readonly [string, Located])[] {
  return node?.kind === 'map' ? [...node.entries] : []
}

export function itemsOf(node: Located | undefined): readonly Located[] {
  return node?.kind === 'list' ? node.items : []
}

/** Of a text that is not empty. */
export function textOf(node: Located | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined
}

export function isTrue(node: Located | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true
}

/** The text as a fact of its line. */
export function textFact(node: Located | undefined): Fact<string> | undefined {
  const value = textOf(node)
  return value === undefined ? undefined : { value, line: node!.line, confidence: 1 }
}

export type Resolve = (ref: string) => Located | undefined

/** What `#/components/schemas/Disk` refers to; nothing outside of the document. */
export function resolverOf(root: Located): Resolve {
  return (ref) => {
    if (!ref.startsWith('#/')) return undefined
    const path = ref.slice(2).split('/')
    return below(root, ...path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')))
  }
}

/** The node, or what its `$ref` refers to. */
export function followed(node: Located | undefined, resolve: Resolve): Located | undefined {
  const ref = textOf(below(node, '$ref'))
  return ref === undefined ? node : resolve(ref)
}

/** Without places. */
export function valueOf(node: Located): unknown {
  if (node.kind === 'list') return node.items.map(valueOf)
  if (node.kind === 'map') return Object.fromEntries([...node.entries].map(([key, value]) => [key, valueOf(value)]))
  return node.value
}

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("[^"\\\n]*(?:\\.[^"\\\n]*)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y

interface Token {
  readonly sign: string | undefined
  readonly scalar: string | undefined
  readonly line: number
}

/** Many times faster than a reader of YAML, whose part JSON is: models of whole products are megabytes. */
function parseJson(text: string): Parsed {
  const wrong = { line: 0, what: 'no valid JSON from here on' }
  let at = 0
  let counted = 0
  let line = 1
  const next = (): Token => {
    token.lastIndex = at
    const match = token.exec(text)
    const start = match === null ? at : at + match[0].length - (match[1] ?? match[2] ?? match[3] ?? match[4])!.length
    for (let end = text.indexOf('\n', counted); end >= 0 && end < start; end = text.indexOf('\n', counted)) {
      line++
      counted = end + 1
    }
    if (match === null) throw wrong
    at = token.lastIndex
    return { sign: match[1], scalar: match[2] ?? match[3] ?? match[4], line }
  }
  const map = (first: number, depth: number): Located => {
    const entries = new Map<string, Located>()
    for (let one = next(); one.sign !== '}';) {
      if (one.scalar?.[0] !== '"' || next().sign !== ':') throw wrong
      const key = one
      entries.set(stringOf(key.scalar!), valueFrom(next(), depth + 1, key.line))
      one = next()
      if (one.sign === ',') one = next()
      else if (one.sign !== '}') throw wrong
    }
    return { kind: 'map', line: first, lastLine: line, entries }
  }
  const list = (first: number, depth: number): Located => {
    const items: Located[] = []
    for (let one = next(); one.sign !== ']';) {
      items.push(valueFrom(one, depth + 1))
      one = next()
      if (one.sign === ',') one = next()
      else if (one.sign !== ']') throw wrong
    }
    return { kind: 'list', line: first, lastLine: line, items }
  }
  const valueFrom = (one: Token, depth: number, first = one.line): Located => {
    if (depth > deepest) throw wrong
    if (one.sign === '{') return map(first, depth)
    if (one.sign === '[') return list(first, depth)
    if (one.scalar === undefined) throw wrong
    const value = one.scalar[0] === '"' ? stringOf(one.scalar) : (JSON.parse(one.scalar) as Scalar['value'])
    const written = typeof value === 'string' ? value : one.scalar
    return { kind: 'scalar', line: first, lastLine: one.line, value, text: written }
  }
  const stringOf = (written: string): string =>
    written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1)
  try {
    const root = valueFrom(next(), 0)
    if (text.slice(at).trim() !== '') throw wrong
    return { root }
  } catch (error) {
    // What is no escape is told by the parser of strings.
    if (error === wrong || error instanceof SyntaxError) return { ...wrong, line }
    throw error
  }
}

function parseYaml(text: string): Parsed {
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = yaml()
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'error' })
  const lineOf = (offset: number | undefined): number => (offset === undefined ? 1 : counter.linePos(offset).line)
  const [error] = document.errors
  if (error !== undefined) return { line: lineOf(error.pos[0]), what: 'no valid YAML here' }
  const open = new Set<unknown>()
  let made = 0
  const nodeOf = (node: unknown, first: number, depth: number): Located => {
    const found = isAlias(node) ? node.resolve(document) : node
    const empty: Located = { kind: 'scalar', line: first, lastLine: first, value: null, text: '' }
    // An alias may name what it stands in.
    if (open.has(found) || depth > deepest || made++ > most) return empty
    if (isScalar(found)) {
      const { value, source, range } = found
      const scalar = typeof value === 'bigint' ? Number(value) : (value as Scalar['value'])
      const last = Math.max(first, lineOf(range?.[1]))
      return { ...empty, lastLine: last, value: scalar, text: typeof scalar === 'string' ? scalar : (source ?? '') }
    }
    if (!isMap(found) && !isSeq(found)) return empty
    open.add(found)
    const last = Math.max(first, lineOf(found.range === undefined || found.range === null ? 0 : found.range[1] - 1))
    const place = { line: first, lastLine: last }
    const inside = (inner: unknown): number => lineOf((inner as { range?: [number] } | null)?.range?.[0])
    const whole: Located = isMap(found)
      ? {
          ...place,
          kind: 'map',
          entries: new Map(
            found.items.map(({ key, value }) => [
              String(isScalar(key) ? key.value : key),
              nodeOf(value, inside(key), depth + 1),
            ]),
          ),
        }
      : { ...place, kind: 'list', items: found.items.map((item) => nodeOf(item, inside(item), depth + 1)) }
    open.delete(found)
    return whole
  }
  return { root: nodeOf(document.contents, 1, 0) }
}
