/** Writes specs/spec.schema.json: `node --conditions=porthole-source tools/codegen/src/write-spec-schema.ts`. */
import { writeFileSync } from 'node:fs'
import { specSchema } from './load/schema.ts'

writeFileSync(new URL('../../../specs/spec.schema.json', import.meta.url), `${JSON.stringify(specSchema(), null, 2)}\n`)
