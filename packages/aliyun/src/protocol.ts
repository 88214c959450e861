/** How Alibaba Cloud speaks, seen from the client: V3 over a form body, and the answers to either signature. */
import { ApiError, flatten, parseJson, type Pair, type Protocol } from '@porthole/rpc'
import { authorization, sign } from './sign.ts'

export interface AliyunCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials (STS). */
  readonly securityToken?: string | undefined
}

/** What `options.signature` takes: a protocol, or what makes one. */
export type Signature = Protocol<AliyunCredentials> | (() => Protocol<AliyunCredentials>)

export const protocolOf = (signature: Signature): Protocol<AliyunCredentials> =>
  typeof signature === 'function' ? signature() : signature

/** The parameters of a request as they travel; RegionId is a common parameter of every operation. */
export const parametersOf = (request: object, RegionId: string | undefined): Pair[] =>
  flatten({ ...request, RegionId }, 1)

/** `yyyy-MM-ddTHH:mm:ssZ` */
export const timestamp = (now: number): string => new Date(now).toISOString().slice(0, 19) + 'Z'

export const form = 'application/x-www-form-urlencoded'

/** Signature V3: a POST with the parameters in its form body, so that no secret is ever part of a URL. */
export const v3: Protocol<AliyunCredentials> = {
  secrets: ['accessKeyId', 'accessKeySecret'],
  throttled: /^Throttling/,

  async encode({ name, service }, request, { credentials, region, origin, now, nonce, crypto }) {
    const body = parametersOf(request, region)
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .join('&')
    const hash = await crypto.digest(body)
    const token = credentials.securityToken
    const headers = {
      'content-type': form,
      host: new URL(origin).host,
      'x-acs-action': name,
      'x-acs-content-sha256': hash,
      'x-acs-date': timestamp(now),
      ...(token && { 'x-acs-security-token': token }),
      'x-acs-signature-nonce': nonce,
      'x-acs-version': service.version,
    }
    const key = await crypto.key('sha256', credentials.accessKeySecret)
    const [signature, signed] = await sign(crypto, key, 'POST', '/', '', headers, hash)
    const unsigned = {
      accept: 'application/json',
      authorization: authorization(credentials.accessKeyId, headers, signature),
    }
    return { url: origin + '/', init: { method: 'POST', headers: { ...headers, ...unsigned }, body }, signed }
  },

  /** Reads JSON, and of XML the errors only: the rest of XML is an entry of its own. */
  decode(_, { status, body }, signed) {
    const answer = (status > 299 && body[0] === '<' ? readXml(body) : parseJson(body)) as Answer
    if (status < 300 && answer instanceof Object) return answer
    if (!answer?.Code) throw new TypeError()
    const { Code, Message = '', RequestId: requestId } = answer
    throw new ApiError(Code, safe(Message, signed), { status, requestId })
  },
}

type Answer = { readonly Code?: string; readonly Message?: string; readonly RequestId?: string } | null

/** The texts of a flat document. */
const readXml = (body: string): Answer =>
  Object.fromEntries(Array.from(body.replaceAll('&amp;', '&').matchAll(/<(\w+)>([^<]+)/g), (match) => match.slice(1)))

/** The message of a refused signature repeats the whole request: what it means takes its place. */
const safe = (message: string, signed: string): string => {
  const theirs = message.split(/[\s[\]]|\\n|is:/)
  return /to ?sign/i.test(message)
    ? signed.split('\n').every((line) => theirs.includes(line))
      ? 'Both sides signed the same string, so the access key secret is wrong.'
      : 'The two sides signed different strings: something between changed the request.'
    : message.includes('Signature=')
      ? 'The request was refused.'
      : message
}
