/** A store in Redis or Valkey, which several replicas share. */
import { randomUUID } from 'node:crypto'
import { kinds as worldKinds } from '../world/rows.ts'
import { checkChanges, checkKept, kindOf, valueOf } from './known.ts'
import { connectRedis } from './redis-link.ts'
import {
  commitScript,
  dumpScript,
  nonceScript,
  pageScript,
  readScript,
  stageScript,
  swapScript,
} from './redis-scripts.ts'
import type { Changes, Draft, Kept, Kinds, Place, Query, Row, Store, Where } from './store.ts'

/** Half characters, which UTF-8 does not have, become what the client makes of them elsewhere. */
const halves = /\p{Surrogate}/gu

const prefix = 'porthole:1:'
const worldsKey = `${prefix}worlds`

/** So many rows go into a stage at a time: others get their turn in between. */
const stageRows = 2000

/**
 * Gives a store at once if Redis can be reached or not; without it every verb, and `ready`, rejects with a StoreError
 * until it is there. `url` is `redis://user:password@host:port/database`, or with `rediss:`, `valkey:`, `valkeys:`.
 * @throws StoreError for a URL that is none, or without the package @redis/client
 */
export async function openRedisStore(url: string, kinds: Kinds = worldKinds): Promise<Store> {
  const link = await connectRedis(url)
  const indexes = [...new Set(Object.values(kinds).flatMap((kind) => kind.indexes))]

  /** What the indexes file a row under, as JSON: always in the same order, so that equal means unchanged. */
  function filed(kind: string, row: Draft): string {
    const values: Record<string, string> = {}
    for (const field of kindOf(kinds, kind).indexes) {
      const value = valueOf(row, field)
      if (value !== undefined) values[field] = value.replace(halves, '\ufffd')
    }
    return JSON.stringify(values)
  }

  function changesOf({ world, space }: Place, { expect = [], empty = [], remove = [], put = [] }: Changes): string[] {
    const args = [space, world, String(expect.length)]
    for (const [kind, id, rev] of expect) args.push(kind, id, String(rev))
    args.push(String(empty.length))
    for (const [kind, where] of empty) args.push(kind, ...conditions(where))
    args.push(String(remove.length))
    for (const [kind, id] of remove) args.push(kind, id)
    args.push(String(put.length))
    for (const [kind, draft] of put)
      args.push(kind, String(kindOf(kinds, kind).keep ?? 0), draft.id, filed(kind, draft), JSON.stringify(draft))
    return args
  }

  return {
    async read({ world, space }, keys) {
      for (const [kind] of keys) kindOf(kinds, kind)
      const [first, ...others] = keys
      if (!first) return []
      if (others.length === 0) {
        const value = await link.send<string | null>(['HGET', `${keyOf(world)}:${space}:${first[0]}:rows`, first[1]])
        return [value === null ? undefined : rowOf(value)]
      }
      const values = await link.run<(string | null)[]>(readScript, [keyOf(world)], [space, ...keys.flat()])
      return values.map((value) => (value === null ? undefined : rowOf(value)))
    },
    async page({ world, space }, kind, { where = {}, offset = 0, limit = -1 }: Query = {}) {
      kindOf(kinds, kind, where)
      const most = Number.isFinite(limit) ? limit : -1
      const args = [space, kind, String(offset), String(most), ...conditions(where)]
      const [total, ...values] = await link.run<[number, ...string[]]>(pageScript, [keyOf(world)], args)
      return { total, rows: values.map(rowOf) }
    },
    async commit(place, changes) {
      checkChanges(kinds, changes)
      return (await link.change(commitScript, [keyOf(place.world), worldsKey], changesOf(place, changes))) === 1
    },
    async useNonce(world, nonce, expires, now) {
      return (await link.change(nonceScript, [keyOf(world)], [nonce, String(expires), String(now)])) === 1
    },
    worlds: () => link.send<string[]>(['HKEYS', worldsKey]),
    async dump(world) {
      const all = await link.run<(string | number)[]>(dumpScript, [keyOf(world)], [])
      const tables: { space: string; kind: string; rows: Row[] }[] = []
      for (let at = 0; at < all.length;) {
        const name = all[at] as string
        const first = at + 2
        at = first + (all[at + 1] as number)
        const border = name.lastIndexOf(':')
        const rows = (all.slice(first, at) as string[]).map(rowOf)
        tables.push({ space: name.slice(0, border), kind: name.slice(border + 1), rows })
      }
      return tables
        .toSorted((a, b) => order(a.space, b.space) || order(a.kind, b.kind))
        .flatMap(({ space, kind, rows }) => rows.map((row) => ({ space, kind, row })))
    },
    async replace(world, rows) {
      checkKept(kinds, rows)
      const stage = `${prefix}stage:${randomUUID()}`
      for (let first = 0; first < rows.length; first += stageRows) {
        const args = rows.slice(first, first + stageRows).flatMap(({ space, kind, row }: Kept) => {
          return [`${space}:${kind}`, row.id, String(row.rev), String(row.seq), filed(kind, row), JSON.stringify(row)]
        })
        await link.change(stageScript, [stage], args)
      }
      await link.change(swapScript, [keyOf(world), worldsKey], [world, stage, String(rows.length), ...indexes])
    },
    async ready() {
      await link.send(['PING'])
    },
    close: () => link.close(),
  }
}

function keyOf(world: string): string {
  return `${prefix}${world.length}:${world}`
}

function conditions(where: Where): string[] {
  const entries = Object.entries(where)
  return [String(entries.length), ...entries.flat()]
}

/** `<rev> <seq> <indexed values>\n<row>`, as redis-scripts.ts writes it. */
function rowOf(value: string): Row {
  const space = value.indexOf(' ')
  const rev = Number(value.slice(0, space))
  const seq = Number(value.slice(space + 1, value.indexOf(' ', space + 1)))
  return Object.assign(JSON.parse(value.slice(value.indexOf('\n') + 1)), { rev, seq })
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
