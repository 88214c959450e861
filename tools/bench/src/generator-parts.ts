/** Measures loading and types apart, in a process of its own: prints milliseconds. `generator-parts.ts FOLDER` */
import { openapiOf } from '../../codegen/src/emit/openapi.ts'
import { loadSpecs } from '../../codegen/src/load/index.ts'
import { startTypes } from '../../codegen/src/types-thread.ts'

export interface Parts {
  readonly loading: number
  readonly types: number
}

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
