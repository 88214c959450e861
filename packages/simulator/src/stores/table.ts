/** All rows of one kind in one space of memory: by id, in order, and by each indexed value. */
import { Ordered } from './ordered.ts'
import { valueOf } from './known.ts'
import type { Draft, Kind, Page, Query, Row, Where } from './store.ts'

export class Table {
  readonly #kind: Kind
  readonly #byId = new Map<string, Row>()
  readonly #all = new Ordered()
  /** By field and value; most values have one row only, and no need of a list. */
  readonly #by = new Map<string, Map<string, Row | Ordered>>()
  #seq = 0

  constructor(kind: Kind) {
    this.#kind = kind
    for (const field of kind.indexes) this.#by.set(field, new Map())
  }

  get size(): number {
    return this.#byId.size
  }

  get(id: string): Row | undefined {
    return this.#byId.get(id)
  }

  /** Writes a row; returns it as kept, with those that were forgotten to make room. */
  put(draft: Draft): { row: Row; forgotten: readonly Row[] } {
    const before = this.#byId.get(draft.id)
    const row = stamped(draft, (before?.rev ?? 0) + 1, before?.seq ?? ++this.#seq)
    this.#place(row, before)
    return { row, forgotten: before ? none : this.#trim() }
  }

  /** Takes a row as a dump holds it. */
  load(row: Row): void {
    this.#seq = Math.max(this.#seq, row.seq)
    this.#place(row, undefined)
  }

  remove(id: string): Row | undefined {
    const row = this.#byId.get(id)
    if (!row) return undefined
    this.#byId.delete(id)
    this.#all.remove(row.seq)
    for (const field of this.#kind.indexes) this.#unlink(field, row)
    return row
  }

  page({ where = everything, offset = 0, limit = Infinity }: Query): Page {
    const list = this.#narrowest(where)
    if (!list) return { total: 0, rows: [] }
    if (Object.keys(where).length < 2) return { total: list.size, rows: list.page(offset, limit) }
    const rows: Row[] = []
    for (const row of list) if (matches(row, where)) rows.push(row)
    return { total: rows.length, rows: rows.slice(offset, offset + limit) }
  }

  has(where: Where): boolean {
    for (const row of this.#narrowest(where) ?? []) if (matches(row, where)) return true
    return false
  }

  *[Symbol.iterator](): Generator<Row> {
    yield* this.#all
  }

  /** The shortest list that all matches are on; none when nothing matches. */
  #narrowest(where: Where): Ordered | undefined {
    let narrowest = this.#all
    for (const field in where) {
      const filed = this.#by.get(field)!.get(where[field]!)
      if (!filed) return undefined
      const list = filed instanceof Ordered ? filed : listOf(filed)
      if (list.size <= narrowest.size) narrowest = list
    }
    return narrowest
  }

  #place(row: Row, before: Row | undefined): void {
    this.#byId.set(row.id, row)
    this.#all.put(row)
    for (const field of this.#kind.indexes) {
      const value = valueOf(row, field)
      if (before && valueOf(before, field) !== value) this.#unlink(field, before)
      if (value === undefined) continue
      const lists = this.#by.get(field)!
      const filed = lists.get(value)
      if (filed instanceof Ordered) filed.put(row)
      else lists.set(value, !filed || filed.seq === row.seq ? row : listOf(filed, row))
    }
  }

  #unlink(field: string, row: Row): void {
    const value = valueOf(row, field)
    if (value === undefined) return
    const lists = this.#by.get(field)!
    const filed = lists.get(value)!
    if (filed instanceof Ordered) filed.remove(row.seq)
    if (!(filed instanceof Ordered && filed.size > 0)) lists.delete(value)
  }

  #trim(): readonly Row[] {
    const { keep = Infinity } = this.#kind
    const forgotten: Row[] = []
    while (this.#byId.size > keep) forgotten.push(this.remove(this.#all.first()!.id)!)
    return forgotten
  }
}

const none: readonly Row[] = []
const everything: Where = {}

function listOf(...rows: Row[]): Ordered {
  const list = new Ordered()
  for (const row of rows) list.put(row)
  return list
}

function matches(row: Row, where: Where): boolean {
  for (const field in where) if (valueOf(row, field) !== where[field]) return false
  return true
}

/** The store owns the draft: stamping it in place keeps the shape of the row, and memory, small. */
function stamped(draft: Draft, rev: number, seq: number): Row {
  return Object.assign(draft, { rev, seq })
}
