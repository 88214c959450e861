/** docsync on a whole product and on thousands of pages: import, generating, type check; check; growth. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parametersOfPage, writePages } from './docsync-pages.ts'
import { forget, generatorProgram, remembered } from './generator.ts'
import {
  compare,
  interleave,
  limit,
  megabytes,
  milliseconds,
  type Report,
  samplesOf,
  type Settings,
  statsOf,
  works,
} from './harness.ts'
import { mustRun, root, runNode } from './processes.ts'
import { checkTypes } from './type-check.ts'

const program = join(root, 'tools/docsync/bin/docsync.mjs')
/** As many operations as ECS has. */
const product = 228
const sizes = [30, product, 5000] as const
const bounds = {
  all: { atMost: 20_000 },
  memory: { atMost: 1e9 },
  check: { atMost: 2000 },
  /** Time for a page in the largest run over that in the run of a product, each without the start of the program. */
  growth: { atMost: 1.2 },
}

export async function docsync({ quick }: Settings): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-bench-'))
  const before = new Set(remembered())
  try {
    return await measure(folder, quick ? 1 : 5)
  } finally {
    rmSync(folder, { recursive: true })
    forget(before)
  }
}

async function measure(folder: string, rounds: number): Promise<Report> {
  const pages = (size: number): string => join(folder, `pages-${size}`)
  const specs = (size: number): string => join(folder, `specs-${size}`)
  const service = ['--service', 'aliyun/madeup']
  let peak = 0
  const noted = (ended: { readonly ms: number; readonly peak: number }): number => {
    peak = Math.max(peak, ended.peak)
    return ended.ms
  }
  const imported = async (size: number): Promise<number> => {
    rmSync(specs(size), { recursive: true, force: true })
    const ended = await mustRun([program, 'import', pages(size), ...service, '--out', specs(size)])
    return size > product ? ended.ms : noted(ended)
  }
  const checked = async (size: number): Promise<number> =>
    (await mustRun([program, 'check', pages(size), ...service, '--specs', specs(size)])).ms
  for (const size of sizes) {
    writePages(pages(size), size)
    await imported(size)
  }
  const out = join(folder, 'out')
  const generated = async (): Promise<number> => {
    rmSync(out, { recursive: true, force: true })
    return noted(await mustRun([generatorProgram, '--specs', specs(product), '--out', out]))
  }
  await generated()
  const types = await checkTypes(out)
  const whole = async (): Promise<number> => {
    const ms = (await imported(product)) + (await generated())
    return ms + noted(await checkTypes(out))
  }
  const [small, middle, large] = sizes
  const samples = await interleave(rounds, {
    whole,
    start: async () => (await runNode([program, '--help'])).ms,
    'import 30': () => imported(small),
    'import 228': () => imported(middle),
    'import 5000': () => imported(large),
    'check 30': () => checked(small),
    'check 228': () => checked(middle),
    'check 5000': () => checked(large),
  })
  const start = statsOf(samples.start).median
  const each = (values: readonly number[], size: number): number[] => values.map((ms) => (ms - start) / size)
  const page = (ms: number): string => `${ms.toFixed(2)} ms`
  const growth = (verb: 'import' | 'check') => [
    compare(
      `${verb}: a page of ${large}`,
      each(samples[`${verb} 5000`], large),
      { name: `of ${product}`, values: each(samples[`${verb} 228`], middle) },
      page,
      bounds.growth,
    ),
    compare(
      `${verb}: a page of ${product}`,
      each(samples[`${verb} 228`], middle),
      { name: `of ${small}`, values: each(samples[`${verb} 30`], small) },
      page,
    ),
  ]
  const parameters = product * parametersOfPage
  return {
    title: `${product} made-up pages with ${parameters} parameters, and ${large}; whole processes`,
    rows: [
      limit('import, gen, type check', statsOf(samples.whole).median, '', milliseconds, bounds.all),
      limit('the most memory of these', peak, '', megabytes, bounds.memory),
      works('the output type-checks', types.wrong),
      limit(`check of ${product} pages`, statsOf(samples['check 228']).median, '', milliseconds, bounds.check),
      limit(`import of ${large} pages`, statsOf(samples['import 5000']).median, '', milliseconds),
      limit(`check of ${large} pages`, statsOf(samples['check 5000']).median, '', milliseconds),
      ...growth('import'),
      ...growth('check'),
    ],
    notes: [
      `Rounds: ${rounds}. Growth is that of the time for one page, without the ${milliseconds(start)} in which the program starts.`,
    ],
    samples: samplesOf(samples),
  }
}
