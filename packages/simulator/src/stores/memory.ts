/** A store in this process: gone when the process ends, unless a journal hears of every change. */
import { createNonces } from '@porthole/rpc/server'
import { checkChanges, checkKept, kindOf } from './known.ts'
import type { Changes, Kept, Kinds, Place, Row, Store } from './store.ts'
import { Table } from './table.ts'

/** Hears of what happened, in order, before the store answers: for stores that keep it elsewhere. */
export interface Journal {
  wrote(place: Place, kind: string, row: Row): void
  removed(place: Place, kind: string, row: Row): void
  replaced(world: string, rows: readonly Kept[]): void
}

type Space = Map<string, Table>

/** As it is in this process, its verbs need not be waited for. */
export interface MemoryStore extends Store {
  read(...args: Parameters<Store['read']>): Awaited<ReturnType<Store['read']>>
  page(...args: Parameters<Store['page']>): Awaited<ReturnType<Store['page']>>
  commit(...args: Parameters<Store['commit']>): boolean
  useNonce(...args: Parameters<Store['useNonce']>): boolean
  worlds(): readonly string[]
  dump(world: string): readonly Kept[]
  replace(world: string, rows: readonly Kept[]): void
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
    if (!table) tables.set(kind, (table = new Table(kindOf(kinds, kind))))
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
    read: (place, keys) => keys.map(([kind, id]) => (tableOf(place, kind) ?? absent(kinds, kind))?.get(id)),
    page(place, kind, query = {}) {
      kindOf(kinds, kind, query.where)
      return tableOf(place, kind)?.page(query) ?? { total: 0, rows: [] }
    },
    commit(place, changes) {
      checkChanges(kinds, changes)
      if (!holds(place, changes)) return false
      for (const [kind, id] of changes.remove ?? []) {
        const row = tableOf(place, kind)?.remove(id)
        if (row) journal?.removed(place, kind, row)
      }
      for (const [kind, draft] of changes.put ?? []) {
        const { row, forgotten } = open(place, kind).put(draft)
        journal?.wrote(place, kind, row)
        for (const old of forgotten) journal?.removed(place, kind, old)
      }
      return true
    },
    useNonce(world, nonce, expires, now) {
      let use = nonces.get(world)
      if (!use) nonces.set(world, (use = createNonces(() => time)))
      time = now
      return use(nonce, expires) as boolean
    },
    worlds: () => [...worlds].filter(([, spaces]) => hasRows(spaces)).map(([name]) => name),
    dump(world) {
      const rows: Kept[] = []
      for (const [space, tables] of sorted(worlds.get(world))) {
        for (const [kind, table] of sorted(tables)) for (const row of table) rows.push({ space, kind, row })
      }
      return rows
    },
    replace(world, rows) {
      checkKept(kinds, rows)
      worlds.delete(world)
      nonces.delete(world)
      load(world, rows)
      journal?.replaced(world, rows)
    },
    ready() {},
    close() {},
  }
}

function absent(kinds: Kinds, kind: string): undefined {
  kindOf(kinds, kind)
}

function hasRows(spaces: ReadonlyMap<string, Space>): boolean {
  for (const tables of spaces.values()) for (const table of tables.values()) if (table.size > 0) return true
  return false
}

function sorted<T>(map: ReadonlyMap<string, T> | undefined): [string, T][] {
  return [...(map ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
