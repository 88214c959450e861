/** Signature V1, HmacSHA1 and HmacSHA256: the string to sign, and signing it. */
import type { Crypto, Pair } from '@porthole/rpc'

export type V1Method = 'HmacSHA1' | 'HmacSHA256'

/** `host` has a port where the client saw one. Values are signed as they are, not encoded. */
export function stringToSignV1(method: string, host: string, path: string, parameters: readonly Pair[]): string {
  return `${method}${host}${path}?${sorted(parameters)}`
}

function sorted(parameters: readonly Pair[]): string {
  const inOrder = [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return inOrder.map(([name, value]) => `${name}=${value}`).join('&')
}

/** Signs in base64. */
export async function signatureV1(crypto: Crypto, method: V1Method, secret: string, text: string): Promise<string> {
  const key = await crypto.key(method === 'HmacSHA1' ? 'sha1' : 'sha256', secret)
  return key(text, 'base64')
}
