/** What an answer must be: every field of the spec of its type, and no other. */
import type { FieldDescriptor, Fields, OperationDescriptor } from '@porthole/rpc/descriptor'

type Values = Readonly<Record<string, unknown>>

/** All that is wrong with an answer, as full sentences; of `request`, what decides which fields it has. */
export function misfits({ request: asked, response }: OperationDescriptor, request: Values, answer: Values): string[] {
  return fields(response, answer, '', (field) => expected(field, request, asked))
}

/** Whether a field must be there; undefined: it may be. */
type Presence = (field: FieldDescriptor) => boolean | undefined

function expected({ required, onlyWhen }: FieldDescriptor, request: Values, asked: Fields): boolean | undefined {
  if (
    onlyWhen &&
    !Object.entries(onlyWhen).every(([name, value]) => meets(request[name] ?? asked[name]?.default, value))
  )
    return false
  return required
}

function meets(value: unknown, wanted: unknown): boolean {
  return wanted === 'present' ? value !== undefined && value !== '' : value === wanted
}

function fields(known: Fields, value: Values, path: string, presence: Presence): string[] {
  const problems = Object.keys(value)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `${path}${name} is no field of the spec.`)
  for (const [name, field] of Object.entries(known)) {
    const there = value[name] !== undefined
    const wanted = presence(field)
    if (there && wanted === false) problems.push(`${path}${name} belongs to another kind of request.`)
    if (!there && wanted) problems.push(`${path}${name} is missing.`)
    if (there) problems.push(...one(field, value[name], `${path}${name}`))
  }
  return problems
}

function one(field: FieldDescriptor, value: unknown, path: string): string[] {
  const { type, of } = field
  if (type === 'list') {
    if (!Array.isArray(value)) return [`${path} is no list.`]
    return value.flatMap((item: unknown, index) => part(of!, item, `${path}.${index}`))
  }
  if (type === 'object') return part(of!, value, path)
  if (!types[type]?.(value)) return [`${path} is no ${type}: ${JSON.stringify(value)}.`]
  if (field.enum && !field.enum.includes(value as string | number))
    return [`${path} is outside its enum: ${String(value)}.`]
  return []
}

function part(of: NonNullable<FieldDescriptor['of']>, item: unknown, path: string): string[] {
  if (typeof of === 'string') return one({ type: of, summary: '' }, item, path)
  if (typeof item !== 'object' || item === null) return [`${path} is no object.`]
  return fields(of, item as Values, `${path}.`, ({ required }) => required)
}

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  number: (value) => Number.isFinite(value),
  // Beyond the safe integers a client of ours reads digits.
  long: (value) => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{16,19}$/.test(value)),
}
