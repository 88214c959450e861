/**
 * Proxies as the environment names them, for a Node that does not know them itself (before 22.21, and 23 and 24 before
 * 24.5): a middleware for the client's own transport.
 */
import type { Agent, RequestOptions, request } from 'node:http'
import type { FetchInit, Middleware } from './fetch.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * For `options.fetch`: `proxy()(transport)`. Goes through HTTPS_PROXY and HTTP_PROXY but for NO_PROXY, in either letter
 * case, and never for loopback.
 */
export function proxy(env: Environment = process.env): Middleware {
  const routes = new Map<string, Promise<RequestOptions>>()
  return (next) => async (address, init) => {
    const url = new URL(address)
    let route = routes.get(url.origin)
    if (!route) routes.set(url.origin, (route = routeTo(url, env)))
    const { headers, ...way } = await route
    if (!way.hostname && !way.agent) return next(address, init)
    // A proxy forwards plain http when it finds the whole URL in place of the path.
    const path = way.hostname ? { path: address } : {}
    const through = {
      ...init,
      ...way,
      ...path,
      stop: init.signal,
      headers: { host: url.host, ...init.headers, ...headers },
    }
    return next(address, through as FetchInit)
  }
}

/** What the transport has to do otherwise than without a proxy; nothing when there is none for this origin. */
async function routeTo(url: URL, env: Environment): Promise<RequestOptions> {
  const found = proxyOf(url, env)
  if (!found) return {}
  const http = await import('node:http')
  if (url.protocol === 'http:') return { ...found, agent: new http.Agent({ keepAlive: true, timeout: 4000 }) }
  const { Agent } = await import('node:https')
  const agent = new Agent({ keepAlive: true, timeout: 4000 })
  tunnel(agent, url, found, http.request)
  return { agent }
}

const loopback = /^127\.|^\[::1]|(^|\.)localhost$/

/** How the proxy for an origin is reached, over plain http; undefined when there is none. */
export function proxyOf({ protocol, hostname, host }: URL, env: Environment): RequestOptions | undefined {
  const read = (name: string) => env[name] || env[name.toUpperCase()]
  const isDirect = (entry: string) =>
    entry === '*' || `.${entry.includes(':') ? host : hostname}`.endsWith(entry.replace(/^\*?\.?/, '.'))
  const named = read(protocol.replace(':', '_proxy'))
  if (
    !named ||
    loopback.test(hostname) ||
    read('no_proxy')
      ?.match(/[^\s,]+/g)
      ?.some(isDirect)
  )
    return undefined
  // Without its scheme, which many leave out; and matched by hand, since the error of URL would show a password.
  const [, login, name, port] = /^(?:.*:\/\/)?(?:(.*)@)?\[?(.*?)\]?(?::(\d+))?\/?$/.exec(named)!
  return {
    hostname: name!,
    port,
    headers: login ? { 'proxy-authorization': `Basic ${btoa(decodeURIComponent(login))}` } : {},
  }
}

/** Lets an https agent reach an origin through a tunnel, which the proxy opens on CONNECT. */
function tunnel(agent: Agent, { hostname, port }: URL, proxied: RequestOptions, ask: typeof request): void {
  const connect = agent.createConnection as (options: object) => unknown
  const through = (options: { stop: AbortSignal }, done: (error: unknown, socket?: unknown) => void) => {
    ask({ ...proxied, method: 'CONNECT', path: `${hostname}:${port || 443}`, signal: options.stop })
      .on('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) return done(null, connect.call(agent, { ...options, socket }))
        socket.destroy()
        // Nothing has reached the service, so that even a write may be repeated.
        done(Object.assign(new Error(`The proxy answered ${statusCode}.`), { code: 'PROXY_REFUSED' }))
      })
      .on('error', done)
      .end()
  }
  agent.createConnection = through as unknown as Agent['createConnection']
}
