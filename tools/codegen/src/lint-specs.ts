/** Prints every problem of the specs: `node --conditions=porthole-source tools/codegen/src/lint-specs.ts [folder]`. */
import { existsSync } from 'node:fs'
import { loadSpecs } from './load/index.ts'

const remedy = 'name the folder that holds <cloud>/<service>/*.yaml'

function lint(folder: string): string[] {
  if (!existsSync(folder)) return [`${folder}: no such folder: ${remedy}`]
  const { services, problems } = loadSpecs(folder)
  if (problems.length > 0) return [...problems.map((problem) => problem.message), counted(problems.length, 'problem')]
  if (services.length === 0) return [`${folder}: no specs in it: ${remedy}`]
  const operations = services.flatMap((service) => service.operations)
  console.log(`${counted(services.length, 'service')}, ${counted(operations.length, 'operation')}: no problems`)
  return []
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

const complaints = lint(process.argv[2] ?? 'specs')
for (const complaint of complaints) console.error(complaint)
process.exitCode = complaints.length === 0 ? 0 : 1
