/** Reads what `porthole contract` was given. */
import type { Arguments } from './arguments.ts'
import { ownFlags, sharedFlags } from './contract-flags.ts'
import { endpointProblems, withScheme } from './endpoint.ts'
import { keyProblems } from './keys.ts'
import { suggestion } from './nearest.ts'
import { ownFlagsOf } from './own-flags.ts'
import { clouds } from './registry.ts'
import { UsageError } from './usage.ts'

export interface ContractOptions {
  /** With its scheme. */
  readonly endpoint: string
  /** Absent: all of them. */
  readonly service?: string
  readonly region?: string
  /** Part of the names of cases. */
  readonly only?: string
  readonly writes: boolean
  /** How many things may be made where nothing is made anew. */
  readonly maxCreated: number
  readonly strict: boolean
  /** Paths. */
  readonly subjects?: string
  readonly gaps?: string
  readonly record?: string
  readonly format: Format
}

type Format = (typeof formats)[number]

const formats = ['text', 'junit', 'markdown'] as const

const serviceNames = clouds.flatMap((cloud) => cloud.services.map(({ name }) => `${cloud.name}/${name}`))

/** Throws a UsageError for every problem at once. */
export function contractOptions(typed: Arguments): ContractOptions {
  const { general: given, words } = typed
  const { own, problems: wrong } = ownFlagsOf({ name: 'contract', flags: ownFlags, shared: sharedFlags }, typed)
  const problems: string[] = []
  if (words.length > 1) problems.push(`${words.slice(1).join(' ')} is not understood: contract takes flags only.`)
  problems.push(...wrong)

  const { endpoint, region } = given
  const [service, only, format = 'text'] = [own.get('service'), own.get('only'), own.get('format')]
  const [subjects, gaps, record] = [own.get('subjects'), own.get('gaps'), own.get('record')]
  const maxCreated = own.get('max-created') ?? '0'
  if (endpoint === undefined) {
    problems.push('--endpoint is required, as in --endpoint http://127.0.0.1:7070: it is what is tested.')
  }
  problems.push(...endpointProblems(endpoint), ...keyProblems(given))
  if (service && !serviceNames.includes(service)) {
    const near = suggestion(service, serviceNames) || ` Known: ${serviceNames.join(', ')}.`
    problems.push(`--service: there is no ${service}.${near}`)
  }
  if (!isFormat(format)) {
    problems.push(`--format must be one of ${formats.join(', ')}.${suggestion(format, formats)}`)
  }
  if (!/^\d{1,9}$/.test(maxCreated)) problems.push('--max-created must be a number, as in --max-created 5.')
  if (own.has('max-created') && !own.has('writes')) problems.push('--max-created needs --writes.')
  if (region && !/^[\w-]+$/.test(region)) problems.push('--region must be a name such as cn-hangzhou.')
  if (region && !service) problems.push('--region needs --service: clouds name their regions differently.')
  if (problems.length > 0 || endpoint === undefined || !isFormat(format)) throw new UsageError(problems, 'contract')
  return {
    endpoint: withScheme(endpoint),
    ...(service && { service }),
    ...(region && { region }),
    ...(only && { only }),
    ...(subjects && { subjects }),
    ...(gaps && { gaps }),
    ...(record && { record }),
    writes: own.has('writes'),
    maxCreated: Number(maxCreated),
    strict: own.has('strict'),
    format,
  }
}

const isFormat = (text: string): text is Format => formats.some((one) => one === text)
