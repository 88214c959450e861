/** Compares, fact by fact, what a document says of an operation with what its spec says. */
import { isDeepStrictEqual } from 'node:util'
import type { Erratum, Field, Operation } from '@porthole/codegen/src/model.ts'
import { quotations } from './errata.ts'
import type { ErrorFacts, Fact, FieldFacts, OperationFacts } from './facts.ts'

export const kinds = ['name', 'type', 'required', 'enum', 'bounds', 'default', 'example', 'error', 'version'] as const
export type Kind = (typeof kinds)[number]

/** `missing`: the document alone has it; `invented`: the spec alone; `erratum`: they differ where one is recorded. */
export type Status = 'found' | 'changed' | 'missing' | 'invented' | 'erratum'

export interface Comparison {
  readonly kind: Kind
  readonly status: Status
  /** As `at` of an erratum has it: `request.InstanceId.type`. */
  readonly path: string
  /** Of the document: the fact's, else that of what holds it. */
  readonly line: number
  /** undefined: that side says nothing. */
  readonly page: unknown
  readonly spec: unknown
  /**
   * The places whose erratum explains the difference: the keys of a field, the status or the message of an error. A
   * name that one side lacks is never explained, nor a sample of a whole request or answer: specs keep it as printed.
   */
  readonly errataAt: readonly string[]
}

/** Where a list of fields stands: in the operation, and in the structure of which they are, if any. */
interface Place {
  readonly path: string
  readonly structure?: string
  readonly line: number
}

/** What a format never says: that a model lacks it is no difference. */
const silentOn: Readonly<Partial<Record<OperationFacts['format'], RegExp>>> = {
  'tencent-api-json': /^(?:common|errors|examples)\./,
  'aliyun-api-json': /^(?:common\.|examples\.request$)/,
  openapi: /^(?:common\.|examples\.(?:request|xml)$)/,
}

/** `version` is that of the service. A fact on which neither side has a word is left out. */
export function compare(operation: Operation, facts: OperationFacts, version?: string): Comparison[] {
  const line = facts.name.line
  const common = new Set(operation.common)
  const isCommon = ({ name }: FieldFacts): boolean => common.has(name.value)
  const listed = new Map(facts.parameters.filter(isCommon).map(({ name }) => [name.value, name]))
  const own = facts.parameters.filter((field) => !isCommon(field))
  const all = [
    ...(version === undefined || facts.version === undefined
      ? []
      : sides('version', 'version', line, version, facts.version)),
    ...operation.common.flatMap((name) => sides('name', `common.${name}`, line, name, listed.get(name))),
    ...ofFields(operation.request, own, { path: 'request', line }),
    ...ofFields(operation.response, facts.response, { path: 'response', line }),
    ...ofErrors(operation, facts.errors, line),
    ...ofSamples(operation, facts),
  ]
  const silent = silentOn[facts.format]
  return all
    .filter(({ status, path }) => status !== 'invented' || silent?.test(path) !== true)
    .map((one) => explained(one, operation.errata))
}

function explained(one: Comparison, errata: readonly Erratum[]): Comparison {
  const isExplained = one.status !== 'found' && errata.some((erratum) => isAbout(erratum, one))
  return isExplained ? { ...one, status: 'erratum' } : one
}

/** Of a sample an erratum must quote what the page has: there may be several, about other things. */
function isAbout({ at, says }: Erratum, { errataAt, kind, page }: Comparison): boolean {
  if (!errataAt.includes(at)) return false
  return kind !== 'example' || [says, ...quotations(says)].some((quotation) => String(page).includes(quotation))
}

function sides(
  kind: Kind,
  path: string,
  line: number,
  spec: unknown,
  fact: Fact<unknown> | undefined,
  errataAt: readonly string[] = [],
): Comparison[] {
  const page = fact?.value
  if (spec === undefined && page === undefined) return []
  const isSame = JSON.stringify(sorted(kind, spec)) === JSON.stringify(sorted(kind, page))
  const status = isSame ? 'found' : page === undefined ? 'invented' : spec === undefined ? 'missing' : 'changed'
  return [{ kind, status, path, errataAt, line: fact?.line ?? line, page, spec }]
}

/** The order of the values of an enum has no meaning. */
function sorted(kind: Kind, value: unknown): unknown {
  return kind === 'enum' && Array.isArray(value) ? value.toSorted() : value
}

function ofFields(fields: readonly Field[], facts: readonly FieldFacts[], place: Place): Comparison[] {
  const known = new Set(fields.map(({ name }) => name))
  return [
    ...fields.flatMap((field) =>
      ofField(
        field,
        facts.find(({ name }) => name.value === field.name),
        place,
      ),
    ),
    ...facts
      .filter(({ name }) => !known.has(name.value))
      .flatMap(({ name }) => sides('name', `${place.path}.${name.value}`, name.line, undefined, name)),
  ]
}

function ofField(field: Field, facts: FieldFacts | undefined, place: Place): Comparison[] {
  // What is from elsewhere, or of our own choice, need not be on the page.
  const isOurs = field.basis === 'outside' || field.basis === 'chosen'
  if (facts === undefined && isOurs) return []
  const path = `${place.path}.${field.name}`
  const line = facts?.name.line ?? place.line
  const name = sides('name', path, line, field.name, facts?.name)
  if (facts === undefined) return name
  const one = (kind: Kind, key: string, spec: unknown, fact: Fact<unknown> | undefined): Comparison[] => {
    if (fact === undefined && isOurs) return []
    const inStructure = place.structure === undefined ? [] : [`structures.${place.structure}.${field.name}.${key}`]
    return sides(kind, `${path}.${key}`, line, spec, fact, [`${path}.${key}`, ...inStructure])
  }
  const structure = typeof field.of === 'object' ? field.of : undefined
  // With `from` the sample may be from elsewhere: then the page need not have it.
  const isElsewhere = field.from !== undefined && facts.example === undefined
  const below = { path, line, ...(structure !== undefined && { structure: structure.name }) }
  return [
    ...name,
    ...one('type', 'type', field.type, facts.type),
    // A page that names no items says nothing of them.
    ...(field.type === 'list' && facts.items !== undefined
      ? one('type', 'of', structure === undefined ? field.of : 'object', facts.items)
      : []),
    ...(isRequest(path) || facts.required !== undefined
      ? one('required', 'required', field.required, facts.required)
      : []),
    ...one('enum', 'enum', stated(field), facts.enum),
    ...one('bounds', 'range', field.range, facts.range),
    ...one('bounds', 'count', field.count, facts.count),
    // Pages hardly ever state these: what a spec has of them it has from sentences that no reader knows.
    ...(facts.length === undefined ? [] : one('bounds', 'length', field.length, facts.length)),
    ...(facts.pattern === undefined ? [] : one('bounds', 'pattern', field.pattern, facts.pattern)),
    ...one('default', 'default', sample(field.default, facts.default), facts.default),
    ...one('example', 'example', isElsewhere ? undefined : sample(field.example, facts.example), facts.example),
    ...ofFields(structure?.fields ?? [], facts.fields ?? [], below),
  ]
}

function isRequest(path: string): boolean {
  return path.startsWith('request.')
}

/** The values that documents state; undefined when there are none. */
function stated({ enum: values = [] }: Field): string[] | undefined {
  const own = values.filter(({ basis }) => basis === 'stated').map(({ value }) => String(value))
  return own.length === 0 ? undefined : own
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value)
}

/** What is no text is printed as JSON, a number with zeros, a list of one by its item: as printed, when it is the same. */
function sample(value: unknown, printed: Fact<string> | undefined): string | undefined {
  const isSame = typeof value !== 'string' && printed !== undefined && isDeepStrictEqual(parsed(printed.value), value)
  return isSame ? printed.value : text(value)
}

/** A code is one fact with its status and its message: a page may list a code once for each message. */
function ofErrors(operation: Operation, facts: readonly ErrorFacts[], line: number): Comparison[] {
  const rows = facts.map(({ code, http, message }) => ({
    code: code.value,
    http: http?.value,
    message: message?.value,
    fact: { ...code, value: said(code.value, http?.value, message?.value) },
  }))
  const matched = new Set<unknown>()
  const own = operation.errors.flatMap(({ code, http, message: words, basis }) => {
    // The basis is that of the message: every code is a document's.
    const message = basis === 'stated' ? words : undefined
    const value = said(code, http, message)
    const same = rows.filter((row) => row.code === code)
    const row = same.find(({ fact }) => fact.value === value) ?? same[0]
    matched.add(row)
    const differing = [...(row?.http === http ? [] : ['http']), ...(row?.message === message ? [] : ['message'])]
    const errataAt = row !== undefined && differing.length === 1 ? [`errors.${code}.${differing[0]}`] : []
    return sides('error', `errors.${code}`, line, value, row?.fact, errataAt)
  })
  const others = rows.filter((row) => !matched.has(row))
  return [...own, ...others.flatMap(({ code, fact }) => sides('error', `errors.${code}`, line, undefined, fact))]
}

function said(code: string, http: number | undefined, message: string | undefined): string {
  return [code, http ?? '', message ?? ''].join(' ').trim()
}

/** The samples of answers, compared as what they mean where they can be parsed. */
function ofSamples({ examples }: Operation, { examples: read, name }: OperationFacts): Comparison[] {
  const broken = examples.jsonText?.trim()
  const json = read.json && {
    ...read.json,
    value: broken === undefined ? parsed(read.json.value) : read.json.value.trim(),
  }
  const xml = read.xml && { ...read.xml, value: read.xml.value.trim() }
  const request = read.request && { ...read.request, value: joined(read.request.value) }
  return [
    ...sides('example', 'examples.json', name.line, broken ?? examples.json, json),
    ...sides('example', 'examples.xml', name.line, examples.xml?.trim(), xml),
    ...sides('example', 'examples.request', name.line, joined(examples.request), request),
  ]
}

/** A sample without what differs from page to page: breaks in the line, the method, words for what is left out. */
function joined(text: string | undefined): string | undefined {
  return text
    ?.replace(/^(?:GET|POST)\s+/, '')
    .replaceAll(/<[^<>]*>/g, '<>')
    .replaceAll(/\s+/g, '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.trim()
  }
}
