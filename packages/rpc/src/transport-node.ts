/** Node's transport: a keep-alive agent for each origin, loaded at its first call. */
import type { OutgoingHttpHeaders, RequestOptions } from 'node:http'
import type { Fetch } from './fetch.ts'
import { type Environment, addressOf, proxyHeaders, proxyOf, tunnel } from './proxy-node.ts'

/** Milliseconds after which an unused connection is closed: before the server does it while a request is on its way. */
const IDLE = 4000

const load = ({ protocol }: URL) => (protocol === 'http:' ? import('node:http') : import('node:https'))

/** How requests to an origin start; a forwarding proxy wants the origin before the path, and headers of its own. */
async function routeTo(origin: string, env: Environment) {
  const url = new URL(origin)
  const proxy = proxyOf(url, env)
  const forward = proxy && url.protocol === 'http:'
  const next = forward ? proxy : url
  const { Agent, request } = await load(next)
  const agent = new Agent({ keepAlive: true, timeout: IDLE })
  if (proxy && !forward) tunnel(agent, url, proxy, (await load(proxy)).request)
  return {
    request,
    options: { agent, ...addressOf(next) } as RequestOptions,
    prefix: forward ? origin : '',
    extra: (forward && proxyHeaders(proxy, url)) as OutgoingHttpHeaders | undefined,
    ready: next.protocol === 'http:' ? 'connect' : 'secureConnect',
  }
}

/** Rejects with Node's own error, marked `unsent` when it came before the request could be written. */
export function createTransport(env: Environment): Fetch {
  const routes = new Map<string, ReturnType<typeof routeTo>>()
  return async (url, { method, headers, body, signal }) => {
    const slash = url.indexOf('/', 8)
    const origin = url.slice(0, slash)
    let route = routes.get(origin)
    if (!route) routes.set(origin, (route = routeTo(origin, env)))
    const { request, options, prefix, extra, ready } = await route
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      let unsent = true
      const written = () => {
        unsent = false
      }
      const path = prefix + url.slice(slash)
      const call = request(
        { ...options, method, path, headers: extra ? { ...headers, ...extra } : headers },
        (reply) => {
          let text = ''
          reply
            .setEncoding('utf8')
            .on('data', (chunk: string) => {
              text += chunk
            })
            .on('end', () =>
              resolve({
                status: reply.statusCode!,
                headers: { get: (name) => (reply.headers[name.toLowerCase()] as string | undefined) ?? null },
                text: async () => text,
              }),
            )
            .on('error', reject)
        },
      )
      call
        .on('socket', (socket) => {
          if (call.reusedSocket) written()
          else socket.once(ready, written)
        })
        .on('error', (error) => reject(Object.assign(error, { unsent })))
        .end(body)
      signal?.addEventListener('abort', () => {
        reject(signal.reason)
        call.destroy()
      })
    })
  }
}
