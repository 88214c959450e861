/** Starts the mock server in this process: for the command line, and for tests. */
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { LogEvent } from '@porthole/rpc/server'
import { createSimulator, services, type SimulatorOptions, type Store } from '@porthole/simulator'
import manifest from '../package.json' with { type: 'json' }
import { createAdmin } from './admin.ts'
import type { AuditRecord } from './console/audit.ts'
import { type Backends, createLooks } from './console/backends.ts'
import { createGateway } from './console/gateway.ts'
import type { SeatLimits } from './console/seats.ts'
import { oneShotCrypto } from './crypto.ts'
import { createListener } from './http.ts'
import type { Certificate } from './tls.ts'
import { createPages } from './web/pages.ts'

export { defaultCredentials } from '@porthole/simulator'

export const { version } = manifest

export interface MockServerOptions {
  /** 0 takes a free one; default 7070. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Secrets by key id, instead of the default pairs. */
  readonly credentials?: Readonly<Record<string, string>>
  /** Whether signatures are checked; default true. */
  readonly verify?: boolean
  /** The machine's clock, ms since 1970; default Date.now. */
  readonly now?: () => number
  /** Where worlds are kept; default in memory. It is closed with the server. */
  readonly store?: Store
  /** What accounts begin with, as YAML; default the default world. */
  readonly world?: string
  /** `real` (default), or frozen at a time. */
  readonly clock?: NonNullable<SimulatorOptions['clock']>
  readonly settings?: NonNullable<SimulatorOptions['settings']>
  /** What opens the admin API to other machines; default none: only this machine may use it. */
  readonly adminToken?: string
  readonly log?: (event: LogEvent) => void
  /** Speaks TLS with it; default none. */
  readonly tls?: Certificate
  /** The origin by which users reach a server behind a proxy; default that of each request. */
  readonly publicUrl?: string
  /** Origins of other pages that may open consoles; default none. */
  readonly allowOrigin?: readonly string[]
  /** Real VNC servers behind instances; default none. */
  readonly backends?: Backends
  /** How many consoles may be open; default 10,000, of an address 1000, of an instance 100. */
  readonly seats?: SeatLimits
  /** Hears of each console that was open, or refused. */
  readonly audit?: (record: AuditRecord) => void
}

export interface MockServer {
  /** `http://127.0.0.1:7070` */
  readonly url: string
  /** Throws a StoreError with the reason when calls cannot be answered now. */
  ready(): Promise<void>
  /** Ends idle connections at once and busy ones after 300 ms. */
  close(): Promise<void>
}

/** Settings without quotas, lifetimes and idle limits. */
export const noLimits: NonNullable<SimulatorOptions['settings']> = {
  limits: {
    cvmRate: 0,
    screenshotInterval: 0,
    reconnects: 0,
    urlLifetime: 0,
    idle: 0,
    singleUse: { aliyun: false, tencent: false },
  },
}

const httpOptions = {
  // A GET of Tencent's may have 32 KB, more than the 16 KB that Node allows for all headers.
  maxHeaderSize: 64 * 1024,
  // Longer than clients keep a connection, so that none writes into one that is being closed.
  keepAliveTimeout: 60_000,
  // Nobody waits for the end of a body that a GET does not have: 1.6 us less, where Node knows this option.
  optimizeEmptyRequests: true,
}

/** Rejects with the error of node:net when it cannot listen, e.g. EADDRINUSE; with a SeedError for a seed that is wrong. */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { port = 7070, host = '127.0.0.1', verify = true, now = Date.now } = options
  const { credentials, store, world, clock, settings, log, tls, publicUrl, allowOrigin = [], audit } = options
  const { backends = new Map(), seats } = options
  const started = now()
  const looks = createLooks(backends)
  const simulator = createSimulator({
    verify,
    machine: now,
    health: () => ({
      version,
      uptime: Math.round((now() - started) / 1000),
      verify,
      services: services.map(({ descriptor: { cloud, service } }) => `${cloud} ${service.name} ${service.version}`),
    }),
    behind: (instance) => looks.look(instance),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(credentials && { credentials }),
    ...(store && { store }),
    ...(world !== undefined && { world }),
    ...(clock !== undefined && { clock }),
    ...(settings && { settings }),
    ...(log && { log }),
    ...(oneShotCrypto && { crypto: oneShotCrypto }),
  })
  const listener = createListener(simulator.answer, createAdmin(simulator.admin, options.adminToken), {
    pages: createPages(),
  })
  const server = tls ? createSecureServer({ ...httpOptions, ...tls }, listener) : createServer(httpOptions, listener)
  const gateway = createGateway({
    consoles: simulator.consoles,
    backends,
    seats,
    secure: tls !== undefined,
    allowed: allowOrigin,
    publicUrl,
    audit: audit ?? (() => {}),
    failed: (error) => process.emitWarning(error as Error),
  })
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    ready: () => simulator.ready(),
    url: addressOf(server.address() as AddressInfo, tls ? 'https' : 'http'),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 300).unref()
      await gateway.close()
      looks.close()
      await closed
      await simulator.close()
    },
  }
}

/** Where this machine reaches the server: a wildcard address is reached at loopback. */
function addressOf({ address, family, port }: AddressInfo, scheme: string): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return `${scheme}://${host}:${port}`
}
