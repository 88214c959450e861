/** The simulator in one piece: calls go in at `answer` or `fetch`, and worlds are steered by name. */
import type { Crypto } from '@porthole/rpc'
import { type Answer, createAnswer, type LogEvent, type ServerReply, type ServerRequest } from '@porthole/rpc/server'
import type { Framebuffer } from '@porthole/rfb'
import { answerFetch } from './adapters/fetch.ts'
import { createRoutes, isAdmin } from './admin/routes.ts'
import type { Worlds } from './admin/world.ts'
import { type Consoles, createConsoles } from './consoles.ts'
import { createPictures } from './pictures.ts'
import type { Caller } from './scene.ts'
import { createScreens } from './screen/screens.ts'
import { dialects, services } from './services.ts'
import { createStage } from './stage.ts'
import { createMemoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'
import { type ClockState, realTime } from './world/clock.ts'
import { createIds } from './world/ids.ts'
import { createLog } from './world/log.ts'
import { kinds } from './world/rows.ts'
import { readSeed } from './world/seed.ts'
import { regionsOf } from './world/seeding.ts'
import { defaultSettings, merge, type SettingsPatch } from './world/settings.ts'
import { checkPatch } from './world/settings-check.ts'
import { createWorlds } from './world/worlds.ts'

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
  /** Hashing; default the platform's. */
  readonly crypto?: Crypto
  /** The server's origin as its users reach it, such as `https://porthole.test`; default that of each request. */
  readonly publicUrl?: string
  /** The screen of the real machine behind an instance, for its picture; undefined: it has a simulated one. */
  readonly behind?: (instance: string) => Promise<Framebuffer> | undefined
  /** Facts that `/_porthole/health` tells beside the status. */
  readonly health?: () => object
}

export interface Simulator extends Worlds {
  /** Never throws or rejects; at once when nothing has to be waited for. */
  readonly answer: Answer
  /** As a client's `fetch` option, or in place of the global one. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /** The admin API, for whoever may use it: it asks for no token. Never rejects. */
  admin(request: ServerRequest): Promise<ServerReply>
  /** Where VNC URLs lead. */
  readonly consoles: Consoles
  /** Throws a StoreError with the reason when calls cannot be answered now. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** The documents' own pairs: Alibaba's, and Tencent's example. Every pair works for every cloud. */
export const defaultCredentials: Readonly<Record<string, string>> = {
  testid: 'testsecret',
  AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
}

/** Throws a SeedError for a world that is wrong, and an AdminError for settings that are. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { credentials = defaultCredentials, verify = true, machine = Date.now, seed, world } = options
  const store = options.store ?? createMemoryStore(kinds)
  const callers = new Map(
    Object.entries(credentials).map(([id, caller]) => [id, typeof caller === 'string' ? { secret: caller } : caller]),
  )
  const descriptors = services.map(({ descriptor }) => descriptor)
  if (world !== undefined) readSeed(world, regionsOf(descriptors))
  const settings = merge(defaultSettings, checkPatch(options.settings ?? {}))
  const fresh = { clock: clockOf(options.clock, machine), settings, ...(world !== undefined && { seed: world }) }
  const { publicUrl } = options
  const pictures = createPictures({ screens: createScreens(), behind: options.behind, machine })
  const stage = createStage({ store, callers, machine, seed, fresh, pictures, publicUrl })
  const consoles = createConsoles({ store, stage, pictures, machine })
  const requestIds = createIds(seed)
  const log = createLog(machine)
  const account = callers.keys().next().value ?? 'testid'
  const changed = (name: string): Promise<void> => consoles.check(name)
  const shared = { store, stage, log, fresh, account, machine, pictures, publicUrl, changed }
  const worlds = createWorlds({ ...shared, services: descriptors })
  const ready = async (): Promise<void> => store.ready()
  const admin = createRoutes({ worlds, ready, health: options.health ?? (() => ({})) })
  const answer = createAnswer({
    services,
    dialects,
    verify,
    secretOf: () => undefined,
    enter: (call) => stage.enter(call),
    uuid: () => requestIds.uuid(),
    seen: (visited) => log.seen(visited),
    log(event) {
      log.hear(event)
      options.log?.(event)
    },
    ...(options.crypto && { crypto: options.crypto }),
  })
  return {
    ...worlds,
    answer,
    admin,
    ready,
    fetch: (input, init) => answerFetch((request) => (isAdmin(request.path) ? admin : answer)(request), input, init),
    consoles,
    async close() {
      consoles.stop()
      pictures.close()
      await store.close()
    },
  }
}

function clockOf(clock: SimulatorOptions['clock'] = 'real', machine: () => number): ClockState {
  if (clock === 'real') return realTime
  const frozen = typeof clock === 'number' ? clock : Date.parse(clock)
  if (Number.isNaN(frozen))
    throw new TypeError(`clock: ${clock} is no time: give ms since 1970, or 2026-01-01T00:00:00Z.`)
  return { frozen, offset: frozen - machine() }
}
