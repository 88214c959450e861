/** Checks a file against the format: every key known, every value of its kind, every required key there. */
import { suggestion } from './nearest.ts'
import type { Path, Tell } from './problem.ts'
import type { Shape, Value } from './shape-value.ts'
import { shapes } from './shape.ts'

export type Raw = Record<string, unknown>

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function checkNode(name: string, value: unknown, path: Path, tell: Tell): void {
  const shape = shapes[name]!
  if (!isRaw(value))
    return tell(
      path,
      `${shape.noun} is not a map`,
      `write keys such as ${Object.keys(shape.keys).slice(0, 3).join(', ')}`,
    )
  for (const key in value) {
    const expected = shape.keys[key]
    if (expected === undefined)
      tell([...path, key], `unknown key ${key} of ${shape.noun}`, remedyFor(key, value[key], shape), 'key')
    else checkValue(expected, value[key], path, key, tell)
  }
  for (const key of shape.required) {
    if (!(key in value)) tell(path, `${shape.noun} lacks ${key}`, `add ${key}${needed(shape.keys[key]!)}`)
  }
}

function remedyFor(key: string, value: unknown, shape: Shape): string {
  // `{ summary: One, two. }` has the keys "summary" and "two.".
  if (value === null && key.includes(' ')) return 'quote the text before it: inside { } a comma ends a text'
  return suggestion(key, Object.keys(shape.keys))
}

/** What a missing key should hold, in few words. */
function needed(value: Value): string {
  const words =
    value.is === 'text' && value.oneOf !== undefined ? value.oneOf.join(', ') : value.about?.split(/[.:;]( |$)/, 1)[0]
  return words === undefined || words === '' ? '' : `: ${words}`
}

function checkValue(expected: Value, value: unknown, parent: Path, key: string | number, tell: Tell): void {
  switch (expected.is) {
    case 'any':
      return
    case 'node':
      return checkNode(expected.of, value, [...parent, key], tell)
    case 'text':
      return checkText(expected, value, parent, key, tell)
    case 'integer':
      if (!Number.isInteger(value))
        tell([...parent, key], `${named(parent, key)} is not an integer: {source}`, 'write digits only')
      return
    case 'number':
      if (typeof value !== 'number')
        tell([...parent, key], `${named(parent, key)} is not a number: {source}`, 'write a number')
      return
    case 'boolean':
      if (typeof value !== 'boolean') tell([...parent, key], `${key} is not a boolean: {source}`, 'write true or false')
      return
    case 'true':
      if (value !== true) tell([...parent, key], `${key} is not true: {source}`, 'write true, or leave the key out')
      return
    case 'scalar':
      if (!isScalarValue(value))
        tell([...parent, key], `${key} is not a single value`, 'write a text, a number, true or false')
      return
    case 'list': {
      if (!Array.isArray(value))
        return tell([...parent, key], `${key} is not a list`, 'write it as [ ... ] or as lines beginning with a dash')
      const path = [...parent, key]
      for (let index = 0; index < value.length; index++) checkValue(expected.of, value[index], path, index, tell)
      return
    }
    case 'map': {
      if (!isRaw(value)) return tell([...parent, key], `${key} is not a map`, 'write it as { name: value }')
      const path = [...parent, key]
      for (const name in value) checkValue(expected.of, value[name], path, name, tell)
      return
    }
    case 'either':
      return checkValue(expected.of.find((one) => fits(one, value)) ?? expected.of.at(-1)!, value, parent, key, tell)
  }
}

/** Whether a value is of the YAML kind that an alternative begins with. */
function fits(expected: Value, value: unknown): boolean {
  if (expected.is === 'list') return Array.isArray(value)
  if (expected.is === 'node') return isRaw(value) && shapes[expected.of]!.required.every((key) => key in value)
  if (expected.is === 'map') return isRaw(value)
  if (expected.is === 'integer' || expected.is === 'number') return typeof value === 'number'
  return !Array.isArray(value) && !isRaw(value)
}

function checkText(
  expected: Value & { is: 'text' },
  value: unknown,
  parent: Path,
  key: string | number,
  tell: Tell,
): void {
  if (typeof value !== 'string') {
    const remedy = isScalarValue(value) ? 'quote it: "{source}"' : 'write a text'
    return tell([...parent, key], `${named(parent, key)} is ${kindOf(value)}, not a text`, remedy)
  }
  if (value === '' && typeof key === 'string')
    return tell([...parent, key], `${key} is empty`, 'write a text, or leave the key out')
  if (expected.oneOf !== undefined && !expected.oneOf.includes(value)) {
    return tell([...parent, key], `${named(parent, key)} is ${value}`, suggestion(value, expected.oneOf))
  }
  if (expected.like !== undefined && !expected.like.test(value)) {
    return tell([...parent, key], `${named(parent, key)} is not ${expected.form}: ${value}`, `write ${expected.form}`)
  }
  if (expected.max !== undefined && value.length > expected.max) {
    tell([...parent, key], `${key} has ${value.length} characters`, `shorten it to ${expected.max} at most`)
  }
}

/** An item of a list by the name of the list: `enum.0`. */
function named(parent: Path, key: string | number): string {
  return typeof key === 'number' ? `${String(parent.at(-1))}.${key}` : key
}

export function isScalarValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'number' ? 'a number' : typeof value === 'boolean' ? 'a boolean' : 'a text'
}
