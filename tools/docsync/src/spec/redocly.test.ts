/** A second engine as the proof: what `redocly diff` finds in the OpenAPI documents, we find in the specs. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openapiOf } from '@porthole/codegen/src/emit/openapi.ts'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Service } from '@porthole/codegen/src/model.ts'
import { compareServices, type Difference } from './compare.ts'
import { type Mutation, mutationsOf } from './mutations.ts'

interface Theirs {
  readonly path: string
  readonly impact: string
  readonly property?: string
}

const redocly = fileURLToPath(new URL('../../../proof/node_modules/.bin/redocly', import.meta.url))
const specs = fileURLToPath(new URL('../../../../specs', import.meta.url))
const rounds = 15

/**
 * Where they call for a major version and we do not: OpenAPI shows a secret as a format, and a long by the pattern of
 * its decimal form, which they take for a constraint that comes or goes; so do they take an enum that ignores case,
 * which is a pattern, an enum that a request no longer has, and an encoding where the values are listed instead.
 */
const judgedByUs = [
  'request-case-widened',
  'request-enum-widened',
  'request-secrecy-added',
  'request-type-widened',
  'response-case-widened',
  'response-enum-narrowed',
  'response-secrecy-added',
  'response-type-narrowed',
]

describe.skipIf(!existsSync(redocly))('redocly diff (skipped where tools/proof is not installed)', () => {
  const service = loadSpecs(specs, specs).services.find(({ name }) => name === 'gws')!
  const mutations = mutationsOf(service).filter(({ path }) => path.split(' ').length > 2)
  const drawn = fc.sample(fc.shuffledSubarray(mutations, { minLength: mutations.length }), { seed: 7, numRuns: rounds })

  it('finds nothing that we miss, and calls nothing breaking that we do not but for known reasons', () => {
    const missed: string[] = []
    const milder = new Set<string>()
    let [found, applied] = [0, 0]
    for (const all of drawn) {
      const one = oneAnOperation(all)
      applied += one.length
      const after = structuredClone(service)
      for (const { apply } of one) apply(after as Parameters<typeof apply>[0])
      const ours = compareServices([service], [after])
      for (const change of theirsOf(service, after)) {
        const same = ours.filter((difference) => concerns(difference, change))
        found += 1
        if (same.length === 0) missed.push(`${change.path} ${change.property ?? ''}`)
        if (change.impact === 'major' && !same.some(({ semver }) => semver === 'major')) {
          for (const { kind } of same) milder.add(kind)
        }
      }
    }
    expect(applied).toBeGreaterThan(300)
    expect(found).toBeGreaterThan(300)
    expect(missed).toEqual([])
    expect([...milder].filter((kind) => !judgedByUs.includes(kind))).toEqual([])
  }, 120_000)
})

/** One change for each operation and structure at most, so that theirs and ours can be told apart. */
function oneAnOperation(mutations: readonly Mutation[]): Mutation[] {
  const places = new Map<string, Mutation>()
  for (const mutation of mutations) {
    const [, operation, place] = mutation.path.split(/[ .]/)
    const key = operation === 'structures' ? `structures.${place}` : operation!
    if (!places.has(key)) places.set(key, mutation)
  }
  return [...places.values()]
}

function theirsOf(before: Service, after: Service): Theirs[] {
  const folder = mkdtempSync(join(tmpdir(), 'redocly-'))
  try {
    const files = [before, after].map((service, index) => {
      const file = join(folder, `${index}.json`)
      writeFileSync(file, JSON.stringify(openapiOf(service)))
      return file
    })
    const words = ['diff', ...files, '--format', 'json', '--lint-config', 'off', '--fail-on', 'none']
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const text = execFileSync(redocly, words, {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return (JSON.parse(text) as { changes: Theirs[] }).changes
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether a difference of ours is at the place of theirs: the operation, and the field where they name one. */
function concerns({ path, before, after }: Difference, theirs: Theirs): boolean {
  const operation = /^#\/paths\/~1(\w+)/.exec(theirs.path)?.[1]
  const fields = [...theirs.path.matchAll(/\/properties\/(\w+)/g)].map(([, name]) => name!)
  const [, where, rest = ''] = path.split(' ')
  const names = [...`${where} ${rest}`.split(/[ .]/), before, after]
  const isField = fields.length === 0 || names.includes(fields.at(-1)!)
  return isField && (where === operation || where!.startsWith('structures.') || operation === undefined)
}
