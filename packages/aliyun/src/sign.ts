/** Signature V3, ACS3-HMAC-SHA256: what is signed, signing and verifying. */
import type { Crypto } from '@porthole/rpc'

const algorithm = 'ACS3-HMAC-SHA256'

/** `headers` in the order in which they are signed, `hash` is the SHA-256 of the body. */
export const canonicalRequest = (
  method: string,
  path: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  hash: string,
): string => {
  const names = Object.keys(headers)
  return [method, path, query, ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), hash].join('\n')
}

export const stringToSign = async (crypto: Crypto, canonical: string): Promise<string> =>
  `${algorithm}\n${await crypto.digest(canonical)}`

/** Signs in lower-case hex; the key is the bare secret. */
export const sign = async (crypto: Crypto, secret: string, text: string): Promise<string> =>
  crypto.hmac(await crypto.key('sha256', secret), text, 'hex')

/** Whether a text was signed so with a prepared key. */
export const verify = async (crypto: Crypto, key: unknown, text: string, signature: string): Promise<boolean> =>
  same(await crypto.hmac(key, text, 'hex'), signature)

/** What an Authorization header says. */
export interface Authorization {
  readonly keyId: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

export const authorization = (keyId: string, signedHeaders: readonly string[], signature: string): string =>
  `${algorithm} Credential=${keyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`

/** Undefined when a part is missing or the algorithm is another. */
export function parseAuthorization(header: string): Authorization | undefined {
  const space = header.indexOf(' ')
  if (header.slice(0, space) !== algorithm) return undefined
  const parts: Record<string, string> = {}
  for (const part of header.slice(space + 1).split(',')) {
    const equals = part.indexOf('=')
    parts[part.slice(0, equals).trim()] = part.slice(equals + 1).trim()
  }
  const { Credential: keyId, SignedHeaders: names, Signature: signature } = parts
  return keyId && names && signature ? { keyId, signedHeaders: names.split(';'), signature } : undefined
}

/** Compares in a time that says nothing about where two texts differ. */
export function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
