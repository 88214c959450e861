/** Runs the contract tests against an endpoint, with the keys that calls have. */
import {
  type ContractCredentials,
  junitReport,
  markdownReport,
  runContract,
  selectedCases,
  spendOf,
  type Subjects,
  type Target,
  textReport,
} from '@porthole/contract'
import type { Fetch } from '@porthole/rpc'
import { surroundings } from '@porthole/rpc/credentials'
import type { Arguments, General } from './arguments.ts'
import type { Outside } from './call.ts'
import { type ContractOptions, contractOptions } from './contract-options.ts'
import { allowedSpend } from './contract-spend.ts'
import { isLoopback } from './endpoint.ts'
import { exitCodes } from './exit-codes.ts'
import { keysOf } from './keys.ts'
import { findMockWorld, type MockWorld } from './mock-world.ts'
import { network } from './network.ts'
import { clouds } from './registry.ts'
import { UsageError } from './usage.ts'

export interface ContractOutcome {
  readonly text: string
  /** Whether each line of the text may be broken. */
  readonly prose: boolean
  readonly code: number
}

const reports = { text: textReport, junit: junitReport, markdown: markdownReport }

/** Throws a UsageError when nothing can be run as it was typed, else the reason why nothing could be run. */
export async function contract(given: Arguments, outside: Outside): Promise<ContractOutcome> {
  const options = contractOptions(given)
  const { endpoint, writes, strict, record, format } = options
  const { subjects, gaps } = await filesOf(options, outside)
  const selection = selectionOf(options, subjects)
  const cases = selectedCases(selection)
  const services = new Set(cases.map(({ service }) => service))
  if (services.size === 0) {
    const name = options.only ? `--only: no case has ${options.only} in its name` : 'There is no case'
    throw new UsageError([`${name}${subjects ? ' with these --subjects' : ''}.`], 'contract')
  }
  const credentials = await credentialsFor(services, given.general, outside, isLoopback(endpoint))

  const send = outside.fetch ?? network
  const cancelled = cancellation(outside.signal)
  const token = surroundings(outside.where).env['PORTHOLE_ADMIN_TOKEN']
  const world = await Promise.race([findMockWorld(endpoint, send, token), cancelled])
  if (given.general.debug) outside.note(`debug: ${world ? `the mock server's world ${world.name}` : 'no mock server'}`)
  if (writes && world && !world.steer) {
    throw new Error('--writes: this mock server may not be steered from here: put its token in PORTHOLE_ADMIN_TOKEN.')
  }
  if (writes && !world) outside.note(allowedSpend(spendOf(cases), endpoint, options.maxCreated))
  try {
    const calls: Fetch = (url, init) => Promise.race([send(url, init), cancelled])
    const target = targetOf(options, calls, outside.signal, world)
    const results = await runContract({
      ...selection,
      target,
      credentials,
      writes,
      ...(strict && { strict }),
      ...(gaps && { gaps }),
      ...(record && { record }),
    })
    const broken = results.some(({ outcome }) => outcome === 'failed')
    return {
      text: reports[format](results),
      prose: format === 'text',
      code: broken ? exitCodes.failure : exitCodes.ok,
    }
  } finally {
    await world?.steer?.drop().catch(() => outside.note(`warning: the world ${world.name} is left on the mock server.`))
  }
}

const selectionOf = ({ service, only }: ContractOptions, subjects: Subjects | undefined) => ({
  ...(subjects && { subjects }),
  ...(service && { services: [service.slice(service.indexOf('/') + 1)] }),
  ...(only && { only: ({ id }: { readonly id: string }) => id.includes(only) }),
})

async function filesOf({ subjects, gaps }: ContractOptions, { where }: Outside) {
  const { readText } = surroundings(where)
  const textOf = async (flag: string, file: string): Promise<string> => {
    const text = await readText(file)
    if (text === undefined) throw new UsageError([`--${flag} names a file that is not there: ${file}`], 'contract')
    return text
  }
  if (!subjects && !gaps) return {}
  const { readGaps, readSubjects } = await import('./contract-files.ts')
  return {
    ...(subjects && { subjects: readSubjects(subjects, await textOf('subjects', subjects)) }),
    ...(gaps && { gaps: readGaps(gaps, await textOf('gaps', gaps)) }),
  }
}

/** Only those of clouds that are called. */
async function credentialsFor(
  services: ReadonlySet<string>,
  general: General,
  { where, note, trace }: Outside,
  local: boolean,
): Promise<ContractCredentials> {
  const found: Record<string, object> = {}
  const debug = (text: string) => general.debug && note(`debug: ${text}`)
  for (const cloud of clouds.filter((one) => one.services.some(({ name }) => services.has(name)))) {
    const keys = keysOf(await cloud.speaker(), general, { ...where, profile: general.profile }, local, debug)
    trace.keys = keys.place
    found[cloud.name] = await keys.provider()
  }
  return found as ContractCredentials
}

/** Each case of a mock server has a new world, whose clock needs no waiting; other endpoints are waited for. */
function targetOf(
  { endpoint: url, service, region }: ContractOptions,
  send: Fetch,
  signal: AbortSignal,
  world: MockWorld | undefined,
): Target {
  const cloud = service?.slice(0, service.indexOf('/'))
  const steer = world?.steer
  const headers = world && { 'x-porthole-world': world.name }
  return {
    url,
    fetch: (to, init) => send(to, { ...init, headers: { ...init.headers, ...headers } }),
    pass: async (ms) => {
      signal.throwIfAborted()
      await (steer ? steer.advance(ms) : wait(ms, signal))
    },
    ...(steer && {
      reset: async () => {
        signal.throwIfAborted()
        await steer.drop()
      },
    }),
    ...(cloud && region && { regions: { [cloud]: region } }),
  }
}

/** Rejects with the signal's reason: Ctrl-C ends a call at once, and the run before its next case. */
function cancellation(signal: AbortSignal): Promise<never> {
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  cancelled.catch(() => {})
  return cancelled
}

/** Rejects with the signal's reason. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
