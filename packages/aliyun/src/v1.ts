/** Signature V1 (HMAC-SHA1), an opt-in for the client: `createClient(operations, { signature: v1 })`. */
import type { Protocol } from '@porthole/rpc'
import { type AliyunCredentials, form, parametersOf, shared, timestamp } from './protocol.ts'
import { canonicalQuery, escape, keyV1, signV1 } from './sign-v1.ts'

export interface V1Options {
  /** POST, the default, sends everything in the form body; GET in the URL, where logs and proxies see it. */
  readonly method?: 'GET' | 'POST'
}

const protocol = (method: 'GET' | 'POST'): Protocol<AliyunCredentials> => ({
  ...shared,
  async encode(operation, request, { credentials, region, origin, now, nonce, crypto }) {
    const { accessKeyId, accessKeySecret, securityToken } = credentials
    const parameters = parametersOf(
      {
        Format: 'JSON',
        ...request,
        Action: operation.name,
        Version: operation.service.version,
        AccessKeyId: accessKeyId,
        SecurityToken: securityToken || undefined,
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        SignatureNonce: nonce,
        Timestamp: timestamp(now),
      },
      region,
    )
    const canonical = canonicalQuery(parameters)
    const { text, signature } = await signV1(crypto, await keyV1(crypto, accessKeySecret), method, canonical)
    const sent = `${canonical}&Signature=${escape(signature)}`
    return method === 'GET'
      ? { url: `${origin}/?${sent}`, init: { method, headers: {} }, signed: text }
      : { url: `${origin}/`, init: { method, headers: { 'content-type': form }, body: sent }, signed: text }
  },
})

/** Itself a protocol, and a function that makes one with options. */
export const v1: Protocol<AliyunCredentials> & ((options?: V1Options) => Protocol<AliyunCredentials>) =
  /* @__PURE__ */ Object.assign(({ method = 'POST' }: V1Options = {}) => protocol(method), /* @__PURE__ */ protocol('POST'))
