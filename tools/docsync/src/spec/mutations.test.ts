/** Every change of one fact of the real specs, drawn by a seed, is found exactly once and means what it must. */
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import { compareServices } from './compare.ts'
import { mutationsOf } from './mutations.ts'

const specs = fileURLToPath(new URL('../../../../specs', import.meta.url))
const { services } = loadSpecs(specs, specs)
const all = services.flatMap((service) => mutationsOf(service).map((mutation) => ({ service, mutation })))
const shuffled = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { seed: 4, numRuns: 1 })[0]!
const firsts = new Map(shuffled.toReversed().map((one) => [one.mutation.kind, one]))
const sample = [...new Set([...firsts.values(), ...shuffled])].slice(0, 360)

describe('changes of one fact', () => {
  it('are drawn from thousands, one of each kind at least, in all services', () => {
    expect(all.length).toBeGreaterThan(3000)
    expect(firsts.size).toBeGreaterThan(90)
    expect(new Set(sample.map(({ mutation }) => mutation.kind)).size).toBe(firsts.size)
    expect(new Set(sample.map(({ service }) => service)).size).toBe(services.length)
  })

  it(`are each found exactly once, as what they are (${sample.length} of them)`, () => {
    const wrong = sample.flatMap(({ service, mutation }) => {
      const after = structuredClone(service)
      mutation.apply(after as Parameters<typeof mutation.apply>[0])
      const found = compareServices([service], [after])
      const [only] = found
      const isRight =
        found.length === 1 &&
        only!.path === mutation.path &&
        only!.kind.startsWith(mutation.kind) &&
        only!.clients === mutation.clients &&
        only!.semver === mutation.semver
      return isRight
        ? []
        : [
            {
              wanted: mutation,
              found: found.map(({ path, kind, clients, semver }) => ({ path, kind, clients, semver })),
            },
          ]
    })
    expect(wrong).toEqual([])
  }, 60_000)

  it('are found backwards too', () => {
    const missed = sample.filter(({ service, mutation }) => {
      const after = structuredClone(service)
      mutation.apply(after as Parameters<typeof mutation.apply>[0])
      return compareServices([after], [service]).length !== 1
    })
    expect(missed.map(({ mutation }) => `${mutation.path} ${mutation.kind}`)).toEqual([])
  }, 60_000)
})
