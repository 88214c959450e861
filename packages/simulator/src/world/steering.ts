/** What those need who steer a world: where its things are, and what time it is there. */
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { AdminError } from '../admin/error.ts'
import type { Whose } from '../admin/world.ts'
import type { Pictures } from '../pictures.ts'
import { keysPlace, type WorldStage, worldKey, worldPlace } from '../stage.ts'
import type { Awaitable, Place, Store } from '../stores/store.ts'
import { timeOf } from './clock.ts'
import type { RequestLog } from './log.ts'
import type { New, RowKind, Rows, WorldRow } from './rows.ts'
import { change, type Unit } from './unit.ts'

export interface Steering {
  readonly name: string
  readonly store: Store
  readonly stage: WorldStage
  readonly log: RequestLog
  readonly services: readonly ServiceDescriptor[]
  readonly pictures: Pictures
  /** The server's origin as its users reach it, such as `https://porthole.test`; undefined: that of each request. */
  readonly publicUrl: string | undefined
  /** Consoles of the world that are open hear of what was changed. */
  readonly changed: (world: string) => Promise<void>
  /** What a world begins with that nobody has set up. */
  readonly fresh: Pick<WorldRow, 'clock' | 'settings' | 'seed'>
  /** Whose things are meant when nobody is named and the world has no access key of its own. */
  readonly account: string
  /** The machine's time, ms since 1970. */
  readonly machine: () => number
}

/** The world's row, its time, and a place in it that has its seed. */
export interface Spot {
  readonly place: Place
  readonly world: WorldRow
  readonly now: number
}

/** Changes the world's own row. */
export function changeWorld(steering: Steering, edit: (row: WorldRow) => WorldRow): Promise<WorldRow> {
  const { store, stage, name } = steering
  return change(store, worldPlace(name), async (unit) => {
    const [kept] = await unit.all(worldKey)
    const { rev: _, seq: __, ...row } = edit(kept ?? (await stage.worldOf(name)))
    const next: New<'world'> = { ...row, ...(kept && { rev: kept.rev, seq: kept.seq }) }
    unit.put('world', next)
    return { rev: 0, seq: 0, ...next }
  })
}

export async function nowOf({ stage, machine, name }: Steering): Promise<number> {
  return timeOf((await stage.worldOf(name)).clock, machine())
}

export async function accountOf({ store, name, account }: Steering, { account: given }: Whose): Promise<string> {
  if (given !== undefined) return given
  const { rows } = await store.page(keysPlace, 'key', { where: { world: name }, limit: 1 })
  return rows[0]?.id ?? account
}

/** In the account's region; `service` gives the default one. */
export async function regionSpot(steering: Steering, whose: Whose, service = 'gws'): Promise<Spot> {
  const { defaultRegion } = steering.services.find((one) => one.service.name === service)!
  return spot(steering, `${await accountOf(steering, whose)}|${whose.region ?? defaultRegion}`)
}

/** Where the account's things are that no region divides. */
export async function ownSpot(steering: Steering, whose: Whose): Promise<Spot> {
  return spot(steering, `${await accountOf(steering, whose)}|`)
}

export async function spot({ stage, machine, name }: Steering, space: string): Promise<Spot> {
  const world = await stage.worldOf(name)
  const now = timeOf(world.clock, machine())
  const place = { world: name, space }
  await stage.settle(place, { world, now })
  return { place, world, now }
}

/** Changes one row, which must be there. */
export function changeRow<K extends RowKind>(
  { store, name }: Steering,
  { place }: Spot,
  kind: K,
  id: string,
  edit: (row: Rows[K], unit: Unit) => Awaitable<New<K>>,
): Promise<void> {
  return change(store, place, async (unit) => {
    const row = await unit.get(kind, id)
    if (!row) throw missing(name, place, kind, id)
    unit.put(kind, await edit(row, unit))
  })
}

export function missing(name: string, { space }: Place, kind: string, id: string): AdminError {
  const [account, region] = space.split('|')
  const where = region ? `of the account ${account} in ${region}` : `of the account ${account}`
  return new AdminError(
    404,
    `There is no ${kind} ${id} ${where} in the world ${name}: GET /_porthole/worlds/${name} shows what there is.`,
  )
}

/** For what a thing cannot do in its state. */
export function conflict(what: string, remedy: string): AdminError {
  return new AdminError(409, `${what}: ${remedy}`)
}
