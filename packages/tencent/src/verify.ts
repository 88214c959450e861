/** Whether a request is really from whom it says, now, and for the first time. */
import type { Awaitable, Crypto, Hmac } from '@porthole/rpc'
import { ServiceError, type Trust, when } from '@porthole/rpc/server'
import { checkSigned, type TencentCall, valueOf } from './call.ts'
import { same, signedHosts } from './received.ts'
import type { Authorization } from './sign.ts'
import { stringToSignV1 } from './sign-v1.ts'

const messages = {
  'AuthFailure.SignatureFailure':
    'The provided credentials could not be validated. Please check your signature is correct.',
  'AuthFailure.SecretIdNotFound': 'The SecretId is not found, please ensure that your SecretId is correct.',
  'AuthFailure.SignatureExpire':
    'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
  'AuthFailure.TokenFailure': 'Token error.',
  // A public code of the vendor; the text is ours.
  'AuthFailure.InvalidAuthorization': 'The Authorization header does not have the form of TC3-HMAC-SHA256.',
}

/** Seconds that a client's clock may differ. */
const skew = 300

/** Each part waits only for what is not there at once. */
export function verify(call: TencentCall, trust: Trust): Awaitable<void> {
  checkSigned(call)
  const timestamp = /^\d{1,11}$/.test(call.timestamp) ? Number(call.timestamp) : Number.NaN
  const name = call.signature === 'TC3' ? 'X-TC-Timestamp' : 'Timestamp'
  if (Number.isNaN(timestamp)) throw invalidValue(name, call.timestamp)
  if (Math.abs(trust.now() / 1000 - timestamp) > skew) throw failure('AuthFailure.SignatureExpire')
  if (call.signature === 'TC3' && !call.authorization) throw failure('AuthFailure.InvalidAuthorization')

  return when(trust.secretOf(call.keyId), (account) => {
    if (!account) throw failure('AuthFailure.SecretIdNotFound')
    return when(isSigned(call, trust, account.secret, timestamp), (signed) => {
      if (!signed) throw failure('AuthFailure.SignatureFailure')
      if ((account.token ?? '') !== call.token) throw failure('AuthFailure.TokenFailure')
      if (call.signature === 'V1') return checkReplay(call, trust, timestamp)
    })
  })
}

function isSigned(call: TencentCall, { crypto }: Trust, secret: string, timestamp: number): Awaitable<boolean> {
  const { authorization } = call
  return authorization ? isSignedTc3(call, crypto, secret, timestamp, authorization) : isSignedV1(call, crypto, secret)
}

/** In any of the ways in which real clients sign. */
function isSignedTc3(
  { request }: TencentCall,
  crypto: Crypto,
  secret: string,
  timestamp: number,
  { scope, signedHeaders, signature }: Authorization,
): Awaitable<boolean> {
  const names = signedHeaders.split(';')
  if (!names.includes('host') || !names.includes('content-type')) return false
  if (scope.slice(0, 10) !== dayOf(timestamp)) return false
  const { method, path, query, body } = request
  // The documentation signs values in lower case, the SDKs as they are.
  const ways = signedHosts(request).flatMap((host) => [
    { host, lower: false },
    { host, lower: true },
  ])
  const digest = crypto.digest(request.header('x-tc-content-sha256') === unsigned ? unsigned : body)
  return when(digest, (payload) =>
    when(keyOf(crypto, secret, scope), (key) =>
      some(ways, ({ host, lower }) => {
        let raw = ''
        for (const name of names) raw += `${name}:${name === 'host' ? host : (request.header(name) ?? '').trim()}\n`
        const headers = lower ? raw.toLowerCase() : raw
        const canonical = `${method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
        const ours = when(crypto.digest(canonical), (hash) =>
          key(`TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`, 'hex'),
        )
        return when(ours, (right) => same(right, signature))
      }),
    ),
  )
}

/** Whether one of the values, tried in turn, is right. */
function some<T>(values: readonly T[], isRight: (value: T) => Awaitable<boolean>, from = 0): Awaitable<boolean> {
  if (from === values.length) return false
  return when(isRight(values[from]!), (right) => right || some(values, isRight, from + 1))
}

const unsigned = 'UNSIGNED-PAYLOAD'

/** The UTC day of a time stamp, e.g. `2019-02-25`. Of many calls in a day only the first pays for writing it. */
function dayOf(timestamp: number): string {
  const number = Math.floor(timestamp / 86_400)
  if (number !== latest.number) latest = { number, text: new Date(timestamp * 1000).toISOString().slice(0, 10) }
  return latest.text
}

let latest = { number: -1, text: '' }

/** The key of a scope, derived once: that costs more than all the rest. */
function keyOf(crypto: Crypto, secret: string, scope: string): Awaitable<Hmac> {
  const known = keys.get(crypto)?.get(secret + scope)
  return known ?? derived(crypto, secret, scope)
}

async function derived(crypto: Crypto, secret: string, scope: string): Promise<Hmac> {
  let key = await crypto.key('sha256', 'TC3' + secret)
  // Cut by position, since a service as real clients send it may hold slashes: `http://127`.
  for (const part of [scope.slice(0, 10), scope.slice(11, -12), 'tc3_request']) {
    key = await crypto.key('sha256', await key(part))
  }
  let known = keys.get(crypto)
  if (!known || known.size > 999) keys.set(crypto, (known = new Map()))
  known.set(secret + scope, key)
  return key
}

const keys = new WeakMap<Crypto, Map<string, Hmac>>()

function isSignedV1({ request, pairs }: TencentCall, crypto: Crypto, secret: string): Awaitable<boolean> {
  const method = valueOf(pairs, 'SignatureMethod') || 'HmacSHA1'
  if (method !== 'HmacSHA1' && method !== 'HmacSHA256') throw invalidValue('SignatureMethod', method)
  const parameters = pairs.filter(([name]) => name !== 'Signature')
  const signature = valueOf(pairs, 'Signature')
  return when(crypto.key(method === 'HmacSHA1' ? 'sha1' : 'sha256', secret), (key) =>
    some(signedHosts(request), (host) => {
      const text = stringToSignV1(request.method, host, request.path, parameters)
      return when(key(text, 'base64'), (right) => same(right, signature))
    }),
  )
}

/**
 * A signature is good once; it covers Nonce, Timestamp and all else. The SDKs draw their nonces from 65,536 numbers, so
 * that an honest client repeats one now and then. The code is chosen: the vendor does not say how it refuses a replay.
 */
function checkReplay({ keyId, pairs }: TencentCall, trust: Trust, timestamp: number): Awaitable<void> {
  const nonce = valueOf(pairs, 'Nonce')
  if (!/^\d{1,20}$/.test(nonce)) throw invalidValue('Nonce', nonce)
  // Joined, since a template would keep the whole text of the request in memory for as long as the signature.
  const id = [keyId, valueOf(pairs, 'Signature')].join(' ')
  return when(trust.useNonce(id, (timestamp + skew) * 1000), (fresh) => {
    if (!fresh) throw invalidValue('Nonce', nonce)
  })
}

function failure(code: keyof typeof messages): ServiceError {
  return new ServiceError(code, 200, messages[code])
}

export function invalidValue(name: string, value: string): ServiceError {
  const message = `The value \`${value}\` specified in the parameter \`${name}\` is not valid.`
  return new ServiceError('InvalidParameterValue', 200, message)
}
