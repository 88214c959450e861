/** Turns the facts of fields into fields of a spec; what the format cannot hold is left out, and noted for review. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { mismatches } from '@porthole/codegen/src/load/check-value.ts'
import type { Fact, FactType, FieldFacts } from '../facts.ts'
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
const factKeys = ['name', 'type', 'items', 'required', 'enum', 'range', 'count', 'default', 'example'] as const

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
  addBounds(work, 'range', type === 'integer' || type === 'long')
  addBounds(work, 'count', type === 'list')
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
  return scalar(type, doubt)
}

/** Specs have no fractions: on the wire of a request they are text. */
function scalar({ value, line }: Fact<FactType>, doubt: Work['doubt']): string {
  if (value !== 'number') return value
  doubt(line, 'the page says a number with fractions, which specs have no type for')
  return 'string'
}

/** The format of the pages states this for parameters only; for answers the sample shows what may be absent. */
function isOptional({ fact: { name, required }, place, doubt }: Work): boolean {
  if (place.side === 'request') {
    if (required === undefined) doubt(name.line, 'optional, since the page does not say')
    return required?.value !== true
  }
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
  return scalar(items, doubt)
}

function addEnum({ fact: { enum: values }, field, doubt }: Work, type: string): void {
  if (values === undefined) return
  if (type === 'string') field.enum = [...new Set(values.value)].filter((value) => value !== '')
  else doubt(values.line, `left out: the values ${values.value.join(', ')}, since an enum belongs to a string`)
}

function addBounds({ fact, field, doubt }: Work, key: 'range' | 'count', fits: boolean): void {
  const bounds = fact[key]
  if (bounds === undefined) return
  const [min, max] = bounds.value
  const isWhole = [min, max].every((one) => Number.isSafeInteger(one)) && min! <= max!
  if (fits && isWhole && (key === 'range' || min! >= 0)) field[key] = `${min}..${max}`
  else doubt(bounds.line, `left out: the ${key} ${min ?? ''}..${max ?? ''}, which a spec cannot hold here`)
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
