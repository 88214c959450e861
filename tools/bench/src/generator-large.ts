/** The generator on thousands of made-up operations: time, memory, growth, and whether the output type-checks. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forget, generatorProgram, remembered } from './generator.ts'
import { generateAll, type Generator, heyApi, redocly } from './generator-peers.ts'
import type { Parts } from './generator-parts.ts'
import {
  compare,
  interleave,
  limit,
  megabytes,
  milliseconds,
  type Report,
  type Row,
  samplesOf,
  type Settings,
  statsOf,
  works,
} from './harness.ts'
import { installPeers } from './peers.ts'
import { ask, mustRun } from './processes.ts'
import { writeRpcSpecs } from './rpc-specs.ts'
import { checkTypes } from './type-check.ts'

const bounds = {
  memory: { atMost: 1.2e9 },
  typeCheck: { atMost: 120_000 },
  /** Time for an operation in the largest run over that in the smallest. */
  growth: { atMost: 1.2 },
}
/** Milliseconds for all documents, until a peer is given up. */
const patience = 900_000

export async function generatorLarge({ quick }: Settings): Promise<Report> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'porthole-bench-'))
  const before = new Set(remembered())
  try {
    return await measure(folder, quick ? 1000 : 5000, quick ? 1 : 3)
  } finally {
    rmSync(folder, { recursive: true })
    forget(before)
  }
}

async function measure(folder: string, count: number, rounds: number): Promise<Report> {
  const specsOf = (operations: number): string => join(folder, `specs-${operations}`)
  const [small, middle] = [count / 4, count / 2]
  for (const operations of [small, middle, count]) writeRpcSpecs(specsOf(operations), operations)
  const peaks = new Map<string, number>()
  const failures = new Map<string, string>()
  const notePeak = (name: string, peak: number): unknown => peaks.set(name, Math.max(peak, peaks.get(name) ?? 0))

  const generate = async (operations: number, out: string): Promise<number> => {
    const { ms, peak } = await mustRun([generatorProgram, '--specs', specsOf(operations), '--out', out])
    notePeak(`ours ${operations}`, peak)
    return ms
  }
  const kept = join(folder, 'kept')
  await generate(count, kept)
  const documentFolder = join(kept, 'packages/aliyun/openapi')
  const documents = readdirSync(documentFolder).map((name) => join(documentFolder, name))

  const ours = (operations: number) => async (): Promise<number> => {
    const out = mkdtempSync(join(folder, 'ours-'))
    const ms = await generate(operations, out)
    rmSync(out, { recursive: true })
    return ms
  }
  const theirs = (generator: Generator) => async (): Promise<number> => {
    if (failures.has(generator.name)) return Number.NaN
    const cwd = mkdtempSync(join(folder, 'peer-'))
    const { ms, peak, failure } = await generateAll(generator, documents, cwd, patience)
    rmSync(cwd, { recursive: true })
    notePeak(generator.name, peak)
    if (failure) failures.set(generator.name, failure)
    return ms
  }
  const peers = { redocly: redocly(), heyApi: heyApi() }
  const samples = await interleave(rounds, {
    small: ours(small),
    middle: ours(middle),
    all: ours(count),
    redocly: theirs(peers.redocly),
    heyApi: theirs(peers.heyApi),
  })

  const against = (key: keyof typeof peers, atMost: number): Row => {
    const { name } = peers[key]
    const failure = failures.get(name)
    return failure
      ? limit('all outputs', statsOf(samples.all).median, `${name} ${failure}`, milliseconds)
      : compare('all outputs', samples.all, { name, values: samples[key] }, milliseconds, { atMost })
  }
  const perOperation = (values: readonly number[], operations: number): number[] =>
    values.map((ms) => (ms * 1000) / operations)
  const each = {
    small: perOperation(samples.small, small),
    middle: perOperation(samples.middle, middle),
    all: perOperation(samples.all, count),
  }
  const micro = (us: number): string => `${us.toFixed(0)} us`
  const parts = await ask<Parts>('generator-parts.ts', specsOf(count))
  const memory = Object.values(peers).map(({ name }) => `${name} ${megabytes(peaks.get(name)!)}`)
  return {
    title: `${count} made-up RPC operations in 5 services, as YAML; a process from start to end`,
    rows: [
      against('redocly', 1),
      against('heyApi', 0.5),
      limit('peak memory', peaks.get(`ours ${count}`)!, memory.join(', '), megabytes, bounds.memory),
      compare(
        `growth: an operation, ${count}`,
        each.all,
        { name: `of ${small}`, values: each.small },
        micro,
        bounds.growth,
      ),
      compare(`growth: an operation, ${middle}`, each.middle, { name: `of ${small}`, values: each.small }, micro),
      ...(await typeCheck(kept)),
      limit('loading alone', parts.loading, '', milliseconds),
      limit('types alone', parts.types, '', milliseconds),
    ],
    notes: [
      `Rounds: ${rounds}. Ours reads YAML and writes all outputs; the peers read the OpenAPI that we emit, a process a document, which is the fastest for both: Redocly makes client, zod and MSW, hey-api types, client, SDK, zod, MSW and faker.`,
      'Linear growth is judged by the time for one operation.',
    ],
    samples: {
      ...samplesOf(samples),
      ...Object.fromEntries([...peaks].map(([name, peak]) => [`${name}, bytes`, statsOf([peak])])),
    },
  }
}

/** Checks the output as it is, against the sources of the kernel. */
async function typeCheck(kept: string): Promise<Row[]> {
  const { ms, wrong } = await checkTypes(kept)
  return [
    works('the output type-checks', wrong),
    limit('type-check of the output', ms, '', milliseconds, bounds.typeCheck),
  ]
}
