/** Finds names that would be generated twice: tools take duplicates silently, and one of the two is lost. */
import { SpecError } from '../load/index.ts'
import type { Operation, Service, Structure } from '../model.ts'
import { clientNames, optionsName } from './entries.ts'
import { flowNames } from './flows.ts'
import { camel, pascal } from './names.ts'
import { structuresOf } from './schema.ts'

interface Claim {
  readonly name: string
  readonly file: string
  /** What bears the name. */
  readonly what: string
}

export function clashes(service: Service): SpecError[] {
  const first = new Map<string, Claim>()
  const problems: SpecError[] = []
  for (const claim of claims(service)) {
    const other = first.get(claim.name)
    if (other)
      problems.push(
        new SpecError(claim.file, 1, `${claim.what} has the name of ${other.what}`, 'rename one of the two'),
      )
    else first.set(claim.name, claim)
  }
  return problems
}

function claims(service: Service): Claim[] {
  const { file, operations } = service
  const owners = new Map<Structure, Operation>()
  for (const operation of operations) for (const one of operation.structures) owners.set(one, operation)
  const own = ['service', 'components', 'operations', 'paths', camel(service.name), `${pascal(service.name)}Client`]
  return [
    { name: 'Error', file, what: 'the schema Error' },
    ...own.map((name) => ({ name, file, what: `the generated ${name}` })),
    ...[...clientNames, optionsName(service)].map((name) => ({ name, file, what: `the client's ${name}` })),
    ...operations.flatMap((operation) => [
      { name: operation.name, file: operation.file, what: `the operation ${operation.name}` },
      ...['Request', 'Response', 'ErrorCode'].map((part) => ({
        name: operation.name + part,
        file: operation.file,
        what: `the generated ${operation.name}${part}`,
      })),
    ]),
    ...flowNames(service).map((name) => ({ name, file, what: `the flow ${name}` })),
    ...[...structuresOf(service).keys()].map((structure) => {
      const operation = owners.get(structure)
      const where = operation ? ` of ${operation.name}` : ''
      return { name: structure.name, file: operation?.file ?? file, what: `the structure ${structure.name}${where}` }
    }),
  ]
}
