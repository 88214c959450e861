/** Turns documents into the files of a service: pages in, YAML and what to review out. Touches no disk. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { OperationFacts } from '../facts.ts'
import { readDocument } from '../read/read.ts'
import type { Review } from './draft.ts'
import { writeOperation } from './operation.ts'
import { draftService } from './service.ts'
import { toYaml } from './yaml.ts'

export interface Page {
  /** As reports name it. */
  readonly file: string
  readonly text: string
}

/** What the folder of the service has already. */
export interface Existing {
  readonly service: Raw
  /** Operation files, read. */
  readonly operations: readonly Raw[]
}

export interface Target {
  readonly cloud: string
  readonly service: string
  readonly existing?: Existing
}

export interface Imported {
  /** Texts by name, for the folder of the service. Empty when there is a problem. */
  readonly files: ReadonlyMap<string, string>
  readonly reviews: readonly Review[]
  /** `file:line: what: remedy`. */
  readonly problems: readonly string[]
}

export function importDocuments(pages: readonly Page[], { cloud, service, existing }: Target): Imported {
  const readings = pages.map(({ file, text }) => ({ file, ...readDocument(text, file) }))
  const operations = readings.flatMap((reading) =>
    reading.operations.map((facts) => ({ ...facts, file: reading.file })),
  )
  const documents = existing === undefined ? idsOf(cloud, operations) : idsIn(existing.service)
  const idOf = (file: string): string | undefined => documents.get(existing === undefined ? file : nameOf(file))
  const problems = [
    ...readings
      .filter((reading) => reading.operations.length === 0)
      .map(
        ({ file, unread: [first] }) =>
          `${file}:${first?.line ?? 1}: no operation read (${first?.what ?? 'nothing in it'}): name pages of operations only`,
      ),
    ...twice(operations, existing?.operations ?? []),
    ...[...new Set(operations.map(({ file }) => file))]
      .filter((file) => idOf(file) === undefined)
      .map(
        (file) =>
          `${file}:1: no document of _service.yaml has this file: add { title: ..., file: ${nameOf(file)}, language: en } to its documents`,
      ),
  ]
  if (problems.length > 0) return { files: new Map(), reviews: [], problems }
  const chinese = new Set(pages.filter(({ text }) => isChinese(text)).map(({ file }) => file))
  const fresh = existing === undefined ? draftService(cloud, service, operations, documents, chinese) : undefined
  const shared = fresh?.raw ?? existing!.service
  const taken = namesOf(operations, existing, service)
  const files = new Map<string, string>()
  const reviews: Review[] = readings.flatMap(({ file, unread }) =>
    unread.map(({ line, what }) => ({ file, line, at: 'document', what: `not read: ${what}` })),
  )
  if (fresh !== undefined) {
    files.set('_service.yaml', toYaml(fresh.raw, fresh.notes))
    reviews.push(...[...fresh.notes.values()].flat())
  }
  for (const facts of operations) {
    const written = writeOperation(facts, idOf(facts.file)!, shared, taken)
    files.set(`${facts.name.value}.yaml`, written.yaml)
    reviews.push(...written.reviews)
  }
  return { files, reviews, problems }
}

/** Operations that are in two documents, or in the folder already. */
function twice(operations: readonly OperationFacts[], existing: readonly Raw[]): string[] {
  const seen = new Map(existing.map(({ operation }) => [String(operation), 'the folder of the service']))
  return operations.flatMap(({ name, file }) => {
    const other = seen.get(name.value)
    seen.set(name.value, `${file}:${name.line}`)
    if (other === undefined) return []
    return [`${file}:${name.line}: ${name.value} is also in ${other}: import an operation once, from one revision`]
  })
}

/** An id for each document that has operations: its name without what an id may not have. */
function idsOf(cloud: string, operations: readonly OperationFacts[]): Map<string, string> {
  const ids = new Map<string, string>()
  const given = new Set<string>()
  for (const { file } of operations) {
    if (ids.has(file)) continue
    const words = nameOf(file)
      .replace(/\.\w+$/, '')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
    const wanted = [cloud, words].filter(Boolean).join('-')
    let id = wanted
    for (let count = 2; given.has(id); count++) id = `${wanted}-${count}`
    given.add(id)
    ids.set(file, id)
  }
  return ids
}

/** Ids by the name of the file, as `_service.yaml` has them. */
function idsIn({ documents }: Raw): Map<string, string> {
  const entries = isRaw(documents) ? Object.entries(documents) : []
  return new Map(
    entries.flatMap(([id, one]) => (isRaw(one) && typeof one.file === 'string' ? [[one.file, id] as const] : [])),
  )
}

/** What is generated for operations, and the structures that are there: no new structure may have these names. */
function namesOf(operations: readonly OperationFacts[], existing: Existing | undefined, service: string): Set<string> {
  const old = existing?.operations ?? []
  const names = [...operations.map(({ name }) => name.value), ...old.map(({ operation }) => String(operation))]
  const structures = [existing?.service, ...old].flatMap((one) =>
    Object.keys(isRaw(one?.structures) ? one.structures : {}),
  )
  const client = `${service[0]!.toUpperCase()}${service.slice(1)}Client`
  const parts = ['', 'Request', 'Response', 'ErrorCode', 'Pages', 'Task', 'Console']
  return new Set([client, ...structures, ...names.flatMap((name) => parts.map((part) => name + part))])
}

function isChinese(text: string): boolean {
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) > text.length / 50
}

function nameOf(file: string): string {
  return file.split(/[/\\]/).at(-1)!
}
