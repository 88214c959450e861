/** The SQLite file behind a store: its schema, what is loaded from it, one transaction per write, and clear errors. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Kept, type Row, StoreError } from './store.ts'

type Address = readonly [world: string, space: string, kind: string]

/** What one transaction writes, in this order. Tables are named by numbers, which are never used again in a process. */
export interface Writes {
  /** Worlds whose nonces are forgotten. */
  readonly forgotten: Set<string>
  /** Tables that are gone, with their rows. */
  readonly closed: number[]
  readonly opened: Map<number, Address>
  /** By table and seq; undefined: removed. */
  readonly rows: Map<number, Map<number, Row | undefined>>
  readonly nonces: Map<string, NonceWrites>
}

interface NonceWrites {
  /** When the last of them expires; `now` is the world's time. */
  until: number
  now: number
  readonly list: [nonce: string, expires: number][]
}

interface Loader {
  table(number: number, address: Address, rows: Iterable<Kept>): void
  nonce(world: string, nonce: string, expires: number): void
}

export interface SqliteFile {
  load(into: Loader): void
  write(writes: Writes): void
  close(): void
}

/** Says that a file is ours: "PHol". */
const application = 0x50486f6c
const version = 1

const schema = `
  CREATE TABLE place (number INTEGER PRIMARY KEY, world TEXT, space TEXT, kind TEXT);
  CREATE TABLE row (place INTEGER, seq INTEGER, json TEXT, PRIMARY KEY (place, seq)) WITHOUT ROWID;
  CREATE TABLE nonce (world TEXT, until INTEGER, list TEXT);
  CREATE INDEX nonce_until ON nonce (world, until);
  PRAGMA application_id = ${application};
  PRAGMA user_version = ${version};`

export function openSqliteFile(path: string): SqliteFile {
  let db: Database | undefined
  try {
    db = new (database())(path, { timeout: 500 })
    // Locked for as long as it is open; without waiting for the disk, since the end of a process loses nothing then.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE')
    claim(db, path)
    db.exec('COMMIT')
    return file(db, path)
  } catch (error) {
    db?.close()
    throw explained(error, path)
  }
}

/** What is used of node:sqlite, which the types of Node 20 do not know. */
interface Database {
  readonly isTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}
interface Statement {
  run(...values: (string | number)[]): unknown
  get(...values: (string | number)[]): object | undefined
  all(...values: (string | number)[]): unknown[]
  iterate(...values: (string | number)[]): Iterable<unknown>
}
interface Sqlite {
  readonly DatabaseSync: new (path: string, options: { readonly timeout: number }) => Database
}

/** By name and not by import: bundlers take the prefix away, and there is no `sqlite` without it. */
function database(): Sqlite['DatabaseSync'] {
  const sqlite = process.getBuiltinModule?.('node:sqlite') as Sqlite | undefined
  if (!sqlite) throw new StoreError(`A store in a SQLite file needs Node 24 or later: this is ${process.version}.`)
  return sqlite.DatabaseSync
}

function claim(db: Database, path: string): void {
  const number = (sql: string): unknown => Object.values(db.prepare(sql).get()!)[0]
  if (number('SELECT count(*) FROM sqlite_schema') === 0) {
    db.exec(schema)
    return
  }
  if (number('PRAGMA application_id') !== application)
    throw new StoreError(`${path} is a database of another program: name another file.`)
  const found = number('PRAGMA user_version')
  if (found !== version)
    throw new StoreError(`${path} has the schema ${found}, and this Porthole knows ${version}: name another file.`)
}

function file(db: Database, path: string): SqliteFile {
  const begin = db.prepare('BEGIN')
  const commit = db.prepare('COMMIT')
  const open = db.prepare('INSERT INTO place VALUES (?, ?, ?, ?)')
  const close = db.prepare('DELETE FROM place WHERE number = ?')
  const clear = db.prepare('DELETE FROM row WHERE place = ?')
  const put = db.prepare('INSERT OR REPLACE INTO row VALUES (?, ?, ?)')
  const remove = db.prepare('DELETE FROM row WHERE place = ? AND seq = ?')
  const keep = db.prepare('INSERT INTO nonce VALUES (?, ?, ?)')
  const expire = db.prepare('DELETE FROM nonce WHERE world = ? AND until <= ?')
  const forget = db.prepare('DELETE FROM nonce WHERE world = ?')
  const places = db.prepare('SELECT number, world, space, kind FROM place')
  const rowsOf = db.prepare('SELECT json FROM row WHERE place = ? ORDER BY seq')
  const nonces = db.prepare('SELECT world, list FROM nonce')

  function apply({ forgotten, closed, opened, rows, nonces: noted }: Writes): void {
    for (const world of forgotten) forget.run(world)
    for (const number of closed) {
      clear.run(number)
      close.run(number)
    }
    for (const [number, address] of opened) open.run(number, ...address)
    for (const [number, changed] of rows) {
      for (const [seq, row] of changed) {
        if (row) put.run(number, seq, JSON.stringify(row))
        else remove.run(number, seq)
      }
    }
    for (const [world, { until, now, list }] of noted) {
      expire.run(world, now)
      keep.run(world, until, JSON.stringify(list))
    }
  }

  function* rows(number: number, space: string, kind: string, share: (row: Row) => Row): Generator<Kept> {
    for (const { json } of rowsOf.iterate(number) as Iterable<{ json: string }>)
      yield { space, kind, row: share(JSON.parse(json)) }
  }

  return {
    load(into) {
      try {
        const share = sharing()
        for (const { number, world, space, kind } of places.all() as Place[])
          into.table(number, [world, space, kind], rows(number, space, kind, share))
        for (const { world, list } of nonces.all() as { world: string; list: string }[])
          for (const [nonce, expires] of JSON.parse(list)) into.nonce(world, nonce, expires)
      } catch (error) {
        throw explained(error, path)
      }
    },
    write(writes) {
      try {
        begin.run()
        apply(writes)
        commit.run()
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK')
        throw explained(error, path)
      }
    },
    close: () => db.close(),
  }
}

interface Place {
  readonly number: number
  readonly world: string
  readonly space: string
  readonly kind: string
}

/** Values that many rows have alike are kept once: a million rows from a file take the memory of a million made here. */
function sharing(): (row: Row) => Row {
  const seen = new Map<string, unknown>()
  return (row) => {
    const values = row as unknown as Record<string, unknown>
    for (const field in values) {
      const value = values[field]
      if (field === 'id' || (typeof value !== 'string' && typeof value !== 'object')) continue
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      const known = seen.get(text)
      if (typeof known === typeof value) values[field] = known
      else if (seen.size < 100_000) seen.set(text, value)
    }
    return row
  }
}

/** By SQLite's primary result code. */
const remedies: Readonly<Record<number, string>> = {
  5: 'is in use by another process: stop that one, or name another file.',
  8: 'cannot be written: give this user the right to write the file and its folder, or name another file.',
  10: 'cannot be read or written: the disk reports an error.',
  11: 'is damaged: restore it from a copy, or move it away to begin anew.',
  13: 'cannot be written: the disk is full.',
  14: 'cannot be opened: give this user the right to write the file and its folder, or name another file.',
  26: 'is no SQLite database: name another file, or move this one away.',
}

function explained(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error
  const { errcode, message } = error as { errcode?: number; message: string }
  const code = isReadOnly(path) ? 8 : (errcode ?? 0) & 0xff
  if (code === 14 && !existsSync(dirname(path)))
    return new StoreError(`${path} cannot be made: its folder does not exist: create it first.`, { cause: error })
  if (code === 14 && existsSync(path) && statSync(path).isDirectory())
    return new StoreError(`${path} is a folder: name a file.`, { cause: error })
  return new StoreError(`${path} ${remedies[code] ?? `cannot be used: ${message}`}`, { cause: error })
}

/** SQLite gives various codes for a file that it may not write. */
function isReadOnly(path: string): boolean {
  try {
    if (existsSync(path)) accessSync(path, constants.W_OK)
    return false
  } catch {
    return true
  }
}
