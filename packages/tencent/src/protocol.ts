/** How a client speaks to Tencent Cloud: TC3 over JSON, and the envelope of every answer. */
import { ApiError, type Attempt, type Encoded, type Operation, type Protocol } from '@porthole/rpc'
import { sign } from './sign.ts'

export interface TencentCredentials {
  readonly secretId: string
  readonly secretKey: string
  /** For temporary credentials. */
  readonly token?: string | undefined
}

/** Signs one attempt, with the parameters in its body or in its query. */
export async function encodeTc3(
  { name, service }: Operation,
  { credentials, crypto, now, origin, region }: Attempt<TencentCredentials>,
  body: string,
  method: string,
  query: string,
  type: string,
): Promise<Encoded> {
  const { secretId, secretKey, token } = credentials
  complete(secretId && secretKey && region)
  const timestamp = `${Math.floor(now / 1000)}`
  const scope = [new Date(now).toISOString().slice(0, 10), service.name, 'tc3_request']
  const names = 'content-type;host'
  const signedHeaders = `content-type:${type}\nhost:${new URL(origin).host}\n`
  const canonical = [method, '/', query, signedHeaders, names, await crypto.digest(body)] as const
  const [signed, signature] = await sign(crypto, secretKey, canonical, timestamp, scope)
  const headers = {
    'content-type': type,
    'x-tc-action': name,
    'x-tc-version': service.version,
    'x-tc-timestamp': timestamp,
    'x-tc-region': region!,
    ...(token && { 'x-tc-token': token }),
    authorization: `TC3-HMAC-SHA256 Credential=${[secretId, ...scope].join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  }
  return { url: origin + '/', init: { method, headers, body }, signed }
}

/** A client without its keys or its region is told so before anything is sent. */
export function complete(given: string | undefined): void {
  if (!given) throw new ApiError('Client.InvalidRequest', 'No secretId, secretKey or region.')
}

interface Envelope {
  readonly Response: {
    readonly Error?: { readonly Code: string; readonly Message: string }
    readonly RequestId: string
  }
}

/** Signature TC3-HMAC-SHA256, POST with a JSON body. */
export const tc3Post: Protocol<TencentCredentials> = {
  throttled: /^RequestLimitExceeded/,

  encode: (operation, request, attempt) =>
    encodeTc3(operation, attempt, (operation.json ?? JSON).stringify(request), 'POST', '', 'application/json'),

  /** Every error of this API comes with status 200. */
  decode({ json = JSON }, status, body) {
    const { Response: answer } = json.parse(body) as Envelope
    const { Error: error, RequestId: requestId } = answer
    if (error) throw new ApiError(error.Code, error.Message, { status, requestId })
    return answer
  },
}
