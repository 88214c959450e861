/** What a client needs of a browser, a worker or any other runtime: WebCrypto and the global fetch. */
import type { Crypto } from './crypto.ts'
import type { Fetch } from './fetch.ts'

/** Browsers send a User-Agent of their own. */
export const introduce = (_headers: Record<string, string>, _userAgent?: string): void => {}

/** Nothing here says whether a request has reached the server: no message is one of these. */
export const unsent = /^$/

/** A redirect is refused: it would carry signed headers to another host. */
export const transport: Fetch = (url, init) => fetch(url, { ...init, redirect: 'error' })

export const loadCrypto = (): Crypto => webCrypto

const bytes = (data: string | Uint8Array) =>
  (typeof data === 'string' ? new TextEncoder().encode(data) : data) as Uint8Array<ArrayBuffer>

const hex = (data: Uint8Array): string => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('')

const webCrypto = {
  digest: async (data) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(data)))),
  key: (hash, secret) =>
    crypto.subtle.importKey('raw', bytes(secret), { name: 'HMAC', hash: `SHA-${hash.slice(3)}` }, false, ['sign']),
  hmac: async (key, text, encoding?: string) => {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)))
    return encoding === 'hex' ? hex(mac) : encoding ? btoa(String.fromCharCode(...mac)) : mac
  },
} as Crypto<CryptoKey> as Crypto
