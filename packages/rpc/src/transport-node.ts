/** Node's transport: a keep-alive agent for each origin, made at its first call. */
import type { RequestOptions } from 'node:http'
import type { Fetch } from './fetch.ts'
import { type Environment, proxyOf, tunnel } from './proxy-node.ts'

/** Milliseconds after which an unused connection is closed: before a server does so while a request is on its way. */
const IDLE = 4000

async function routeTo(origin: string, env: Environment) {
  const url = new URL(origin)
  const http = await import('node:http')
  const secure = url.protocol === 'https:'
  const { Agent, request } = secure ? await import('node:https') : http
  const agent = new Agent({ keepAlive: true, timeout: IDLE })
  const proxy = proxyOf(url, env)
  if (proxy && secure) tunnel(agent, url, proxy, http.request)
  // A proxy forwards plain http when it finds the whole URL in place of the path.
  const forward = proxy && !secure
  const { hostname, port } = forward ? proxy : url
  return {
    request,
    prefix: forward ? origin : '',
    extra: forward && proxy.headers,
    // URL puts an IPv6 address in brackets, a socket wants none.
    base: { agent, hostname: hostname!.replace(/[[\]]/g, ''), port } as RequestOptions,
  }
}

/** `env` names the proxies. */
export function createTransport(env: Environment): Fetch {
  const routes: Record<string, ReturnType<typeof routeTo>> = {}
  return async (url, { method, headers, body, signal }) => {
    const slash = url.indexOf('/', 8)
    const origin = url.slice(0, slash)
    const { request, base, prefix, extra } = await (routes[origin] ??= routeTo(origin, env))
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      const path = prefix + url.slice(slash)
      // Node keeps `signal` to itself; the tunnel needs it too.
      const call = request({ ...base, method, path, headers: { ...headers, ...extra }, stop: signal } as RequestOptions)
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
      // Node's own `signal` costs a tenth of the call.
      signal?.addEventListener('abort', () => call.destroy())
    })
  }
}
