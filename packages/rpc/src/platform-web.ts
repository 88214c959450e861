/** What a client needs of a browser, a worker or any other runtime: WebCrypto and the global fetch. */
import type { Crypto } from './crypto.ts'
import type { Fetch } from './fetch.ts'

/** A redirect is refused: it would carry signed headers to another host. */
export const transport: Fetch = (url, init) => fetch(url, { ...init, redirect: 'error' })

export const loadCrypto = (): Crypto => webCrypto

const bytes = (data: string | Uint8Array) =>
  (typeof data === 'string' ? new TextEncoder().encode(data) : data) as Uint8Array<ArrayBuffer>

const hex = (data: Uint8Array): string => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('')

const webCrypto = {
  digest: async (data) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(data)))),
  async key(hash, secret) {
    const algorithm = { name: 'HMAC', hash: `SHA-${hash.slice(3)}` }
    const key = await crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign'])
    return async (text: string, encoding?: string) => {
      const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)))
      return encoding === 'hex' ? hex(mac) : encoding ? btoa(String.fromCharCode(...mac)) : mac
    }
  },
} as Crypto
