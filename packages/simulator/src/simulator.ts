/** The simulator in one piece: calls go in at `answer` or `fetch`, and worlds are steered by name. */
import { createAnswer, type LogEvent, type ServerReply, type ServerRequest } from '@porthole/rpc/server'
import { answerFetch } from './adapters/fetch.ts'
import type { Caller } from './scene.ts'
import { dialects, services } from './services.ts'
import { createStage } from './stage.ts'
import { createMemoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'
import { type ClockState, realTime } from './world/clock.ts'
import { createIds } from './world/ids.ts'
import { kinds } from './world/rows.ts'
import { defaultSettings, merge, type SettingsPatch } from './world/settings.ts'

export interface SimulatorOptions {
  /** Secrets, or whole callers, by key id; default the documents' own pairs. */
  readonly credentials?: Readonly<Record<string, string | Caller>>
  /** Whether signatures, time stamps and nonces are checked; default true. */
  readonly verify?: boolean
  /** `real` (default); or frozen from the start at a time: ms since 1970, or a text that Date.parse reads. */
  readonly clock?: 'real' | number | string
  /** Makes ids, tokens and request ids the same on every run; default random. */
  readonly seed?: string
  /** What accounts begin with, as YAML; default the default world; `''`: nothing. */
  readonly world?: string
  readonly settings?: SettingsPatch
  /** Default in memory. */
  readonly store?: Store
  readonly log?: (event: LogEvent) => void
  /** The machine's clock, ms since 1970; default Date.now. */
  readonly machine?: () => number
}

export interface Simulator {
  answer(request: ServerRequest): Promise<ServerReply>
  /** As a client's `fetch` option, or in place of the global one. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

/** The documents' own pairs: Alibaba's, and Tencent's example. Every pair works for every cloud. */
export const defaultCredentials: Readonly<Record<string, string>> = {
  testid: 'testsecret',
  AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
}

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { credentials = defaultCredentials, verify = true, machine = Date.now, seed, world, log } = options
  const store = options.store ?? createMemoryStore(kinds)
  const callers = new Map(
    Object.entries(credentials).map(([id, caller]) => [id, typeof caller === 'string' ? { secret: caller } : caller]),
  )
  const settings = merge(defaultSettings, options.settings ?? {})
  const fresh = { clock: clockOf(options.clock, machine), settings, ...(world !== undefined && { seed: world }) }
  const stage = createStage({ store, callers, machine, seed, fresh })
  const requestIds = createIds(seed)
  const answer = createAnswer({
    services,
    dialects,
    verify,
    secretOf: () => undefined,
    enter: (call) => stage.enter(call),
    uuid: () => requestIds.uuid(),
    ...(log && { log }),
  })
  return {
    answer,
    fetch: (input, init) => answerFetch(answer, input, init),
    close: async () => store.close(),
  }
}

function clockOf(clock: SimulatorOptions['clock'] = 'real', machine: () => number): ClockState {
  if (clock === 'real') return realTime
  const frozen = typeof clock === 'number' ? clock : Date.parse(clock)
  if (Number.isNaN(frozen))
    throw new TypeError(`clock: ${clock} is no time: give ms since 1970, or 2026-01-01T00:00:00Z.`)
  return { frozen, offset: frozen - machine() }
}
