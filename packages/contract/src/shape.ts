/** Where an answer is not what its specs say, field by field. */
import type { FieldDescriptor, Fields, FieldType, OperationDescriptor } from '@porthole/rpc/descriptor'
import { holds } from './conditions.ts'
import type { Values } from './services.ts'

/** Fields, at any depth, that no document has. */
export function undocumentedFields({ response }: OperationDescriptor, answer: Values): string[] {
  return [...new Set(undocumented([answer], response))].map((path) => `${path} is not documented.`)
}

function undocumented(items: readonly unknown[], fields: Fields, at = ''): string[] {
  return items.filter(is.object).flatMap((item) =>
    Object.entries(item as Values).flatMap(([name, value]) => {
      const of = Object.hasOwn(fields, name) ? fields[name]!.of : undefined
      if (!Object.hasOwn(fields, name)) return [at + name]
      return typeof of === 'object' ? undocumented([value].flat(), of, `${at}${name}.`) : []
    }),
  )
}

/** Empty when the documented fields are as documented. `complete`: optional ones must be there too. */
export function shapeProblems(
  operation: OperationDescriptor,
  request: Values,
  answer: Values,
  complete: boolean,
): string[] {
  const { response } = operation
  const problems = echoes(operation, request, answer)
  for (const [name, field] of Object.entries(response)) {
    const value = answer[name]
    const here = !field.onlyWhen || holds(field.onlyWhen, request, operation.request)
    if (value !== undefined) {
      if (!here) problems.push(`${name} is there, but belongs to other requests.`)
      problems.push(...wrong(value, field, name, complete))
    } else if (here && (field.required || field.onlyWhen || complete)) problems.push(`${name} is missing.`)
  }
  return problems
}

/** What was asked for, and is in the answer under the same name, is the same; a page is no longer than asked. */
function echoes({ request: fields, response }: OperationDescriptor, request: Values, answer: Values): string[] {
  const problems: string[] = []
  for (const [name, { type, enum: values }] of Object.entries(response)) {
    const [asked, value] = [request[name], answer[name]]
    const bounded = fields[name]?.type === 'integer' || fields[name]?.type === 'number'
    if (type === 'list' || bounded || values || asked === undefined || value === undefined) continue
    if (String(asked) !== String(value)) problems.push(`${name} is not the one that was asked for.`)
  }
  const size = request['PageSize'] ?? answer['PageSize']
  for (const [name, value] of Object.entries(answer)) {
    if (typeof size === 'number' && Array.isArray(value) && value.length > size) {
      problems.push(`${name} is longer than its page.`)
    }
  }
  return problems
}

function wrong(value: unknown, field: FieldDescriptor, at: string, complete: boolean): string[] {
  const { type, of, enum: values, required, min = -Infinity, max = Infinity } = field
  if (!is[type](value)) return [`${at} is no ${type}.`]
  if (values && type !== 'list' && !values.includes(value as string | number))
    return [`${at} is none of ${values.join(', ')}.`]
  if (typeof value === 'number' && (value < min || value > max)) return [`${at} is not from ${min} to ${max}.`]
  if (type === 'object') return typeof of === 'object' ? inside([value as Values], of, at, complete) : []
  if (type !== 'list') return at === 'RequestId' && value === '' ? [`${at} is empty.`] : []
  const items = value as readonly unknown[]
  if (complete && required && items.length === 0 && !at.includes('.')) return [`${at} is empty.`]
  if (typeof of === 'object') return inside(items as readonly Values[], of, at, complete)
  return of && !items.every((item) => is[of](item)) ? [`${at} has items that are no ${of}.`] : []
}

/** All structures of one place together: an optional field has to be in one of them at least. */
function inside(items: readonly Values[], fields: Fields, at: string, complete: boolean): string[] {
  const problems = new Set<string>()
  for (const item of items) {
    if (!is.object(item)) return [`${at} has items that are no object.`]
    for (const [name, field] of Object.entries(fields)) {
      const value = item[name]
      if (value !== undefined) for (const one of wrong(value, field, `${at}.${name}`, complete)) problems.add(one)
      else if (field.required) problems.add(`${at}.${name} is missing.`)
    }
  }
  if (complete && items.length > 0) {
    for (const name of Object.keys(fields)) {
      if (items.every((item) => item[name] === undefined)) problems.add(`${at}.${name} is missing.`)
    }
  }
  return [...problems]
}

const is: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  // Longs that JSON's numbers cannot hold are texts.
  long: (value) => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{16,}$/.test(value)),
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}
