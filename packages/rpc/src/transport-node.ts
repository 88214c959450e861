/** Node's transport: keep-alive agents of node:http and node:https, one an origin, through a proxy where the environment says so. */
import type { ClientRequest, RequestOptions } from 'node:http'
import type { Fetch } from './fetch.ts'
import { proxyOf, tunnel } from './proxy-node.ts'

interface Target {
  readonly request: (options: RequestOptions) => ClientRequest
  readonly options: RequestOptions
  /** Goes before the path, and headers with the request, when a proxy forwards it. */
  readonly prefix: string
  readonly headers?: Record<string, string>
}

/** Milliseconds after which an unused connection is closed: most servers keep one longer than that. */
const IDLE = 4000

type Environment = Readonly<Record<string, string | undefined>>

async function open(origin: string, env: Environment): Promise<Target> {
  const url = new URL(origin)
  const secure = url.protocol === 'https:'
  const web = secure ? await import('node:https') : await import('node:http')
  const agent = new web.Agent({ keepAlive: true, timeout: IDLE })
  return { request: web.request, options: { agent, hostname: url.hostname.replace(/[[\]]/g, ''), port: url.port }, prefix: '' }
}

/** Rejects with Node's own error, which says `unsent: true` when the request cannot have reached the server. */
export function createTransport(env: Environment): Fetch {
  const targets = new Map<string, Promise<Target>>()
  return async (url, { method, headers, body, signal }) => {
    const at = url.indexOf('/', 8)
    const origin = url.slice(0, at)
    let target = targets.get(origin)
    if (!target) targets.set(origin, (target = open(origin, env)))
    const { request, options, prefix } = await target
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      let unsent = true
      request({ ...options, method, path: url.slice(at), headers, signal })
        .on('socket', ...)
    })
  }
}
