/** The port behind which a world is kept: a handful of verbs, each atomic, that every store fulfils alike. */

export type Awaitable<T> = T | Promise<T>

/** Where a row lives: a world, and in it a space such as `testid|cn-hangzhou`. Spaces share nothing. */
export interface Place {
  readonly world: string
  readonly space: string
}

/** A row of any kind: plain JSON, never changed in place. */
export interface Row {
  readonly id: string
  /** How often it was written; the store sets it, from 1. */
  readonly rev: number
  /** Its place in the order of creation within its kind and space; the store sets it at the first write and keeps it. */
  readonly seq: number
}

/** A row as it is handed to a store, which takes it over: `rev` and `seq` may be missing and are not believed. */
export type Draft = Omit<Row, 'rev' | 'seq'> & Partial<Row>

/** What a store knows of a kind. */
export interface Kind {
  /** Fields that rows can be found by; empty and missing values are not indexed. */
  readonly indexes: readonly string[]
  /** Beyond so many rows per space the oldest are forgotten; default never. */
  readonly keep?: number
}

export type Kinds = Readonly<Record<string, Kind>>

/** Values of indexed fields; all of them must hold. */
export type Where = Readonly<Record<string, string>>

export interface Query {
  readonly where?: Where
  /** Default 0. */
  readonly offset?: number
  /** Default all. */
  readonly limit?: number
}

export interface Page {
  /** How many match, before paging. */
  readonly total: number
  /** In the order of creation. */
  readonly rows: readonly Row[]
}

/** All of it happens, or nothing. Conditions are judged first, on the rows as they were. */
export interface Changes {
  /** The row still has this rev; 0: there is none. */
  readonly expect?: readonly (readonly [kind: string, id: string, rev: number])[]
  /** No row matches. */
  readonly empty?: readonly (readonly [kind: string, where: Where])[]
  readonly put?: readonly (readonly [kind: string, row: Draft])[]
  /** No error when it is already gone. */
  readonly remove?: readonly (readonly [kind: string, id: string])[]
}

/** A row with its address, as a snapshot holds it. */
export interface Kept {
  readonly space: string
  readonly kind: string
  readonly row: Row
}

/** Every verb throws a StoreError, and changes nothing, when the store cannot be reached. */
export interface Store {
  /** The rows, in the order asked; undefined where there is none. */
  read(place: Place, keys: readonly (readonly [kind: string, id: string])[]): Awaitable<(Row | undefined)[]>
  page(place: Place, kind: string, query?: Query): Awaitable<Page>
  /** Whether it happened: false when a condition did not hold. */
  commit(place: Place, changes: Changes): Awaitable<boolean>
  /** Remembers a nonce until `expires`; false when it is still remembered. Both times are the world's, in ms. */
  useNonce(world: string, nonce: string, expires: number, now: number): Awaitable<boolean>
  /** Names of the worlds that hold any row. */
  worlds(): Awaitable<readonly string[]>
  /** Every row of a world, in the order of space, kind and seq. */
  dump(world: string): Awaitable<readonly Kept[]>
  /** In place of all that the world held: the rows as dumped, with their order; none drops the world. Forgets nonces. */
  replace(world: string, rows: readonly Kept[]): Awaitable<void>
  /** Throws a StoreError with the reason when the store cannot be used now. */
  ready(): Awaitable<void>
  close(): Awaitable<void>
}

export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
  }
}
