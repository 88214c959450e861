/** Signature TC3-HMAC-SHA256: what is signed, how, and the header that carries it. */
import type { Crypto, Hmac } from '@porthole/rpc'

/** The parts of a request that are signed, in their order. */
export type Canonical = readonly [
  method: string,
  path: string,
  /** As sent, without the `?`. */
  query: string,
  /** `name:value` of each signed header, a line each, in the order of `signedHeaders`. */
  headers: string,
  /** Lower-case names, joined by `;`. */
  signedHeaders: string,
  /** SHA-256 of the body. */
  payload: string,
]

/**
 * What was signed, and the signature in lower-case hex. `timestamp` in seconds since 1970; `scope` is the date, the
 * service and `tc3_request`. Its key is derived once: that costs more than all the rest.
 */
export async function sign(
  crypto: Crypto,
  secret: string,
  canonical: Canonical,
  timestamp: string,
  scope: readonly string[],
): Promise<[signed: string, signature: string]> {
  let key = keys.get(secret + scope)
  if (!key) {
    key = await crypto.key('sha256', 'TC3' + secret)
    for (const part of scope) key = await crypto.key('sha256', await key(part))
    keys.set(secret + scope, key)
  }
  const signed = `TC3-HMAC-SHA256\n${timestamp}\n${scope.join('/')}\n${await crypto.digest(canonical.join('\n'))}`
  return [signed, await key(signed, 'hex')]
}

/** Derived keys by secret and scope: one a day and account. */
const keys = /* @__PURE__ */ new Map<string, Hmac>()

/** What an Authorization header says. */
export interface Authorization {
  readonly keyId: string
  readonly scope: string
  readonly signedHeaders: string
  readonly signature: string
}

const form =
  /^TC3-HMAC-SHA256 Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d\/\S+\/tc3_request), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

/** Undefined when the header does not have the form; `SKIP` has not. */
export function parseAuthorization(header: string): Authorization | undefined {
  const [, keyId, scope, signedHeaders, sent] = form.exec(header.trim()) ?? []
  return keyId && scope && signedHeaders && sent ? { keyId, scope, signedHeaders, signature: sent } : undefined
}
