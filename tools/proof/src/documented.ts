/** Requests made of the documents' own sample values, and whether an answer is what its document says. */
import type { FieldDescriptor, Fields, FieldType, OperationDescriptor } from '@porthole/rpc/descriptor'
import type { Validate } from '@porthole/rpc'

export type Values = Record<string, unknown>

/**
 * Every documented parameter with its sample value; then the same with each value of each enum and boolean in turn; then
 * only what is required. Optional parameters that a document forbids or ignores in a combination are left out of it.
 */
export function requestsOf({ request }: OperationDescriptor, validate: Validate): Values[] {
  const sample = sampleOf(request)
  const changes: Values[] = Object.entries(request).flatMap(([name, field]) =>
    choices(field).map((value) => ({ ...sample, [name]: value })),
  )
  const required = Object.entries(sample).filter(([name]) => request[name]?.required)
  return [sample, ...changes, Object.fromEntries(required)].map((values) => fitting(values, validate))
}

function sampleOf(fields: Fields): Values {
  const samples = Object.entries(fields).map(([name, field]) => [name, sample(field)] as const)
  return Object.fromEntries(samples.filter(([, value]) => value !== undefined))
}

function sample({ example, type, of }: FieldDescriptor): unknown {
  if (example !== undefined || typeof of !== 'object') return example
  return type === 'list' ? [sampleOf(of)] : sampleOf(of)
}

const choices = ({ type, enum: values = [] }: FieldDescriptor): readonly unknown[] =>
  type === 'boolean' ? [true, false] : type === 'list' ? [] : values

function fitting(values: Values, validate: Validate): Values {
  const unwanted = validate(values).filter(({ code }) => code === 'ignored' || code === 'forbidden')
  const names = new Set(unwanted.map(({ path }) => path))
  const left = Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)))
  return names.size > 0 ? fitting(left, validate) : left
}

/** Where an answer is not what the fields say; empty when it is. */
export function mismatches(values: Values, fields: Fields, at = ''): string[] {
  const found = Object.keys(values)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `${at}${name} is not documented`)
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name]
    if (value !== undefined) found.push(...wrong(value, field, at + name))
    else if (field.required) found.push(`${at}${name} is missing`)
  }
  return found
}

function wrong(
  value: unknown,
  { type, of, enum: values, min = -Infinity, max = Infinity }: FieldDescriptor,
  at: string,
): string[] {
  if (!is[type](value)) return [`${at} is no ${type}`]
  if (values && type !== 'list' && !values.includes(value as string | number))
    return [`${at} is none of ${values.join(', ')}`]
  if (typeof value === 'number' && (value < min || value > max)) return [`${at} is not from ${min} to ${max}`]
  if (type === 'list') return (value as unknown[]).flatMap((item, index) => inside(item, of, `${at}.${index}`))
  return type === 'object' ? inside(value, of, at) : []
}

function inside(value: unknown, of: FieldType | Fields | undefined, at: string): string[] {
  if (typeof of === 'string') return is[of](value) ? [] : [`${at} is no ${of}`]
  return of ? mismatches(value as Values, of, `${at}.`) : []
}

const is: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  long: (value) => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{16,}$/.test(value)),
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}
