/** Validators: ours and ajv's standalone code on the same requests, after checking that both find the same problems. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { oraclePaths, problemPaths, readOpenApi } from '@porthole/proof/src/oracle.ts'
import { compare, perSecond, type Report, samplesOf, type Settings, works } from './harness.ts'
import { ask } from './processes.ts'
import { random } from './random.ts'
import { makerOf } from './requests.ts'
import { ajvBundle, operations, oursBundle, type Target } from './validator-bundles.ts'
import type { Prepared, Rates } from './validators-run.ts'

const each = 20

interface Problem {
  readonly path: string
  readonly code: string
}

/** What both found in a request: as paths, and ours as codes. */
interface Judged {
  readonly ours: readonly string[]
  readonly ajv: readonly string[]
  readonly codes: readonly string[]
}

type Judge = (target: Target, request: object) => Judged

interface Requests {
  readonly good: Prepared[]
  readonly bad: Prepared[]
  /** The first request about which the two disagree. */
  readonly different: string | undefined
  /** How many problems of each code there are. */
  readonly codes: Map<string, number>
}

export async function validators({ quick }: Settings): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-bench-'))
  try {
    const bundles = { ours: join(folder, 'ours.mjs'), ajv: join(folder, 'ajv.mjs') }
    writeFileSync(bundles.ours, await oursBundle())
    writeFileSync(bundles.ajv, await ajvBundle())
    const prepared = prepare(await judgeOf(bundles.ours, bundles.ajv))
    const requests = join(folder, 'requests.json')
    writeFileSync(requests, JSON.stringify({ good: prepared.good, bad: prepared.bad }))
    const rates = await race(bundles, requests, quick ? 3 : 9, quick ? 150 : 600)
    return report(prepared, rates)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Raced = Record<'ours' | 'ajv', Record<keyof Rates, number[]>>

/** A fresh process for every sample, alternating. */
async function race(
  bundles: Record<'ours' | 'ajv', string>,
  requests: string,
  rounds: number,
  ms: number,
): Promise<Raced> {
  const raced: Raced = { ours: { good: [], bad: [] }, ajv: { good: [], bad: [] } }
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? (['ajv', 'ours'] as const) : (['ours', 'ajv'] as const)) {
      const { good, bad } = await ask<Rates>('validators-run.ts', name, bundles[name], requests, String(ms))
      raced[name].good.push(good)
      raced[name].bad.push(bad)
    }
  }
  return raced
}

function report({ good, bad, different, codes }: Requests, { ours, ajv }: Raced): Report {
  const found = [...codes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code} ${count}`)
  return {
    title: `${operations.length} operations, all errors, messages rendered, against ajv standalone`,
    rows: [
      works('the same problems found', different),
      compare('valid requests', ours.good, { name: 'ajv', values: ajv.good }, perSecond, { atLeast: 1.3 }),
      compare('invalid requests', ours.bad, { name: 'ajv', values: ajv.bad }, perSecond, { atLeast: 1.2 }),
    ],
    notes: [
      `${good.length} valid and ${bad.length} invalid requests, seeded; problems by our codes: ${found.join(', ')}.`,
      'Requests for a second of processor time of all threads; a fresh process for every sample.',
    ],
    samples: { ...samplesOf(ours, 'ours, '), ...samplesOf(ajv, 'ajv, ') },
  }
}

async function judgeOf(oursFile: string, ajvFile: string): Promise<Judge> {
  type Ours = Record<string, Record<string, (request: object) => readonly Problem[]>>
  type Ajv = Record<string, ((request: object) => boolean) & { errors: Parameters<typeof oraclePaths>[0] }>
  const ours = (await import(pathToFileURL(oursFile).href)) as Ours
  const ajv = (await import(pathToFileURL(ajvFile).href)) as Ajv
  return ({ service, operation }, request) => {
    const problems = ours[service]![`validate${operation}`]!(request)
    const check = ajv[`${service}_${operation}`]!
    check(request)
    return {
      ours: problemPaths(problems),
      ajv: oraclePaths(check.errors),
      codes: problems.map(({ code }) => code),
    }
  }
}

/** As many good and bad requests of each operation as wanted; ajv says which is which. */
function prepare(judge: Judge): Requests {
  const chance = random(4711)
  const used = new Map<string, number>()
  const prepared: Omit<Requests, 'different'> = { good: [], bad: [], codes: new Map() }
  let different: string | undefined
  const documents = new Map<string, ReturnType<typeof readOpenApi>>()
  for (const target of operations) {
    const { cloud, service, operation } = target
    if (!documents.has(service)) documents.set(service, readOpenApi(cloud, service))
    const maker = makerOf(documents.get(service)!, operation, chance, used)
    const take = (make: () => object, wantBad: boolean): object => {
      for (let tries = 0; tries < 1000; tries++) {
        // What goes over a wire: without undefined.
        const request = JSON.parse(JSON.stringify(make())) as object
        const { ours, ajv, codes } = judge(target, request)
        if (ours.join() !== ajv.join()) {
          different ??= `${operation} ${JSON.stringify(request)}: ours ${ours.join(' ')}; ajv ${ajv.join(' ')}`
        }
        if (ajv.length > 0 !== wantBad) continue
        for (const code of codes) prepared.codes.set(code, (prepared.codes.get(code) ?? 0) + 1)
        return request
      }
      throw new Error(`No ${wantBad ? 'bad' : 'good'} request of ${operation} could be made.`)
    }
    for (let count = 0; count < each; count++) {
      prepared.good.push({ service, operation, request: take(maker.good, false) })
      prepared.bad.push({ service, operation, request: take(maker.bad, true) })
    }
  }
  return { ...prepared, different }
}
