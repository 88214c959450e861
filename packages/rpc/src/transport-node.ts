/** Node's transport: a keep-alive agent for each origin, made at its first call. */
import type { ClientRequest, RequestOptions } from 'node:http'
import type { Fetch } from './fetch.ts'
import { type Environment, proxyOf, tunnel } from './proxy-node.ts'

/** Milliseconds after which an unused connection is closed: before a server does so while a request is on its way. */
const IDLE = 4000

type Open = (url: URL, options: RequestOptions) => ClientRequest

async function openerFor(origin: URL, env: Environment): Promise<Open> {
  const http = await import('node:http')
  const secure = origin.protocol === 'https:'
  const { Agent, request } = secure ? await import('node:https') : http
  const agent = new Agent({ keepAlive: true, timeout: IDLE })
  const proxy = proxyOf(origin, env)
  if (proxy && secure) tunnel(agent, origin, proxy, http.request)
  return (url, options) => {
    const forward = proxy && !secure && { ...proxy, path: url.href, headers: { ...options.headers, ...proxy.headers } }
    // Node keeps `signal` from the agent, and so from the tunnel: under another name it gets there.
    return request(url, { agent, ...options, stop: options.signal, ...forward } as RequestOptions)
  }
}

/** `env` names the proxies. */
export function createTransport(env: Environment): Fetch {
  const openers: Record<string, Promise<Open>> = {}
  return async (url, { body, ...options }) => {
    const target = new URL(url)
    const open = await (openers[target.origin] ??= openerFor(target, env))
    return new Promise((resolve, reject) => {
      open(target, options as RequestOptions)
        .on('response', (reply) => {
          let text = ''
          const get = (name: string) => (reply.headers[name.toLowerCase()] as string | undefined) ?? null
          reply
            .setEncoding('utf8')
            .on('data', (chunk: string) => {
              text += chunk
            })
            .on('error', reject)
            .on('end', () => resolve({ status: reply.statusCode!, headers: { get }, text: async () => text }))
        })
        .on('error', reject)
        .end(body)
    })
  }
}
