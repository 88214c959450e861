/** Starts the mock server in this process: for the command line, and for tests. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAnswer, type LogEvent } from '@porthole/rpc/server'
import manifest from '../package.json' with { type: 'json' }
import { createAdmin } from './admin.ts'
import { oneShotCrypto } from './crypto.ts'
import { createListener } from './http.ts'
import { dialects, services } from './services.ts'

export const { version } = manifest

/** Secrets by key id. The documentation's own pairs: Alibaba's, and Tencent's example. Every pair works for every cloud. */
export const defaultCredentials: Readonly<Record<string, string>> = {
  testid: 'testsecret',
  AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
}

export interface MockServerOptions {
  /** 0 takes a free one; default 7070. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Secrets by key id, instead of the default pairs. */
  readonly credentials?: Readonly<Record<string, string>>
  /** Whether signatures are checked; default true. */
  readonly verify?: boolean
  /** Milliseconds since 1970; default Date.now. */
  readonly now?: () => number
  readonly log?: (event: LogEvent) => void
}

export interface MockServer {
  /** `http://127.0.0.1:7070` */
  readonly url: string
  /** Ends idle connections at once and busy ones after 300 ms. */
  close(): Promise<void>
}

const httpOptions = {
  // A GET of Tencent's may have 32 KB, more than the 16 KB that Node allows for all headers.
  maxHeaderSize: 64 * 1024,
  // Longer than clients keep a connection, so that none writes into one that is being closed.
  keepAliveTimeout: 60_000,
  // Nobody waits for the end of a body that a GET does not have: 1.6 us less, where Node knows this option.
  optimizeEmptyRequests: true,
}

/** Rejects with the error of node:net when it cannot listen, e.g. EADDRINUSE. */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { port = 7070, host = '127.0.0.1', credentials = defaultCredentials, verify = true, now = Date.now } = options
  const secrets = new Map(Object.entries(credentials).map(([id, secret]) => [id, { secret }]))
  const started = now()
  const answer = createAnswer({
    services,
    dialects,
    verify,
    now,
    secretOf: (keyId) => secrets.get(keyId),
    ...(oneShotCrypto && { crypto: oneShotCrypto }),
    ...(options.log && { log: options.log }),
  })
  const health = (): object => ({
    version,
    uptime: Math.round((now() - started) / 1000),
    verify,
    services: services.map(({ descriptor: { cloud, service } }) => `${cloud} ${service.name} ${service.version}`),
  })
  const listener = createListener(answer, createAdmin(health))
  const server = createServer(httpOptions, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    url: addressOf(server.address() as AddressInfo),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 300).unref()
      }),
  }
}

/** Where this machine reaches the server: a wildcard address is reached at loopback. */
function addressOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}
