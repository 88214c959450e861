/** What a caller hears: answers, errors and refusals in the envelopes of Alibaba Cloud, as JSON or XML. */
import type { Json, Problem } from '@porthole/rpc'
import type { Fields, OperationDescriptor } from '@porthole/rpc/descriptor'
import { exactJson } from '@porthole/rpc/json'
import { type Call, ServiceError, type ServerReply } from '@porthole/rpc/server'
import { encodeXml } from '@porthole/rpc/xml'
import { formatOf } from './call.ts'

export function reply(
  call: Call,
  operation: OperationDescriptor,
  result: Readonly<Record<string, unknown>>,
): ServerReply {
  const { requestId, format } = call
  const values = { RequestId: requestId, ...result }
  const body =
    format === 'XML' ? encodeXml(`${operation.name}Response`, values) : jsonOf(operation.response).stringify(values)
  return envelope(200, requestId, format, body)
}

/** Fields that are longs, at any depth, are written as numbers, however large. */
function jsonOf(fields: Fields): Pick<Json, 'stringify'> {
  let json = jsons.get(fields)
  if (json) return json
  const longs = [...new Set(longsOf(fields))]
  jsons.set(fields, (json = longs.length > 0 ? exactJson(longs) : JSON))
  return json
}

const jsons = new WeakMap<Fields, Pick<Json, 'stringify'>>()

const longsOf = (fields: Fields): readonly string[] =>
  Object.entries(fields).flatMap(([name, { type, of }]) =>
    type === 'long' || of === 'long' ? [name] : typeof of === 'object' ? longsOf(of) : [],
  )

/** `call` may be as little as was understood: the format is then read from the request, and there is no advice. */
export function fail(call: Pick<Call, 'request' | 'requestId'> & Partial<Call>, error: ServiceError): ServerReply {
  const { request, service } = call
  const format = call.format ?? formatOf(request)
  const RequestId = call.requestId
  const values = { RequestId, HostId: request.header('host') ?? '', Code: error.code, Message: error.message }
  if (format === 'XML') return envelope(error.http, RequestId, format, encodeXml('Error', values))
  const Recommend = service && adviceOn(error.code, service.product, RequestId)
  return envelope(error.http, RequestId, format, JSON.stringify({ ...values, Recommend }))
}

const adviceOn = (code: string, product: string, requestId: string): string =>
  `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=${product}&requestId=${requestId}`

const types = { JSON: 'application/json;charset=utf-8', XML: 'text/xml;charset=utf-8' }

function envelope(status: number, requestId: string, format: 'JSON' | 'XML', body: string): ServerReply {
  const headers = {
    'X-Acs-Request-Id': requestId,
    'X-Acs-Trace-Id': requestId.replaceAll('-', '').toLowerCase(),
    'Content-Type': types[format],
  }
  return { status, headers, body }
}

/** The code of the operation's own document, with its status; else the service's. A missing parameter is told first. */
export function refuse(
  call: Pick<Call, 'service'>,
  operation: OperationDescriptor | undefined,
  problems: readonly Problem[],
): ServiceError {
  const problem = problems.find(({ code }) => code === 'required') ?? problems[0]!
  const name = countedFromOne(problem.path)
  const kind = problem.code === 'required' ? 'missing' : 'invalid'
  const code = documented[kind]
  const own = operation && Object.hasOwn(operation.errors, code) ? operation.errors[code] : undefined
  const general = call.service.problems[kind]
  if (!own) {
    const fill = (text: string) => text.replaceAll('{Name}', name)
    return new ServiceError(fill(general.code), general.http ?? 400, fill(general.message))
  }
  // A document that gives only `%s` leaves the whole sentence open, another one a name inside its own sentence.
  const text = own.message === '%s' ? problem.message.replace(problem.path, () => name) : name
  return new ServiceError(
    code,
    own.http ?? 400,
    own.message.replace('%s', () => text),
  )
}

const documented = { missing: 'MissingParameter', invalid: 'InvalidParameter' }

/** Problems count list items from 0, this cloud from 1: `AppList.0.AppName` is `AppList.1.AppName` on the wire. */
const countedFromOne = (path: string): string =>
  path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    .join('.')
