/** A store so simple that it cannot be wrong: what the others are compared with, in tests only. */
import { valueOf } from './known.ts'
import type { Kept, Kinds, Row, Store, Where } from './store.ts'

type Verbs = Pick<Store, 'read' | 'page' | 'commit' | 'worlds' | 'dump' | 'replace'>

/** One list of all rows, looked through from its beginning every time. */
export function createNaiveStore(kinds: Kinds): Verbs {
  let kept: (Kept & { readonly world: string })[] = []
  const seqs = new Map<string, number>()

  const of = (world: string, space: string, kind: string): Row[] =>
    kept
      .filter((one) => one.world === world && one.space === space && one.kind === kind)
      .map(({ row }) => row)
      .toSorted((a, b) => a.seq - b.seq)
  const matching = (rows: Row[], where: Where = {}): Row[] =>
    rows.filter((row) => Object.entries(where).every(([field, value]) => valueOf(row, field) === value))

  function dump(world: string): Kept[] {
    return kept
      .filter((one) => one.world === world)
      .map(({ space, kind, row }) => ({ space, kind, row }))
      .toSorted((a, b) => order(a.space, b.space) || order(a.kind, b.kind) || a.row.seq - b.row.seq)
  }

  return {
    dump,
    read: ({ world, space }, keys) => keys.map(([kind, id]) => of(world, space, kind).find((row) => row.id === id)),
    page({ world, space }, kind, { where, offset = 0, limit = Infinity } = {}) {
      const rows = matching(of(world, space, kind), where)
      return { total: rows.length, rows: rows.slice(offset, offset + limit) }
    },
    commit({ world, space }, { expect = [], empty = [], put = [], remove = [] }) {
      const row = (kind: string, id: string): Row | undefined => of(world, space, kind).find((one) => one.id === id)
      const drop = (kind: string, id: string): void => {
        const gone = row(kind, id)
        kept = kept.filter((one) => one.row !== gone)
      }
      if (expect.some(([kind, id, rev]) => (row(kind, id)?.rev ?? 0) !== rev)) return false
      if (empty.some(([kind, where]) => matching(of(world, space, kind), where).length > 0)) return false
      for (const [kind, id] of remove) drop(kind, id)
      for (const [kind, draft] of put) {
        const before = row(kind, draft.id)
        drop(kind, draft.id)
        const table = JSON.stringify([world, space, kind])
        const seq = before?.seq ?? (seqs.get(table) ?? 0) + 1
        seqs.set(table, Math.max(seqs.get(table) ?? 0, seq))
        kept.push({ world, space, kind, row: { ...draft, rev: (before?.rev ?? 0) + 1, seq } })
        const rows = of(world, space, kind)
        for (const old of rows.slice(0, Math.max(0, rows.length - (kinds[kind]!.keep ?? Infinity)))) drop(kind, old.id)
      }
      return true
    },
    worlds: () => [...new Set(kept.map(({ world }) => world))],
    replace(world, rows) {
      kept = [...kept.filter((one) => one.world !== world), ...rows.map((one) => ({ world, ...one }))]
      for (const table of seqs.keys()) if (JSON.parse(table)[0] === world) seqs.delete(table)
      for (const { space, kind, row } of rows) {
        const table = JSON.stringify([world, space, kind])
        seqs.set(table, Math.max(seqs.get(table) ?? 0, row.seq))
      }
    },
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
