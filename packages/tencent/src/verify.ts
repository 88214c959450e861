/** Whether a request is really from whom it says, now, and for the first time. */
import { ServiceError, type Trust } from '@porthole/rpc/server'
import { checkSigned, type TencentCall } from './call.ts'
import { verifyTc3 } from './sign.ts'
import { verifyV1 } from './sign-v1.ts'

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

export async function verify(call: TencentCall, trust: Trust): Promise<void> {
  checkSigned(call)
  const timestamp = /^\d{1,11}$/.test(call.timestamp) ? Number(call.timestamp) : Number.NaN
  const name = call.signature === 'TC3' ? 'X-TC-Timestamp' : 'Timestamp'
  if (Number.isNaN(timestamp)) throw invalidValue(name, call.timestamp)
  if (Math.abs(trust.now() / 1000 - timestamp) > skew) throw failure('AuthFailure.SignatureExpire')
  if (call.signature === 'TC3' && !call.authorization) throw failure('AuthFailure.InvalidAuthorization')

  const account = await trust.secretOf(call.keyId)
  if (!account) throw failure('AuthFailure.SecretIdNotFound')
  if (!(await isSigned(call, trust, account.secret, timestamp))) throw failure('AuthFailure.SignatureFailure')
  if ((account.token ?? '') !== call.token) throw failure('AuthFailure.TokenFailure')
  if (call.signature === 'V1') await checkNonce(call, trust, timestamp)
}

function isSigned(call: TencentCall, { crypto }: Trust, secret: string, timestamp: number): Promise<boolean> {
  const { request, pairs } = call
  if (call.authorization) return verifyTc3(crypto, secret, request, call.authorization, timestamp)
  const method = valueOf(call, 'SignatureMethod') || 'HmacSHA1'
  if (method !== 'HmacSHA1' && method !== 'HmacSHA256') throw invalidValue('SignatureMethod', method)
  return verifyV1(crypto, secret, request, pairs, method)
}

/** Nonce and Timestamp together must be new. The code is chosen: the vendor does not say how it refuses a replay. */
async function checkNonce(call: TencentCall, trust: Trust, timestamp: number): Promise<void> {
  const nonce = valueOf(call, 'Nonce')
  if (!/^\d{1,20}$/.test(nonce)) throw invalidValue('Nonce', nonce)
  const fresh = await trust.useNonce(`${call.keyId} ${timestamp} ${nonce}`, (timestamp + skew) * 1000)
  if (!fresh) throw invalidValue('Nonce', nonce)
}

function valueOf(call: TencentCall, name: string): string {
  return call.pairs.findLast(([given]) => given === name)?.[1] ?? ''
}

function failure(code: keyof typeof messages): ServiceError {
  return new ServiceError(code, 200, messages[code])
}

export function invalidValue(name: string, value: string): ServiceError {
  const message = `The value \`${value}\` specified in the parameter \`${name}\` is not valid.`
  return new ServiceError('InvalidParameterValue', 200, message)
}
