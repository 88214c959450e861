/** How Tencent Cloud speaks, seen from the server. Every answer has status 200, whatever it says. */
import type { Json, Problem } from '@porthole/rpc'
import type { FieldDescriptor, Fields, OperationDescriptor } from '@porthole/rpc/descriptor'
import { exactJson } from '@porthole/rpc/json'
import {
  type Dialect,
  ServiceError,
  type ServerReply,
  type ServerRequest,
  typed,
  unflatten,
} from '@porthole/rpc/server'
import { claims, identify, type TencentCall } from './call.ts'
import { invalidValue, verify } from './verify.ts'

export type { TencentCall } from './call.ts'

export const tencentDialect: Dialect<TencentCall> = {
  cloud: 'tencent',
  requestId: (uuid) => uuid.toLowerCase(),
  claims,
  identify,
  verify,
  decode,
  refuse,
  unknownAction({ action, service: { service } }) {
    const where = `service=\`${service.name}\` and version=\`${service.version}\``
    return new ServiceError(
      'InvalidAction',
      200,
      `The request action=\`${action}\` is invalid or not found in ${where}.`,
    )
  },
  reply: ({ request, requestId }, operation, result) =>
    envelope(request, jsonOf(operation.response).stringify({ Response: { ...result, RequestId: requestId } })),
  fail: ({ request, requestId }, { code, message }) =>
    envelope(request, JSON.stringify({ Response: { Error: { Code: code, Message: message }, RequestId: requestId } })),
}

/** Parameters of every operation, never reported as unknown. */
const common = new Set([
  'Action',
  'Version',
  'Region',
  'Timestamp',
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Token',
  'Language',
  'RequestClient',
])

function decode(call: TencentCall, operation: OperationDescriptor): Record<string, unknown> {
  const { request, pairs, signature } = call
  const foreign = (name: string) => common.has(name) && !Object.hasOwn(operation.request, name)
  if (signature === 'TC3' && request.method === 'POST') {
    const values = (call.values = readJson(request.body, operation.request))
    for (const name in values) if (foreign(name)) delete values[name]
    return values
  }
  const own = pairs.filter(([name]) => !foreign(name))
  return (call.values = typed(unflatten(own, 0), operation.request))
}

const utf8 = new TextDecoder()

function readJson(body: Uint8Array, fields: Fields): Record<string, unknown> {
  if (body.length === 0) return {}
  try {
    const value = jsonOf(fields).parse(utf8.decode(body))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below: what the parser says would quote the body.
  }
  throw new ServiceError('InvalidParameter', 200, 'The request body is not a JSON object.')
}

/** Reports one problem, as the vendor does: first what is missing, then what is unknown, then what is wrong. */
function refuse(
  call: TencentCall,
  operation: OperationDescriptor | undefined,
  problems: readonly Problem[],
): ServiceError {
  const first = (code: string) => problems.find((problem) => problem.code === code)
  const problem = first('required') ?? first('unknown') ?? problems[0]!
  const { missing, invalid, unknown = invalid } = call.service.problems
  const [own, reply] =
    problem.code === 'required'
      ? ['MissingParameter', missing]
      : problem.code === 'unknown'
        ? ['UnknownParameter', unknown]
        : ['InvalidParameter', invalid]
  const code = operation && Object.hasOwn(operation.errors, own) ? own : reply.code
  // The vendor shows the value, which a text with {Name} alone cannot hold.
  if (code === 'InvalidParameterValue')
    return invalidValue(problem.path, shown(call.values, operation?.request, problem.path))
  return new ServiceError(
    code,
    200,
    reply.message.replaceAll('{Name}', () => problem.path),
  )
}

/** The value at a path for a message: black when it is secret, cut when it is long. */
function shown(values: unknown, fields: Fields | undefined, path: string): string {
  let value = values
  let inside: FieldDescriptor['of'] = fields
  for (const name of path.split('.')) {
    const field: FieldDescriptor | undefined =
      typeof inside === 'object' && Object.hasOwn(inside, name) ? inside[name] : undefined
    if (field?.secret) return '***'
    if (field) inside = field.of
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  }
  if (typeof value === 'object') return Array.isArray(value) ? '[...]' : '{...}'
  const text = String(value)
  return text.length > 100 ? `${text.slice(0, 100)}...` : text
}

/** Fields of 64 bits, at any depth, travel as numbers, however large; else no value is more than JSON says. */
function jsonOf(fields: Fields): Json {
  let json = jsons.get(fields)
  if (json) return json
  const longs = longsOf(fields)
  jsons.set(fields, (json = longs.length > 0 ? exactJson(longs) : JSON))
  return json
}

const jsons = new WeakMap<Fields, Json>()

function longsOf(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, { type, of }]) =>
    type === 'long' ? [name] : typeof of === 'object' ? longsOf(of) : [],
  )
}

/** `application/json` exactly: with a charset, the vendor's Python SDK and command line miss the error. */
function envelope(request: ServerRequest, body: string): ServerReply {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  const trace = request.header('x-tc-traceid')
  if (trace && /^[\x21-\x7e]+$/.test(trace)) headers['X-TC-TraceId'] = trace
  return { status: 200, headers, body }
}
