/** How a client speaks to Tencent Cloud: TC3 over JSON, and the envelope of every answer. */
import {
  ApiError,
  type Attempt,
  type Encoded,
  type Operation,
  parseJson,
  type Protocol,
  stringifyJson,
} from '@porthole/rpc'
import { day, signature, stringToSign } from './sign.ts'

export interface TencentCredentials {
  readonly secretId: string
  readonly secretKey: string
  /** For temporary credentials. */
  readonly token?: string | undefined
}

export interface Tc3Body {
  readonly method: 'GET' | 'POST'
  readonly query: string
  readonly body: string
  readonly type: string
}

/** Signs and addresses one attempt. */
export async function encodeTc3(
  { name, service }: Operation,
  { credentials, crypto, now, origin, region }: Attempt<TencentCredentials>,
  { method, query, body, type }: Tc3Body,
): Promise<Encoded> {
  const timestamp = Math.floor(now / 1000)
  const scope = `${day(now)}/${service.name}/tc3_request`
  const signedHeaders = 'content-type;host'
  const signed = await stringToSign(crypto, {
    method,
    path: '/',
    query,
    headers: `content-type:${type}\nhost:${new URL(origin).host}\n`,
    signedHeaders,
    payload: await crypto.digest(body),
    timestamp,
    scope,
  })
  const hex = await signature(crypto, credentials.secretKey, scope, signed)
  const headers: Record<string, string> = {
    'Content-Type': type,
    'X-TC-Action': name,
    'X-TC-Version': service.version,
    'X-TC-Timestamp': `${timestamp}`,
    'X-TC-Region': region!,
    Authorization: `TC3-HMAC-SHA256 Credential=${credentials.secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${hex}`,
  }
  if (credentials.token) headers['X-TC-Token'] = credentials.token
  const url = origin + (query ? `/?${query}` : '/')
  return { url, init: body ? { method, headers, body } : { method, headers }, signed }
}

interface Envelope {
  readonly Response: {
    readonly Error?: { readonly Code: string; readonly Message: string }
    readonly RequestId: string
  }
}

/** Every error of this API comes with status 200. TC3 tells no string to sign, so the advice is the best there is. */
const decode: Protocol<TencentCredentials>['decode'] = (_, { status, body }) => {
  const { Response: answer } = parseJson(body) as Envelope
  const { Error: error, RequestId: requestId } = answer
  if (!error) return answer
  const advice =
    error.Code === 'AuthFailure.SignatureFailure'
      ? ' Check that the secret key belongs to the secret id and that no proxy changes the Host header.'
      : ''
  throw new ApiError(error.Code, error.Message + advice, { status, requestId })
}

/** The default: signature TC3-HMAC-SHA256, POST with a JSON body. */
export const tc3Post: Protocol<TencentCredentials> = {
  secrets: ['secretId', 'secretKey'],
  regional: true,
  throttled: /^RequestLimitExceeded/,
  encode: (operation, request, attempt) => {
    const body = stringifyJson(request, operation.longs)
    return encodeTc3(operation, attempt, { method: 'POST', query: '', body, type: 'application/json' })
  },
  decode,
}
