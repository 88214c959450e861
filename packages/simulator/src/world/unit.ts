/** A unit of work: reads rows, plans changes, and makes them all at once if nothing it read has changed meanwhile. */
import { when } from '@porthole/rpc/server'
import {
  type Awaitable,
  type Changes,
  type Place,
  type Query,
  type Store,
  StoreError,
  type Where,
} from '../stores/store.ts'
import { type Ground, groundOf } from './ground.ts'
import type { New, RowKind, Rows } from './rows.ts'

export interface TypedPage<K extends RowKind> {
  readonly total: number
  readonly rows: readonly Rows[K][]
}

type Key = readonly [kind: RowKind, id: string]
type Found<Keys extends readonly Key[]> = { readonly [Index in keyof Keys]: Rows[Keys[Index][0]] | undefined }

/** Reads only. */
export class Reader {
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  get place(): Place {
    return this.#ground.place
  }

  get<K extends RowKind>(kind: K, id: string): Awaitable<Rows[K] | undefined> {
    return when(this.all([kind, id]), ([row]) => row)
  }

  /** Several rows in one go, in the order asked. */
  all<const Keys extends readonly Key[]>(...keys: Keys): Awaitable<Found<Keys>> {
    return this.#ground.read(keys) as unknown as Awaitable<Found<Keys>>
  }

  page<K extends RowKind>(kind: K, query: Query = {}): Awaitable<TypedPage<K>> {
    return this.#ground.page(kind, query) as unknown as Awaitable<TypedPage<K>>
  }
}

/** What it reads by id must be unchanged when it commits; what it finds on pages may change meanwhile. */
export class Unit extends Reader {
  readonly #changes = {
    expect: [] as NonNullable<Changes['expect']>[number][],
    empty: [] as NonNullable<Changes['empty']>[number][],
    put: [] as NonNullable<Changes['put']>[number][],
    remove: [] as NonNullable<Changes['remove']>[number][],
  }

  override all<const Keys extends readonly Key[]>(...keys: Keys): Awaitable<Found<Keys>> {
    return when(super.all(...keys), (found) => {
      const rows = found as Found<Keys>
      keys.forEach(([kind, id], index) => this.#changes.expect.push([kind, id, rows[index]?.rev ?? 0]))
      return rows
    })
  }

  /** Writes a row: a changed one is spread from what was read, `{ ...row, Name }`; a new id must not be in use. */
  put<K extends RowKind>(kind: K, row: New<K>): void {
    if (row.rev === undefined) this.#changes.expect.push([kind, row.id, 0])
    this.#changes.put.push([kind, row])
  }

  remove(kind: RowKind, id: string): void {
    this.#changes.remove.push([kind, id])
  }

  /** Nothing of the kind may match when it commits. */
  none(kind: RowKind, where: Where): void {
    this.#changes.empty.push([kind, where])
  }

  /** undefined: nothing is to be done. */
  get changes(): Changes | undefined {
    const { put, remove } = this.#changes
    return put.length + remove.length === 0 ? undefined : this.#changes
  }
}

/** Tries until a unit of work went through unhindered: `work` may run several times, and must do nothing but plan. */
export function change<T>(store: Store, place: Place, work: (unit: Unit) => Awaitable<T>): Promise<T> {
  return changeGround(groundOf(store, place), work)
}

export async function changeGround<T>(ground: Ground, work: (unit: Unit) => Awaitable<T>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const unit = new Unit(ground)
    const result = await work(unit)
    const { changes } = unit
    if (!changes || (await ground.commit(changes))) return result
    if (tries > 2) await pause(tries)
  }
  throw new StoreError('Others kept changing what this call needs: try it again.')
}

const mostTries = 200

/** Replicas that got in each other's way step aside for different times. */
function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(tries, 20)))
}
