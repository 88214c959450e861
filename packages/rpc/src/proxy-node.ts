/** Proxies as the environment names them: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in either letter case, never for loopback. */
import type { Agent, OutgoingHttpHeaders, RequestOptions, request } from 'node:http'

export type Environment = Readonly<Record<string, string | undefined>>

/** Milliseconds for a proxy to open a tunnel; the call's own timeout is usually shorter. */
const TUNNEL_TIMEOUT = 30_000

const LOOPBACK = /^(127\..*|\[::1\]|(.*\.)?localhost)$/

const portOf = ({ protocol, port }: URL) => port || (protocol === 'http:' ? '80' : '443')

/** Where a URL's host is reached; URL puts brackets around IPv6, sockets want none. */
export const addressOf = (url: URL) => ({ hostname: url.hostname.replace(/[[\]]/g, ''), port: portOf(url) })

/** The proxy for an origin. Throws when it is no http URL, without showing it: it may hold a password. */
export function proxyOf(origin: URL, env: Environment): URL | undefined {
  const { protocol, hostname } = origin
  const read = (name: string) => env[name] || env[name.toUpperCase()]
  const excepted = (entry: string) => {
    const name = entry.toLowerCase().replace(/^\*?\.?/, '.')
    return entry === '*' || `.${hostname}`.endsWith(name) || `.${hostname}:${portOf(origin)}`.endsWith(name)
  }
  const proxy = read(`${protocol.slice(0, -1)}_proxy`)
  if (
    !proxy ||
    LOOPBACK.test(hostname) ||
    read('no_proxy')
      ?.match(/[^\s,]+/g)
      ?.some(excepted)
  )
    return undefined
  const url = proxy.includes('://') ? proxy : `http://${proxy}`
  if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new Error('HTTPS_PROXY or HTTP_PROXY is not an http URL.')
  return new URL(url)
}

/** The headers that a proxy reads. */
export function proxyHeaders({ username, password }: URL, origin: URL): OutgoingHttpHeaders {
  const login = Buffer.from(decodeURIComponent(`${username}:${password}`)).toString('base64')
  return { host: origin.host, ...(username && { 'proxy-authorization': `Basic ${login}` }) }
}

/** Makes an https agent reach its server through a tunnel that the proxy opens on CONNECT. */
export function tunnel(agent: Agent, origin: URL, proxy: URL, ask: typeof request): void {
  type Connect = (options: object, done: (error: Error | null, socket?: unknown) => void) => unknown
  const through = agent as unknown as { createConnection: Connect }
  const direct = through.createConnection
  const path = `${origin.hostname}:${portOf(origin)}`
  through.createConnection = (options, done) => {
    const call = ask({
      ...addressOf(proxy),
      method: 'CONNECT',
      path,
      headers: proxyHeaders(proxy, origin),
      timeout: TUNNEL_TIMEOUT,
    })
    call
      .on('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) return done(null, direct.call(agent, { ...options, socket }, done))
        socket.destroy()
        done(new Error(`The proxy answered ${statusCode} to CONNECT.`))
      })
      .on('timeout', () => call.destroy(new Error('The proxy did not answer CONNECT.')))
      .on('error', done)
      .end()
  }
}
