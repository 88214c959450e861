/** Brings one operation up to its new page: first its lines, then its facts, then what depends on them. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { listIn, mapsIn } from '@porthole/codegen/src/load/scope.ts'
import { compare, type Comparison } from '../compare.ts'
import type { FieldFacts } from '../facts.ts'
import { dropDangling, dropStale, settle } from './errata.ts'
import { updateError } from './errors.ts'
import { addField, parentOf, refact, removeField, renameField, retype } from './fields.ts'
import { followNumbers } from './limits.ts'
import type { LineMap } from './lines.ts'
import { type IsSameRow, renamesOf } from './renamed.ts'
import { keepPrinted, mendSamples, updateSample } from './samples.ts'
import { ownDocument } from './source-lines.ts'
import { fieldsAt, type Task } from './task.ts'

/** A page and what it was. */
export interface PageLines {
  readonly now: readonly string[]
  readonly language: string
  /** Where the text of before is at hand. */
  readonly before?: { readonly lines: readonly string[]; readonly map: LineMap }
}

export interface Work {
  readonly task: Task
  readonly page: PageLines
  readonly all: readonly Comparison[]
  /** What the page says otherwise than the spec. */
  readonly todo: readonly Comparison[]
  /** What the page says otherwise than it did, by the places of errata. */
  readonly restated: ReadonlySet<string>
}

/** What is to be done, before anything is. */
export function workOf(task: Task, page: PageLines): Work {
  const all = compare(task.operation, task.facts)
  const old = task.old && new Map(compare(task.operation, task.old).map((one) => [one.path, said(one)]))
  const isRestated = (one: Comparison): boolean => old !== undefined && old.get(one.path) !== said(one)
  const todo = all.filter((one) =>
    one.status === 'erratum' ? isRestated(one) && one.page !== undefined : one.status !== 'found',
  )
  const changed = new Set([...todo, ...all.filter(isRestated)])
  const places = [...changed].flatMap(({ path, kind, errataAt }) => [
    ...errataAt,
    ...(kind === 'example' && path.startsWith('examples.') ? [path] : []),
    ...(kind === 'error' ? [path, `${path}.http`, `${path}.message`] : []),
  ])
  return { task, page, all, todo, restated: new Set(places) }
}

function said({ kind, page }: Comparison): string {
  return JSON.stringify(kind === 'enum' && Array.isArray(page) ? page.toSorted() : (page ?? null))
}

/** Sources: the section and its lines. */
export function moveSource({ spec, document, facts, old, notes }: Task): void {
  const index = listIn(spec.raw.sources).findIndex((one) => isRaw(one) && one.document === document)
  const source = listIn(spec.raw.sources)[index]
  if (!isRaw(source)) return
  const [first = 0, last = 0] = String(source.lines).split('..').map(Number)
  const [from, to] = old?.lines ?? [first, last]
  const lines = [first + facts.lines[0] - from, last + facts.lines[1] - to].join('..')
  const path = ['sources', index]
  if (spec.set([...path, 'lines'], lines)) {
    notes.at('moved', spec.file, 1, `sources.${index}.lines: ${lines}, was ${String(source.lines)}`)
  }
  const section = facts.section?.value
  if (section === undefined || section === source.section) return
  if (old?.section?.value !== source.section && !/^\d+(?:\.\d+)*$/.test(String(source.section))) return
  spec.set([...path, 'section'], section)
  notes.changed(spec, path, `sources.${index}.section: ${section}, was ${String(source.section)}`)
}

/** After the lines of all files have moved. `refused` are changes of structures that other operations share. */
export function updateOperation({ task, page, all, todo, restated }: Work, refused: ReadonlySet<Comparison>): void {
  const { spec, service, document, notes } = task
  const own = todo.filter((one) => !refused.has(one))
  const structures = unusedIn(spec.raw)
  const isFacts = ({ kind }: Comparison): boolean => kind !== 'error' && kind !== 'example' && kind !== 'version'
  const isSample = ({ kind, path }: Comparison): boolean => kind === 'example' && path.startsWith('examples.')
  const fields = own.filter((one) => isFacts(one) || (one.kind === 'example' && !isSample(one)))
  const renames = renamesOf(task, fields, sameRow(page))
  const renamed = new Set(renames.flatMap(({ from, to }) => [from, `${parentOf(from)}.${to}`]))
  for (const rename of renames) renameField(task, rename)
  const names = fields.filter(({ kind, path }) => kind === 'name' && !renamed.has(path))
  for (const one of names) if (one.page === undefined) removeField(task, one)
  sayDoubtful(task, names)
  const types = fields.filter(({ kind }) => kind === 'type' || kind === 'required')
  for (const path of new Set(types.map((one) => parentOf(one.path)))) {
    retype(
      task,
      path,
      types.filter((one) => parentOf(one.path) === path),
    )
  }
  for (const one of names) if (one.spec === undefined && !isThere(task, one)) addField(task, one)
  for (const one of fields) if (['enum', 'bounds', 'default', 'example'].includes(one.kind)) refact(task, one)
  for (const one of own) if (one.kind === 'error') updateError(task, one)
  for (const one of own) if (isSample(one)) updateSample(task, one)
  for (const name of unusedIn(spec.raw)) {
    if (structures.has(name)) continue
    spec.remove(['structures', name])
    notes.changed(spec, ['structures'], `structures.${name}: removed, since nothing holds it any more`)
  }
  const followed = sentences(task, page, all)
  const about = { document, lines: page.now, language: page.language }
  const isRestated = (at: string): boolean => isIn(restated, at)
  if (own.length > 0) {
    dropDangling(spec, service, notes)
    dropStale(spec, about, isRestated, notes, false)
    for (const [index, erratum] of listIn(spec.raw.errata).entries()) {
      if (!isRaw(erratum) || !isRestated(String(erratum.at)) || isOfAnother(task, erratum)) continue
      notes.review(
        spec,
        ['errata', index],
        `erratum at ${String(erratum.at)}: the page says something else there now: look whether it still holds`,
      )
    }
    const known = listIn(spec.raw.errata).length
    keepPrinted(task, fields)
    mendSamples(task)
    settle(spec, about, known)
  }
  dropStale(spec, about, isRestated, notes)
  sayProse(task, page, new Set([...followed, ...own.map(({ line }) => line)]))
}

/** Of another document. */
function isOfAnother({ spec, document }: Task, erratum: Raw): boolean {
  return (erratum.document ?? ownDocument(spec.raw)) !== document
}

/** Below a sample, an erratum may name any part of it. */
function isIn(restated: ReadonlySet<string>, at: string): boolean {
  const [first, second] = at.split('.')
  return restated.has(at) || (first === 'examples' && restated.has(`${first}.${second}`))
}

function isThere(task: Task, { path }: Comparison): boolean {
  const place = fieldsAt(task, parentOf(path))
  return place !== undefined && place.spec.get([...place.path, path.slice(path.lastIndexOf('.') + 1)]) !== undefined
}

function sayDoubtful({ spec, notes }: Task, names: readonly Comparison[]): void {
  for (const parent of new Set(names.map(({ path }) => parentOf(path)))) {
    const own = names.filter(({ path }) => parentOf(path) === parent && !path.startsWith('common.'))
    const gone = own.filter(({ page }) => page === undefined).map(({ path }) => path)
    const come = own.filter((one) => one.spec === undefined).map(({ path }) => path)
    if (gone.length === 0 || come.length === 0) continue
    notes.review(
      spec,
      [parent],
      `${gone.join(', ')} removed and ${come.join(', ')} added: if one is the other renamed, carry over what was written of it`,
    )
  }
}

/** Whether the row of a field is the same text but for the name. */
function sameRow({ now, before }: PageLines): IsSameRow {
  return (old, field): boolean | undefined => {
    if (before === undefined) return undefined
    const row = (lines: readonly string[], { name }: FieldFacts): string =>
      lines[name.line - 1]?.replaceAll(name.value, '\u0000') ?? ''
    return row(before.lines, old) === row(now, field)
  }
}

function unusedIn(raw: Raw): Set<string> {
  const used = new Set<unknown>()
  const maps = [raw.request, raw.response, ...Object.values(mapsIn(raw.structures)).map(({ fields }) => fields)]
  for (const fields of maps) for (const { of } of Object.values(mapsIn(fields))) used.add(of)
  return new Set(Object.keys(mapsIn(raw.structures)).filter((name) => !used.has(name)))
}

/** Lines whose numbers a limit has followed. */
function sentences({ spec, facts, notes }: Task, { now, before }: PageLines, all: readonly Comparison[]): number[] {
  const facted = new Set(all.filter(({ status }) => status !== 'found').map(({ line }) => line))
  return (before?.map.changed ?? []).flatMap(([old, line]) => {
    if (line < facts.lines[0] || line > facts.lines[1] || facted.has(line)) return []
    const sentence = { line, old: before!.lines[old - 1]!, now: now[line - 1]! }
    return followNumbers(spec, sentence, facts.file, notes) ? [line] : []
  })
}

/** Lines that changed without a fact that was read: words, which may hold what no reader knows. */
function sayProse({ facts, notes }: Task, { now, before }: PageLines, known: ReadonlySet<number>): void {
  if (before === undefined) return
  const samples = new Set(
    Object.values(facts.examples).flatMap(({ value }) => value.split('\n').map((one) => one.trim())),
  )
  const lines = [...before.map.changed.map(([, line]) => line), ...before.map.added]
    .filter((line) => line >= facts.lines[0] && line <= facts.lines[1] && !known.has(line) && line !== facts.name.line)
    .filter((line) => /[\p{L}\d]/u.test(now[line - 1]!) && !samples.has(now[line - 1]!.trim()))
    .sort((a, b) => a - b)
  if (lines.length === 0) return
  const what = `changed without a fact that was read: look for limits and conditions in lines ${ranges(lines)}`
  notes.at('review', facts.file, lines[0]!, `${facts.name.value}: ${what}`)
}

function ranges(lines: readonly number[]): string {
  const runs: [number, number][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last !== undefined && line <= last[1] + 1) last[1] = line
    else runs.push([line, line])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`)).join(', ')
}
