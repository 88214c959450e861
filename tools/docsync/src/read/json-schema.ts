/** Fields out of JSON Schema, as OpenAPI and Alibaba Cloud's metadata have it. What facts cannot express is unread. */
import type { Fact, FactType, FieldFacts, Unread } from '../facts.ts'
import { below, entriesOf, isTrue, itemsOf, type Located, textOf } from './located.ts'
import { get, type Schemas, valuesOf, type Whole } from './json-values.ts'

/** Conditions that no fact has a place for. */
const beyond = [
  'not',
  'if',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'multipleOf',
  'uniqueItems',
  'prefixItems',
  'contains',
] as const

/** By line, and each once: what a field refers to is looked at more than once. */
export function inOrder(unread: readonly Unread[]): Unread[] {
  const each = new Map(unread.map((one) => [`${one.line} ${one.what}`, one]))
  return [...each.values()].toSorted((a, b) => a.line - b.line)
}

/** The fields of a schema of an object, in its order; undefined when it is none. */
export function objectFields(schema: Located, schemas: Schemas): FieldFacts[] | undefined {
  const whole = wholeOf(schema, schemas)
  return typeIn(whole, '', schemas)?.value === 'object' ? membersOf(whole, schemas, [schema]) : undefined
}

/** `required` where the format states it beside the schema. */
export function fieldOf(
  name: Fact<string>,
  schema: Located,
  schemas: Schemas,
  required?: Fact<boolean>,
  open: readonly Located[] = [],
): FieldFacts {
  const whole = wholeOf(schema, schemas)
  const skip = (what: string, line = name.line): unknown => schemas.unread.push({ line, what })
  const found = typeIn(whole, name.value, schemas)
  const type = found && { ...found, line: found.line || name.line }
  if (type === undefined) skip(`the type of ${name.value}`)
  for (const keyword of beyond) {
    const one = get(whole, keyword)
    if (one !== undefined && !(one.kind === 'scalar' && one.value === false)) {
      skip(`${keyword} of ${name.value}`, one.line)
    }
  }
  if (mayBeNull(whole)) skip(`that ${name.value} may be null`)
  const values = valuesOf(name.value, whole, type?.value, required?.value === true, schemas)
  const described = { name: name.value, line: name.line, type: type?.value, sample: values.example?.value }
  const description = get(whole, 'description')
  const facts: FieldFacts = {
    ...(description !== undefined && schemas.said?.(described, description)),
    name,
    type,
    ...(required !== undefined && { required }),
    ...values,
  }
  if (type?.value === 'list') return { ...facts, ...heldBy(name, whole, schemas, [...open, ...whole.parts]) }
  if (type?.value !== 'object') return facts
  const fields = inside(name, whole, schemas, open)
  return { ...facts, ...(fields.length > 0 && { fields }) }
}

function heldBy(
  name: Fact<string>,
  whole: Whole,
  schemas: Schemas,
  open: readonly Located[],
): Pick<FieldFacts, 'items' | 'fields' | 'enum'> {
  const items = get(whole, 'items')
  const each = items && wholeOf(items, schemas)
  const type = each && typeIn(each, name.value, schemas)
  if (items === undefined || each === undefined || type === undefined) {
    schemas.unread.push({ line: name.line, what: `what the list ${name.value} holds` })
    return {}
  }
  const held: Fact<FactType> = { ...type, line: type.line || items.line }
  if (type.value === 'object') {
    const fields = inside(name, each, schemas, open)
    return { items: held, ...(fields.length > 0 && { fields }) }
  }
  const facts = valuesOf(name.value, each, type.value, true, schemas)
  for (const key of ['range', 'length', 'pattern', 'count'] as const) {
    const one = facts[key]
    if (one !== undefined) schemas.unread.push({ line: one.line, what: `the ${key} of the items of ${name.value}` })
  }
  if (type.value === 'list') schemas.unread.push({ line: held.line, what: `the lists in the list ${name.value}` })
  return { items: held, ...(facts.enum !== undefined && { enum: facts.enum }) }
}

/** The fields of a structure; those of one that holds itself end there. */
function inside(name: Fact<string>, whole: Whole, schemas: Schemas, open: readonly Located[]): FieldFacts[] {
  if (whole.parts.some((part) => open.includes(part))) {
    schemas.unread.push({ line: name.line, what: `${name.value}, which holds itself` })
    return []
  }
  return membersOf(whole, schemas, [...open, ...whole.parts])
}

function membersOf(whole: Whole, schemas: Schemas, open: readonly Located[]): FieldFacts[] {
  const listed = new Map(
    whole.parts.flatMap((part) =>
      itemsOf(below(part, 'required')).flatMap((item) => {
        const name = textOf(item)
        return name === undefined ? [] : [[name, item.line] as const]
      }),
    ),
  )
  const free = get(whole, 'additionalProperties')
  if (free?.kind === 'map') schemas.unread.push({ line: free.line, what: 'fields of any name' })
  const members = new Map(whole.parts.flatMap((part) => entriesOf(below(part, 'properties'))))
  return [...members].flatMap(([key, schema]) => {
    const hidden = schemas.side === 'request' ? 'readOnly' : 'writeOnly'
    const { parts } = wholeOf(schema, schemas)
    if (parts.some((part) => isTrue(below(part, hidden)))) return []
    if (schemas.left.fields-- <= 0) {
      if (schemas.left.fields === -1) schemas.unread.push({ line: schema.line, what: 'more fields than can be read' })
      return []
    }
    const name = { value: key, line: schema.line, confidence: 1 }
    // Alibaba Cloud states it at the field.
    const own = parts.map((part) => below(part, 'required')).find((flag) => flag?.kind === 'scalar')
    const line = own?.line ?? listed.get(key) ?? schema.line
    const required = { value: listed.has(key) || isTrue(own), line, confidence: 1 }
    return [fieldOf(name, schema, schemas, required, open)]
  })
}

/** Each part once, however often it is referred to. */
function wholeOf(schema: Located, schemas: Schemas, seen = new Set<Located>()): Whole {
  if (seen.has(schema)) return { parts: [] }
  seen.add(schema)
  const ref = textOf(below(schema, '$ref'))
  const target = ref === undefined ? undefined : schemas.resolve(ref)
  if (ref !== undefined && target === undefined)
    schemas.unread.push({ line: schema.line, what: `the reference ${ref}` })
  const forms = ['oneOf', 'anyOf'].flatMap((keyword) => itemsOf(below(schema, keyword)))
  const real = forms.filter((form) => textOf(below(form, 'type')) !== 'null')
  if (real.length > 1) schemas.unread.push({ line: schema.line, what: 'one of several forms' })
  const more = [
    ...(target === undefined ? [] : [target]),
    ...itemsOf(below(schema, 'allOf')),
    ...(real.length === 1 ? real : []),
  ]
  return { parts: [schema, ...more.flatMap((one) => wholeOf(one, schemas, seen).parts)] }
}

function wordsIn(node: Located | undefined): string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [textOf(node) ?? []].flat()
}

function mayBeNull(whole: Whole): boolean {
  const forms = ['oneOf', 'anyOf'].flatMap((keyword) => itemsOf(get(whole, keyword)))
  return (
    isTrue(get(whole, 'nullable')) ||
    wordsIn(get(whole, 'type')).includes('null') ||
    forms.some((form) => textOf(below(form, 'type')) === 'null')
  )
}

const plainTypes: Readonly<Record<string, FactType>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
}

/** Line 0: concluded from other keywords. */
function typeIn(whole: Whole, name: string, schemas: Schemas): Fact<FactType> | undefined {
  const node = get(whole, 'type')
  const words = wordsIn(node).filter((word) => word !== 'null')
  const format = textOf(get(whole, 'format'))
  const line = node?.line ?? 0
  const [word, ...others] = words
  if (word === undefined) {
    if (get(whole, 'properties') !== undefined) return { value: 'object', line, confidence: 1 }
    if (get(whole, 'items') !== undefined) return { value: 'list', line, confidence: 1 }
    const values = itemsOf(get(whole, 'enum'))
    const areTexts = values.length > 0 && values.every((value) => textOf(value) !== undefined)
    return areTexts ? { value: 'string', line, confidence: 0.9 } : undefined
  }
  // A number that is sent as text where it is too long for one.
  if (words.includes('integer') && format === 'int64' && words.every((one) => one === 'integer' || one === 'string')) {
    return { value: 'long', line, confidence: 1 }
  }
  if (others.length > 0) {
    schemas.unread.push({ line, what: `that ${name === '' ? 'it' : name} may be of several types` })
    return undefined
  }
  const value = word === 'integer' ? 'integer' : plainTypes[word]
  return value === undefined ? undefined : { value, line, confidence: 1 }
}
