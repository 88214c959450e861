/** The two things that signatures need. In Node they answer at once, in a browser (WebCrypto) later: always await. */

export type Awaitable<T> = T | Promise<T>

/** HMAC under one key, prepared once to be used many times. */
export interface Hmac {
  (text: string): Awaitable<Uint8Array>
  (text: string, encoding: 'hex' | 'base64'): Awaitable<string>
}

export interface Crypto {
  /** SHA-256 in lower-case hex. */
  digest(text: string | Uint8Array): Awaitable<string>
  key(hash: 'sha1' | 'sha256', secret: string | Uint8Array): Awaitable<Hmac>
}
