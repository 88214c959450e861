/** Counts, fact by fact, what a reading shares with a spec. */
import type { loadSpecs } from '@porthole/codegen'
import type { FieldFacts, OperationFacts } from '../facts.ts'

type Operation = ReturnType<typeof loadSpecs>['services'][number]['operations'][number]
type Field = Operation['request'][number]
type Erratum = Operation['errata'][number]

interface Tally {
  found: number
  /** Of the facts of the spec that the page states. */
  total: number
  /** `Operation.request.Field.key: spec, page`. */
  readonly wrong: string[]
  /** Differences at a place with an erratum, in the same form; they count as found. */
  readonly explained: string[]
}

type Score = Readonly<Record<'name' | 'type' | 'required' | 'enum' | 'bounds' | 'default' | 'example' | 'error', Tally>>

export function emptyScore(): Score {
  const tally = (): Tally => ({ found: 0, total: 0, wrong: [], explained: [] })
  return {
    name: tally(),
    type: tally(),
    required: tally(),
    enum: tally(),
    bounds: tally(),
    default: tally(),
    example: tally(),
    error: tally(),
  }
}

/** Adds one operation. A fact that only one side has is wrong, whichever side that is. */
export function addScore(score: Score, operation: Operation, facts: OperationFacts): void {
  const { errata } = operation
  const common = new Set(operation.common)
  note(score.name, operation.common.join(), names(facts.parameters.filter(({ name }) => common.has(name.value))), {
    place: `${operation.name}.common`,
    errata,
    key: 'common',
  })
  const own = facts.parameters.filter(({ name }) => !common.has(name.value))
  addFields(score, operation, 'request', operation.request, own)
  addFields(score, operation, 'response', operation.response, facts.response)
  const wanted = operation.errors.map(({ code, http, message, basis }) =>
    [code, http ?? '', basis === 'stated' ? message : ''].join(' '),
  )
  const read = facts.errors.map(({ code, http, message }) =>
    [code.value, http?.value ?? '', message?.value ?? ''].join(' '),
  )
  for (const one of wanted)
    note(
      score.error,
      one,
      read.find((other) => other === one),
      { place: operation.name, errata, key: 'errors' },
    )
  for (const one of read) if (!wanted.includes(one)) score.error.wrong.push(`${operation.name}: invented ${one}`)
}

function names(fields: readonly FieldFacts[]): string {
  return fields.map(({ name }) => name.value).join()
}

function addFields(
  score: Score,
  operation: Operation,
  at: string,
  fields: readonly Field[],
  facts: readonly FieldFacts[],
): void {
  for (const { name } of facts)
    if (!fields.some((field) => field.name === name.value))
      score.name.wrong.push(`${operation.name}.${at}.${name.value}: invented (line ${name.line})`)
  for (const field of fields) {
    const place = `${operation.name}.${at}.${field.name}`
    const fact = facts.find(({ name }) => name.value === field.name)
    const about = (key: string): About => ({
      place: `${place}.${key}`,
      errata: operation.errata,
      key: `${field.name}.${key}`,
    })
    note(score.name, field.name, fact?.name.value, about('name'))
    if (fact === undefined) continue
    note(score.type, field.type, fact.type?.value, about('type'))
    const items = typeof field.of === 'object' ? 'object' : field.of
    if (field.type === 'list') note(score.type, items, fact.items?.value, about('of'))
    if (at.startsWith('request')) note(score.required, field.required, fact.required?.value, about('required'))
    const stated = field.enum?.filter(({ basis }) => basis === 'stated').map(({ value }) => value)
    note(score.enum, stated, fact.enum?.value, about('enum'))
    note(score.bounds, field.range, fact.range?.value, about('range'))
    note(score.bounds, field.count, fact.count?.value, about('count'))
    const initial = field.default === undefined ? undefined : String(field.default)
    note(score.default, initial, fact.default?.value, about('default'))
    // With `from` the sample may be from elsewhere: then the page need not have it.
    const isElsewhere = field.from !== undefined && fact.example === undefined
    const example = field.example === undefined || isElsewhere ? undefined : String(field.example)
    note(score.example, example, fact.example?.value, about('example'))
    if (typeof field.of === 'object')
      addFields(score, operation, `${at}.${field.name}`, field.of.fields, fact.fields ?? [])
  }
}

interface About {
  readonly place: string
  readonly errata: readonly Erratum[]
  readonly key: string
}

function note(tally: Tally, spec: unknown, page: unknown, { place, errata, key }: About): void {
  if (spec === undefined && page === undefined) return
  tally.total += 1
  const isSame = JSON.stringify(spec) === JSON.stringify(page)
  const isExplained = !isSame && errata.some(({ at }) => `.${at}`.endsWith(`.${key}`))
  if (isSame || isExplained) tally.found += 1
  if (!isSame)
    tally[isExplained ? 'explained' : 'wrong'].push(`${place}: ${JSON.stringify(spec)}, page ${JSON.stringify(page)}`)
}
