/** Child processes: timed from start to end, or kept running; always by the Node that runs the bench, on built packages. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
export const here = fileURLToPath(new URL('.', import.meta.url))

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
  readonly env?: Readonly<Record<string, string>>
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

/** Runs a program of Node to its end. A preloaded module lets it tell the most memory it had. */
export function runNode(
  args: readonly string[],
  { cwd = root, timeout = 600_000, env = {} }: RunOptions = {},
): Promise<Ended> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--import', new URL('peak.mjs', import.meta.url).href, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const heard = { stdout: '', stderr: '', peak: '' }
  child.stdout!.on('data', (data) => (heard.stdout += String(data)))
  child.stderr!.on('data', (data) => (heard.stderr += String(data)))
  child.stdio[3]!.on('data', (data) => (heard.peak += String(data)))
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeout)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ ...heard, ms: performance.now() - started, code, peak: Number(heard.peak) * 1024, timedOut })
    })
  })
}

/** Like runNode, but an end that is not good throws. */
export async function mustRun(args: readonly string[], options?: RunOptions): Promise<Ended> {
  const ended = await runNode(args, options)
  if (ended.code !== 0) throw new Error(`node ${args.join(' ')} failed: ${lastLines(ended)}`)
  return ended
}

/** Runs a measuring child of ours, which prints one JSON value. */
export async function ask<T>(script: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await mustRun([here + script, ...args])
  return JSON.parse(stdout) as T
}

export interface Running {
  readonly pid: number
  stop(): Promise<void>
}

export function keep(args: readonly string[], options: RunOptions = {}): Running & { readonly child: ChildProcess } {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? root,
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.resume()
  child.stderr.resume()
  const ended = new Promise<void>((resolve) => void child.on('close', () => resolve()))
  return {
    child,
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts a server of ours, which prints its port. */
export async function startServer(
  script: string,
  ...args: readonly string[]
): Promise<Running & { readonly port: number }> {
  const running = keep([here + script, ...args])
  const port = await new Promise<number>((resolve, reject) => {
    running.child.stdout!.once('data', (data) => resolve(Number(data)))
    running.child.once('close', () => reject(new Error(`${script} did not start`)))
  })
  return { ...running, port }
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
function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, NO_COLOR: '1', ...more }
}
