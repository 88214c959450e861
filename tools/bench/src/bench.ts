/** `npm run bench`: measures against named peers, prints a table for each section and writes all to bench/results.json. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Report, Section } from './harness.ts'
import { root } from './processes.ts'
import { tableOf } from './table.ts'

/** Loaded when they run, so that a section needs only what it needs. */
const sections: Readonly<Record<string, () => Promise<Section>>> = {
  size: async () => (await import('./size.ts')).size,
  import: async () => (await import('./import.ts')).coldImport,
  calls: async () => (await import('./calls.ts')).calls,
  validators: async () => (await import('./validators.ts')).validators,
  generator: async () => (await import('./generator.ts')).generator,
  'generator-large': async () => (await import('./generator-large.ts')).generatorLarge,
  mock: async () => (await import('./mock.ts')).mock,
  world: async () => (await import('./world.ts')).world,
  million: async () => (await import('./million.ts')).million,
  tickets: async () => (await import('./tickets.ts')).tickets,
  kill: async () => (await import('./kill.ts')).kill,
  hostile: async () => (await import('./hostile.ts')).hostile,
  soak: async () => (await import('./soak.ts')).soak,
  'console-zrle': async () => (await import('./console-zrle.ts')).consoleZrle,
  'console-shot': async () => (await import('./console-shot.ts')).consoleShot,
  'console-idle': async () => (await import('./console-idle.ts')).consoleIdle,
  'console-live': async () => (await import('./console-live.ts')).consoleLive,
  'console-proxy': async () => (await import('./console-proxy.ts')).consoleProxy,
  'console-fuzz': async () => (await import('./console-fuzz.ts')).consoleFuzz,
  docsync: async () => (await import('./docsync.ts')).docsync,
  openapi: async () => (await import('./openapi.ts')).openapi,
}

const usage = `npm run bench -- [sections...] [--quick] [--check]
  sections  ${Object.keys(sections).join(', ')}; all by default
  --quick   shorter runs: to see that all works, not to judge
  --check   exit 1 when a target is missed`

const resultsFile = `${root}bench/results.json`

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args)
  if (values.help) console.log(usage)
  if (values.help) return 0
  const unknown = positionals.find((name) => !Object.hasOwn(sections, name))
  if (unknown !== undefined) {
    console.error(`There is no section ${unknown}: choose from ${Object.keys(sections).join(', ')}.`)
    return 1
  }
  const { quick = false, check = false } = values
  const reports: Report[] = []
  let failed = 0
  for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
    try {
      const section = await sections[name]!()
      const report = await section({ quick })
      console.log(tableOf(name, report))
      reports.push(report)
      save(name, report, quick)
    } catch (error) {
      failed++
      console.error(`${name}: not measured: ${(error as Error).message}\n`)
    }
  }
  const judged = reports.flatMap(({ rows }) => rows).filter(({ met }) => met !== undefined)
  const missed = judged.filter(({ met }) => !met).length
  console.log(
    `${judged.length - missed} targets met, ${missed} missed${failed ? `, ${failed} sections not measured` : ''}`,
  )
  console.log('Written to bench/results.json.')
  return failed > 0 || (check && missed > 0) ? 1 : 0
}

function read(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args: [...args], options: { quick: flag, check: flag, help: flag }, allowPositionals: true })
  } catch (error) {
    console.error(`bench: ${(error as Error).message.split('. ')[0]}.\n${usage}`)
    process.exit(1)
  }
}

/** Replaces the section in the file and leaves what others found. */
function save(name: string, report: Report, quick: boolean): void {
  const known = existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as { sections: object })
    : undefined
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: cpus().length,
    memory: totalmem(),
  }
  const measured = { at: new Date().toISOString(), quick, load: loadavg()[0], ...report }
  mkdirSync(`${root}bench`, { recursive: true })
  writeFileSync(
    resultsFile,
    `${JSON.stringify({ machine, sections: { ...known?.sections, [name]: measured } }, null, 2)}\n`,
  )
}
