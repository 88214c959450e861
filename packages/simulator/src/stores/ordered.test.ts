import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Ordered } from './ordered.ts'
import type { Row } from './store.ts'

const row = (seq: number): Row => ({ id: `r${seq}`, rev: 1, seq })
const seqs = (rows: Iterable<Row>): number[] => [...rows].map(({ seq }) => seq)

/** The same change to a list and to a plain map of seqs. */
type Change = (list: Ordered, all: Map<number, Row>) => void

const put =
  (seq: number): Change =>
  (list, all) => {
    const made = row(seq)
    list.put(made)
    all.set(seq, made)
  }
const remove =
  (seq: number): Change =>
  (list, all) => {
    list.remove(seq)
    all.delete(seq)
  }
const seq = fc.integer({ min: 1, max: 6000 })
const range = fc.tuple(seq, fc.nat(2500))
const each =
  (change: (seq: number) => Change) =>
  ([from, count]: [number, number]): Change =>
  (list, all) => {
    for (let n = from; n < from + count; n++) change(n)(list, all)
  }
const changes = fc.array(fc.oneof(seq.map(put), seq.map(remove), range.map(each(put)), range.map(each(remove))), {
  minLength: 1,
  maxLength: 12,
})

describe('rows in order', () => {
  it('are what a sorted list of them would be, whatever was put in and taken out, and in which order', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.tuple(fc.nat(9000), fc.nat(3000)), { maxLength: 4 }), (sequence, pages) => {
        const list = new Ordered()
        const all = new Map<number, Row>()
        for (const change of sequence) {
          change(list, all)
          const sorted = [...all.values()].toSorted((a, b) => a.seq - b.seq)
          expect(list.size).toBe(sorted.length)
          expect(list.first()).toBe(sorted[0])
          for (const [offset, limit] of pages)
            expect(seqs(list.page(offset, limit))).toEqual(seqs(sorted.slice(offset, offset + limit)))
        }
        expect(seqs(list)).toEqual([...all.keys()].toSorted((a, b) => a - b))
      }),
      { numRuns: 100 },
    )
  })

  it('keep the newest row of a seq', () => {
    const list = new Ordered()
    for (let n = 1; n <= 3000; n++) list.put(row(n))
    const changed = { ...row(1500), rev: 2 }
    list.put(changed)
    expect(list.page(1499, 1)[0]).toBe(changed)
    expect(list.size).toBe(3000)
  })

  it('do not mind a seq that is not there', () => {
    const list = new Ordered()
    list.remove(1)
    list.put(row(2))
    list.remove(1)
    list.remove(3)
    expect(seqs(list)).toEqual([2])
    expect(list.page(0, 0)).toEqual([])
  })
})
