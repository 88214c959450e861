/** Signature V1, HMAC-SHA1 over all parameters: what is signed, signing and verifying. */
import type { Crypto } from '@porthole/rpc'
import { same } from './sign.ts'

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** The parameters of query and form body, sorted by name and encoded. */
export const canonicalQuery = (parameters: Iterable<readonly [name: string, value: string]>): string =>
  [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .join('&')

/** The path is always `/`, whatever the path of the request. */
export const stringToSignV1 = (method: string, canonical: string): string => `${method}&%2F&${escape(canonical)}`

/** What the HMAC key is made of. */
export const secretV1 = (secret: string): string => `${secret}&`

/** Signs in base64. */
export const signV1 = async (crypto: Crypto, secret: string, text: string): Promise<string> =>
  crypto.hmac(await crypto.key('sha1', secretV1(secret)), text, 'base64')

/** Whether a text was signed so with a prepared key. */
export const verifyV1 = async (crypto: Crypto, key: unknown, text: string, signature: string): Promise<boolean> =>
  same(await crypto.hmac(key, text, 'base64'), signature)
