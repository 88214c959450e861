/** A place of a store, as readers and units of work see it; one that still lacks its seed gets it when first used. */
import { when } from '@porthole/rpc/server'
import type { Awaitable, Changes, Page, Place, Query, Row, Store } from '../stores/store.ts'

type Keys = readonly (readonly [kind: string, id: string])[]

export interface Ground {
  readonly place: Place
  read(keys: Keys): Awaitable<(Row | undefined)[]>
  page(kind: string, query: Query): Awaitable<Page>
  commit(changes: Changes): Awaitable<boolean>
}

export function groundOf(store: Store, place: Place): Ground {
  return {
    place,
    read: (keys) => store.read(place, keys),
    page: (kind, query) => store.page(place, kind, query),
    commit: (changes) => store.commit(place, changes),
  }
}

/** Says that a space has its seed. */
export const seededKey = ['seeded', 'seeded'] as const

/** Looks for the seed along with the first rows that are asked for, so that a remote store is asked once. */
export class SeededGround implements Ground {
  readonly place: Place
  readonly #store: Store
  readonly #seed: () => Awaitable<void>
  #seeded = false

  /** `seed` writes the seed unless it is there. */
  constructor(store: Store, place: Place, seed: () => Awaitable<void>) {
    this.#store = store
    this.place = place
    this.#seed = seed
  }

  read(keys: Keys): Awaitable<(Row | undefined)[]> {
    if (this.#seeded) return this.#store.read(this.place, keys)
    return when(this.#store.read(this.place, [...keys, seededKey]), (rows) => {
      if (this.#found(rows.pop())) return rows
      return when(this.#seed(), () => this.#store.read(this.place, keys))
    })
  }

  page(kind: string, query: Query): Awaitable<Page> {
    if (this.#seeded) return this.#store.page(this.place, kind, query)
    // Both are under way before either is waited for.
    const seeded = this.#store.read(this.place, [seededKey])
    const page = this.#store.page(this.place, kind, query)
    if (page instanceof Promise) page.catch(() => {})
    return when(seeded, ([row]) => {
      if (this.#found(row)) return page
      return when(this.#seed(), () => this.#store.page(this.place, kind, query))
    })
  }

  commit(changes: Changes): Awaitable<boolean> {
    const commit = (): Awaitable<boolean> => this.#store.commit(this.place, changes)
    return this.#seeded ? commit() : when(this.read([]), commit)
  }

  /** Whether the seed is there; it is from now on. */
  #found(seeded: Row | undefined): boolean {
    this.#seeded = true
    return seeded !== undefined
  }
}
