/** Where to look things up in a service: a product has thousands of documents and operations. */
import { basename } from 'node:path'
import type { Erratum, Operation, Service } from '@porthole/codegen/src/model.ts'

export interface Catalog {
  /** Names of documents by the name of their file. */
  readonly documents: ReadonlyMap<string, string>
  readonly operations: ReadonlyMap<string, Operation>
  /** By the names of documents: the operations that have it as a source. */
  readonly described: ReadonlyMap<string, readonly Operation[]>
  /** By the names of documents: files of specs and what they record of it. */
  readonly errata: ReadonlyMap<string, readonly { readonly file: string; readonly errata: readonly Erratum[] }[]>
}

/** Services do not change once they are loaded. */
const made = new WeakMap<Service, Catalog>()

export function catalogOf(service: Service): Catalog {
  const known = made.get(service)
  if (known !== undefined) return known
  const documents = new Map<string, string>()
  // The first of two documents of one file has the name.
  for (const [name, { file }] of Object.entries(service.documents)) if (!documents.has(file)) documents.set(file, name)
  const described = new Map<string, Operation[]>()
  for (const operation of service.operations)
    for (const name of new Set(operation.sources.map(({ document }) => document))) add(described, name, operation)
  const errata = new Map<string, { file: string; errata: Erratum[] }[]>()
  for (const { file, errata: all } of [service, ...service.operations])
    for (const name of new Set(all.map(({ document }) => document)))
      add(errata, name, { file, errata: all.filter(({ document }) => document === name) })
  const operations = new Map(service.operations.map((operation) => [operation.name, operation]))
  const catalog = { documents, operations, described, errata }
  made.set(service, catalog)
  return catalog
}

/** The name by which a service's specs call the document of this file. */
export function documentOf(service: Service, path: string): string | undefined {
  return catalogOf(service).documents.get(basename(path))
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
