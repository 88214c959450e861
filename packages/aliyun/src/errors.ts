/** What the gateway itself says, before any operation is reached: its common error codes. */
import { ServiceError } from '@porthole/rpc/server'

const messages = {
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  MissingSecurityToken: [400, 'SecurityToken is mandatory for this action.'],
  'InvalidSecurityToken.MismatchWithAccessKey': [400, 'Specified SecurityToken mismatch with the AccessKey.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  InvalidVersion: [400, 'Specified parameter Version is not valid.'],
  UnsupportedHTTPMethod: [403, 'This http method not supported.'],
} as const

export function gatewayError(code: keyof typeof messages): ServiceError {
  const [http, message] = messages[code]
  return new ServiceError(code, http, message)
}

/** A common parameter that no request can do without. */
export function missing(name: string): ServiceError {
  return new ServiceError(`Missing${name}`, 400, `${name} is mandatory for this action.`)
}

/** A refused signature: shows what the server signed, so that the client can compare. */
export function signatureDoesNotMatch(text: string, canonical?: string): ServiceError {
  const message =
    canonical === undefined
      ? `Specified signature is not matched with our calculation. server string to sign is:${text}`
      : `Specified signature does not match our calculation. server StringToSign is [${text}] server CanonicalRequest is [${canonical}]`
  return new ServiceError('SignatureDoesNotMatch', 400, message)
}
