/** Turns the facts of fields into fields of a spec; what the format cannot hold is left out, and noted for review. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { mismatches, patternOf } from '@porthole/codegen/src/load/check-value.ts'
import { numberTypes } from '@porthole/codegen/src/load/closed-lists.ts'
import type { FieldFacts } from '../facts.ts'
import type { Draft } from './draft.ts'

export interface Place {
  readonly side: 'request' | 'response'
  /** Names from the top down. */
  readonly path: readonly string[]
  /** The objects of the sample answer that stand here; undefined without a sample. */
  readonly samples: readonly Raw[] | undefined
}

/** One field while it is written; `doubt` notes something at it. */
interface Work {
  readonly fact: FieldFacts
  readonly field: Raw
  readonly place: Place
  readonly draft: Draft
  readonly doubt: (line: number, what: string) => void
}

const nameForm = /^[A-Za-z][A-Za-z0-9_-]*$/
const secretForm = /passw(?:or)?d|secret/i
/** Facts of a field that have a confidence of their own. */
const factKeys = [
  'name',
  'type',
  'items',
  'required',
  'enum',
  'range',
  'count',
  'length',
  'pattern',
  'default',
  'example',
] as const

/** The fields by name; `owner` is the map whose comments tell of fields that are left out. */
export function fieldsOf(facts: readonly FieldFacts[], place: Place, draft: Draft, owner: object): Raw {
  const fields: Raw = {}
  for (const fact of facts) {
    const { value: name, line } = fact.name
    const at = [place.side, ...place.path, name].join('.')
    if (!nameForm.test(name)) draft.note(owner, line, at, 'left out: no name of a field')
    else if (Object.hasOwn(fields, name))
      draft.note(fields[name] as Raw, line, at, 'a second row of this name, left out')
    else fields[name] = fieldOf(fact, { ...place, path: [...place.path, name] }, draft)
  }
  return fields
}

function fieldOf(fact: FieldFacts, place: Place, draft: Draft): Raw {
  const { name } = fact
  const field: Raw = {}
  const at = [place.side, ...place.path].join('.')
  const doubt = (line: number, what: string): void => draft.note(field, line, at, what)
  const work: Work = { fact, field, place, draft, doubt }
  const unsure = factKeys.filter((key) => (fact[key]?.confidence ?? 1) < 1)
  if (unsure.length > 0) {
    const each = unsure.map((key) => `${key} ${fact[key]!.confidence} (line ${fact[key]!.line})`)
    doubt(name.line, `less than full confidence: ${each.join(', ')}`)
  }
  const type = baseType(work)
  field.type = isOptional(work) ? `${type}?` : type
  if (type === 'list' || type === 'object') field.of = heldBy(work, type)
  addEnum(work, type)
  addBounds(work, 'range', isNumber(type))
  addBounds(work, 'count', type === 'list')
  addBounds(work, 'length', type === 'string' && field.enum === undefined)
  addPattern(work, type)
  addValue(work, 'default', type)
  addValue(work, 'example', type)
  if (place.side === 'request' && type === 'string' && secretForm.test(name.value)) {
    field.secret = true
    doubt(name.line, 'secret for its name alone')
  }
  const noun = place.side === 'request' ? 'Parameter' : 'Field'
  field.summary = `${noun} ${name.value} on the page of ${draft.operation} at line ${name.line}.`
  return field
}

function baseType({ fact: { name, type, fields = [] }, doubt }: Work): string {
  if (fields.length > 0 && type?.value !== 'list') {
    if (type?.value !== 'object')
      doubt(name.line, `an object for its fields; the page says ${type?.value ?? 'no type'}`)
    return 'object'
  }
  if (type === undefined) {
    doubt(name.line, 'a string, since the page has no type that is known')
    return 'string'
  }
  return type.value
}

const isNumber = (type: string): boolean => (numberTypes as readonly string[]).includes(type)

/** Pages state this for parameters only; for answers the sample shows what may be absent. */
function isOptional({ fact: { name, required }, place, doubt }: Work): boolean {
  if (place.side === 'request') {
    if (required === undefined) doubt(name.line, 'optional, since the page does not say')
    return required?.value !== true
  }
  if (required !== undefined) return !required.value
  const isAbsent = place.samples?.some((sample) => !Object.hasOwn(sample, name.value)) ?? false
  if (isAbsent) doubt(name.line, 'optional, since the sample answer lacks it')
  return isAbsent
}

function heldBy({ fact, place, draft, doubt }: Work, type: 'list' | 'object'): string {
  const { name, items, fields = [] } = fact
  if (fields.length > 0 || type === 'object' || items?.value === 'object') {
    if (fields.length === 0) doubt(name.line, 'no fields: the page names none')
    const samples = place.samples?.flatMap((sample) => [sample[name.value]].flat()).filter(isRaw)
    const inside: Raw = {}
    Object.assign(inside, fieldsOf(fields, { ...place, samples }, draft, inside))
    return draft.structure(place.path, inside)
  }
  if (items === undefined || items.value === 'list') {
    doubt(name.line, 'strings, since the page does not say what the list holds')
    return 'string'
  }
  return items.value
}

function addEnum({ fact: { enum: values }, field, doubt }: Work, type: string): void {
  if (values === undefined) return
  const own = [...new Set(values.value)]
  const leave = (why: string): void => doubt(values.line, `left out: the values ${values.value.join(', ')}, ${why}`)
  if (type === 'string') field.enum = own
  else if (!isNumber(type)) leave('since an enum belongs to a string or a number')
  else if (own.every((value) => isOf(typed(value, type), type))) field.enum = own.map((value) => typed(value, type))
  else leave(`since not all are of the type ${type}`)
}

/** Whether the text of a table was one of the type, and became a number. */
function isOf(value: unknown, type: string): boolean {
  return type === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value)
}

function addBounds({ fact, field, doubt }: Work, key: 'range' | 'count' | 'length', fits: boolean): void {
  const bounds = fact[key]
  if (bounds === undefined) return
  const [min, max] = bounds.value
  const given = bounds.value.filter((one) => one !== undefined)
  const isKind = given.every((one) => (field.type as string).startsWith('number') || Number.isSafeInteger(one))
  // A tiny or a huge number has another form as text than in a spec.
  const isWritten = given.every((one) => /^-?\d+(?:\.\d+)?$/.test(String(one)) && (key === 'range' || one >= 0))
  if (fits && isKind && isWritten && given.length > 0 && (min ?? -Infinity) <= (max ?? Infinity))
    field[key] = `${min ?? ''}..${max ?? ''}`
  else doubt(bounds.line, `left out: the ${key} ${min ?? ''}..${max ?? ''}, which a spec cannot hold here`)
}

function addPattern({ fact: { pattern }, field, doubt }: Work, type: string): void {
  if (pattern === undefined) return
  const leave = (why: string): void => doubt(pattern.line, `left out: the pattern ${pattern.value}, ${why}`)
  if (type !== 'string') leave('since a pattern belongs to a string')
  else if (field.enum !== undefined) leave('since the enum says more')
  else if (patternOf(pattern.value) === undefined) leave('which is no regular expression here')
  else field.pattern = pattern.value
}

function addValue({ fact, field, place, draft, doubt }: Work, key: 'default' | 'example', type: string): void {
  const given = fact[key]
  if (given === undefined) return
  const leave = (why: string): void => doubt(given.line, `left out: the ${key} ${given.value}, which ${why}`)
  if (key === 'default' && place.side === 'response') return leave('belongs to a parameter')
  if (key === 'default' && fact.required?.value === true) return leave('a required parameter cannot have')
  const value = type === 'list' ? items(given.value, String(field.of)) : typed(given.value, type)
  const scope = { file: { structures: draft.structures }, service: {}, operations: new Map<string, Raw>() }
  const wrong = mismatches(scope, field, value, [])[0]
  if (wrong === undefined) field[key] = value
  else leave(wrong.why)
}

/** A list as JSON, or its only item. */
function items(text: string, of: string): unknown {
  const list = parsed(text)
  return Array.isArray(list) ? list : [typed(text, of)]
}

/** The value that a text of a table means; the text itself where it means none of the type. */
function typed(text: string, type: string): unknown {
  switch (type) {
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text
    case 'integer':
    case 'long':
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
    case 'object':
      return parsed(text) ?? text
    default:
      return text
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
