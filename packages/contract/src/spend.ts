/** What cases may cost at an endpoint where nothing is made anew: which calls change something, and how many. */
import type { ContractCase } from './cases.ts'
import { services } from './services.ts'

/** At most, whether they are expected to be answered or refused; asking for a state again and again is not counted. */
export interface Spend {
  readonly calls: number
  /** Calls of operations that change something, by name: `CreateInstance`. */
  readonly changes: Readonly<Record<string, number>>
  /** Those of them that make something. */
  readonly created: number
}

export function spendOf(cases: readonly ContractCase[]): Spend {
  const all = cases.flatMap(({ service, operation, before }) =>
    [...before.map((step) => step.operation), operation].map((name) => ({ name, service })),
  )
  const changes = new Map<string, number>()
  for (const { name, service } of all) {
    if (services[service]!.descriptor.operations[name]!.effect === 'read') continue
    changes.set(name, (changes.get(name) ?? 0) + 1)
  }
  const created = [...changes].filter(([name]) => /^(?:Create|Run|Allocate)/.test(name))
  return {
    calls: all.length,
    changes: Object.fromEntries(changes),
    created: created.reduce((sum, [, count]) => sum + count, 0),
  }
}
