/** The contract as tests of vitest: one for each case. */
import { callersOf, type ContractOptions, runCase, selectedCases } from './run.ts'

/** The functions of `vitest` that are used: pass the module itself. */
export interface Vitest {
  readonly describe: (name: string, body: () => void) => void
  readonly it: ((name: string, body: () => Promise<void>) => void) & { skip: (name: string, body: () => void) => void }
}

/** `describeContract(vitest, { target })`, with `import * as vitest from 'vitest'`. A case that fails throws what is wrong. */
export function describeContract({ describe, it }: Vitest, options: Omit<ContractOptions, 'record' | 'bail'>): void {
  const { target, writes = target.reset !== undefined, gaps = [] } = options
  const cases = selectedCases(options)
  const call = callersOf(options)
  const names = new Set(cases.map(({ service, operation }) => `${service} ${operation}`))
  for (const name of names) {
    describe(name, () => {
      for (const one of cases.filter(({ service, operation }) => `${service} ${operation}` === name)) {
        if (one.needs.includes('write') && !writes) it.skip(one.name, () => {})
        else {
          it(one.name, async () => {
            const { outcome, problems } = await runCase(one, options, call(one.service))
            if (outcome === 'failed') throw new Error(`${one.id}: ${problems.join(' ')}`)
          })
        }
      }
    })
  }
  const all = new Set(selectedCases({ ...(options.subjects && { subjects: options.subjects }) }).map(({ id }) => id))
  for (const { id } of gaps.filter((gap) => !all.has(gap.id))) {
    it(`has a case for the known gap ${id}`, async () => {
      throw new Error('There is no such case: take the gap away.')
    })
  }
}
