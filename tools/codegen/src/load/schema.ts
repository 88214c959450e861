/** The JSON Schema of spec files, made from their shapes: for completion in editors, and as a first check. */
import { fieldTypes, scalarTypes } from './closed-lists.ts'
import type { Shape, Value } from './shape-value.ts'
import { shapes } from './shape.ts'

type Schema = Readonly<Record<string, unknown>>

/** Draft 2020-12; an operation or, where it names a `service`, a service. */
export function specSchema(): Schema {
  const definitions = Object.entries(shapes).map(([name, shape]) => [name, objectSchema(name, shape)] as const)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A spec of Porthole',
    description: 'One documented operation, or the service it belongs to. Made from tools/codegen/src/load/shape.ts.',
    if: { type: 'object', required: ['service'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
    then: { $ref: '#/$defs/service' },
    else: { $ref: '#/$defs/operation' },
    $defs: Object.fromEntries(definitions),
  }
}

function objectSchema(name: string, shape: Shape): Schema {
  const properties = Object.entries(shape.keys).map(
    ([key, value]) =>
      [key, name === 'field' && special[key] ? { ...special[key], ...described(value) } : schemaOf(value)] as const,
  )
  return {
    type: 'object',
    ...(shape.required.length === 0 ? {} : { required: shape.required }),
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
}

/** What the loader checks itself, so that its remedies are better, and an editor wants as a list. */
const special: Readonly<Record<string, Schema>> = {
  type: { enum: fieldTypes.flatMap((type) => [type, `${type}?`]) },
  of: { anyOf: [{ enum: scalarTypes }, { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*$' }] },
}

function schemaOf(value: Value): Schema {
  return { ...kindOf(value), ...described(value) }
}

function described(value: Value): Schema {
  return value.about === undefined || value.about === '' ? {} : { description: value.about }
}

function kindOf(value: Value): Schema {
  switch (value.is) {
    case 'text':
      if (value.oneOf !== undefined) return { enum: value.oneOf }
      return {
        type: 'string',
        ...(value.like === undefined ? {} : { pattern: value.like.source }),
        ...(value.max === undefined ? {} : { maxLength: value.max }),
      }
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: value.is }
    case 'true':
      return { const: true }
    case 'scalar':
      return { type: ['string', 'number', 'boolean'] }
    case 'any':
      return {}
    case 'list':
      return { type: 'array', items: schemaOf(value.of) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(value.of) }
    case 'node':
      return { $ref: `#/$defs/${value.of}` }
    case 'either':
      return { anyOf: value.of.map(schemaOf) }
  }
}
