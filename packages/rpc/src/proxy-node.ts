/** Proxies as the environment names them: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in either letter case; never for loopback. */
import type { Agent, RequestOptions, request } from 'node:http'

export type Environment = Readonly<Record<string, string | undefined>>

const LOOPBACK = /^127\.|^\[::1]|(^|\.)localhost$/

/** How the proxy for an origin is reached, over plain http; undefined when there is none. */
export function proxyOf({ protocol, hostname, host }: URL, env: Environment): RequestOptions | undefined {
  const read = (name: string) => env[name] || env[name.toUpperCase()]
  const isDirect = (entry: string) =>
    entry === '*' || `.${entry.includes(':') ? host : hostname}`.endsWith(entry.replace(/^\*?\.?/, '.'))
  const proxy = read(protocol.replace(':', '_proxy'))
  if (
    !proxy ||
    LOOPBACK.test(hostname) ||
    read('no_proxy')
      ?.match(/[^\s,]+/g)
      ?.some(isDirect)
  )
    return undefined
  // Without its scheme, which many leave out; and matched by hand, since the error of URL would show a password.
  const [, login, name, port] = /^(?:.*:\/\/)?(?:(.*)@)?\[?(.*?)\]?(?::(\d+))?\/?$/.exec(proxy)!
  return {
    hostname: name!,
    port,
    headers: login ? { 'proxy-authorization': `Basic ${btoa(decodeURIComponent(login))}` } : {},
  }
}

/** Lets an https agent reach an origin through a tunnel, which the proxy opens on CONNECT. */
export function tunnel(agent: Agent, { hostname, port }: URL, proxy: RequestOptions, ask: typeof request): void {
  const connect = agent.createConnection as (options: object) => unknown
  const through = (options: { stop: AbortSignal }, done: (error: unknown, socket?: unknown) => void) => {
    ask({ ...proxy, method: 'CONNECT', path: `${hostname}:${port || 443}`, signal: options.stop })
      .on('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) return done(null, connect.call(agent, { ...options, socket }))
        socket.destroy()
        done(new Error(`connect E: the proxy answered ${statusCode}.`))
      })
      .on('error', done)
      .end()
  }
  agent.createConnection = through as unknown as Agent['createConnection']
}
