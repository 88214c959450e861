/** The three things that signatures need. In Node they answer at once, in a browser (WebCrypto) later: always await. */

export type Awaitable<T> = T | Promise<T>

export interface Crypto<Key = unknown> {
  /** SHA-256 in lower-case hex. */
  digest(text: string | Uint8Array): Awaitable<string>
  /** Prepares an HMAC key once, to be used many times. */
  key(hash: 'sha1' | 'sha256', secret: string | Uint8Array): Awaitable<Key>
  hmac(key: Key, text: string): Awaitable<Uint8Array>
  hmac(key: Key, text: string, encoding: 'hex' | 'base64'): Awaitable<string>
}
