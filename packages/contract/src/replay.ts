/** Finds what was recorded for a request, whatever it is signed with: by its operation and parameters. */
import { aliyunDialect } from '@porthole/aliyun/server'
import { exactJson } from '@porthole/rpc/json'
import { type Call, type Dialect, ServiceError, type ServerReply, type ServerRequest } from '@porthole/rpc/server'
import { tencentDialect } from '@porthole/tencent/server'
import { longsOf } from './recorder.ts'
import type { RecordedCase, Recording } from './recording.ts'
import { redacted } from './redact.ts'
import { services, type Values } from './services.ts'

export interface ReplayOptions {
  /**
   * Cases whose answers go first, by name: `cvm DescribeInstanceVncUrl: refuses more calls than 10/s`. Without it a
   * request has the first answer that was recorded for it, of a call with nothing wrong but its parameters.
   */
  readonly cases?: readonly string[]
  /** What stands for an id of the recordings: `{ '<InstanceId:1>': 'i-mine' }`; default the name itself. */
  readonly ids?: Readonly<Record<string, string>>
}

interface Known {
  readonly id: string
  readonly case: RecordedCase
  /** Of its parameters, in one order, as text. */
  readonly parameters: ReadonlyMap<string, string>
  readonly chosen: boolean
}

const dialects: readonly Dialect[] = [aliyunDialect as Dialect, tencentDialect as Dialect]
const descriptors = Object.values(services).map(({ descriptor }) => descriptor)

/**
 * Answers from recordings. What was not recorded is refused as `Porthole.NotRecorded`, in the words of the cloud, and
 * the message tells what was. Throws a TypeError for a case that no recording has, and for a service without specs.
 */
export function createReplay(
  recordings: readonly Recording[],
  { cases = [], ids = {} }: ReplayOptions = {},
): (request: ServerRequest) => ServerReply {
  const known = new Map<string, Known[]>()
  for (const recording of recordings) {
    const [cloud, service = ''] = recording.service.split('/')
    if (services[service]?.descriptor.cloud !== cloud)
      throw new TypeError(`There are no specs of ${recording.service}.`)
    const key = `${service} ${recording.operation}`
    const all = recording.cases.map((one): Known => {
      const id = `${key}: ${one.name}`
      const own = withIds(one, ids)
      return { id, case: own, parameters: parametersOf(own.request), chosen: cases.includes(id) }
    })
    known.set(key, [...(known.get(key) ?? []), ...all])
  }
  const names = new Set([...known.values()].flat().map(({ id }) => id))
  const lacking = cases.filter((id) => !names.has(id))
  if (lacking.length > 0) throw new TypeError(`No recording has the case ${lacking.join(', ')}.`)

  return (request) => {
    const dialect = dialects.toSorted((one, other) => claim(other, request) - claim(one, request))[0]!
    let call: Call | undefined
    try {
      call = dialect.identify(request, ofCloud(dialect), requestId)
      return answer(dialect, call)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return dialect.fail(call ?? { request, requestId }, error)
    }
  }

  function answer(dialect: Dialect, call: Call): ServerReply {
    const { descriptor } = services[call.service.service.name]!
    const operation = Object.hasOwn(descriptor.operations, call.action) ? descriptor.operations[call.action] : undefined
    const key = `${descriptor.service.name} ${call.action}`
    const all = known.get(key)
    if (!operation || !all) throw notRecorded(`There is no recording of ${key}.`)
    const asked = parametersOf(dialect.decode(call, operation))
    const same = all.filter(({ parameters }) => isSame(parameters, asked))
    const inFormat = same.filter((one) => one.case.format === call.format)
    const found = inFormat.find(({ chosen }) => chosen) ?? inFormat.find((one) => !one.case.trouble)
    if (!found) throw notRecorded(lackOf(key, asked, same, all, call.format))
    const { status, body } = found.case
    const json = exactJson(longsOf(operation.response))
    const text = typeof body === 'string' ? body : json.stringify(body as object)
    const type = text.trimStart().startsWith('<') ? 'text/xml;charset=utf-8' : 'application/json'
    return { status, headers: { 'Content-Type': type }, body: text }
  }
}

const requestId = '00000000-0000-4000-8000-000000000000'
const ofCloud = ({ cloud }: Dialect) => descriptors.filter((one) => one.cloud === cloud)
const claim = (dialect: Dialect, request: ServerRequest): number => dialect.claims(request, ofCloud(dialect))

/** 404, so that nobody tries again. */
const notRecorded = (message: string): ServiceError => new ServiceError('Porthole.NotRecorded', 404, message)

function withIds(one: RecordedCase, ids: Readonly<Record<string, string>>): RecordedCase {
  const text = Object.entries(ids).reduce(
    (all, [name, id]) => all.replaceAll(inJson(name), inJson(id)).replaceAll(inJson(inXml(name)), inJson(inXml(id))),
    JSON.stringify({ request: one.request, body: one.body }),
  )
  return { ...one, ...(JSON.parse(text) as Pick<RecordedCase, 'request' | 'body'>) }
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Every value at every depth, as text, since a query has nothing else. */
function parametersOf(values: unknown, at = '', all = new Map<string, string>()): Map<string, string> {
  if (typeof values === 'object' && values !== null) {
    for (const [name, value] of Object.entries(values as Values)) parametersOf(value, at ? `${at}.${name}` : name, all)
  } else if (values !== undefined && values !== null) all.set(at, String(values))
  return all
}

/** A secret was not recorded: any value is the same. */
const isSame = (recorded: ReadonlyMap<string, string>, asked: ReadonlyMap<string, string>): boolean =>
  recorded.size === asked.size &&
  [...recorded].every(([name, value]) => asked.has(name) && (value === redacted || value === asked.get(name)))

/** Why nothing is answered; values that were asked with may be secret, and are not told. */
function lackOf(
  key: string,
  asked: ReadonlyMap<string, string>,
  same: readonly Known[],
  all: readonly Known[],
  format: string,
): string {
  if (same.some((one) => one.case.format !== format))
    return `${key} was not recorded as ${format} with these parameters.`
  if (same.length > 0)
    return `${key} was recorded with these parameters only where something else is wrong: choose one of cases.`
  const names = [...asked.keys()].join(', ') || 'no parameters'
  const requests = new Set(all.filter((one) => !one.case.trouble).map((one) => JSON.stringify(one.case.request)))
  const shown = [...requests].slice(0, 5).join(' ')
  return `${key} was not recorded with these values of ${names}. Recorded: ${shown}${requests.size > 5 ? ' and more' : ''}`
}
