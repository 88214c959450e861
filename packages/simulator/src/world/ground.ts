/** A place of a store, as readers and units of work see it; one that still lacks its seed gets it when first used. */
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

  async read(keys: Keys): Promise<(Row | undefined)[]> {
    if (this.#seeded) return this.#store.read(this.place, keys)
    const rows = await this.#store.read(this.place, [...keys, seededKey])
    if (await this.#lacked(rows.pop())) return this.#store.read(this.place, keys)
    return rows
  }

  async page(kind: string, query: Query): Promise<Page> {
    if (this.#seeded) return this.#store.page(this.place, kind, query)
    const seeded = this.#store.read(this.place, [seededKey])
    const page = this.#store.page(this.place, kind, query)
    const found = await Promise.all([seeded, page])
    if (await this.#lacked(found[0][0])) return this.#store.page(this.place, kind, query)
    return found[1]
  }

  async commit(changes: Changes): Promise<boolean> {
    if (!this.#seeded) await this.read([])
    return this.#store.commit(this.place, changes)
  }

  /** Whether the seed had to be written first. */
  async #lacked(seeded: Row | undefined): Promise<boolean> {
    if (!seeded) await this.#seed()
    this.#seeded = true
    return !seeded
  }
}
