/** What an endpoint answered, in files to keep: one per operation, written and read. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Trouble } from './gateway.ts'
import type { Values } from './services.ts'

export interface RecordedCase {
  readonly name: string
  /** Whether it was answered as documented. */
  readonly kept: boolean
  readonly format: 'JSON' | 'XML'
  /** What was wrong with the call beside its parameters. */
  readonly trouble?: Trouble
  /** The operation's own parameters; no keys, no signature. */
  readonly request: Values
  readonly status: number
  /** JSON as a value, with longs beyond the safe integers as decimal strings; anything else as its text. */
  readonly body: unknown
}

/**
 * The cases of one operation. What a name in `< >` stands for is the same wherever it stands: `<InstanceId:1>` is the
 * first instance of the subjects, `<ClusterId:CreateCluster.2>` the second cluster that the cases of CreateCluster met.
 */
export interface Recording {
  readonly operation: string
  /** `aliyun/ecs` */
  readonly service: string
  /** Of the API. */
  readonly version: string
  /** The package whose facts the cases were made of: `@porthole/aliyun 0.1.0`. */
  readonly specs: string
  /** `YYYY-MM-DD`, in UTC. */
  readonly recorded: string
  /** Who answered; `in process` when nothing was sent to a host. */
  readonly host: string
  readonly region: string
  readonly cases: readonly RecordedCase[]
}

/** Before a run: that a folder cannot be made is no surprise for its end. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new Error(`Recordings cannot be kept in ${folder}: name a folder that can be written to.`, { cause })
  }
}

/** Writes each to `<folder>/<cloud>/<service>/<Operation>.json`, in place of what was recorded there before. */
export function writeRecordings(folder: string, recordings: readonly Recording[]): void {
  for (const recording of recordings) {
    const file = join(folder, ...recording.service.split('/'), `${recording.operation}.json`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`)
  }
}

/** All recordings below a folder, in the order of their paths; none where there is no folder. Throws for a file that is none, and names it. */
export function readRecordings(folder: string): Recording[] {
  return filesIn(folder).map((file) => {
    const wrong = (what: string): Error => new Error(`${file}: ${what}: record it again, or take it away.`)
    let recording: Partial<Recording> | null
    try {
      recording = JSON.parse(readFileSync(file, 'utf8')) as Partial<Recording> | null
    } catch {
      throw wrong('it is no JSON')
    }
    const texts = ['operation', 'service', 'version', 'specs', 'recorded', 'host', 'region'] as const
    const lacks = texts.filter((name) => typeof recording?.[name] !== 'string')
    if (lacks.length > 0) throw wrong(`it has no ${lacks.join(', ')}`)
    if (!Array.isArray(recording?.cases)) throw wrong('it has no cases')
    return recording as Recording
  })
}

function filesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
