/** A store in this process: gone when the process ends, unless a journal hears of every change. */
import { createNonces } from '@porthole/rpc/server'
import type { Changes, Kept, Kinds, Place, Query, Row, Store } from './store.ts'
import { Table } from './table.ts'

/** Hears of what happened, in order, before the store answers: for stores that keep it elsewhere. */
export interface Journal {
  wrote(place: Place, kind: string, row: Row): void
  removed(place: Place, kind: string, id: string): void
  replaced(world: string, rows: readonly Kept[]): void
}

type Space = Map<string, Table>

export interface MemoryStore extends Store {
  /** Takes rows as they were kept, without telling the journal. */
  load(world: string, rows: Iterable<Kept>): void
}

export function createMemoryStore(kinds: Kinds, journal?: Journal): MemoryStore {
  const worlds = new Map<string, Map<string, Space>>()
  const nonces = new Map<string, ReturnType<typeof createNonces>>()
  /** The time of the world whose nonce is looked at: each world has its own. */
  let time = 0

  function tableOf({ world, space }: Place, kind: string): Table | undefined {
    return worlds.get(world)?.get(space)?.get(kind)
  }

  function open({ world, space }: Place, kind: string): Table {
    let spaces = worlds.get(world)
    if (!spaces) worlds.set(world, (spaces = new Map()))
    let tables = spaces.get(space)
    if (!tables) spaces.set(space, (tables = new Map()))
    let table = tables.get(kind)
    if (!table) tables.set(kind, (table = new Table(kinds[kind] ?? unknown(kind))))
    return table
  }

  function holds(place: Place, { expect = [], empty = [] }: Changes): boolean {
    for (const [kind, id, rev] of expect) if ((tableOf(place, kind)?.get(id)?.rev ?? 0) !== rev) return false
    for (const [kind, where] of empty) if (tableOf(place, kind)?.has(where)) return false
    return true
  }

  function load(world: string, rows: Iterable<Kept>): void {
    for (const { space, kind, row } of rows) open({ world, space }, kind).load(row)
  }

  return {
    load,
    read: (place, keys) => keys.map(([kind, id]) => tableOf(place, kind)?.get(id)),
    page: (place, kind, query: Query = {}) => tableOf(place, kind)?.page(query) ?? { total: 0, rows: [] },
    commit(place, changes) {
      if (!holds(place, changes)) return false
      for (const [kind, id] of changes.remove ?? []) {
        if (tableOf(place, kind)?.remove(id)) journal?.removed(place, kind, id)
      }
      for (const [kind, draft] of changes.put ?? []) {
        const { row, forgotten } = open(place, kind).put(draft)
        journal?.wrote(place, kind, row)
        for (const { id } of forgotten) journal?.removed(place, kind, id)
      }
      return true
    },
    useNonce(world, nonce, expires, now) {
      let use = nonces.get(world)
      if (!use) nonces.set(world, (use = createNonces(() => time)))
      time = now
      return use(nonce, expires)
    },
    worlds: () => [...worlds.keys()],
    dump(world) {
      const rows: Kept[] = []
      for (const [space, tables] of sorted(worlds.get(world))) {
        for (const [kind, table] of sorted(tables)) for (const row of table) rows.push({ space, kind, row })
      }
      return rows
    },
    replace(world, rows) {
      worlds.delete(world)
      nonces.delete(world)
      load(world, rows)
      journal?.replaced(world, rows)
    },
    ready() {},
    close() {},
  }
}

function sorted<T>(map: ReadonlyMap<string, T> | undefined): [string, T][] {
  return [...(map ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function unknown(kind: string): never {
  throw new TypeError(`There is no kind of row called ${kind}.`)
}
