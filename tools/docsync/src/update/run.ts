/** `docsync update`: applies new revisions of documents to curated specs, once the loader has accepted the result. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { clashes } from '@porthole/codegen/src/emit/clashes.ts'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Service } from '@porthole/codegen/src/model.ts'
import { ArgumentError, documentsAt, namedDocument } from '../arguments.ts'
import { documentOf } from '../catalog.ts'
import { check, type Checked, type Document, serviceOf } from '../check.ts'
import { readDocument } from '../read/read.ts'
import { checkReport } from '../report.ts'
import type { Note } from './change.ts'
import { type Revision, update, type Updated } from './update.ts'

export interface UpdateTask {
  /** Files and folders of new revisions. */
  readonly places: readonly string[]
  readonly service: string | undefined
  /** Id or file of the document that one file is a revision of. */
  readonly document: string | undefined
  /** The revision before, where it is not beside the new one or in the documents of the project. */
  readonly old: string | undefined
  readonly specs: string | undefined
  readonly adopt: boolean
  readonly deleteGone: boolean
  readonly dryRun: boolean
}

/** Answers the exit code: 0, or 1 when something of the documents is left, or nothing could be written. */
export function runUpdate(
  task: UpdateTask,
  { root, cwd }: { root: string; cwd: string },
  out: (text: string) => void,
): 0 | 1 {
  const specs = task.specs === undefined ? join(root, 'specs') : resolve(cwd, task.specs)
  const services = servicesIn(specs, cwd, task.service)
  const pages = documentsAt(task.places, cwd)
  if (pages.length > 1 && (task.document ?? task.old) !== undefined) {
    throw new ArgumentError(`--${task.document === undefined ? 'old' : 'document'} is for one file: name one`)
  }
  const revisions = pages.map((page) => revisionOf(page, task, services, { root, cwd }))
  noneTwice(revisions)
  const read = new Map<string, string>()
  const textOf = (file: string): string => {
    const text = read.get(file) ?? readFileSync(resolve(cwd, file), 'utf8')
    read.set(file, text)
    return text
  }
  const updated = update(revisions, services, textOf, task)
  const { checked, problems } = tried(updated, revisions, specs, cwd)
  const lines = updated.notes
    .filter(({ kind }) => kind !== 'moved')
    .toSorted(byPlace)
    .map(noteLine)
  if (checked === undefined) {
    out(
      [
        ...lines,
        ...problems,
        `docsync: ${count(problems.length, 'problem')} in the updated specs, nothing was written: mend what they name, then update again`,
      ].join('\n'),
    )
    return 1
  }
  if (!task.dryRun) {
    for (const [file, text] of updated.files) {
      if (text === undefined) rmSync(resolve(cwd, file))
      else writeFileSync(resolve(cwd, file), text)
    }
  }
  out([...lines, checkReport(checked), summary(updated, task.dryRun)].join('\n'))
  return checked.differences.length + checked.stale.length > 0 ? 1 : 0
}

function servicesIn(specs: string, cwd: string, wanted: string | undefined): Service[] {
  const { services, problems } = loadSpecs(specs, cwd)
  if (problems.length > 0) {
    throw new ArgumentError(['the specs cannot be read', ...problems.map(({ message }) => message)].join('\n'))
  }
  const known = services.map(({ cloud, name }) => `${cloud}/${name}`)
  if (known.length === 0)
    throw new ArgumentError(`${relative(cwd, specs) || '.'}: no specs in it: name another with --specs`)
  if (wanted !== undefined && !known.includes(wanted))
    throw new ArgumentError(`--service ${wanted}: use ${known.join(', ')}`)
  return services
}

/** What a page is a revision of: the document of its file name, the named one, or that of its operations. */
function revisionOf(
  page: Document,
  task: UpdateTask,
  services: readonly Service[],
  places: { root: string; cwd: string },
): Revision {
  const { operations, unread } = readDocument(page.text, page.file)
  const [first] = operations
  if (first === undefined) {
    const [none] = unread
    throw new ArgumentError(
      `${page.file}:${none?.line ?? 1}: no operation read (${none?.what ?? 'nothing in it'}): name pages of operations only`,
    )
  }
  const own = task.service === undefined && task.document !== undefined ? withDocument(services, task.document) : []
  const service = own.length === 1 ? own[0] : serviceOf(page, first, services, task.service)
  if (service === undefined) throw new ArgumentError(`${page.file}: its service is not told: name it with --service`)
  const document =
    task.document === undefined
      ? known(
          page,
          service,
          operations.map(({ name }) => name.value),
        )
      : named(task.document, service)
  return { page, service, document, old: oldText(page, service.documents[document]!.file, task.old, places) }
}

function withDocument(services: readonly Service[], document: string): Service[] {
  return services.filter(({ documents }) => idOf(documents, document) !== undefined)
}

function named(document: string, service: Service): string {
  const id = idOf(service.documents, document)
  if (id === undefined)
    throw new ArgumentError(`--document ${document}: use ${Object.keys(service.documents).join(', ')}`)
  return id
}

function idOf(documents: Service['documents'], wanted: string): string | undefined {
  return Object.keys(documents).find((id) => id === wanted || documents[id]!.file === basename(wanted))
}

function known(page: Document, service: Service, names: readonly string[]): string {
  const own = documentOf(service, page.path)
  if (own !== undefined) return own
  const operations = service.operations.filter(({ name }) => names.includes(name))
  const ids = [...new Set(operations.map(({ sources }) => sources[0]!.document))]
  if (ids.length === 1) return ids[0]!
  const why = ids.length === 0 ? 'none of its operations has a spec' : 'its operations are of several documents'
  throw new ArgumentError(
    `${page.file}: ${why}: name the document it is a revision of with --document ${Object.keys(service.documents).join(' or ')}`,
  )
}

/** Named, in the documents of the project, or beside the new page: the same file is no older revision of itself. */
function oldText(
  { path }: Document,
  file: string,
  wanted: string | undefined,
  { root, cwd }: { root: string; cwd: string },
): string | undefined {
  if (wanted !== undefined) return namedDocument(wanted, cwd).text
  const found = [join(root, '../shared/docs', file), join(dirname(path), file)].find(
    (one) => existsSync(one) && realpathSync(one) !== realpathSync(path),
  )
  return found === undefined ? undefined : readFileSync(found, 'utf8')
}

function noneTwice(revisions: readonly Revision[]): void {
  const seen = new Map<string, string>()
  for (const { page, service, document } of revisions) {
    const key = `${service.cloud}/${service.name} ${document}`
    const other = seen.get(key)
    if (other !== undefined)
      throw new ArgumentError(`${other} and ${page.file} are both revisions of ${document}: update from one at a time`)
    seen.set(key, page.file)
  }
}

/** What the loader says of the specs as they would be, and, when all is well, what a check of the new pages says. */
function tried(
  { files }: Updated,
  revisions: readonly Revision[],
  specs: string,
  cwd: string,
): { checked: Checked | undefined; problems: readonly string[] } {
  const scratch = mkdtempSync(join(tmpdir(), 'docsync-update-'))
  try {
    // Reports name files as if they stood where the specs are.
    const place = relative(cwd, specs)
    const ups = place.split(/[/\\]/).filter((step) => step === '..')
    const base = join(scratch, 'x', ...ups.map(() => 'x'))
    const copy = resolve(base, place)
    cpSync(specs, copy, { recursive: true })
    for (const [file, text] of files) {
      const path = join(copy, relative(specs, resolve(cwd, file)))
      mkdirSync(dirname(path), { recursive: true })
      if (text === undefined) rmSync(path)
      else writeFileSync(path, text)
    }
    const { services, problems } = loadSpecs(copy, base)
    const wrong = [...problems, ...services.flatMap(clashes)].map(({ message }) => message)
    if (wrong.length > 0) return { checked: undefined, problems: wrong }
    return { checked: together(revisions.map((revision) => checkOf(revision, services))), problems: [] }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** As if the new page had the name that the specs know. */
function checkOf({ page, service, document }: Revision, services: readonly Service[]): Checked {
  const now = services.find(({ cloud, name }) => cloud === service.cloud && name === service.name)!
  const path = join(dirname(page.path), now.documents[document]!.file)
  return check([{ ...page, path, isNamed: true }], [now], `${now.cloud}/${now.name}`)
}

function together(all: readonly Checked[]): Checked {
  const [first, ...rest] = all as [Checked, ...Checked[]]
  return rest.reduce(
    (sum, one) => ({
      counts: Object.fromEntries(
        Object.entries(sum.counts).map(([key, number]) => [key, number + one.counts[key as keyof Checked['counts']]]),
      ) as Checked['counts'],
      documents: sum.documents + one.documents,
      operations: sum.operations + one.operations,
      differences: [...sum.differences, ...one.differences],
      stale: [...sum.stale, ...one.stale],
      unread: [...sum.unread, ...one.unread],
      withoutSpec: [...sum.withoutSpec, ...one.withoutSpec],
      others: [...sum.others, ...one.others],
    }),
    first,
  )
}

function byPlace(a: Note, b: Note): number {
  if (a.kind !== b.kind) return a.kind === 'changed' ? -1 : 1
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line
}

function noteLine({ kind, file, line, what }: Note): string {
  return `${file}:${line}: ${kind === 'review' ? 'review: ' : ''}${what.replaceAll(/\s+/g, ' ')}`
}

function summary({ files, notes }: Updated, isDry: boolean): string {
  const reviews = notes.filter(({ kind }) => kind === 'review').length
  const written =
    files.size === 0 ? 'nothing to change' : `${count(files.size, 'file')} ${isDry ? 'would change' : 'changed'}`
  const moved = new Set(notes.filter(({ kind }) => kind === 'moved').map(({ file }) => file)).size
  const lines = moved === 0 ? '' : ` (line numbers in ${moved} of them)`
  return `docsync: ${written}${lines}, ${count(reviews, 'thing')} to review`
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
