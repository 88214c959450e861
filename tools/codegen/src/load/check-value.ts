/** Says why a value does not fit a field: the same judgement for defaults, sample values, answers and requests. */
import { scalarTypes } from './closed-lists.ts'
import { isRaw, type Raw } from './check-shape.ts'
import { suggestion } from './nearest.ts'
import type { Path } from './problem.ts'
import { boundsOf, enumOf, membersOf, typeOf, type RawFields, type Scope } from './scope.ts'

export interface Mismatch {
  readonly path: Path
  /** A clause that follows the name of the value: `is a text, not an integer`. */
  readonly why: string
}

const forms: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  'datetime-minutes': /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/,
  'datetime-seconds': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  'datetime-millis': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'datetime-cst': /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d CST \d{4}$/,
  'url-encoded': /^[^\s/?&]+$/,
  percent: /^\d+%$/,
  ip: /^\d+\.\d+\.\d+\.\d+$/,
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Every mismatch of a value and of what is inside it. `strict` also wants base64 to be decodable. */
export function mismatches(scope: Scope, field: Raw, value: unknown, path: Path, strict = false): Mismatch[] {
  const no = (why: string): Mismatch[] => [{ path, why }]
  const type = typeOf(field)
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : no(`is ${kind(value)}, not a boolean`)
    case 'integer':
    case 'long':
      return isWhole(value, type)
        ? numberMismatches(field, value, path)
        : no(`is ${kind(value)}, not ${type === 'long' ? 'a long' : 'an integer'}`)
    case 'number':
      return Number.isFinite(value)
        ? numberMismatches(field, value as number, path)
        : no(`is ${kind(value)}, not a number`)
    case 'string':
      return typeof value === 'string'
        ? textMismatches(field, value, path, strict)
        : no(`is ${kind(value)}, not a string`)
    case 'list':
      return Array.isArray(value)
        ? listMismatches(scope, field, value, path, strict)
        : no(`is ${kind(value)}, not a list`)
    case 'object':
      return isRaw(value)
        ? objectMismatches(scope, membersOf(scope, field), value, path, strict)
        : no(`is ${kind(value)}, not an object`)
    default:
      return []
  }
}

/** Mismatches of the fields of an object; a field that is missing is none. */
export function objectMismatches(scope: Scope, fields: RawFields, value: Raw, path: Path, strict = false): Mismatch[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = fields[name]
    if (field === undefined)
      return [{ path: [...path, name], why: `is no field of the table (${suggestion(name, Object.keys(fields))})` }]
    return mismatches(scope, field, inner, [...path, name], strict)
  })
}

function listMismatches(scope: Scope, field: Raw, value: unknown[], path: Path, strict: boolean): Mismatch[] {
  const [fewest, most] = boundsOf(field.count) ?? [0, Infinity]
  const item = isScalarName(field.of) ? { type: field.of } : { type: 'object', of: field.of }
  const inside = value.flatMap((inner, index) => mismatches(scope, item, inner, [...path, index], strict))
  return value.length < fewest || value.length > most
    ? [{ path, why: `has ${value.length} items, outside of ${String(field.count)}` }, ...inside]
    : inside
}

function isScalarName(of: unknown): boolean {
  return (scalarTypes as readonly unknown[]).includes(of)
}

function textMismatches(field: Raw, value: string, path: Path, strict: boolean): Mismatch[] {
  const no = (why: string): Mismatch[] => [{ path, why }]
  if (value === '' && (field.mayBeEmpty === true || field.emptyWhen !== undefined)) return []
  const values = enumOf(field)
  if (values !== undefined && !isAmong(value, values, field.case === 'any'))
    return no(`is ${value === '' ? 'empty' : value}, outside the enum ${values.join(', ')}`)
  // A masked sample (`i-bp1****`) shows the form only in part.
  if (value.includes('*')) return []
  if (typeof field.pattern === 'string' && !patternOf(field.pattern)?.test(value))
    return no(`is ${value}, which does not match ${field.pattern}`)
  const [shortest, longest] = boundsOf(field.length) ?? [0, Infinity]
  const { length } = [...value]
  if (length < shortest || length > longest)
    return no(`is ${value === '' ? 'empty' : value}, of ${length} characters, outside of ${String(field.length)}`)
  const form = typeof field.format === 'string' ? forms[field.format] : undefined
  if (form !== undefined && !form.test(value)) return no(`is ${value}, not of the format ${String(field.format)}`)
  if (strict && field.encoding === 'base64' && !base64.test(value)) return no('is not base64 that can be decoded')
  return []
}

export function isAmong(value: string | number, values: readonly (string | number)[], anyCase: boolean): boolean {
  const lower = (one: string | number): string => String(one).toLowerCase()
  return values.includes(value) || (anyCase && values.some((one) => lower(one) === lower(value)))
}

/** Undefined when it is not a regular expression. */
export function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text)
  } catch {
    return undefined
  }
}

/** A long beyond the safe integers is a decimal string. */
function isWhole(value: unknown, type: string): value is number | string {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return type === 'long' && typeof value === 'string' && /^-?\d+$/.test(value) && !Number.isSafeInteger(Number(value))
}

function numberMismatches(field: Raw, value: number | string, path: Path): Mismatch[] {
  const values = enumOf(field)
  if (values !== undefined && !values.includes(value))
    return [{ path, why: `is ${value}, outside the enum ${values.join(', ')}` }]
  const [lowest, highest] = boundsOf(field.range) ?? [-Infinity, Infinity]
  const amount = Number(value)
  return amount < lowest || amount > highest ? [{ path, why: `is ${value}, outside of ${String(field.range)}` }] : []
}

function kind(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : `the text "${value}"`
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${String(value)}`
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : isRaw(value) ? 'an object' : 'missing'
}
