/** Child processes: timed from start to end, or kept running; always by the Node that runs the bench, on built packages. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
export const here = fileURLToPath(new URL('.', import.meta.url))

/** A bench that runs on the sources, without a build, measures the sources: its children run on them too. */
export const onSources = process.execArgv.filter((argument) => argument === '--conditions=porthole-source')

/** The vendors' SDKs and Redocly are dependencies of the proofs. */
export const proof = createRequire(new URL('../../proof/package.json', import.meta.url))
export const codegen = createRequire(new URL('../../codegen/package.json', import.meta.url))

/** Of a process that has ended. Bytes and milliseconds. */
export interface Ended {
  readonly ms: number
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The most memory that it held; 0 when it did not live to tell. */
  readonly peak: number
  readonly timedOut: boolean
}

export interface RunOptions {
  readonly cwd?: string
  /** Milliseconds; default ten minutes. */
  readonly timeout?: number
}

/** The time from spawn to exit of a process that says nothing, in milliseconds. Throws what it said when it fails. */
export function timeNode(args: readonly string[], cwd: string = root): number {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(),
  })
  const ms = performance.now() - started
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr.toString().slice(-500)}`)
  return ms
}

/** Runs a program of Node to its end. A preloaded module notes the most memory that it or a child of it had. */
export async function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd = root, timeout = 600_000 } = options
  const folder = mkdtempSync(join(tmpdir(), 'porthole-peak-'))
  const peakFile = join(folder, 'peaks')
  writeFileSync(peakFile, '')
  const preload = `--import=${new URL('peak.mjs', import.meta.url).href}`
  const env = environment({ NODE_OPTIONS: preload, PORTHOLE_BENCH_PEAK: peakFile })
  const started = performance.now()
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (heard.stdout += String(data)))
  child.stderr.on('data', (data) => (heard.stderr += String(data)))
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeout)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const ms = performance.now() - started
  clearTimeout(timer)
  const peaks = readFileSync(peakFile, 'utf8').split('\n').map(Number)
  rmSync(folder, { recursive: true })
  return { ...heard, ms, code, timedOut, peak: Math.max(...peaks) * 1024 }
}

/** Like runNode, but an end that is not good throws. */
export async function mustRun(args: readonly string[], options?: RunOptions): Promise<Ended> {
  const ended = await runNode(args, options)
  if (ended.code !== 0) throw new Error(`node ${args.join(' ')} failed: ${lastLines(ended)}`)
  return ended
}

/** Runs a measuring child of ours, which prints one JSON value. */
export function ask<T>(script: string, ...args: readonly (string | number)[]): Promise<T> {
  return askWith([], script, ...args)
}

/** The same with flags of Node. */
export async function askWith<T>(
  flags: readonly string[],
  script: string,
  ...args: readonly (string | number)[]
): Promise<T> {
  const { stdout } = await mustRun([...onSources, ...flags, here + script, ...args.map(String)])
  return JSON.parse(stdout) as T
}

export interface Running {
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a server of ours, which prints its port. */
export async function startServer(
  script: string,
  ...args: readonly string[]
): Promise<Running & { readonly port: number }> {
  const child = spawn(process.execPath, [...onSources, here + script, ...args], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const running = runningOf(child)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(Number(data)))
    child.once('close', () => reject(new Error(`${script} did not start`)))
  })
  return { ...running, port }
}

export function runningOf(child: ChildProcess): Running {
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  return {
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Memory that a process holds now, in bytes. */
export function residentSize(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

/** What a failed process said last. */
export const lastLines = ({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): string =>
  `${stdout}\n${stderr}`.trim().split('\n').slice(-5).join(' ').slice(-600)

/** Children must not inherit what this process was started with. */
export function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, NO_COLOR: '1', ...more }
}
