/** Who asks what: a request as the server first understands it, before anything is trusted. */
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { type Call, parseForm, type ServerRequest } from '@porthole/rpc/server'
import { gatewayError, missing } from './errors.ts'
import { type Authorization, parseAuthorization } from './sign.ts'

export interface AliyunCall extends Call {
  /** Of query and form body; the last of repeated ones counts. */
  readonly parameters: ReadonlyMap<string, string>
  /** Only an Authorization header makes a request V3, whatever other headers it has. */
  readonly signature: 'V3' | 'V1'
  /** V3 only: undefined when the header does not have the form. */
  readonly authorization: Authorization | undefined
}

/** How surely a request is meant for this cloud, by what only this cloud's clients send. */
export function claims(request: ServerRequest, services: readonly ServiceDescriptor[]): 0 | 1 | 2 {
  if (request.header('authorization')) return isV3(request) ? 2 : 0
  if (request.header('x-acs-action') || request.header('x-acs-version')) return 2
  const text = parameterText(request)
  if (hints.test(text)) return 2
  if (hostOf(request).endsWith('.aliyuncs.com')) return 1
  return services.some(({ service }) => text.includes(`Version=${service.version}`)) ? 1 : 0
}

/** Parameters that no other cloud's clients send. */
const hints = /(?:^|&)(?:AccessKeyId|SignatureNonce)=/

/**
 * Throws what makes a request unanswerable: another method, no action, no version or one that nobody serves.
 * What only a signature needs is left to verify(), so that a server which does not verify can do without it.
 */
export function identify(
  request: ServerRequest,
  services: readonly ServiceDescriptor[],
  requestId: string,
): AliyunCall {
  if (request.method !== 'POST' && request.method !== 'GET') throw gatewayError('UnsupportedHTTPMethod')
  const parameters = parametersOf(request)
  const v3 = isV3(request)
  const common = (name: string, header: string) =>
    (v3 && request.header(header)) || parameters.get(name) || request.header(header)
  const action = common('Action', 'x-acs-action')
  const version = common('Version', 'x-acs-version')
  if (!action) throw missing('Action')
  if (!version) throw missing('Version')
  const service = serviceOf(services, version, request, action)
  if (!service) throw gatewayError('InvalidVersion')
  const authorization = v3 ? parseAuthorization(request.header('authorization')!) : undefined
  return {
    request,
    requestId,
    service,
    action,
    keyId: (v3 ? authorization?.keyId : parameters.get('AccessKeyId')) ?? '',
    region: parameters.get('RegionId') || regionOf(request, service),
    format: formatOf(request, parameters),
    parameters,
    signature: v3 ? 'V3' : 'V1',
    authorization,
  }
}

const isV3 = (request: ServerRequest): boolean => request.header('authorization')?.startsWith('ACS3-') ?? false

/** As asked; else XML for V1, the historic default, and JSON for what comes with the headers of V3 (chosen). */
export function formatOf(request: ServerRequest, parameters = parametersOf(request)): 'JSON' | 'XML' {
  const asked = parameters.get('Format')?.toUpperCase()
  if (asked === 'JSON' || asked === 'XML') return asked
  return isV3(request) || (request.header('x-acs-action') && !parameters.has('Action')) ? 'JSON' : 'XML'
}

/** The service of that version; should several share it, the one that the host names, or else that has the action. */
function serviceOf(
  services: readonly ServiceDescriptor[],
  version: string,
  request: ServerRequest,
  action: string,
): ServiceDescriptor | undefined {
  const fitting = services.filter(({ service }) => service.version === version)
  if (fitting.length < 2) return fitting[0]
  const host = hostOf(request)
  return (
    fitting.find((descriptor) => isHostOf(host, descriptor)) ??
    fitting.find(({ operations }) => Object.hasOwn(operations, action)) ??
    fitting[0]
  )
}

/** `ecs.<region>.aliyuncs.com`, `ecs-vpc.<region>.aliyuncs.com`, or an exception of the vendor's table. */
function isHostOf(host: string, { service }: ServiceDescriptor): boolean {
  if (exceptionOf(host, service) !== undefined) return true
  return host.endsWith('.aliyuncs.com') && (host.startsWith(`${service.name}.`) || host.startsWith(`${service.name}-`))
}

/** The region that a host stands for; the service's default one for a central, local or foreign host. */
function regionOf(request: ServerRequest, { service, regions, defaultRegion }: ServiceDescriptor): string {
  const host = hostOf(request)
  const exception = exceptionOf(host, service)
  if (exception !== undefined) return exception
  const label = host.split('.', 2)[1] ?? ''
  return regions.includes(label) ? label : defaultRegion
}

/** The region whose host does not follow the rule, when this is it. */
function exceptionOf(host: string, { endpoints }: ServiceDescriptor['service']): string | undefined {
  for (const region in endpoints) if (endpoints[region]!.replace('{region}', region) === host) return region
  return undefined
}

/** The host's name without its port. */
const hostOf = (request: ServerRequest): string => (request.header('host') ?? '').split(':', 1)[0]!.toLowerCase()

const parametersOf = (request: ServerRequest): ReadonlyMap<string, string> => new Map(parseForm(parameterText(request)))

const utf8 = new TextDecoder()

/** The query, and the body when it is a form, or when the client says nothing about its type. */
function parameterText(request: ServerRequest): string {
  const { query, body } = request
  const type = body.length > 0 ? request.header('content-type') : ''
  if (body.length === 0 || (type && !type.toLowerCase().includes('x-www-form-urlencoded'))) return query
  return query ? `${query}&${utf8.decode(body)}` : utf8.decode(body)
}
