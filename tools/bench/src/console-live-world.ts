/** A server of ours with consoles: started as users start it, and looked at from outside. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdmin, type World } from '@porthole/simulator/admin'
import { freePort, portholeWith, startMock } from './mock-servers.ts'

export interface ConsoleServer {
  readonly pid: number
  readonly world: World
  /** The WebSocket URL of a console, good for any number of connections. */
  link(instance: string): Promise<string>
  /** Processor time that it took until now, in seconds. */
  cpu(): number
  stop(): Promise<void>
}

/** No limit of the console may stand in the way: neither of the clouds, nor of the gateway. */
const open = ['--max-consoles', '--max-consoles-per-address', '--max-consoles-per-instance'].flatMap((flag) => [
  flag,
  '100000',
])

/** As much as Node 20 gives it at most; what newer ones grow to, with any load, is no console's. */
export const fixedYoung = ['--min-semi-space-size=16', '--max-semi-space-size=16']

export interface ConsoleServerOptions {
  /** Of Node. */
  readonly flags?: readonly string[]
  /** Of the server. */
  readonly options?: readonly string[]
}

/** `machines` simulated Linux instances: `i-bench-1`, `i-bench-2` and so on. */
export async function startConsoles(
  machines: number,
  { flags = [], options = [] }: ConsoleServerOptions = {},
): Promise<ConsoleServer> {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-consoles-'))
  const file = join(folder, 'world.yaml')
  const ecs = Object.fromEntries(Array.from({ length: machines }, (_, index) => [machine(index), { os: 'linux' }]))
  writeFileSync(file, JSON.stringify({ regions: { 'cn-hangzhou': { ecs } } }))
  const port = await freePort()
  const server = portholeWith('--no-limits', '--quiet', '--world', file, ...open, ...options)
  const args = (port: number): string[] => [...flags, ...server.args(port)]
  const running = await startMock({ args }, port).finally(() => rmSync(folder, { recursive: true }))
  const world = createAdmin(`http://127.0.0.1:${port}`).world()
  return {
    ...running,
    world,
    link: async (instance) => (await world.consoles.link(instance)).socket,
    cpu: () => processorTime(running.pid),
  }
}

export const machine = (index: number): string => `i-bench-${index + 1}`

/** Of all threads, in seconds. */
export function processorTime(pid: number): number {
  // The name of the program, in brackets, may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticksInSecond = 100
  return (Number(fields[11]) + Number(fields[12])) / ticksInSecond
}
