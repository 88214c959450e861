/** Holds documents against specs: every operation of every document, fact by fact, and the errata against their lines. */
import { basename } from 'node:path'
import type { Operation, Service } from '@porthole/codegen/src/model.ts'
import { catalogOf, documentOf } from './catalog.ts'
import { compare, type Comparison, type Status } from './compare.ts'
import { staleErrata } from './errata.ts'
import type { OperationFacts, Reading, Unread } from './facts.ts'
import { readDocument } from './read/read.ts'

export interface Document {
  /** As reports name it. */
  readonly file: string
  /** Absolute: folders may tell the service. */
  readonly path: string
  readonly text: string
  /** Asked for by its own name, and not found in a folder. */
  readonly isNamed: boolean
}

export interface Difference {
  readonly file: string
  readonly line: number
  readonly operation: string
  /** The file of the spec. */
  readonly specFile: string
  readonly path: string
  readonly status: Exclude<Status, 'found' | 'erratum'>
  readonly page: unknown
  readonly spec: unknown
  /** Where an erratum would explain it; undefined when none would. */
  readonly erratumAt: string | undefined
}

interface Stale {
  readonly file: string
  readonly line: number
  readonly specFile: string
  readonly path: string
  readonly why: string
}

/** An operation of a document that was not compared. */
interface Aside {
  readonly file: string
  readonly line: number
  readonly operation: string
  readonly why: string
}

export interface Checked {
  readonly counts: Readonly<Record<Status, number>>
  /** Documents and operations that were compared. */
  readonly documents: number
  readonly operations: number
  readonly differences: readonly Difference[]
  readonly stale: readonly Stale[]
  readonly unread: readonly (Unread & { readonly file: string; readonly operation: string | undefined })[]
  readonly withoutSpec: readonly Aside[]
  /** Other pages of operations whose own document is checked too. */
  readonly others: readonly Aside[]
}

interface Page {
  readonly document: Document
  readonly reading: Reading
}

/** An operation of a page beside its spec. */
interface Pair {
  readonly page: Page
  readonly facts: OperationFacts
  readonly service: Service
  readonly operation: Operation
}

/** `wanted`: `aliyun/ecs`, the service of all of the documents; else each is asked for its own. */
export function check(documents: readonly Document[], services: readonly Service[], wanted?: string): Checked {
  const pages = documents.map((document) => ({ document, reading: readDocument(document.text, document.file) }))
  const present = new Set(documents.map(({ path }) => basename(path)))
  const pairs: Pair[] = []
  const withoutSpec: Aside[] = []
  const others: Aside[] = []
  for (const page of pages) {
    for (const facts of page.reading.operations) {
      const aside = (why: string): Aside => ({
        file: page.document.file,
        line: facts.name.line,
        operation: facts.name.value,
        why,
      })
      const service = serviceOf(page.document, facts, services, wanted)
      const operation = service && catalogOf(service).operations.get(facts.name.value)
      if (service === undefined) withoutSpec.push(aside('its service is not told: name it with --service'))
      else if (operation === undefined) withoutSpec.push(aside(`no spec in ${service.cloud}/${service.name}`))
      else {
        const own = sourceFiles(service, operation)
        const isOther = !page.document.isNamed && !own.includes(basename(page.document.path))
        if (isOther && own.some((file) => present.has(file))) others.push(aside(`another page than ${own[0]}`))
        else pairs.push({ page, facts, service, operation })
      }
    }
  }
  const compared = pairs.map((pair) => ({ pair, all: compare(pair.operation, pair.facts, pair.service.version) }))
  const gone = pages.flatMap((page) => goneOperations(page, services))
  const counts = { found: 0, changed: 0, missing: 0, invented: gone.length, erratum: 0 }
  for (const { status } of compared.flatMap(({ all }) => all)) counts[status] += 1
  const read = [...new Set(pairs.map(({ page }) => page))]
  return {
    counts,
    documents: read.length,
    operations: pairs.length,
    differences: [...compared.flatMap(({ pair, all }) => all.flatMap((one) => differenceOf(pair, one))), ...gone],
    stale: pages.flatMap((page) => staleOf(page, services)),
    unread: [
      ...read.flatMap(({ document: { file }, reading }) =>
        reading.unread.map((one) => ({ ...one, file, operation: undefined })),
      ),
      ...pairs.flatMap(({ page, facts }) =>
        facts.unread.map((one) => ({ ...one, file: page.document.file, operation: facts.name.value })),
      ),
    ],
    withoutSpec,
    others,
  }
}

function differenceOf({ page, facts, operation }: Pair, one: Comparison): Difference[] {
  const { status, path, line, page: says, spec, errataAt } = one
  if (status === 'found' || status === 'erratum') return []
  const { file } = page.document
  const about = { file, line, operation: facts.name.value, specFile: operation.file, erratumAt: errataAt[0] }
  return [{ ...about, path, status, page: says, spec }]
}

/**
 * The service that a page documents. Operations of different services share names, so the name alone does not tell:
 * a document that the specs name, a stated version, and at last the folders and the file do.
 */
export function serviceOf(
  { path }: Document,
  { format, version }: OperationFacts,
  services: readonly Service[],
  wanted: string | undefined,
): Service | undefined {
  if (wanted !== undefined) return services.find(({ cloud, name }) => `${cloud}/${name}` === wanted)
  const known = services.find((service) => documentOf(service, path) !== undefined)
  if (known !== undefined) return known
  const own = services.filter(({ cloud }) => format.startsWith(`${cloud}-`))
  if (version !== undefined) {
    const same = own.filter((service) => service.version === version.value)
    if (same.length === 1) return same[0]
  }
  return own.find(({ cloud, name }) => new RegExp(`(?<![A-Za-z])${cloud}[-/\\\\]${name}(?![A-Za-z])`).test(path))
}

/** The files that a spec names as its sources, the authority first. */
function sourceFiles(service: Service, operation: Operation): string[] {
  return operation.sources.map(({ document }) => service.documents[document]!.file)
}

/** Operations whose spec names this document, which has them no more. */
function goneOperations({ document, reading }: Page, services: readonly Service[]): Difference[] {
  const names = new Set(reading.operations.map(({ name }) => name.value))
  return services.flatMap((service) => {
    const own = documentOf(service, document.path)
    return (own === undefined ? [] : (catalogOf(service).described.get(own) ?? []))
      .filter(({ name }) => !names.has(name))
      .map(({ name, file, sources }) => ({
        file: document.file,
        line: sources.find((source) => source.document === own)!.lines[0],
        operation: name,
        specFile: file,
        path: 'operation',
        status: 'invented' as const,
        page: undefined,
        spec: name,
        erratumAt: undefined,
      }))
  })
}

function staleOf({ document, reading }: Page, services: readonly Service[]): Stale[] {
  return services.flatMap((service) => {
    const own = documentOf(service, document.path)
    const recorded = own === undefined ? undefined : catalogOf(service).errata.get(own)
    if (own === undefined || recorded === undefined) return []
    const lines = document.text.split(/\r\n?|\n/)
    const { language } = service.documents[own]!
    const about = { lines, language, shift: shiftOf(reading, service, own) }
    return recorded.flatMap(({ file, errata }) =>
      staleErrata(errata, about).map(({ erratum, why }) => ({
        file: document.file,
        line: erratum.line,
        specFile: file,
        path: erratum.at,
        why,
      })),
    )
  })
}

function shiftOf({ operations }: Reading, service: Service, document: string): number {
  const shifts = operations.flatMap(({ name, lines }) => {
    const spec = catalogOf(service).operations.get(name.value)
    const source = spec?.sources.find((one) => one.document === document)
    return source === undefined ? [] : lines.map((line, index) => Math.abs(line - source.lines[index]!))
  })
  return Math.max(0, ...shifts)
}
