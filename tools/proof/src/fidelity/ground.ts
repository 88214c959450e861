/** Where plays happen: a simulator in this process, or a mock server behind HTTP with anybody's client. */
import { createClient as createAliyun } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { gws } from '@porthole/aliyun/gws'
import { startMockServer } from '@porthole/mock-server/src/start.ts'
import type { Fetch, Operation } from '@porthole/rpc'
import type { LogEvent } from '@porthole/rpc/server'
import { createSimulator, type SimulatorOptions, type World } from '@porthole/simulator'
import { createAdmin } from '@porthole/simulator/admin'
import { createClient as createTencent } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'

export type Values = Readonly<Record<string, unknown>>

/** Of the world: what is in it, and what holds there. */
export type GroundOptions = Pick<SimulatorOptions, 'world' | 'settings'>

export interface How {
  /** Code of an error that strikes the call on purpose. */
  readonly fault?: string
  readonly region?: string
  /** Of the vendor's, in place of the one that the region has. */
  readonly endpoint?: string
}

/** Its clock stands still until it is moved. */
export interface Ground {
  readonly world: World
  /** Parameters that the service said it does not know, or does not use in this call. */
  readonly unused: readonly string[]
  /** Throws an error with the `code` of the refusal. `operation` is `<service> <name>`. */
  call(operation: string, request: Values, how: How): Promise<Values>
  close(): Promise<void>
}

export const keys = { id: 'testid', secret: 'testsecret' }

/** Every operation by `<service> <name>`, with no check of what is sent. */
const operations: Readonly<Record<string, Operation>> = Object.fromEntries(
  Object.entries({ ecs, gws, cvm }).flatMap(([service, all]) =>
    Object.entries(all as Record<string, Operation>).map(([name, operation]) => [
      `${service} ${name}`,
      { ...operation, validate: () => [] },
    ]),
  ),
)

export function operationOf(name: string): Operation {
  const operation = operations[name]
  if (!operation) throw new TypeError(`There is no operation ${name}.`)
  return operation
}

export function inProcess(options: GroundOptions): Ground {
  const now = Date.UTC(2026, 0, 31, 10, 30)
  const unused: string[] = []
  const simulator = createSimulator({
    clock: now,
    machine: () => now,
    seed: 'fidelity',
    credentials: { [keys.id]: keys.secret },
    log: noting(unused),
    ...options,
  })
  const world = simulator.world()
  return {
    world,
    unused,
    async call(name, request, { fault, region, endpoint }) {
      const time = await world.clock.now()
      const fetch: Fetch = (url, { headers, ...init }) => {
        const struck = { ...headers, ...(fault && { 'x-porthole-fault': `error=${fault}` }) }
        return simulator.fetch(url, { ...init, headers: struck } as RequestInit)
      }
      const shared = { fetch, endpoint, now: () => time, retries: 0 }
      const { id, secret } = keys
      const client = name.startsWith('cvm ')
        ? createTencent(
            {},
            { ...shared, region: region ?? 'ap-beijing', credentials: { secretId: id, secretKey: secret } },
          )
        : createAliyun({}, { ...shared, region, credentials: { accessKeyId: id, accessKeySecret: secret } })
      return client.send(operationOf(name), request) as Promise<Values>
    },
    close: () => simulator.close(),
  }
}

/** A log that keeps the names of what was not used. */
const noting =
  (unused: string[]) =>
  (event: LogEvent): void => {
    if (event.kind === 'ignored' || event.kind === 'unknown') unused.push(event.path)
  }

/** Calls an operation of the server at `url`. Throws an error with the `code` of the refusal. */
export type Say = (url: string, operation: string, request: Values) => Promise<Values>

export async function overHttp(say: Say, options: GroundOptions): Promise<Ground> {
  const unused: string[] = []
  const server = await startMockServer({
    port: 0,
    // Vendors' SDKs sign with the time of the machine: the world stands still where that is now.
    clock: Math.floor(Date.now() / 1000) * 1000,
    credentials: { [keys.id]: keys.secret },
    log: noting(unused),
    ...options,
  })
  const world = createAdmin(server.url).world()
  return {
    world,
    unused,
    async call(operation, request, { fault, region, endpoint }) {
      if (region || endpoint) throw new TypeError('A mock server has one address for all regions.')
      if (fault) await world.faults.add({ error: fault, times: 1 })
      return say(server.url, operation, request)
    },
    close: () => server.close(),
  }
}
