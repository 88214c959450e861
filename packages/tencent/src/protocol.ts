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
import { day, sign } from './sign.ts'

export interface TencentCredentials {
  readonly secretId: string
  readonly secretKey: string
  /** For temporary credentials. */
  readonly token?: string | undefined
}

/** A protocol, or what makes one with its defaults. */
export type Signature = Protocol<TencentCredentials> | (() => Protocol<TencentCredentials>)

/** Signs one attempt, with the parameters in its body or in its query. */
export async function encodeTc3(
  { name, service }: Operation,
  { credentials, crypto, now, origin, region }: Attempt<TencentCredentials>,
  method: 'GET' | 'POST',
  query: string,
  body: string,
  type: string,
): Promise<Encoded> {
  const { secretId, secretKey, token } = credentials
  const timestamp = Math.floor(now / 1000)
  const scope = `${day(now)}/${service.name}/tc3_request`
  const names = 'content-type;host'
  const values = `content-type:${type}\nhost:${new URL(origin).host}\n`
  const hash = await crypto.digest(body)
  const canonical = [method, '/', query, values, names, hash] as const
  const [signed, signature] = await sign(crypto, secretKey, canonical, timestamp, scope)
  const headers = {
    'Content-Type': type,
    'X-TC-Action': name,
    'X-TC-Version': service.version,
    'X-TC-Timestamp': `${timestamp}`,
    'X-TC-Region': region!,
    Authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    ...(token && { 'X-TC-Token': token }),
  }
  return { url: origin + '/', init: { method, headers, body }, signed }
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
    error.Code === 'AuthFailure.SignatureFailure' ? ' Check that the secret key is the one of this secret id.' : ''
  throw new ApiError(error.Code, error.Message + advice, { status, requestId })
}

/** The default: signature TC3-HMAC-SHA256, POST with a JSON body. */
export const tc3Post: Protocol<TencentCredentials> = {
  secrets: ['secretId', 'secretKey'],
  regional: true,
  throttled: /^RequestLimitExceeded/,
  encode: (operation, request, attempt) =>
    encodeTc3(operation, attempt, 'POST', '', stringifyJson(request, operation.longs), 'application/json'),
  decode,
}
