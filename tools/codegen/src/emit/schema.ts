/** The fields of a spec as JSON Schema, for the OpenAPI document. */
import type { Field, Service, Structure } from '../model.ts'

export type Schema = { [keyword: string]: unknown }

type Side = 'request' | 'response'

/** Structures of a service in the order of their first use, and which sides use them. */
export function structuresOf(service: Service): Map<Structure, Set<Side>> {
  const found = new Map<Structure, Set<Side>>()
  const visit = (fields: readonly Field[], side: Side): void => {
    for (const { of } of fields) {
      if (typeof of !== 'object' || found.get(of)?.has(side)) continue
      found.set(of, (found.get(of) ?? new Set()).add(side))
      visit(of.fields, side)
    }
  }
  for (const operation of service.operations) {
    visit(operation.request, 'request')
    visit(operation.response, 'response')
  }
  return found
}

/** Requests are closed: a misspelt name is an error. Answers are open: a service may always add to them. */
export function requestSchema(fields: readonly Field[], open: ReadonlySet<Structure>): Schema {
  return { ...objectSchema(fields, 'request', open), additionalProperties: false }
}

export function responseSchema(fields: readonly Field[]): Schema {
  return objectSchema(fields, 'response', new Set())
}

/** A structure that answers use too stays open; requests close it where they refer to it. */
export function structureSchema(structure: Structure, sides: ReadonlySet<Side>, open: ReadonlySet<Structure>): Schema {
  const schema = sides.has('response') ? responseSchema(structure.fields) : requestSchema(structure.fields, open)
  return { description: structure.summary, ...schema }
}

function objectSchema(fields: readonly Field[], side: Side, open: ReadonlySet<Structure>): Schema {
  const required = fields.filter((field) => field.required).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, side, open)])),
    ...(required.length > 0 && { required }),
  }
}

function fieldSchema(field: Field, side: Side, open: ReadonlySet<Structure>): Schema {
  return {
    ...shape(field, side, open),
    ...(field.secret && (side === 'request' ? { format: 'password', writeOnly: true } : { 'x-secret': true })),
    ...(field.default !== undefined && { default: field.default }),
    description: field.summary,
    ...(field.example !== undefined && { examples: [field.example] }),
    ...extensions(field),
  }
}

function shape(field: Field, side: Side, open: ReadonlySet<Structure>): Schema {
  switch (field.type) {
    case 'string':
      return { type: 'string', ...stringShape(field, side) }
    case 'integer':
    case 'number':
      return { type: field.type, ...numberShape(field) }
    case 'long':
      return { ...(field.enum ? { type: 'integer', format: 'int64' } : scalar('long')), ...numberShape(field) }
    case 'boolean':
      return { type: 'boolean' }
    case 'list':
      return {
        type: 'array',
        items: item(field.of ?? 'string', side, open),
        ...bounds('minItems', 'maxItems', field.count),
      }
    case 'object':
      return typeof field.of === 'object' ? item(field.of, side, open) : { type: 'object' }
  }
}

const numberShape = ({ enum: values, range }: Field): Schema => ({
  ...(values && { enum: values.map((one) => one.value) }),
  ...bounds('minimum', 'maximum', range),
})

function stringShape(field: Field, side: Side): Schema {
  const values = field.enum?.map((one) => one.value)
  if (values && field.caseAny) return { pattern: anyCase(values.map(String)), 'x-enum': values }
  if (values) return { enum: values }
  return {
    ...(field.pattern && { pattern: field.pattern }),
    ...(side === 'request' && field.required && !field.mayBeEmpty && { minLength: 1 }),
    ...bounds('minLength', 'maxLength', field.length),
    ...(field.encoding && { contentEncoding: field.encoding }),
  }
}

/** An entry of a list, or a structure. */
function item(of: NonNullable<Field['of']>, side: Side, open: ReadonlySet<Structure>): Schema {
  if (typeof of !== 'object') return scalar(of, side)
  const closed = side === 'request' && open.has(of)
  return { $ref: `#/components/schemas/${of.name}`, ...(closed && { unevaluatedProperties: false }) }
}

function scalar(of: string, side?: Side): Schema {
  if (of === 'long') return { type: ['integer', 'string'], format: 'int64', pattern: '^-?[0-9]+$' }
  return { type: of, ...(of === 'string' && side === 'request' && { minLength: 1 }) }
}

/** What JSON Schema has no word for. */
function extensions(field: Field): Schema {
  const labels = field.enum?.filter((one) => one.label).map((one) => [one.value, one.label])
  const bases = field.enum?.filter((one) => one.basis !== 'stated').map((one) => [one.value, one.basis])
  return {
    ...(labels?.length && { 'x-enumDescriptions': Object.fromEntries(labels) }),
    ...(bases?.length && { 'x-enum-basis': Object.fromEntries(bases) }),
    ...(field.unit && { 'x-unit': field.unit }),
    ...(field.format && { 'x-format': field.format }),
    ...(field.id && { 'x-id': field.id }),
    ...(field.onlyWhen && { 'x-only-when': field.onlyWhen }),
    ...(field.requiredWhen && { 'x-required-when': field.requiredWhen }),
    ...(field.forbiddenWhen && { 'x-forbidden-when': field.forbiddenWhen }),
    ...(field.emptyWhen && { 'x-empty-when': field.emptyWhen }),
    ...(field.basis !== 'stated' && { 'x-basis': field.basis }),
    ...(field.from && { 'x-from': field.from }),
  }
}

const bounds = (low: string, high: string, range: readonly [number, number] | undefined): Schema => ({
  ...(range && Number.isFinite(range[0]) && (low === 'minimum' || range[0] > 0) && { [low]: range[0] }),
  ...(range && Number.isFinite(range[1]) && { [high]: range[1] }),
})

/** A pattern for any of some words in any letter case: JSON Schema has no flag for it. */
const anyCase = (words: readonly string[]): string =>
  `^(?:${words.map((word) => [...word].map(eitherCase).join('')).join('|')})$`

const eitherCase = (letter: string): string => {
  const [upper, lower] = [letter.toUpperCase(), letter.toLowerCase()]
  return upper === lower ? letter.replace(/[.*+?^${}()|[\]\\]/, '\\$&') : `[${upper}${lower}]`
}
