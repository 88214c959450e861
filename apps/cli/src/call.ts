/** Runs one operation: its parameters, its region, its credentials, then the call. */
import type { DebugEvent, Fetch, Operation, Sender } from '@porthole/rpc'
import { surroundings } from '@porthole/rpc/credentials'
import type { Arguments, General } from './arguments.ts'
import type { Open } from './browser.ts'
import { endpointProblems, isLoopback, withScheme } from './endpoint.ts'
import { keyProblems, keysOf } from './keys.ts'
import { suggestion } from './nearest.ts'
import { network } from './network.ts'
import { check, json, type Typed, type Values, valuesOf } from './parameters.ts'
import type { Cloud, OperationTarget } from './registry.ts'
import type { Speaker, Where } from './speaker.ts'
import { UsageError } from './usage.ts'

/** What a call leaves behind, for the words about its failure. */
export interface Trace {
  /** How often the service was asked. */
  attempts: number
  /** Where the keys came from. */
  keys?: () => Promise<string>
}

export interface Outside {
  readonly where: Where
  readonly signal: AbortSignal
  /** A note for the user, on stderr. */
  readonly note: (text: string) => void
  readonly trace: Trace
  /** Takes the place of the network; for tests. */
  readonly fetch?: Fetch | undefined
  /** Takes the place of the system's browser; for tests. */
  readonly open?: Open | undefined
  /** Whether stdout is a terminal. */
  readonly tty?: boolean | undefined
}

/** Answers what the service answered. Throws what prepare throws, else what the client throws. */
export async function call(target: OperationTarget, given: Arguments, outside: Outside): Promise<object> {
  const { client, operation, values } = await prepare(target, given, outside)
  return client.send(operation, values, { signal: outside.signal })
}

export interface Prepared {
  readonly client: Sender
  readonly operation: Operation
  /** They are valid. */
  readonly values: Values
}

/** The command that a call is part of. */
interface Command {
  /** The words to put before `--help`. */
  readonly about: string
  /** What is wrong with it besides the call. */
  readonly problems: readonly string[]
}

/** Throws a UsageError for every problem of the command at once. */
export async function prepare(
  { cloud, service, loaded, operation }: OperationTarget,
  { general, parameters }: Arguments,
  outside: Outside,
  command: Command = { about: `${cloud.name} ${service.name} ${operation.name}`, problems: [] },
): Promise<Prepared> {
  const where = { ...outside.where, profile: general.profile }
  const debug = (text: string) => general.debug && outside.note(`debug: ${text}`)
  const speaker = await cloud.speaker()
  const endpoint = general.endpoint && withScheme(general.endpoint)
  const local = isLoopback(endpoint ?? '')
  const region =
    general.region ?? (await speaker.region(where)) ?? (local ? loaded.descriptor.defaultRegion : undefined)

  const typed = valuesOf(parameters, operation, cloud.base)
  const input = await readJson(general['cli-input-json'], where)
  const values: Values = { ...input.values, ...typed.values }
  if (operation.request['RegionId'] && region) values['RegionId'] ??= region
  const known = loaded.operations[operation.name]!
  const checked = check(known, { ...typed, values }, operation.request, cloud.base)
  const problems = [
    ...command.problems,
    ...generalProblems(cloud, speaker, general, region),
    ...input.problems,
    ...typed.problems,
    // What an unreadable input would have held is not missing.
    ...(input.problems.length > 0 ? [] : checked.problems),
  ]
  if (problems.length > 0) throw new UsageError(problems, command.about)
  for (const warning of checked.warnings) outside.note(`warning: ${warning}`)

  const signature = general.signature ?? cloud.signatures[0]!
  debug(`region ${region ?? 'none'}, signature ${signature}`)
  const { fetch = network, trace } = outside
  const keys = keysOf(speaker, general, where, local, debug)
  trace.keys = keys.place
  let origin = ''
  const client = await speaker.client({
    credentials: keys.provider,
    signature,
    region,
    endpoint,
    timeout: Number(general.timeout ?? 10) * 1000,
    retries: 3,
    budget: 3000,
    fetch(url, init) {
      origin = new URL(url).origin
      return fetch(url, init)
    },
    debug(event) {
      trace.attempts = event.attempt
      debug(eventText(event, origin))
    },
  })
  return { client, operation: known, values }
}

function generalProblems(cloud: Cloud, { regional }: Speaker, general: General, region: string | undefined): string[] {
  const { endpoint, signature, timeout, output } = general
  const problems = endpointProblems(endpoint)
  if (signature && !cloud.signatures.includes(signature)) {
    const near = suggestion(signature, cloud.signatures)
    problems.push(`--signature of ${cloud.name} must be one of ${cloud.signatures.join(', ')}.${near}`)
  }
  if (timeout && !(Number(timeout) > 0 && Number(timeout) < 1e6))
    problems.push('--timeout must be a number of seconds.')
  if (output && output !== 'json') problems.push(`--output must be json.`)
  problems.push(...keyProblems(general))
  if (region && !/^[\w-]+$/.test(region)) problems.push('--region must be a name such as cn-hangzhou.')
  if (regional && !region) problems.push(`--region is required: no region is set up for ${cloud.name}.`)
  return problems
}

async function readJson(given: string | undefined, where: Where): Promise<Typed> {
  const wrong = (problem: string): Typed => ({
    values: {},
    problems: [`--cli-input-json ${problem}`],
    spoiled: new Set(),
  })
  if (given === undefined) return { values: {}, problems: [], spoiled: new Set() }
  const path = given.startsWith('file://') ? given.slice('file://'.length) : undefined
  const text = path === undefined ? given : await surroundings(where).readText(path)
  if (text === undefined) return wrong(`names a file that is not there: ${path}`)
  const value = json(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { values: value as Values, problems: [], spoiled: new Set() }
  }
  return wrong(
    `must be a JSON object${path === undefined ? ', or file://PATH to one' : `, which ${path} does not hold`}.`,
  )
}

function eventText({ attempt, status, error, delay }: DebugEvent, origin: string): string {
  const said = [status ? `status ${status}` : 'no reply']
  if (error) said.push(`[${error.code}]`)
  if (delay !== false) said.push(`again in ${Math.round(delay)} ms`)
  return `attempt ${attempt} to ${origin}: ${said.join(', ')}`
}
