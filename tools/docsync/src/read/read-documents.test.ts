/** The readers against the whole documents and the specs that were written from them. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import type { FieldFacts, OperationFacts } from '../facts.ts'
import { readDocument } from './read.ts'
import { addScore, emptyScore } from './score.ts'

const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = `${checkout}../shared/docs/`
const { services } = loadSpecs(`${checkout}specs`, checkout)

/** Those that are the authority for an operation; 001 is an earlier revision of 002. */
const documents: readonly { service: string; file: string }[] = [
  { service: 'ecs', file: '000-aliyun-ecs-DescribeInstanceVncUrl.md' },
  { service: 'cvm', file: '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt' },
  { service: 'gws', file: '003-aliyun-gws-api-reference-20201026.txt' },
  { service: 'ecs', file: '004-aliyun-ecs-GetInstanceScreenshot-20240319.txt' },
]

const isHere = existsSync(folder)
describe.skipIf(!isHere)('the documents in ../shared/docs (skipped where they are not)', () => {
  // A skipped suite is collected too.
  const readings = (isHere ? documents : []).map(({ service, file }) => ({
    service: services.find(({ name }) => name === service)!,
    ...readDocument(readFileSync(folder + file, 'utf8'), file),
  }))
  const pairs = readings.flatMap(({ service, operations }) =>
    operations.map((facts) => ({ facts, spec: service.operations.find(({ name }) => name === facts.name.value) })),
  )

  it('have 30 operations, each with a spec, 123 rows of parameters and 122 of fields', () => {
    expect(pairs.filter(({ spec }) => spec === undefined)).toEqual([])
    expect(pairs).toHaveLength(30)
    expect(
      count(
        pairs.map(({ facts }) => facts.parameters),
        (one) => one.fields === undefined,
      ),
    ).toBe(123)
    expect(
      count(
        pairs.map(({ facts }) => facts.response),
        () => true,
      ),
    ).toBe(122)
  })

  it('have nothing that was left unread', () => {
    const unread = [...readings.flatMap((reading) => reading.unread), ...pairs.flatMap(({ facts }) => facts.unread)]
    expect(unread).toEqual([])
  })

  it('have the sections and lines that the specs name', () => {
    const wrong = pairs.flatMap(({ facts, spec }) => {
      const { lines, section } = spec!.sources[0]!
      const own = facts.section?.value ?? section
      return own === section && facts.lines.join() === lines.join()
        ? []
        : [`${spec!.name}: ${own} ${facts.lines.join('..')}`]
    })
    expect(wrong).toEqual([])
  })

  it('have the samples that the specs have', () => {
    const wrong = pairs.flatMap(({ facts, spec }) => [
      ...(jsonOf(facts) === JSON.stringify(spec!.examples.json) ||
      spec!.examples.jsonText?.trim() === facts.examples.json?.value
        ? []
        : [`${spec!.name}: ${facts.examples.json?.value}`]),
      ...(facts.examples.xml?.value.trim() === spec!.examples.xml?.trim()
        ? []
        : [`${spec!.name}: ${facts.examples.xml?.value}`]),
      ...(spec!.examples.request === undefined ||
      facts.examples.request?.value.includes(`Action=${spec!.name}`) === true
        ? []
        : [`${spec!.name}: ${facts.examples.request?.value}`]),
    ])
    expect(wrong).toEqual([])
  })

  it('yield the facts of the specs, and none besides', () => {
    const score = emptyScore()
    for (const { facts, spec } of pairs) addScore(score, spec!, facts)
    const tallies = Object.values(score)
    const rates = Object.entries(score).map(([key, { found, total }]) => `${key} ${found}/${total}`)
    const explained = tallies.flatMap((tally) => tally.explained)
    console.log(`read as the specs have it: ${rates.join(', ')}; ${explained.length} of them by an erratum`)
    expect(tallies.flatMap(({ wrong }) => wrong)).toEqual([])
    // Only samples are repaired by errata; what a client is generated from is as printed.
    expect(explained).toEqual(score.example.explained)
    expect(score.name.total).toBeGreaterThanOrEqual(245)
    expect([score.enum.total, score.bounds.total, score.default.total]).toEqual([30, 4, 15])
  })
})

function jsonOf(facts: OperationFacts): string | undefined {
  try {
    return JSON.stringify(JSON.parse(facts.examples.json?.value ?? ''))
  } catch {
    return undefined
  }
}

function count(lists: readonly (readonly FieldFacts[])[], isRow: (field: FieldFacts) => boolean): number {
  const one = (fields: readonly FieldFacts[]): number =>
    fields.reduce((sum, field) => sum + (isRow(field) ? 1 : 0) + one(field.fields ?? []), 0)
  return lists.reduce((sum, fields) => sum + one(fields), 0)
}
