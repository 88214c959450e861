/** How Alibaba Cloud speaks, seen from the client: V3 over a form body, and the answers to either signature. */
import { ApiError, flatten, type Hmac, type Pair, type Protocol } from '@porthole/rpc'
import { algorithm, sign } from './sign.ts'

export interface AliyunCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials (STS). */
  readonly securityToken?: string | undefined
}

/** The parameters of a request as they travel; RegionId is a common parameter of every operation. */
export const parametersOf = (request: object, RegionId: string | undefined): Pair[] =>
  flatten({ ...request, RegionId }, 1)

/** `yyyy-MM-ddTHH:mm:ssZ` */
export const timestamp = (now: number): string => new Date(now).toISOString().slice(0, 19) + 'Z'

/** The key of the secret that signed last: making one costs as much as signing. */
let last: readonly [secret?: string, key?: Hmac] = []

/** Signature V3: a POST with the parameters in its form body, so that no secret is ever part of a URL. */
export const v3: Protocol<AliyunCredentials> = {
  throttled: /^Throttling/,

  async encode({ name, service }, request, { credentials, region, origin, now, random, crypto }) {
    const { accessKeyId, accessKeySecret, securityToken } = credentials
    complete(credentials)
    const body = `${new URLSearchParams(parametersOf(request, region))}`
    const hash = await crypto.digest(body)
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      host: new URL(origin).host,
      'x-acs-action': name,
      'x-acs-content-sha256': hash,
      'x-acs-date': timestamp(now),
      ...(securityToken && { 'x-acs-security-token': securityToken }),
      'x-acs-signature-nonce': `${random()}${random()}`,
      'x-acs-version': service.version,
    }
    if (last[0] !== accessKeySecret) last = [accessKeySecret, await crypto.key('sha256', accessKeySecret)]
    const [signature, signed, names] = await sign(crypto, last[1]!, '', headers, hash)
    return {
      url: origin + '/',
      init: {
        method: 'POST',
        headers: {
          ...headers,
          accept: 'application/json',
          authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`,
        },
        body,
      },
      signed,
    }
  },

  decode({ json = JSON }, status, body, signed) {
    const answer = json.parse(body) as Answer
    const { Code, Message, RequestId: requestId } = answer
    if (status < 300) return answer
    if (Code) throw new ApiError(Code, safe(Message, signed), { status, requestId })
    return undefined
  },
}

/** A client without its keys is told so before anything is sent. */
export function complete({ accessKeyId, accessKeySecret }: AliyunCredentials): void {
  if (!accessKeyId || !accessKeySecret) {
    throw new ApiError('Client.InvalidRequest', 'No accessKeyId or accessKeySecret.')
  }
}

interface Answer {
  readonly Code?: string
  readonly Message: string
  readonly RequestId?: string
}

/** A message that repeats what was signed, or the signature, is replaced by what it means. */
const safe = (message: string, signed: string): string => {
  const words = message.split(/[\s[\]:]|\\n/)
  return /to ?sign|ture=/i.test(message)
    ? signed.split('\n').every((line) => words.includes(line))
      ? 'Both sides signed the same: the secret is wrong.'
      : 'The request changed on its way.'
    : message
}
