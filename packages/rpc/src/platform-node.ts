/** What a client needs of Node: node:crypto and a keep-alive transport, both loaded at the first call. */
import type { Crypto } from './crypto.ts'
import type { Fetch } from './fetch.ts'

/** Set by the build, from package.json. */
declare const PORTHOLE_VERSION: string | undefined

let crypto: Promise<Crypto> | undefined

/**
 * One-shot `hash` leaves no object behind to collect; Node has it from 20.12 on.
 * createHmac with a KeyObject is within 1 us of the fastest on both Node 20 and 24: one-shot hashing with pads made by hand.
 */
export const loadCrypto = (): Promise<Crypto> =>
  (crypto ??= import('node:crypto').then(
    (node) =>
      ({
        digest: (data) => node.hash?.('sha256', data) ?? node.createHash('sha256').update(data).digest('hex'),
        key: (hash, secret) => {
          const key = node.createSecretKey(secret as string, 'utf8')
          return (text, encoding?: 'hex') => node.createHmac(hash, key).update(text).digest(encoding!)
        },
      }) as Crypto,
  ))

const agentName = `porthole/${typeof PORTHOLE_VERSION === 'string' ? PORTHOLE_VERSION : 'source'}`

const routes: Record<string, ReturnType<typeof routeTo>> = {}

/**
 * Node itself goes through HTTPS_PROXY, HTTP_PROXY and NO_PROXY (from 22.21 and 24.5 on; `@porthole/rpc/proxy` is for
 * older ones), never for loopback. Unused connections close before a server does so while a request is on its way.
 */
async function routeTo({ protocol, hostname, port }: URL) {
  // The module itself, not its parts: what MSW puts in place of them shows only there.
  const { default: http } = await (protocol === 'http:' ? import('node:http') : import('node:https'))
  return [
    http,
    {
      agent: new http.Agent({
        keepAlive: true,
        timeout: 4000,
        proxyEnv: /^(127|\[::1|localhost)/.test(hostname) ? {} : process.env,
      } as object),
      port,
      // URL puts an IPv6 address in brackets, a socket wants none.
      hostname: hostname.replace(/[[\]]/g, ''),
    },
  ] as const
}

/** Rejects with Node's own error. Given as a URL, or with Node's `signal`, a request costs a tenth more. */
export const transport: Fetch = async (address, { body, headers, signal, ...init }) => {
  const url = new URL(address)
  const [http, base] = await (routes[url.origin] ??= routeTo(url))
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const path = url.pathname + url.search
    const call = http
      .request({ ...base, path, ...init, headers: { 'user-agent': agentName, ...headers } }, (reply) => {
        let text = ''
        reply
          .setEncoding('utf8')
          .on('data', (chunk) => {
            text += chunk
          })
          .on('error', reject)
          .on('end', () => resolve({ status: reply.statusCode!, headers: reply.headers, text: async () => text }))
      })
      .on('error', reject)
      .end(body)
    signal?.addEventListener('abort', () => call.destroy())
  })
}
