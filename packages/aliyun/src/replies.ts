/** What a caller hears: answers, errors and refusals in the envelopes of Alibaba Cloud, as JSON or XML. */
import type { Problem } from '@porthole/rpc'
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
  const body = format === 'XML' ? encodeXml(`${operation.name}Response`, values) : jsonOf(operation.response, values)
  return envelope(200, requestId, format, body)
}

/** Fields that are longs, at any depth, are written as numbers, however large. */
function jsonOf(fields: Fields, values: Values): string {
  let longs = known.get(fields)
  if (!longs) known.set(fields, (longs = longsOf(fields)))
  return hasText(values, longs) ? exactJson(longs.all).stringify(values) : JSON.stringify(values)
}

type Values = Readonly<Record<string, unknown>>

/** Where the longs of an answer are. */
interface Longs {
  readonly own: readonly string[]
  readonly inside: readonly (readonly [string, Longs])[]
  /** Names at every depth. */
  readonly all: readonly string[]
}

const known = new WeakMap<Fields, Longs>()

function longsOf(fields: Fields): Longs {
  const entries = Object.entries(fields)
  const own = entries.filter(([, { type, of }]) => type === 'long' || of === 'long').map(([name]) => name)
  const inside = entries
    .flatMap(([name, { of }]) => (typeof of === 'object' ? [[name, longsOf(of)] as const] : []))
    .filter(([, { all }]) => all.length > 0)
  return { own, inside, all: [...new Set([...own, ...inside.flatMap(([, { all }]) => all)])] }
}

/** Whether a long came as text: it rarely does, and looking through the printed answer costs more than printing it. */
function hasText(values: Values, { own, inside }: Longs): boolean {
  for (const name of own) if (typeof values[name] === 'string' || Array.isArray(values[name])) return true
  for (const [name, longs] of inside) {
    const value = values[name]
    if (Array.isArray(value)) {
      for (const item of value) if (hasText(item as Values, longs)) return true
    } else if (typeof value === 'object' && value && hasText(value as Values, longs)) return true
  }
  return false
}

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
