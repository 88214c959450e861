/** Signature V1 (HMAC-SHA1), an opt-in for the client: `createClient(operations, { signature: v1() })`. */
import type { Protocol } from '@porthole/rpc'
import { type AliyunCredentials, complete, parametersOf, timestamp, v3 } from './protocol.ts'
import { canonicalQuery, escape, secretV1, signV1 } from './sign-v1.ts'

export interface V1Options {
  /** POST, the default, sends everything in the form body; GET in the URL, where logs and proxies see it. */
  readonly method?: 'GET' | 'POST'
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** A protocol for `options.signature`. */
export function v1({ method = 'POST' }: V1Options = {}): Protocol<AliyunCredentials> {
  return {
    ...v3,
    async encode(operation, request, { credentials, region, origin, now, random, crypto }) {
      const { accessKeyId, accessKeySecret, securityToken } = credentials
      complete(credentials)
      const common = {
        Action: operation.name,
        Version: operation.service.version,
        AccessKeyId: accessKeyId,
        SecurityToken: securityToken || undefined,
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        SignatureNonce: `${random()}${random()}`,
        Timestamp: timestamp(now),
      }
      const canonical = canonicalQuery(new Map(parametersOf({ Format: 'JSON', ...request, ...common }, region)))
      const key = await crypto.key('sha1', secretV1(accessKeySecret))
      const [signature, signed] = await signV1(key, method, canonical)
      const sent = `${canonical}&Signature=${escape(signature)}`
      return method === 'GET'
        ? { url: `${origin}/?${sent}`, init: { method, headers: {} }, signed }
        : { url: `${origin}/`, init: { method, headers: form, body: sent }, signed }
    },
  }
}
