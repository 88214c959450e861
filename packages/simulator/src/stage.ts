/** Opens the world of each call, and plays the call in it. */
import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { type Call, type Handler, noBehaviour, ServiceError, type Visit, when } from '@porthole/rpc/server'
import { worldName } from './admin/world.ts'
import type { Pictures } from './pictures.ts'
import { type Caller, Scene, type Stage } from './scene.ts'
import { services } from './services.ts'
import { type Awaitable, type Place, type Store, StoreError } from './stores/store.ts'
import { seededKey } from './world/ground.ts'
import { createIds, type Ids } from './world/ids.ts'
import type { KeyRow, WorldRow } from './world/rows.ts'
import { type Seed, seededRows, seedOf } from './world/seed.ts'
import { strike } from './world/strike.ts'

type Values = Readonly<Record<string, unknown>>
type Behaviour = (request: Values, scene: Scene) => Values | Promise<Values>

export interface StageOptions {
  readonly store: Store
  /** Who may call, by key id; access keys made on the fly come on top. */
  readonly callers: ReadonlyMap<string, Caller>
  /** The machine's time, ms since 1970. */
  readonly machine: () => number
  /** Makes ids the same on every run. */
  readonly seed: string | undefined
  /** What a world begins with that nobody has set up. */
  readonly fresh: Pick<WorldRow, 'clock' | 'settings' | 'seed'>
  readonly pictures: Pictures
  /** The server's origin as its users reach it; undefined: that of each request. */
  readonly publicUrl: string | undefined
}

/** The header that names the world of a call. */
export const worldHeader = 'x-porthole-world'
export const defaultWorldName = 'default'

/** A world's own row, and the keys of all worlds. */
export const worldKey = ['world', 'world'] as const
export const worldPlace = (world: string): Place => ({ world, space: '' })
export const keysPlace: Place = { world: '*', space: '' }

export interface WorldStage extends Stage {
  /** Throws a ServiceError when the store cannot be reached. */
  enter(call: Call): Awaitable<Visit>
  /** The row of a world; that of a fresh one when it has none. */
  worldOf(name: string): Awaitable<WorldRow>
  /** Begins the ids of a world anew. */
  forgetIds(world: string): void
}

export function createStage(options: StageOptions): WorldStage {
  const { store, callers, machine, seed, fresh } = options
  const ids = new Map<string, Ids>()
  const played = new Map(services.map((service) => [service.descriptor, service]))
  const freshRow: WorldRow = { id: 'world', rev: 0, seq: 0, faults: [], ...fresh }

  function worldOf(name: string): Awaitable<WorldRow> {
    return when(store.read(worldPlace(name), [worldKey]), ([row]) => (row as WorldRow | undefined) ?? freshRow)
  }

  /** Of an access key that was made on the fly. */
  function keyOf(keyId: string): Awaitable<KeyRow | undefined> {
    if (keyId === '') return undefined
    return when(store.read(keysPlace, [['key', keyId]]), ([row]) => row as KeyRow | undefined)
  }

  function open(call: Call, caller: Caller | undefined, name = defaultWorldName): Awaitable<Visit> {
    if (!worldName.test(name)) throw badWorld
    return when(
      worldOf(name),
      (world) => new Scene(stage, call, name, world, machine(), identified(caller, call.keyId, world)),
    )
  }

  const stage: WorldStage = {
    store,
    pictures: options.pictures,
    publicUrl: options.publicUrl,
    worldOf,
    forgetIds: (world) => ids.delete(world),
    idsOf(world) {
      let known = ids.get(world)
      if (!known) ids.set(world, (known = createIds(seed === undefined ? undefined : `${seed} ${world}`)))
      return known
    },
    enter(call) {
      return reached(() => {
        const caller = callers.get(call.keyId)
        const name = call.request.header(worldHeader)
        if (caller) return open(call, caller, name)
        return when(keyOf(call.keyId), (key) =>
          open(call, key && { secret: key.secret, userId: key.userId }, name ?? key?.world),
        )
      })
    },
    async settle(place, { world, now }) {
      const region = place.space.slice(place.space.indexOf('|') + 1)
      const seed = seedOf(world.seed)
      if (isBare(seed, region) || (await store.read(place, [seededKey]))[0]) return
      const put = [['seeded', { id: 'seeded' }], ...seededRows(seed, region, now)] as const
      // Whoever loses the race finds what the winner wrote.
      await store.commit(place, { expect: [[...seededKey, 0]], put })
    },
    useNonce: (world, nonce, expires, now) => reached(() => store.useNonce(world, nonce, expires, now)),
    play: (scene, operation, request) => reached(() => strike(store, scene, () => behave(scene, operation, request))),
  }
  return stage

  function behave(scene: Scene, operation: OperationDescriptor, request: Values): Values | Promise<Values> {
    const { behaviours = {}, handlers } = played.get(scene.call.service)!
    const behaviour = (behaviours as Record<string, Behaviour | undefined>)[operation.name]
    if (behaviour) return behaviour(request, scene)
    const example = (handlers as Record<string, Handler | undefined>)[operation.name]
    if (!example) throw noBehaviour(operation.name)
    return example(request, scene.call)
  }
}

/** Nothing to write: any text may be a region. */
function isBare(seed: Seed, region: string): boolean {
  return region !== '' && !Object.hasOwn(seed.regions, region)
}

/** The caller as the user that the world, or its seed, says it is. */
function identified(caller: Caller | undefined, keyId: string, { users, seed }: WorldRow): Caller | undefined {
  const userId = own(users, keyId) ?? own(seedOf(seed).users, keyId)
  return caller && userId !== undefined ? { ...caller, userId } : caller
}

function own(users: Readonly<Record<string, string>> | undefined, keyId: string): string | undefined {
  return users && Object.hasOwn(users, keyId) ? users[keyId] : undefined
}

const badWorld = new ServiceError(
  'Porthole.BadWorld',
  400,
  `${worldHeader} names no world: use up to 100 letters, digits, _ . and -.`,
)

/** Does what may need the store. */
function reached<T>(work: () => Awaitable<T>): Awaitable<T> {
  try {
    const result = work()
    return result instanceof Promise
      ? result.catch((error: unknown) => {
          throw unavailable(error)
        })
      : result
  } catch (error) {
    throw unavailable(error)
  }
}

/** A store that is away is no defect of ours and no fault of the caller's: it says so, and asks to try again. */
function unavailable(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error
  return new ServiceError('ServiceUnavailable', 503, error.message)
}
