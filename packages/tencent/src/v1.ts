/** The older signatures, HmacSHA1 and HmacSHA256: parameters as a form (POST) or in the query (GET). */
import { flatten, type Pair, type Protocol } from '@porthole/rpc'
import { complete, tc3Post, type TencentCredentials } from './protocol.ts'
import { signatureV1, stringToSignV1, type V1Method } from './sign-v1.ts'
import type { SignatureOptions } from './tc3.ts'

export type { SignatureOptions } from './tc3.ts'

export function hmacSha1(options: SignatureOptions = {}): Protocol<TencentCredentials> {
  return v1('HmacSHA1', options)
}

export function hmacSha256(options: SignatureOptions = {}): Protocol<TencentCredentials> {
  return v1('HmacSHA256', options)
}

function v1(hash: V1Method, { method = 'POST' }: SignatureOptions): Protocol<TencentCredentials> {
  return {
    ...tc3Post,
    async encode({ name, service }, request, { credentials, crypto, now, origin, random, region }) {
      complete(credentials.secretId && credentials.secretKey && region)
      const parameters: Pair[] = [
        ...flatten(request, 0),
        ['Action', name],
        ['Version', service.version],
        ['Region', region!],
        ['Timestamp', `${Math.floor(now / 1000)}`],
        // A positive integer of 32 bits.
        ['Nonce', `${1 + Math.floor(random() * 0x7fffffff)}`],
        ['SecretId', credentials.secretId],
        ['SignatureMethod', hash],
      ]
      if (credentials.token) parameters.push(['Token', credentials.token])
      const signed = stringToSignV1(method, new URL(origin).host, '/', parameters)
      parameters.push(['Signature', await signatureV1(crypto, hash, credentials.secretKey, signed)])
      const form = String(new URLSearchParams(parameters))
      if (method === 'GET') return { url: `${origin}/?${form}`, init: { method, headers: {} }, signed }
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      return { url: `${origin}/`, init: { method, headers, body: form }, signed }
    },
  }
}
