/** What stores know of their kinds: which there are, and by which fields their rows can be found. */
import type { Changes, Kept, Kind, Kinds, Row, Where } from './store.ts'

/** Throws a TypeError, a mistake of the caller's, for a kind or an index that there is not. */
export function kindOf(kinds: Kinds, kind: string, where?: Where): Kind {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!known) throw new TypeError(`There is no kind of row called ${kind}.`)
  if (where) {
    for (const field in where) {
      if (!known.indexes.includes(field))
        throw new TypeError(`Rows of the kind ${kind} cannot be found by ${field}: it has no index.`)
    }
  }
  return known
}

/** Before anything happens: a commit that fails half way would not be one. */
export function checkChanges(kinds: Kinds, { expect, empty, put, remove }: Changes): void {
  if (expect) for (const [kind] of expect) kindOf(kinds, kind)
  if (empty) for (const [kind, where] of empty) kindOf(kinds, kind, where)
  if (put) for (const [kind] of put) kindOf(kinds, kind)
  if (remove) for (const [kind] of remove) kindOf(kinds, kind)
}

export function checkKept(kinds: Kinds, rows: readonly Kept[]): void {
  for (const { kind } of rows) kindOf(kinds, kind)
}

/** What an index files a row under; nothing for a missing or empty value. */
export function valueOf(row: Pick<Row, 'id'>, field: string): string | undefined {
  const value = (row as unknown as Readonly<Record<string, unknown>>)[field]
  return value === undefined || value === null || value === '' ? undefined : String(value)
}
