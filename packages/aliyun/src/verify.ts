/** Whether a request is really from whom it says, now, and for the first time. */
import type { Awaitable, Crypto } from '@porthole/rpc'
import { parseForm, type ServiceError, type Trust, when } from '@porthole/rpc/server'
import type { AliyunCall } from './call.ts'
import { gatewayError, missing, signatureDoesNotMatch } from './errors.ts'
import { canonicalQuery, secretV1, textV1 } from './sign-v1.ts'

/** Milliseconds that a client's clock may differ. */
const skew = 15 * 60_000

/** What a signed request claims, in either signature. */
interface Claim {
  readonly time: number | undefined
  readonly nonce: string
  readonly token: string | undefined
  /** Undefined when the signature is good. */
  check(secret: string): Awaitable<ServiceError | undefined>
}

/** Each part waits only for what is not there at once. */
export function verify(call: AliyunCall, trust: Trust): Awaitable<void> {
  const claim = call.signature === 'V3' ? claimV3(call, trust.crypto) : claimV1(call, trust.crypto)
  return when(trust.secretOf(call.keyId), (known) => {
    if (!known) throw gatewayError('InvalidAccessKeyId.NotFound')
    const { time, nonce, token } = claim
    if (time === undefined) throw gatewayError('InvalidTimeStamp.Format')
    if (Math.abs(trust.now() - time) > skew) throw gatewayError('InvalidTimeStamp.Expired')
    return when(claim.check(known.secret), (refused) => {
      if (refused) throw refused
      if (known.token && !token) throw gatewayError('MissingSecurityToken')
      if (!same(known.token ?? '', token ?? '')) throw gatewayError('InvalidSecurityToken.MismatchWithAccessKey')
      // Joined, since a template would keep the whole text of the request in memory for as long as the nonce.
      return when(trust.useNonce([call.keyId, nonce].join(' '), time + skew), (fresh) => {
        if (!fresh) throw gatewayError('SignatureNonceUsed')
      })
    })
  })
}

/** Without these headers signed, a request could be replayed or bent to another meaning. */
const mustSign = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
]

function claimV3({ request, authorization }: AliyunCall, crypto: Crypto): Claim {
  if (!authorization) throw gatewayError('IncompleteSignature')
  const { signedHeaders, signature } = authorization
  const header = (name: string) => (request.header(name) ?? '').trim()
  const token = request.header('x-acs-security-token')
  const signed = (name: string) => signedHeaders.includes(name) && header(name) !== ''
  if (!mustSign.every(signed) || (token && !signed('x-acs-security-token'))) throw gatewayError('IncompleteSignature')
  return {
    time: parseTime(header('x-acs-date')),
    nonce: header('x-acs-signature-nonce'),
    token,
    check: (secret) => {
      const { method, path, query, body } = request
      // Clients sign `%2A` where they send `*`: so the query is decoded and encoded again.
      const canonicalized = query && canonicalQuery(new Map(parseForm(query)))
      let headers = ''
      for (const name of signedHeaders) headers += `${name}:${header(name)}\n`
      const above = `${method}\n${path}\n${canonicalized}\n${headers}\n${signedHeaders.join(';')}\n`
      return when(body.length === 0 ? digestOfNothing : crypto.digest(body), (payload) => {
        const canonical = above + payload
        return when(crypto.digest(canonical), (digest) => {
          const text = `ACS3-HMAC-SHA256\n${digest}`
          const ours = when(crypto.key('sha256', secret), (key) => key(text, 'hex'))
          return when(ours, (right) => (same(right, signature) ? undefined : signatureDoesNotMatch(text, canonical)))
        })
      })
    },
  }
}

/** SHA-256 of no bytes, which is what most requests of RPC style have. */
const digestOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function claimV1({ request, parameters, keyId }: AliyunCall, crypto: Crypto): Claim {
  if (!keyId) throw missing('AccessKeyId')
  const signature = parameters.get('Signature')
  const nonce = parameters.get('SignatureNonce')
  const time = parameters.get('Timestamp')
  const method = parameters.get('SignatureMethod') === 'HMAC-SHA1' && parameters.get('SignatureVersion') === '1.0'
  if (!signature || !nonce || !time || !method) throw gatewayError('IncompleteSignature')
  return {
    time: time.length === 20 ? parseTime(time) : undefined,
    nonce,
    token: parameters.get('SecurityToken'),
    check: (secret) =>
      when(crypto.key('sha1', secretV1(secret)), (key) => {
        const text = textV1(request.method, canonicalQuery(parameters, 'Signature'))
        return when(key(text, 'base64'), (right) => (same(right, signature) ? undefined : signatureDoesNotMatch(text)))
      }),
  }
}

/** `yyyy-MM-ddTHH:mm:ssZ`, or with milliseconds. Of many calls in a second only the first pays for reading it. */
function parseTime(text: string): number | undefined {
  if (text !== latest.text) latest = { text, time: readTime(text) }
  return latest.time
}

let latest: { readonly text: string; readonly time: number | undefined } = { text: '', time: undefined }

function readTime(text: string): number | undefined {
  const time = Date.parse(text)
  if (Number.isNaN(time)) return undefined
  const exact = new Date(time).toISOString()
  return text === exact || text === `${exact.slice(0, 19)}Z` ? time : undefined
}

/** Compares in a time that says nothing about where two texts differ. */
function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
