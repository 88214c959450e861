/** Signature TC3-HMAC-SHA256 with a choice of method; the default of createClient is the same with POST, and smaller. */
import { flatten, type Protocol } from '@porthole/rpc'
import { encodeTc3, tc3Post, type TencentCredentials } from './protocol.ts'

export interface SignatureOptions {
  /** How parameters travel: in the body (POST, the default) or in the query (GET, up to 32 KB). */
  readonly method?: 'GET' | 'POST' | undefined
}

export function tc3({ method = 'POST' }: SignatureOptions = {}): Protocol<TencentCredentials> {
  if (method === 'POST') return tc3Post
  const type = 'application/x-www-form-urlencoded'
  return {
    ...tc3Post,
    async encode(operation, request, attempt) {
      const query = String(new URLSearchParams(flatten(request, 0)))
      const { url, init, signed } = await encodeTc3(operation, attempt, '', method, query, type)
      return { url: `${url}?${query}`, init: { method, headers: init.headers }, signed }
    },
  }
}
