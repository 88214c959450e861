/** What every store promises, as tests that each store runs. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyStep, stepWorlds } from './contract-steps.ts'
import { createNaiveStore } from './naive.ts'
import type { Changes, Draft, Kept, Kinds, Place, Query, Store } from './store.ts'

/** Kinds of the tests: `thing` has indexes, `note` is kept three times at most. */
export const testKinds = {
  thing: { indexes: ['color', 'owner'] },
  note: { indexes: ['color'], keep: 3 },
  plain: { indexes: [] },
} as const satisfies Kinds

type Fields = Readonly<Record<string, unknown>>
const thing = (id: string, fields: Fields = {}): readonly [string, Draft] => ['thing', { id, ...fields }]
const ids = ({ rows }: { rows: readonly { id: string }[] }): string[] => rows.map(({ id }) => id)

/** `open` gives an empty store with the tests' kinds; it is closed at the end. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name}`, () => {
    let store: Store
    let used = 0
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    /** A world that no other test knows. */
    const fresh = (space = 'a|r'): Place => ({ world: `w${++used}`, space })
    const put = async (place: Place, ...rows: (readonly [string, Draft])[]): Promise<boolean> =>
      store.commit(place, { put: rows })
    const page = async (place: Place, query?: Query, kind = 'thing') => store.page(place, kind, query)

    it('reads rows in the order asked, and undefined where there is none', async () => {
      const place = fresh()
      await put(place, thing('a', { n: 1 }), ['plain', { id: 'a', deep: { list: [1, 'ä\n"'] } } as Draft])
      const keys = [
        ['plain', 'a'],
        ['thing', 'b'],
        ['thing', 'a'],
        ['note', 'a'],
      ] as const
      expect(await store.read(place, keys)).toEqual([
        { id: 'a', rev: 1, seq: 1, deep: { list: [1, 'ä\n"'] } },
        undefined,
        { id: 'a', rev: 1, seq: 1, n: 1 },
        undefined,
      ])
      expect(await store.read(place, [])).toEqual([])
    })

    it('counts revisions from 1, keeps the place of a changed row, and does not believe given ones', async () => {
      const place = fresh()
      await put(place, thing('a'), thing('b', { rev: 7, seq: 9 }))
      await put(place, thing('a', { n: 2, rev: 40, seq: 50 }))
      expect((await page(place)).rows).toEqual([
        { id: 'a', n: 2, rev: 2, seq: 1 },
        { id: 'b', rev: 1, seq: 2 },
      ])
      await store.commit(place, { remove: [['thing', 'a']], put: [thing('a')] })
      expect((await page(place)).rows).toEqual([
        { id: 'b', rev: 1, seq: 2 },
        { id: 'a', rev: 1, seq: 3 },
      ])
    })

    it('keeps the same row put twice in one commit as the last of them', async () => {
      const place = fresh()
      await put(place, thing('a', { color: 'red' }), thing('a', { color: 'blue' }))
      expect((await page(place)).rows).toEqual([{ id: 'a', color: 'blue', rev: 2, seq: 1 }])
      expect((await page(place, { where: { color: 'red' } })).total).toBe(0)
    })

    it('does all of a commit or nothing', async () => {
      const place = fresh()
      await put(place, thing('a', { color: 'red' }))
      const changes = { put: [thing('b')], remove: [['thing', 'a']] } as const
      const refused: Changes[] = [
        { expect: [['thing', 'a', 0]] },
        { expect: [['thing', 'a', 2]] },
        {
          expect: [
            ['thing', 'a', 1],
            ['thing', 'c', 1],
          ],
        },
        { empty: [['thing', { color: 'red' }]] },
        { empty: [['thing', {}]] },
        {
          expect: [['thing', 'a', 1]],
          empty: [
            ['thing', { color: 'green' }],
            ['thing', { color: 'red' }],
          ],
        },
      ]
      for (const conditions of refused) expect(await store.commit(place, { ...changes, ...conditions })).toBe(false)
      expect((await page(place)).rows).toEqual([{ id: 'a', color: 'red', rev: 1, seq: 1 }])
      const conditions: Changes = {
        expect: [
          ['thing', 'a', 1],
          ['thing', 'b', 0],
        ],
        empty: [
          ['thing', { color: 'green' }],
          ['thing', { color: 'red', owner: 'x' }],
          ['note', {}],
        ],
      }
      expect(await store.commit(place, { ...changes, ...conditions })).toBe(true)
      expect(ids(await page(place))).toEqual(['b'])
    })

    it('says yes to a commit of nothing, and to removing what is not there', async () => {
      const place = fresh()
      expect(await store.commit(place, {})).toBe(true)
      expect(await store.commit(place, { remove: [['thing', 'a']] })).toBe(true)
    })

    it('pages in the order of creation, with the number of all that match', async () => {
      const place = fresh()
      await put(place, ...Array.from({ length: 25 }, (_, n) => thing(`t${24 - n}`, { color: n % 2 ? 'odd' : 'even' })))
      const first = await page(place, { limit: 3 })
      expect(first.total).toBe(25)
      expect(ids(first)).toEqual(['t24', 't23', 't22'])
      expect(ids(await page(place, { offset: 23, limit: 5 }))).toEqual(['t1', 't0'])
      const past = { total: 25, rows: [] }
      expect(await page(place, { offset: 25, limit: 5 })).toEqual(past)
      expect(await page(place, { limit: 0 })).toEqual(past)
      const odd = await page(place, { where: { color: 'odd' }, offset: 10, limit: 10 })
      expect(odd.total).toBe(12)
      expect(ids(odd)).toEqual(['t3', 't1'])
      expect((await page(place)).rows).toHaveLength(25)
    })

    it('finds rows by every index, after changes and removals too, and never by an empty value', async () => {
      const place = fresh()
      await put(
        place,
        thing('a', { color: 'red', owner: 'x' }),
        thing('b', { color: 'red', owner: '' }),
        thing('c', { color: 'red:', owner: 'x' }),
        thing('d', { owner: 'ä:x' }),
      )
      const found = async (where: Fields): Promise<string[]> => ids(await page(place, { where: where as never }))
      expect(await found({ color: 'red' })).toEqual(['a', 'b'])
      expect(await found({ owner: 'x' })).toEqual(['a', 'c'])
      expect(await found({ color: 'red', owner: 'x' })).toEqual(['a'])
      expect(await found({ owner: 'ä:x' })).toEqual(['d'])
      expect(await found({ owner: '' })).toEqual([])
      expect(await found({ color: 'red', owner: '' })).toEqual([])
      expect(await found({})).toEqual(['a', 'b', 'c', 'd'])
      await put(place, thing('b', { color: 'blue', owner: 'x' }), thing('a', { owner: 'x' }))
      expect(await found({ color: 'red' })).toEqual([])
      expect(await found({ color: 'blue' })).toEqual(['b'])
      expect(await found({ owner: 'x' })).toEqual(['a', 'b', 'c'])
      await store.commit(place, { remove: [['thing', 'b']] })
      expect(await found({ owner: 'x' })).toEqual(['a', 'c'])
      expect(await found({ color: 'blue' })).toEqual([])
    })

    it('forgets the oldest of a kind that is kept so many times', async () => {
      const place = fresh()
      for (const id of ['a', 'b', 'c']) await put(place, ['note', { id, color: 'red' } as Draft])
      await put(place, ['note', { id: 'a', color: 'blue' } as Draft])
      expect(ids(await page(place, {}, 'note'))).toEqual(['a', 'b', 'c'])
      await put(place, ['note', { id: 'd' }])
      expect(ids(await page(place, {}, 'note'))).toEqual(['b', 'c', 'd'])
      await put(place, ['note', { id: 'e' }], ['note', { id: 'f' }])
      expect(ids(await page(place, {}, 'note'))).toEqual(['d', 'e', 'f'])
      expect(await page(place, { where: { color: 'blue' } }, 'note')).toEqual({ total: 0, rows: [] })
      expect(await store.read(place, [['note', 'a']])).toEqual([undefined])
    })

    it('loses no update, and makes nothing twice, when many commit at once', async () => {
      const place = fresh()
      await put(place, ['plain', { id: 'counter', n: 0 } as Draft])
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, who) => {
          for (;;) {
            const [row] = await store.read(place, [['plain', 'counter']])
            const { n } = row as unknown as { n: number }
            const changes: Changes = {
              expect: [['plain', 'counter', row!.rev]],
              put: [['plain', { id: 'counter', n: n + 1 } as Draft]],
            }
            if (await store.commit(place, changes)) break
          }
          return store.commit(place, {
            empty: [['thing', { owner: 'one' }]],
            put: [thing(`t${who}`, { owner: 'one' })],
          })
        }),
      )
      expect(await store.read(place, [['plain', 'counter']])).toEqual([{ id: 'counter', n: 20, rev: 21, seq: 1 }])
      expect(results.filter(Boolean)).toHaveLength(1)
      expect((await page(place)).total).toBe(1)
    })

    it('keeps worlds and spaces apart, whatever their names', async () => {
      const world = `w${++used}`
      const names = ['', 'a', 'a|b', 'a:b', '|', ':', 'thing', 'ä', `a|b:thing`]
      const places = names.flatMap((one) => names.map((two) => ({ world: `${world}${one}`, space: two })))
      await Promise.all(places.map((place, n) => put(place, thing('same', { n, color: 'red' }))))
      for (const [n, place] of places.entries()) {
        const rows = [{ id: 'same', n, color: 'red', rev: 1, seq: 1 }]
        expect(await page(place, { where: { color: 'red' } })).toEqual({ total: 1, rows })
      }
      expect(await store.worlds()).toEqual(expect.arrayContaining(names.map((name) => `${world}${name}`)))
      await store.replace(`${world}a`, [])
      for (const place of places) expect((await page(place)).total).toBe(place.world === `${world}a` ? 0 : 1)
    })

    it('names the worlds that hold a row, once each', async () => {
      const place = fresh()
      await put(place, thing('a'))
      await put({ ...place, space: 'other' }, thing('a'))
      expect((await store.worlds()).filter((name) => name === place.world)).toHaveLength(1)
      await store.commit({ ...place, space: 'other' }, { remove: [['thing', 'a']] })
      expect(await store.worlds()).toContain(place.world)
      await store.commit(place, { remove: [['thing', 'a']] })
      expect(await store.worlds()).not.toContain(place.world)
    })

    it('dumps a world in the order of space, kind and seq, and puts it back as it was', async () => {
      const [place, copy] = [fresh('b'), fresh('b')]
      await put(place, thing('z', { color: 'red' }), thing('y'), ['plain', { id: 'p' }])
      await put({ ...place, space: 'a' }, thing('x'))
      await put(place, thing('z', { color: 'red', owner: 'me' }))
      await store.commit(place, { remove: [['thing', 'y']] })
      await put(place, thing('w'))
      const dump = await store.dump(place.world)
      expect(dump).toEqual([
        { space: 'a', kind: 'thing', row: { id: 'x', rev: 1, seq: 1 } },
        { space: 'b', kind: 'plain', row: { id: 'p', rev: 1, seq: 1 } },
        { space: 'b', kind: 'thing', row: { id: 'z', color: 'red', owner: 'me', rev: 2, seq: 1 } },
        { space: 'b', kind: 'thing', row: { id: 'w', rev: 1, seq: 3 } },
      ])
      await put(copy, thing('old', { color: 'red' }), ['note', { id: 'old' }])
      await put({ ...copy, space: 'c' }, thing('old'))
      await store.replace(copy.world, structuredClone(dump) as Kept[])
      expect(await store.dump(copy.world)).toEqual(dump)
      expect(ids(await page(copy, { where: { color: 'red' } }))).toEqual(['z'])
      await put(copy, thing('new'))
      expect(ids(await page(copy))).toEqual(['z', 'w', 'new'])
      await store.replace(copy.world, [])
      expect(await store.dump(copy.world)).toEqual([])
      expect(await store.worlds()).not.toContain(copy.world)
      expect(await store.dump(place.world)).toEqual(dump)
    })

    it('uses a nonce once until it expires in the time of its world', async () => {
      const [{ world }, other] = [fresh(), fresh()]
      const now = 1_000_000
      expect(await store.useNonce(world, 'n', now + 5000, now)).toBe(true)
      expect(await store.useNonce(world, 'n', now + 5000, now)).toBe(false)
      expect(await store.useNonce(world, 'm', now + 5000, now)).toBe(true)
      expect(await store.useNonce(other.world, 'n', now + 5000, now + 9000)).toBe(true)
      expect(await store.useNonce(world, 'n', now + 5000, now + 4999)).toBe(false)
      expect(await store.useNonce(world, 'n', now + 15_000, now + 6000)).toBe(true)
      expect(await store.useNonce(world, 'n', now + 15_000, now + 6000)).toBe(false)
      await store.replace(world, [])
      expect(await store.useNonce(world, 'n', now + 15_000, now + 6000)).toBe(true)
      const race = await Promise.all(Array.from({ length: 10 }, async () => store.useNonce(world, 'r', now + 9e6, now)))
      expect(race.filter(Boolean)).toHaveLength(1)
    })

    it('refuses a kind or an index that there is not, and changes nothing', async () => {
      const place = fresh()
      await put(place, thing('before'))
      const dump = await store.dump(place.world)
      const verbs: (() => unknown)[] = [
        () => store.read(place, [['none', 'a']]),
        () => store.page(place, 'none'),
        () => store.page(place, 'toString'),
        () => store.page(place, 'thing', { where: { size: '1' } }),
        () => store.commit(place, { put: [thing('a'), ['none', { id: 'a' }]] }),
        () => store.commit(place, { put: [thing('a')], empty: [['thing', { size: '1' }]] }),
        () => store.replace(place.world, [{ space: '', kind: 'none', row: { id: 'a', rev: 1, seq: 1 } }]),
      ]
      for (const verb of verbs) await expect((async () => verb())()).rejects.toThrow(TypeError)
      expect(await store.dump(place.world)).toEqual(dump)
    })

    it('answers any sequence of verbs as the naive store does', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 40 }), async (sequence) => {
          const prefix = `p${++used}-`
          const naive = createNaiveStore(testKinds)
          for (const step of sequence) expect(await step(store, prefix)).toEqual(await step(naive, prefix))
          for (const world of stepWorlds.map((one) => prefix + one)) {
            expect(await store.dump(world)).toEqual(await naive.dump(world))
            await store.replace(world, [])
          }
        }),
        { numRuns: 60 },
      )
    })

    it('is ready', async () => {
      await expect((async () => store.ready())()).resolves.toBeUndefined()
    })
  })
}
