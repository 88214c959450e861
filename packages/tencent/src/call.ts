/** Who asks what: a request as the server first understands it, before anything is trusted. */
import { type Call, type Pair, parseForm, ServiceError, type ServerRequest } from '@porthole/rpc/server'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { type Authorization, parseAuthorization } from './sign.ts'

export interface TencentCall extends Call {
  readonly signature: 'TC3' | 'V1'
  /** As sent; empty when missing. */
  readonly timestamp: string
  readonly token: string
  /** TC3 only: undefined when the header is missing or does not have the form. */
  readonly authorization: Authorization | undefined
  /** Parameters of the query or the form; empty for a JSON body. */
  readonly pairs: readonly Pair[]
  /** What was decoded, for the message of a refusal. */
  values?: Record<string, unknown>
}

/** The headers of TC3 for the common parameters that V1 sends as parameters. */
const headerOf: Readonly<Record<string, string>> = {
  Authorization: 'authorization',
  Action: 'x-tc-action',
  Version: 'x-tc-version',
  Timestamp: 'x-tc-timestamp',
  Region: 'x-tc-region',
  Token: 'x-tc-token',
}

/** V1 has none of these. */
const isTc3 = (request: ServerRequest): boolean =>
  !!(request.header('x-tc-action') || request.header('x-tc-version') || request.header('x-tc-timestamp'))

/** How surely a request is meant for this cloud, by what only this cloud's clients send. */
export function claims(request: ServerRequest, services: readonly ServiceDescriptor[]): 0 | 1 | 2 {
  const authorization = request.header('authorization')
  if (authorization?.startsWith('TC3-') || isTc3(request)) return 2
  if (authorization) return 0
  const text = parameterText(request)
  if (/(?:^|&)SecretId=/.test(text)) return 2
  if (/(?:^|\.)tencentcloudapi\.com(?::\d+)?$/.test(request.header('host') ?? '')) return 1
  return services.some(({ service }) => text.includes(`Version=${service.version}`)) ? 1 : 0
}

/** The common parameters a request cannot do without, in the order in which their lack is reported. Only the first place is known. */
const needed = {
  TC3: ['Timestamp', 'Authorization', 'Action', 'Version', 'Region'],
  V1: ['Timestamp', 'Nonce', 'SecretId', 'Signature', 'Action', 'Version', 'Region'],
} as const

const kilobyte = 1024

/**
 * Throws what makes a request unanswerable: another method, too many bytes, no action, no version or region or one that
 * is not served. What only a signature needs is left to verify(), so that a server which does not verify can do without it.
 */
export function identify(
  request: ServerRequest,
  services: readonly ServiceDescriptor[],
  requestId: string,
): TencentCall {
  const tc3 = !!request.header('authorization') || isTc3(request)
  const signature = tc3 ? 'TC3' : 'V1'
  checkSize(request, signature)
  const pairs = !tc3 || request.method === 'GET' ? parseForm(parameterText(request)) : []
  const common = commonOf(request, signature, pairs)
  const action = common('Action')
  const version = common('Version')
  const region = common('Region')
  if (!action || !version || !region) throw lacking(signature, common)!

  const service = serviceOf(request, services, action, version)
  checkRegion(request, service, region, signature)
  const authorization = tc3 ? parseAuthorization(common('Authorization')) : undefined
  return {
    request,
    requestId,
    service,
    action,
    keyId: tc3 ? (authorization?.keyId ?? '') : common('SecretId'),
    region,
    format: 'JSON',
    signature,
    timestamp: common('Timestamp'),
    token: common('Token'),
    authorization,
    pairs,
  }
}

/** Throws MissingParameter for the first common parameter that a signed request lacks. */
export function checkSigned(call: TencentCall): void {
  const error = lacking(call.signature, commonOf(call.request, call.signature, call.pairs))
  if (error) throw error
}

function lacking(signature: 'TC3' | 'V1', common: (name: string) => string): ServiceError | undefined {
  for (const name of needed[signature]) if (!common(name)) return missing(shown(signature, name))
  return undefined
}

/** A common parameter as a caller knows it. */
const shown = (signature: 'TC3' | 'V1', name: string): string =>
  signature === 'TC3' && name !== 'Authorization' ? `X-TC-${name}` : name

/** Reads a common parameter wherever this signature has it; empty when it is missing. */
function commonOf(request: ServerRequest, signature: 'TC3' | 'V1', pairs: readonly Pair[]): (name: string) => string {
  return signature === 'V1' ? (name) => valueOf(pairs, name) : (name) => request.header(headerOf[name]!) ?? ''
}

/** The last of repeated parameters counts; empty when it is missing. */
export function valueOf(pairs: readonly Pair[], name: string): string {
  for (let at = pairs.length - 1; at >= 0; at--) if (pairs[at]![0] === name) return pairs[at]![1]
  return ''
}

const utf8 = new TextDecoder()

function parameterText(request: ServerRequest): string {
  if (request.method !== 'POST') return request.query
  return request.header('content-type')?.includes('x-www-form-urlencoded') ? utf8.decode(request.body) : ''
}

function checkSize({ method, query, body }: ServerRequest, signature: 'TC3' | 'V1'): void {
  if (method !== 'GET' && method !== 'POST') {
    throw new ServiceError('UnsupportedProtocol', 200, 'The request protocol is unsupported: only GET and POST are.')
  }
  const [size, limit] =
    method === 'GET'
      ? [query.length, 32 * kilobyte]
      : [body.length, (signature === 'V1' ? 1 : 10) * kilobyte * kilobyte]
  if (size > limit)
    throw new ServiceError('RequestSizeLimitExceeded', 200, `The request is larger than ${limit} bytes.`)
}

/** Services may share a version: then the host's first label tells, or else which of them has the action. */
function serviceOf(
  request: ServerRequest,
  services: readonly ServiceDescriptor[],
  action: string,
  version: string,
): ServiceDescriptor {
  const fitting = services.filter(({ service }) => service.version === version)
  if (fitting.length === 1) return fitting[0]!
  const label = request.header('host')?.split('.')[0]
  const called = services.find(({ service }) => service.name === label)
  const found =
    fitting.find((one) => one === called) ??
    fitting.find(({ operations }) => Object.hasOwn(operations, action)) ??
    fitting[0]
  if (found) return found
  const name = called?.service.name ?? (services.length === 1 ? services[0]!.service.name : '')
  const where = name && ` in service=\`${name}\``
  throw new ServiceError('NoSuchVersion', 200, `The request version=\`${version}\` is not found${where}.`)
}

function checkRegion(
  request: ServerRequest,
  { regions, service }: ServiceDescriptor,
  region: string,
  signature: 'TC3' | 'V1',
): void {
  if (regions.length > 0 && !regions.includes(region)) {
    const message = `A value specified in \`${shown(signature, 'Region')}\` is not valid, is unsupported, or cannot be used.`
    throw new ServiceError('InvalidParameterValue', 200, message)
  }
  // Documents 001 and 002, section 1: a Finance region needs its own domain name. The code is chosen.
  const own = service.endpoints?.[region]?.replace('{region}', region)
  const host = request.header('host') ?? ''
  if (own && host.endsWith('.tencentcloudapi.com') && host !== own) {
    throw new ServiceError('UnsupportedRegion', 200, 'The action not support this region.')
  }
}

function missing(name: string): ServiceError {
  return new ServiceError('MissingParameter', 200, `The request is missing a required parameter \`${name}\`.`)
}
