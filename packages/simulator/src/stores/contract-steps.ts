/** Any verb with any values that make sense, for the property of the contract that compares a store with the naive one. */
import fc from 'fast-check'
import type { Changes, Kept, Query, Store } from './store.ts'

type Fields = Readonly<Record<string, unknown>>

export type Step = (store: Pick<Store, 'read' | 'page' | 'commit' | 'dump' | 'replace'>, prefix: string) => unknown

export const stepWorlds = ['a', 'b']
const kind = fc.constantFrom('thing', 'thing', 'note', 'plain')
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const color = fc.constantFrom('', 'red', 'blue')
const fields: Readonly<Record<string, Record<string, fc.Arbitrary<string>>>> = {
  thing: { color, owner: color },
  note: { color },
  plain: {},
}
const where = (of: string): fc.Arbitrary<Fields> => fc.record(fields[of]!, { requiredKeys: [] })
const of = <T>(make: (kind: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly [string, T]> =>
  kind.chain((one) => make(one).map((value) => [one, value] as const))
const place = fc.record({ world: fc.constantFrom('a', 'a', 'b'), space: fc.constantFrom('', '', '', 's|t') })
const draft = fc.record({ id, color, owner: color }, { requiredKeys: ['id'] })
const list = <T>(item: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> => fc.array(item, { maxLength })

/** Drafts are copied for each store, since a store takes them over. */
const commit = fc
  .tuple(
    place,
    fc.record({
      expect: list(fc.tuple(kind, id, fc.constantFrom(0, 0, 1, 2)), 1),
      empty: list(of(where), 1),
      put: list(
        of(() => draft),
        4,
      ),
      remove: list(fc.tuple(kind, id), 2),
    }),
  )
  .map(
    ([{ world, space }, changes]): Step =>
      (store, prefix) =>
        store.commit({ world: prefix + world, space }, structuredClone(changes) as unknown as Changes),
  )
const query = of((one) => fc.record({ where: where(one), offset: fc.nat(4), limit: fc.nat(4) }, { requiredKeys: [] }))

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: commit },
  fc.tuple(place, list(fc.tuple(kind, id), 3)).map(
    ([{ world, space }, keys]): Step =>
      (store, prefix) =>
        store.read({ world: prefix + world, space }, keys),
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(place, query).map(
      ([{ world, space }, [one, asked]]): Step =>
        (store, prefix) =>
          store.page({ world: prefix + world, space }, one, asked as Query),
    ),
  },
  fc.constantFrom(...stepWorlds).map(
    (world): Step =>
      (store, prefix) =>
        store.dump(prefix + world),
  ),
  fc.constant<Step>(async (store, prefix) =>
    store.replace(`${prefix}b`, structuredClone(await store.dump(`${prefix}a`)) as Kept[]),
  ),
)
