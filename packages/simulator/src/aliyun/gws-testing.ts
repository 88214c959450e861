/** For tests of GWS: a simulator whose time stands still until a test moves it, and a client in it. */
import { createClient } from '@porthole/aliyun'
import { type GwsClient, gws } from '@porthole/aliyun/gws'
import { createSimulator, type SimulatorOptions } from '../simulator.ts'
import { createMemoryStore } from '../stores/memory.ts'
import type { Place, Store } from '../stores/store.ts'
import { kinds, type New, type RowKind, type Rows } from '../world/rows.ts'

export interface GwsStage {
  readonly client: GwsClient
  readonly store: Store
  now: number
  /** A client with another access key; a key of `credentials`. */
  as(accessKeyId: string): GwsClient
  /** Writes a row behind the simulator's back. */
  plant<K extends RowKind>(kind: K, row: New<K>): Promise<void>
  /** Runs once, between what the next change reads and what it writes. */
  meanwhile(work: () => Promise<unknown>): void
  /** What a row is now. */
  row<K extends RowKind>(kind: K, id: string): Promise<Rows[K] | undefined>
}

const place: Place = { world: 'default', space: 'testid|cn-hangzhou' }

/** All callers are users of one account. Each passing state and each task takes a second, an image two. */
export function gwsStage(options: SimulatorOptions = {}, now = Date.UTC(2026, 0, 31, 10, 30)): GwsStage {
  const memory = createMemoryStore(kinds)
  let waiting: (() => Promise<unknown>) | undefined
  const store: Store = {
    ...memory,
    async commit(where, changes) {
      const work = waiting
      waiting = undefined
      await work?.()
      return memory.commit(where, changes)
    },
  }
  const secret = 'testsecret'
  const credentials = {
    testid: { secret },
    other: { secret, account: 'testid', userId: '200' },
  }
  const simulator = createSimulator({ machine: () => stage.now, seed: 'gws', store, credentials, ...options })
  const as = (accessKeyId: string): GwsClient =>
    createClient(gws, {
      credentials: { accessKeyId, accessKeySecret: secret },
      region: 'cn-hangzhou',
      fetch: simulator.fetch,
      now: () => stage.now,
    })
  const stage: GwsStage = {
    as,
    client: as('testid'),
    store,
    now,
    async plant(kind, row) {
      await store.commit(place, { put: [[kind, row]] })
    },
    meanwhile(work) {
      waiting = work
    },
    async row<K extends RowKind>(kind: K, id: string) {
      return (await store.read(place, [[kind, id]]))[0] as Rows[K] | undefined
    },
  }
  return stage
}

/** The code of the refusal that a call must end in, with what the message names. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: { code?: string; detail?: string }) => error,
  )
  if (!('code' in answer)) throw new Error(`It was answered: ${JSON.stringify(answer)}`)
  const named = /"(\w+)"/.exec(answer.detail ?? '')?.[1]
  return named ? `${answer.code} ${named}` : answer.code!
}
