/** A limit that no document states weighs less than one that a document states. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Limit, Service } from '@porthole/codegen/src/model.ts'
import { compareServices } from './compare.ts'
import { changelog, report } from './report.ts'

const specs = fileURLToPath(new URL('../../../../specs', import.meta.url))
const [service] = loadSpecs(specs, specs).services

/** The first service with these limits and no others in its first operation. */
function withLimits(...limits: Limit[]): Service[] {
  const [first, ...rest] = service!.operations
  return [{ ...service!, operations: [{ ...first!, limits }, ...rest] }]
}

const limit = (basis: Limit['basis'], value: string): Limit => ({ kind: 'call-interval', value, basis })
const found = (before: Limit[], after: Limit[]): string[] =>
  compareServices(withLimits(...before), withLimits(...after)).map(({ kind, semver }) => `${kind}: ${semver}`)

describe('A limit of ours', () => {
  it.each(['inferred', 'outside', 'chosen'] as const)('that is %s is a patch, however it changes', (basis) => {
    expect(found([limit(basis, '10s')], [limit(basis, '20s')])).toEqual(['own-limit-value-tightened: patch'])
    expect(found([limit(basis, '10s')], [limit(basis, '5s')])).toEqual(['own-limit-value-loosened: patch'])
    expect(found([], [limit(basis, '10s')])).toEqual(['own-limit-added: patch'])
    expect(found([limit(basis, '10s')], [])).toEqual(['own-limit-removed: patch'])
    expect(found([limit(basis, '10s')], [{ ...limit(basis, '10s'), per: 'InstanceId' }])).toEqual([
      'own-limit-scope-added: patch',
    ])
  })

  it('is said to be ours, in the report and in the changelog', () => {
    const differences = compareServices(withLimits(limit('chosen', '10s')), withLimits(limit('chosen', '20s')))
    for (const text of [report(differences, 'text'), report(differences, 'markdown'), changelog(differences)])
      expect(text.replaceAll(/\s+/g, ' ')).toContain('Ours: no document states it')
  })
})

describe('A stated limit', () => {
  it('weighs in full', () => {
    expect(found([limit('stated', '10s')], [limit('stated', '20s')])).toEqual(['limit-value-tightened: major'])
    expect(found([], [limit('stated', '10s')])).toEqual(['limit-added: major'])
  })

  it('weighs in full where the other side is ours', () => {
    expect(found([limit('chosen', '10s')], [limit('stated', '20s')])).toEqual([
      'limit-value-tightened: major',
      'origin-changed: none',
    ])
    expect(found([limit('stated', '10s')], [limit('inferred', '20s')])).toEqual([
      'limit-value-tightened: major',
      'origin-changed: none',
    ])
  })

  it('that was ours with the same value changes no version', () => {
    expect(found([limit('chosen', '10s')], [limit('stated', '10s')])).toEqual(['origin-changed: none'])
  })
})
