/** Signature TC3-HMAC-SHA256: the string to sign, signing and verifying. */
import type { Crypto, Hmac } from '@porthole/rpc'
import type { ServerRequest } from '@porthole/rpc/server'
import { same, signedHosts } from './received.ts'

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

/** Derived keys by secret and scope; a server, whose callers choose the scope, empties it in time. */
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

/** Whether a request was signed with this secret, in any of the ways that real clients sign. */
export async function verifyTc3(
  crypto: Crypto,
  secret: string,
  request: ServerRequest,
  authorization: Authorization,
  timestamp: number,
): Promise<boolean> {
  const { scope, signedHeaders } = authorization
  // Cut by position, since a service as real clients send it may hold slashes: `http://127`.
  const scopeParts = [scope.slice(0, 10), scope.slice(11, -12), 'tc3_request']
  if (keys.size > 999) keys.clear()
  const names = signedHeaders.split(';')
  if (!names.includes('host') || !names.includes('content-type')) return false
  if (scopeParts[0] !== new Date(timestamp * 1000).toISOString().slice(0, 10)) return false
  const unsigned = request.header('x-tc-content-sha256') === 'UNSIGNED-PAYLOAD'
  const payload = await crypto.digest(unsigned ? 'UNSIGNED-PAYLOAD' : request.body)
  const { method, path, query } = request
  for (const host of signedHosts(request)) {
    const raw = names
      .map((name) => `${name}:${name === 'host' ? host : (request.header(name) ?? '').trim()}\n`)
      .join('')
    // The documentation signs values in lower case, the SDKs as they are.
    for (const headers of new Set([raw, raw.toLowerCase()])) {
      const canonical: Canonical = [method, path, query, headers, signedHeaders, payload]
      const [, signature] = await sign(crypto, secret, canonical, `${timestamp}`, scopeParts)
      if (same(signature, authorization.signature)) return true
    }
  }
  return false
}
