/** A store in a SQLite file: the memory store, with a journal that is in the file before a verb answers. */
import { resolve } from 'node:path'
import { kinds as worldKinds } from '../world/rows.ts'
import { createMemoryStore, type Journal, type MemoryStore } from './memory.ts'
import { openSqliteFile, type Writes } from './sqlite-file.ts'
import { type Awaitable, type Kinds, type Row, type Store, StoreError } from './store.ts'

/** What one turn of the event loop changed: one transaction, when the turn ends. */
interface Batch extends Writes {
  /** For those who wait until rows are in the file; nobody waits for nonces. */
  done?: Promise<void>
  settle?: (error?: StoreError) => void
}

/**
 * Opens a file, or makes it, for one process at a time. What was answered survives the end of the process at any
 * moment; a power failure may cost the last moments, never the file. Needs Node 24.
 * @throws StoreError naming the file and the remedy
 */
export async function openSqliteStore(name: string, kinds: Kinds = worldKinds): Promise<Store> {
  const path = resolve(name)
  const file = openSqliteFile(path)
  /** Numbers of tables, by world and `space|kind`. */
  let tables: Map<string, Map<string, number>>
  let memory: MemoryStore
  let last = 0
  let batch: Batch | undefined
  let broken: unknown
  let closed = false

  const journal: Journal = {
    wrote: ({ world, space }, kind, row) => note(numberOf(world, space, kind), row.seq, row),
    removed: ({ world, space }, kind, row) => note(numberOf(world, space, kind), row.seq, undefined),
    replaced(world, kept) {
      const { rows, opened, closed: gone, forgotten, nonces } = awaited()
      for (const number of tables.get(world)?.values() ?? []) {
        rows.delete(number)
        if (!opened.delete(number)) gone.push(number)
      }
      tables.delete(world)
      nonces.delete(world)
      forgotten.add(world)
      for (const { space, kind, row } of kept) note(numberOf(world, space, kind), row.seq, row)
    },
  }

  /** What is in the file is what counts: when writing has failed, memory begins anew from it. */
  function load(): void {
    memory = createMemoryStore(kinds, journal)
    tables = new Map()
    file.load({
      table(number, [world, space, kind], rows) {
        numbersOf(world).set(`${space}|${kind}`, number)
        last = Math.max(last, number)
        memory.load(world, rows)
      },
      nonce: (world, nonce, expires) => memory.useNonce(world, nonce, expires, 0),
    })
  }

  function numbersOf(world: string): Map<string, number> {
    let numbers = tables.get(world)
    if (!numbers) tables.set(world, (numbers = new Map()))
    return numbers
  }

  function numberOf(world: string, space: string, kind: string): number {
    const numbers = numbersOf(world)
    const name = `${space}|${kind}`
    let number = numbers.get(name)
    if (number === undefined) {
      numbers.set(name, (number = ++last))
      current().opened.set(number, [world, space, kind])
    }
    return number
  }

  function note(number: number, seq: number, row: Row | undefined): void {
    const { rows } = awaited()
    let changed = rows.get(number)
    if (!changed) rows.set(number, (changed = new Map()))
    changed.set(seq, row)
  }

  function current(): Batch {
    if (batch) return batch
    setImmediate(flush)
    return (batch = { forgotten: new Set(), closed: [], opened: new Map(), rows: new Map(), nonces: new Map() })
  }

  function awaited(): Batch {
    const awaits = current()
    awaits.done ??= new Promise((resolved, rejected) => {
      awaits.settle = (error) => (error ? rejected(error) : resolved())
    })
    return awaits
  }

  function flush(): void {
    if (!batch) return
    const written = batch
    batch = undefined
    try {
      file.write(written)
      written.settle?.()
    } catch (error) {
      broken = error
      recover()
      written.settle?.(error as StoreError)
    }
  }

  function recover(): void {
    try {
      load()
      broken = undefined
    } catch (error) {
      broken = error
    }
  }

  function usable(): MemoryStore {
    if (closed) throw new StoreError(`${path} is closed.`)
    if (broken) throw broken
    return memory
  }

  /** An answer is given once all that it may rest on is in the file. */
  function kept<T>(answer: T): Awaitable<T> {
    const done = batch?.done
    return done ? done.then(() => answer) : answer
  }

  try {
    load()
  } catch (error) {
    file.close()
    throw error
  }
  return {
    read: (place, keys) => kept(usable().read(place, keys)),
    page: (place, kind, query) => kept(usable().page(place, kind, query)),
    commit: (place, changes) => kept(usable().commit(place, changes)),
    useNonce(world, nonce, expires, now) {
      const fresh = usable().useNonce(world, nonce, expires, now)
      if (fresh) {
        const { nonces } = current()
        let noted = nonces.get(world)
        if (!noted) nonces.set(world, (noted = { until: expires, now, list: [] }))
        noted.until = Math.max(noted.until, expires)
        noted.now = now
        noted.list.push([nonce, expires])
      }
      return fresh
    },
    worlds: () => kept(usable().worlds()),
    dump: (world) => kept(usable().dump(world)),
    replace: (world, rows) => kept(usable().replace(world, rows)),
    ready() {
      if (broken) recover()
      usable()
    },
    close() {
      if (closed) return
      flush()
      closed = true
      file.close()
    },
  }
}
