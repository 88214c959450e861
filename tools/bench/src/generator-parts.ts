/** Measures loading and types apart, in a process of its own: prints milliseconds. `generator-parts.ts FOLDER` */

export interface Parts {
  readonly loading: number
  readonly types: number
}

/** The generator has no entry for others: its modules are loaded by path, as its program does. */
type Codegen<Path extends 'load' | 'openapi' | 'types'> = {
  load: typeof import('../../codegen/src/load/index.ts')
  openapi: typeof import('../../codegen/src/emit/openapi.ts')
  types: typeof import('../../codegen/src/types-thread.ts')
}[Path]

const modules = new URL('../../codegen/src/', import.meta.url)
const { loadSpecs } = (await import(new URL('load/index.ts', modules).href)) as Codegen<'load'>
const { openapiOf } = (await import(new URL('emit/openapi.ts', modules).href)) as Codegen<'openapi'>
const { startTypes } = (await import(new URL('types-thread.ts', modules).href)) as Codegen<'types'>

const started = performance.now()
const { services, problems } = loadSpecs(process.argv[2]!)
const loading = performance.now() - started
if (problems.length > 0) throw problems[0]!

const documents = services.map(openapiOf)
const typing = performance.now()
const thread = startTypes()
await Promise.all(documents.map((document) => thread.typesOf(document, '')))
const parts: Parts = { loading, types: performance.now() - typing }
await thread.stop()
process.stdout.write(JSON.stringify(parts))
