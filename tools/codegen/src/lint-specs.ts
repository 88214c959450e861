/** Prints every problem of the specs: `node --conditions=porthole-source tools/codegen/src/lint-specs.ts [folder]`. */
import { existsSync } from 'node:fs'
import { loadSpecs } from './load/index.ts'

const folder = process.argv[2] ?? 'specs'
if (existsSync(folder)) {
  const { services, problems } = loadSpecs(folder)
  for (const problem of problems) console.error(problem.message)
  const operations = services.reduce((sum, service) => sum + service.operations.length, 0)
  if (problems.length > 0) {
    console.error(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`)
    process.exitCode = 1
  } else console.log(`${services.length} services, ${operations} operations: no problems`)
} else {
  console.error(`${folder}: no such folder: name the folder that holds <cloud>/<service>/*.yaml`)
  process.exitCode = 1
}
