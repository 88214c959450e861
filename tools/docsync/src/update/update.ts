/** Applies new revisions of documents to the texts of specs. Touches no disk. */
import { basename } from 'node:path'
import { isRaw } from '@porthole/codegen/src/load/check-shape.ts'
import { mapsIn } from '@porthole/codegen/src/load/scope.ts'
import type { Field, Operation, Service } from '@porthole/codegen/src/model.ts'
import { parse } from '@porthole/codegen/src/yaml.ts'
import type { Document } from '../check.ts'
import type { Comparison } from '../compare.ts'
import { writeOperation } from '../import/operation.ts'
import { readDocument } from '../read/read.ts'
import { type Note, Notes } from './change.ts'
import { dropStale, settle } from './errata.ts'
import { linesOf, mapLines } from './lines.ts'
import { moveSource, type PageLines, updateOperation, type Work, workOf } from './operation.ts'
import { moveLines } from './source-lines.ts'
import { SpecText } from './spec-text.ts'
import { placeOf, type Task } from './task.ts'

/** A new revision, and what it is a revision of. */
export interface Revision {
  readonly page: Document
  readonly service: Service
  /** The id of the document in `_service.yaml`. */
  readonly document: string
  /** The text of the revision before; undefined when it is not at hand. */
  readonly old: string | undefined
}

export interface Options {
  /** The document of `_service.yaml` gets the name of the new file. */
  readonly adopt: boolean
  /** Specs of operations that are gone are deleted. */
  readonly deleteGone: boolean
}

export interface Updated {
  /** Texts that changed, by file as the specs name it; undefined: deleted. */
  readonly files: ReadonlyMap<string, string | undefined>
  readonly notes: readonly Note[]
}

/** `textOf` gives the text of a file of the specs. */
export function update(
  revisions: readonly Revision[],
  services: readonly Service[],
  textOf: (file: string) => string,
  { adopt, deleteGone }: Options,
): Updated {
  const notes = new Notes()
  const texts = new Map<string, SpecText>()
  const specOf = (file: string): SpecText => {
    const known = texts.get(file) ?? new SpecText(file, textOf(file))
    texts.set(file, known)
    return known
  }
  const files = new Map<string, string | undefined>()
  const documents = services.flatMap((service) => Object.keys(service.documents))
  for (const revision of revisions) {
    const { page, service, document, old } = revision
    const now = linesOf(page.text)
    const reading = readDocument(page.text, page.file)
    const before =
      old === undefined ? undefined : { text: old, lines: linesOf(old), reading: readDocument(old, page.file) }
    const map = before && mapLines(before.lines, now)
    const { language } = service.documents[document]!
    const lines: PageLines = { now, language, ...(before && map && { before: { lines: before.lines, map } }) }
    const known = new Map(service.operations.map((operation) => [operation.name, operation]))
    const taken = namesIn(service)
    const tasks: Task[] = []
    for (const facts of reading.operations) {
      const operation = known.get(facts.name.value)
      const whole = writeOperation({ ...facts, file: page.file }, document, specOf(service.file).raw, new Set(taken))
      if (operation === undefined) {
        const file = service.file.replace(/[^/]*$/, `${facts.name.value}.yaml`)
        files.set(file, whole.yaml)
        notes.at(
          'changed',
          file,
          1,
          `${facts.name.value}: a new operation of ${page.file}:${facts.name.line}: review all of it`,
        )
        for (const { line, at, what } of whole.reviews) notes.at('review', page.file, line, `${at}: ${what}`)
        continue
      }
      const index = operation.sources.findIndex((source) => source.document === document)
      const spec = specOf(operation.file)
      if (index < 0) {
        notes.review(
          spec,
          ['sources'],
          `${operation.name} is on ${page.file}:${facts.name.line} too, which is no source of it: not compared`,
        )
        continue
      }
      tasks.push({
        operation,
        spec,
        service: specOf(service.file),
        document,
        notes,
        facts: { ...facts, file: page.file },
        old: before?.reading.operations.find(({ name }) => name.value === operation.name),
        imported: parse(whole.yaml) as Task['imported'],
        reviews: whole.reviews,
      })
    }
    // Numbers of lines first: what is added below has those of the new page.
    const works = tasks.map((task) => workOf(task, lines))
    const moved = map ?? estimated(works)
    const isMoved =
      map === undefined || map.changed.length + map.added.length > 0 || before!.lines.length !== now.length
    if (isMoved) {
      for (const file of filesOf(services, service, document, textOf)) {
        moveLines(specOf(file), { document, documents, to: moved.to, near: moved.near }, notes)
      }
    }
    for (const work of works) {
      moveSource(work.task)
      if (map === undefined) settle(work.task.spec, { document, lines: now, language })
    }
    sayAuthority(works, document)
    const refused = disputed(works, service)
    for (const work of works) updateOperation(work, refused)
    const common = specOf(service.file)
    if (map === undefined) settle(common, { document, lines: now, language })
    dropStale(common, { document, lines: now, language }, () => false, notes)
    sayVersion(works, service, notes, common)
    const names = new Set(reading.operations.map(({ name }) => name.value))
    for (const { name, file, sources } of service.operations) {
      if (names.has(name) || !sources.some((source) => source.document === document)) continue
      if (deleteGone && sources.length === 1) {
        files.set(file, undefined)
        notes.at('changed', file, 1, `${name}: deleted, since ${page.file} no longer has it`)
      } else
        notes.review(
          specOf(file),
          [],
          `${name}: ${page.file} no longer has it: delete it with --delete-gone, or keep it with another source`,
        )
    }
    adoptName(common, revision, adopt, notes)
  }
  for (const [file, spec] of texts) if (spec.text !== textOf(file)) if (!files.has(file)) files.set(file, spec.text)
  return { files, notes: notes.all() }
}

/** Files that may name lines of a document: those of its service, and others that name the document. */
function filesOf(
  services: readonly Service[],
  own: Service,
  document: string,
  textOf: (file: string) => string,
): string[] {
  return services.flatMap((service) =>
    [service.file, ...service.operations.map(({ file }) => file)].filter(
      (file) => (service === own && isAbout(service, file, document)) || textOf(file).includes(document),
    ),
  )
}

function isAbout(service: Service, file: string, document: string): boolean {
  const operation = service.operations.find((one) => one.file === file)
  return operation === undefined || operation.sources.some((source) => source.document === document)
}

/** What nobody can be sure of without the old text: lines move with their section. */
function estimated(works: readonly Work[]): { to: (line: number) => number; near: (line: number) => number } {
  const sections = works
    .flatMap(({ task, todo }) => {
      const source = task.operation.sources.find((one) => one.document === task.document)
      if (source === undefined) return []
      const [first, last] = source.lines
      const [from, to] = task.facts.lines
      const changes = todo.filter(({ status }) => status === 'missing' || status === 'invented').map(({ line }) => line)
      const at = changes.length === 0 ? first : Math.min(...changes) - (from - first)
      return [{ first, last, at, head: from - first, tail: to - last }]
    })
    .sort((a, b) => a.first - b.first)
  const to = (line: number): number => {
    const section = sections.findLast(({ first }) => first <= line)
    if (section === undefined) return line
    return line + (line < section.at ? section.head : section.tail)
  }
  return { to, near: to }
}

/** Facts follow the page that was named; another one may still be the first source. */
function sayAuthority(works: readonly Work[], document: string): void {
  for (const { task, todo } of works) {
    const [first] = task.operation.sources
    if (todo.length === 0 || first === undefined || first.document === document) continue
    task.notes.review(
      task.spec,
      ['sources'],
      `its first source is ${first.document}, but its facts now follow ${document}: set the order of the sources`,
    )
  }
}

/** Another version is another API: no page changes it for a whole service. */
function sayVersion(works: readonly Work[], service: Service, notes: Notes, common: SpecText): void {
  const other = works.find(
    ({ task: { facts } }) => facts.version !== undefined && facts.version.value !== service.version,
  )
  if (other === undefined) return
  const { version, file } = other.task.facts
  const known = common.raw.version
  if (isRaw(known) && known.from === 'a placeholder of the import') {
    common.set(['version'], version!.value)
    return notes.changed(
      common,
      ['version'],
      `version: ${version!.value}, was a placeholder (${file}:${version!.line})`,
    )
  }
  notes.review(
    common,
    ['version'],
    `version: the page says ${version!.value} (${file}:${version!.line}), the spec ${service.version}: a new version is for people`,
  )
}

/** Changes of a structure that several fields hold, which not all their pages make. */
function disputed(works: readonly Work[], service: Service): Set<Comparison> {
  const uses = new Map<string, number>()
  for (const { request, response } of service.operations) count([...request, ...response], uses)
  const demands = new Map<string, Comparison[]>()
  const where = new Map<string, { structure: string; task: Task }>()
  for (const { task, todo } of works) {
    for (const one of todo) {
      const structure = structureOf(task.operation, one.path)
      if (structure === undefined || (uses.get(structure) ?? 0) < 2) continue
      const key = JSON.stringify([structure, one.path.slice(one.path.lastIndexOf('.')), one.kind, one.page ?? null])
      demands.set(key, [...(demands.get(key) ?? []), one])
      where.set(key, { structure, task })
    }
  }
  const refused = new Set<Comparison>()
  for (const [key, all] of demands) {
    const { structure, task } = where.get(key)!
    if (all.length >= uses.get(structure)!) continue
    for (const one of all) refused.add(one)
    const place = placeOf(task, `structures.${structure}`)
    const what = `${all[0]!.path} changed, but ${uses.get(structure)!} fields hold ${structure} and not all their pages say so`
    task.notes.review(place?.spec ?? task.spec, place?.path ?? [], `${what}: give the one its own structure`)
  }
  return refused
}

function count(fields: readonly Field[], uses: Map<string, number>): void {
  for (const { of } of fields) {
    if (typeof of !== 'object') continue
    uses.set(of.name, (uses.get(of.name) ?? 0) + 1)
    count(of.fields, uses)
  }
}

/** The structure in which a fact of a path is written. */
function structureOf({ request, response }: Operation, path: string): string | undefined {
  const [side, ...names] = path.split('.')
  if (side !== 'request' && side !== 'response') return undefined
  let fields = side === 'request' ? request : response
  let name: string | undefined
  for (const step of names) {
    const of = fields.find((field) => field.name === step)?.of
    if (typeof of !== 'object' || step === names.at(-1)) break
    fields = of.fields
    // A key of the field itself, such as `type`, is not in its structure.
    if (names.indexOf(step) < names.length - 1 && isInside(fields, names[names.indexOf(step) + 1]!)) name = of.name
  }
  return name
}

function isInside(fields: readonly Field[], step: string): boolean {
  return !keys.has(step) || fields.some(({ name }) => name === step)
}

const keys = new Set(['type', 'of', 'required', 'enum', 'range', 'count', 'length', 'pattern', 'default', 'example'])

/** What is generated for operations, and the structures that are there: no new structure may have these names. */
function namesIn(service: Service): Set<string> {
  const parts = ['', 'Request', 'Response', 'ErrorCode', 'Pages', 'Task', 'Console']
  return new Set([
    `${service.name[0]!.toUpperCase()}${service.name.slice(1)}Client`,
    ...service.structures.map(({ name }) => name),
    ...service.operations.flatMap(({ name, structures }) => [
      ...parts.map((part) => name + part),
      ...structures.map((structure) => structure.name),
    ]),
  ])
}

function adoptName(common: SpecText, { page, document }: Revision, adopt: boolean, notes: Notes): void {
  const path = ['documents', document, 'file']
  const entry = mapsIn(common.raw.documents)[document]
  const name = basename(page.path)
  if (entry === undefined || entry.file === name) return
  if (!adopt) {
    return notes.review(
      common,
      path,
      `documents.${document} is still ${String(entry.file)}: put the new page there, or name it with --adopt`,
    )
  }
  const before = String(entry.file)
  common.set(path, name)
  notes.changed(common, path, `documents.${document}.file: ${name}, was ${before}`)
  if (entry.date !== undefined)
    notes.review(common, ['documents', document, 'date'], `documents.${document}.date is that of ${before}`)
}
