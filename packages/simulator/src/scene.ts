/** One call in its world: what behaviour sees, and all it can do. */
import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { type Call, ServiceError, type Visit } from '@porthole/rpc/server'
import type { Awaitable, Place, Store } from './stores/store.ts'
import { type Picture, type Pictures, shownMachine } from './pictures.ts'
import { timeOf } from './world/clock.ts'
import { type Ground, SeededGround } from './world/ground.ts'
import type { Ids } from './world/ids.ts'
import type { Machine, MachineCloud } from './world/machines.ts'
import type { WorldRow } from './world/rows.ts'
import type { Settings } from './world/settings.ts'
import { changeGround, Reader, type Unit } from './world/unit.ts'

type Values = Readonly<Record<string, unknown>>

/** Who calls with an access key that nobody was named for. */
export const defaultUserId = '100000000000001'

/** Who calls. */
export interface Caller {
  readonly secret: string
  readonly token?: string
  /** Whose things are seen; default the key id: every access key is an account of its own. */
  readonly account?: string
  /** The user id of IsBoundUser and of tickets, decimal digits; default 100000000000001. */
  readonly userId?: string
}

/** What the simulator does around a call; the scene only asks for it. */
export interface Stage {
  readonly store: Store
  idsOf(world: string): Ids
  /** Sees to it that a space has its seed before it is first used. */
  settle(place: Place, scene: Pick<Scene, 'world' | 'now'>): Awaitable<void>
  /** As the store's; it throws a ServiceError when the store cannot be reached. */
  useNonce: Store['useNonce']
  readonly pictures: Pictures
  /** The server's origin as its users reach it; undefined: that of each request. */
  readonly publicUrl: string | undefined
  /** Does the call, faults included. */
  play(scene: Scene, operation: OperationDescriptor, request: Values): Awaitable<Values>
}

export class Scene implements Visit {
  readonly call: Call
  readonly world: WorldRow
  /** Name of the world. */
  readonly worldName: string
  /** The world's time when the call came, ms since 1970: it stands still during a call. */
  readonly now: number
  /** The machine's time when the call came. */
  readonly arrived: number
  readonly trust: Visit['trust']
  readonly userId: string
  readonly #stage: Stage
  readonly #account: string
  #region: Reader | undefined
  #own: Reader | undefined

  constructor(
    stage: Stage,
    call: Call,
    worldName: string,
    world: WorldRow,
    arrived: number,
    caller: Caller | undefined,
  ) {
    const now = timeOf(world.clock, arrived)
    this.#stage = stage
    this.call = call
    this.worldName = worldName
    this.world = world
    this.now = now
    this.arrived = arrived
    this.userId = caller?.userId ?? defaultUserId
    this.#account = caller?.account ?? call.keyId
    this.trust = {
      now: () => now,
      secretOf: () => caller,
      useNonce: (nonce, expires) => stage.useNonce(worldName, nonce, expires, now),
    }
  }

  get settings(): Settings {
    return this.world.settings
  }

  get ids(): Ids {
    return this.#stage.idsOf(this.worldName)
  }

  /** Where the things of this account in the region of the call are. */
  get place(): Place {
    return { world: this.worldName, space: `${this.#account}|${this.call.region}` }
  }

  /** Where the things of this account that no region divides are. */
  get ownPlace(): Place {
    return { world: this.worldName, space: `${this.#account}|` }
  }

  /** Reads what this account has in the region of the call. */
  get region(): Reader {
    return (this.#region ??= new Reader(this.#ground(this.place)))
  }

  /** Reads what this account has whatever the region. */
  get own(): Reader {
    return (this.#own ??= new Reader(this.#ground(this.ownPlace)))
  }

  /** Changes what this account has in the region: `work` may run several times, and must only plan. */
  change<T>(work: (unit: Unit) => Awaitable<T>): Promise<T> {
    return changeGround(this.#ground(this.place), work)
  }

  changeOwn<T>(work: (unit: Unit) => Awaitable<T>): Promise<T> {
    return changeGround(this.#ground(this.ownPlace), work)
  }

  /** The origin by which everybody reaches the server; undefined: that of the request. */
  get publicUrl(): string | undefined {
    return this.#stage.publicUrl
  }

  /** What the screen of an instance shows now. Rejects with a PictureError when a real machine does not show it. */
  picture(cloud: MachineCloud, instance: Machine): Promise<Picture> {
    return this.#stage.pictures.take(shownMachine(this.ownPlace, cloud, instance), this.world.clock)
  }

  /** A documented error of the operation, or a common one of the service; each `%s` in its message becomes a detail. */
  refuse(code: string, ...details: readonly (string | number)[]): ServiceError {
    const { service, action } = this.call
    const known = service.operations[action]?.errors[code] ?? service.errors[code]
    if (!known) throw new TypeError(`${action} has no error ${code} in its spec or its service.`)
    let next = 0
    const message = known.message.replaceAll('%s', () => String(details[next++] ?? ''))
    return new ServiceError(code, known.http ?? 200, message)
  }

  handle(operation: OperationDescriptor, request: Values): Awaitable<Values> {
    return this.#stage.play(this, operation, request)
  }

  #ground(place: Place): Ground {
    return new SeededGround(this.#stage.store, place, () => this.#stage.settle(place, this))
  }
}

/** Behaviour of operations: each as its generated handler, with the scene in place of the bare call. */
export type Behaviours<Handlers> = {
  readonly [Name in keyof Handlers]: Handlers[Name] extends (request: infer Request, call: never) => infer Answer
    ? (request: Request, scene: Scene) => Answer
    : never
}
