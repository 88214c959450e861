/** How Alibaba Cloud speaks, seen from the client: signature V3 over a form body, and the answers to either signature. */
import { ApiError, flatten, parseJson, type Attempt, type Operation, type Protocol, type Reply } from '@porthole/rpc'
import { authorization, sign } from './sign.ts'

export interface AliyunCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials (STS). */
  readonly securityToken?: string | undefined
}

/** What both signatures share. */
export const shared = {
  secrets: ['accessKeyId', 'accessKeySecret'],
  throttled: /^Throttling/,
  decode,
} as const

/** The parameters of a request as they travel; RegionId is a common parameter of every operation. */
export const parametersOf = (request: { readonly RegionId?: string }, region: string | undefined) =>
  flatten({ ...request, RegionId: request.RegionId ?? region }, 1)

/** `yyyy-MM-ddTHH:mm:ssZ` */
export const timestamp = (now: number): string => new Date(now).toISOString().slice(0, 19) + 'Z'

export const form = 'application/x-www-form-urlencoded'

/** Signature V3: a POST with the parameters in its form body, so that no secret is ever part of a URL. */
export const v3: Protocol<AliyunCredentials> = {
  ...shared,
  async encode(operation, request, { credentials, region, origin, now, nonce, crypto }: Attempt<AliyunCredentials>) {
    const { accessKeyId, accessKeySecret, securityToken } = credentials
    const body = parametersOf(request, region)
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .join('&')
    const hash = await crypto.digest(body)
    const headers = {
      'content-type': form,
      host: origin.split('//')[1]!,
      'x-acs-action': operation.name,
      'x-acs-content-sha256': hash,
      'x-acs-date': timestamp(now),
      ...(securityToken && { 'x-acs-security-token': securityToken }),
      'x-acs-signature-nonce': nonce,
      'x-acs-version': operation.service.version,
    }
    const key = await crypto.key('sha256', accessKeySecret)
    const { text, signature } = await sign(crypto, key, 'POST', '/', '', headers, hash)
    return {
      url: `${origin}/`,
      init: {
        method: 'POST',
        headers: {
          ...headers,
          accept: 'application/json',
          authorization: authorization(accessKeyId, headers, signature),
        },
        body,
      },
      signed: text,
    }
  },
}

interface Answer {
  readonly Code?: string
  readonly Message?: string
  readonly RequestId?: string
}

/** Reads JSON, and of XML the errors only: the rest of XML is an entry of its own. */
function decode(_: Operation, { status, body }: Reply, signed: string): object {
  const answer = (status > 299 && body[0] === '<' ? xmlError(body) : parseJson(body)) as Answer | null
  if (status < 300 && answer instanceof Object) return answer
  if (!answer?.Code) throw new TypeError('no error of the service')
  const { Code, Message = '', RequestId: requestId } = answer
  throw new ApiError(Code, safe(Code + Message, signed) ?? Message, { status, requestId })
}

const xmlError = (body: string): Answer =>
  Object.fromEntries(
    Array.from(body.replaceAll('&amp;', '&').matchAll(/<(\w+)>([^<]*)/g), ([, name, text]) => [name, text]),
  )

/** The message of a refused signature repeats the whole request: what it means takes its place. */
function safe(message: string, signed: string): string | undefined {
  if (!/SignatureDoesNotMatch|string ?to ?sign/i.test(message)) return undefined
  const theirs = message.split(/[\s[\]]|\\n|is:/)
  return `The signature was refused${
    !/sign is/i.test(message)
      ? ''
      : signed.split('\n').every((line) => theirs.includes(line))
        ? ': both sides signed the same string, so the access key secret is wrong'
        : ': the two sides signed different strings, so something between them changed the request'
  }.`
}
