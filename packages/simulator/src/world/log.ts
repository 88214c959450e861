/** The last requests of each world, for whoever wonders what was asked: secrets are blacked out before they are shown. */
import type { Fields } from '@porthole/rpc/descriptor'
import type { LogEvent, ServerRequest, Visited } from '@porthole/rpc/server'
import { worldName } from '../admin/world.ts'
import { Scene } from '../scene.ts'
import { defaultWorldName, worldHeader } from '../stage.ts'
import { type ClockState, realTime, timeOf } from './clock.ts'

type Values = Readonly<Record<string, unknown>>

export interface LogEntry {
  /** The world's, ms since 1970. */
  readonly time: number
  /** The request id. */
  readonly id: string
  readonly cloud: string
  /** What is undefined was not understood. */
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly region: string | undefined
  readonly keyId: string | undefined
  /** 0: the connection was dropped. */
  readonly status: number
  /** undefined: it succeeded. */
  readonly code: string | undefined
  /** Real ms until the answer. */
  readonly ms: number | undefined
  readonly parameters: Values | undefined
  /** Parameters that were not used, and why. */
  readonly warnings: readonly string[]
}

export interface LogFilter {
  readonly operation?: string
  readonly service?: string
  readonly code?: string
  readonly status?: number
  readonly keyId?: string
  readonly since?: number | string
  readonly limit?: number
}

export interface RequestLog {
  /** Keeps a request that was answered. */
  seen(visited: Visited): void
  /** Keeps a warning until its request is answered. */
  hear(event: LogEvent): void
  list(world: string, filter: LogFilter): LogEntry[]
  clear(world: string): void
}

/** An entry whose parameters are still as they came: most are never looked at. */
type Kept = LogEntry & { readonly fields: Fields | undefined }

/** Entries in the order of a ring, and the clock by which those are dated that did not come as far as the world. */
interface Ring {
  readonly entries: Kept[]
  next: number
  clock: ClockState
}

const mostEntries = 1000
/** Worlds whose requests are kept: those that were used last. */
const mostWorlds = 200
const longestText = 200
const longestList = 20
/** Bytes of a request whose parameters are kept as they came; those of a longer one are shortened at once. */
const longestRequest = 4096

export function createLog(machine: () => number): RequestLog {
  const rings = new Map<string, Ring>()
  const warnings = new Map<string, string[]>()

  function ringOf(world: string): Ring {
    const ring = rings.get(world) ?? { entries: [], next: 0, clock: realTime }
    if (rings.size >= mostWorlds && !rings.has(world)) rings.delete(rings.keys().next().value!)
    rings.delete(world)
    rings.set(world, ring)
    return ring
  }

  return {
    seen({ request, requestId, cloud, call, operation, values, visit, code, reply }) {
      const scene = visit instanceof Scene ? visit : undefined
      const ring = ringOf(scene?.worldName ?? nameIn(request))
      const now = machine()
      if (scene) ring.clock = scene.world.clock
      const heard = warnings.size > 0 ? warnings.get(requestId) : undefined
      if (heard) warnings.delete(requestId)
      ring.entries[ring.next] = {
        time: scene?.now ?? timeOf(ring.clock, now),
        id: requestId,
        cloud,
        service: call?.service.service.name,
        operation: operation?.name ?? short(call?.action),
        region: short(call?.region),
        keyId: short(call?.keyId),
        status: reply.status,
        code,
        ms: scene && now - scene.arrived,
        parameters: values && operation && (small(request) ? values : fields(values, operation.request)),
        fields: operation && small(request) ? operation.request : undefined,
        warnings: heard ?? none,
      }
      ring.next = (ring.next + 1) % mostEntries
    },
    hear(event) {
      if (event.kind !== 'unknown' && event.kind !== 'ignored') return
      const heard = warnings.get(event.requestId)
      if (heard) heard.push(event.why)
      else warnings.set(event.requestId, [event.why])
    },
    list(world, { since, limit, ...filter }) {
      const ring = rings.get(world)
      if (!ring) return []
      const wanted = Object.entries(filter).filter(([, value]) => value !== undefined)
      const found = [...ring.entries.slice(ring.next), ...ring.entries.slice(0, ring.next)].filter(
        (entry) =>
          (since === undefined || entry.time >= Number(since)) &&
          wanted.every(([field, value]) => entry[field as keyof typeof filter] === value),
      )
      return (limit === undefined ? found : limit === 0 ? [] : found.slice(-limit)).map(shown)
    },
    clear: (world) => void rings.delete(world),
  }
}

/** The world of a request that was not understood. */
function nameIn(request: ServerRequest): string {
  const name = request.header(worldHeader)
  return name !== undefined && worldName.test(name) ? name : defaultWorldName
}

const none: readonly string[] = []

/** A text of the caller's, without the request that it was cut out of when it is long. */
function short(text: string | undefined): string | undefined {
  return text === undefined || text.length <= longestText ? text : Buffer.from(text.slice(0, longestText)).toString()
}

function small({ body, query }: ServerRequest): boolean {
  return body.length + query.length <= longestRequest
}

/** As it may be seen: with secrets blacked out. */
function shown({ fields: known, ...entry }: Kept): LogEntry {
  return known && entry.parameters ? { ...entry, parameters: fields(entry.parameters, known) } : entry
}

/** What the operation knows, with secrets blacked out; what it does not know may be a misspelt secret. */
function fields(values: Values, known: Fields): Values {
  const kept: Record<string, unknown> = {}
  for (const name in values) {
    const field = Object.hasOwn(known, name) ? known[name]! : undefined
    if (!field) kept[short(name)!] = '***'
    else kept[name] = field.secret ? '***' : part(values[name], field.of)
  }
  return kept
}

function part(value: unknown, of: Fields | string | undefined): unknown {
  if (typeof value === 'string') return short(value)
  if (typeof value !== 'object' || value === null) return value
  // No operation has lists in lists: whoever nests them thousands deep means harm.
  if (Array.isArray(value))
    return value.slice(0, longestList).map((item: unknown) => (Array.isArray(item) ? '***' : part(item, of)))
  return typeof of === 'object' ? fields(value as Values, of) : '***'
}
