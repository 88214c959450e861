/** Where the properties are put to the test: worlds side by side over one store, in which every call is judged. */
import { ApiError, createClient } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { gws } from '@porthole/aliyun/gws'
import type { Operation } from '@porthole/rpc'
import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { createClient as createTencentClient } from '@porthole/tencent'
import { AdminError } from '../admin/error.ts'
import type { World } from '../admin/world.ts'
import { services } from '../services.ts'
import { createSimulator } from '../simulator.ts'
import { createMemoryStore } from '../stores/memory.ts'
import { kinds } from '../world/rows.ts'
import type { SettingsPatch } from '../world/settings.ts'
import { misfits } from './answers.ts'

export type Values = Readonly<Record<string, unknown>>
export type GwsName = keyof typeof gws

export interface Actor {
  readonly world: 'left' | 'right'
  readonly keyId: string
  readonly account: string
  readonly userId: string
  readonly region: string
  readonly cloud?: 'tencent'
}

export type Outcome =
  | { readonly answer: Values; readonly code?: never }
  /** With the parameter that the message names, when it names one: `InvalidParameter VpcId`. */
  | { readonly code: string; readonly answer?: never }

/** Part of every secret that a call carries. */
export const secretMark = 'S3CRET'

export interface Trial {
  now(world: Actor['world']): number
  /** Lets time go by in every world. */
  wait(ms: number): void
  /** Moves the clock of one world. */
  advance(world: Actor['world'], ms: number): Promise<void>
  /** Calls; `may` names the kinds of rows that success may change, such as `task`, or `own ticket` of no region. */
  call(actor: Actor, operation: Operation, request: Values, may: readonly string[]): Promise<Outcome>
  /** Reads many things, which must change nothing. */
  looking<T>(
    work: (read: (actor: Actor, operation: Operation, request: Values) => Promise<Values>) => Promise<T>,
  ): Promise<T>
  /** Steers a world from outside; a refusal is an outcome too. */
  steer(actor: Actor, work: (world: World) => Promise<unknown>): Promise<Outcome>
  /** Texts that must never be found in the store. */
  hide(secret: string): void
  rows<T>(actor: Actor, kind: string, own?: 'own'): readonly T[]
  /** At the end: nothing hidden is in the store, or in the log of any world. */
  judgeSecrets(): Promise<void>
}

const secret = `${secretMark}-key`
const caller = (account: string, userId: string) => ({ secret, account, userId })
const callers = {
  'user-a': caller('firm', '100'),
  'user-b': caller('firm', '9007199254740993'),
  'user-c': caller('shop', '100'),
}

/** Who acts: two users of one account, in two regions and two worlds, and another account. */
export const actors: readonly Actor[] = [
  { world: 'left', keyId: 'user-a', account: 'firm', userId: '100', region: 'cn-hangzhou' },
  { world: 'left', keyId: 'user-b', account: 'firm', userId: '9007199254740993', region: 'cn-hangzhou' },
  { world: 'left', keyId: 'user-a', account: 'firm', userId: '100', region: 'cn-beijing' },
  { world: 'left', keyId: 'user-c', account: 'shop', userId: '100', region: 'cn-hangzhou' },
  { world: 'right', keyId: 'user-a', account: 'firm', userId: '100', region: 'cn-hangzhou' },
]

export const begin = Date.UTC(2026, 0, 31, 15, 59, 58)

export async function createTrial(world: string, settings: SettingsPatch): Promise<Trial> {
  let machine = begin
  const ahead = { left: 0, right: 0 }
  const store = createMemoryStore(kinds)
  const simulator = createSimulator({
    machine: () => machine,
    seed: 'trial',
    store,
    credentials: callers,
    world,
    settings,
  })
  const hidden: string[] = []
  const senders = new Map<string, ReturnType<typeof sender>>()

  function sender({ world, keyId, region, cloud }: Actor) {
    const options = {
      region,
      retries: 0,
      now: () => machine + ahead[world],
      fetch: (input: string, init: RequestInit) =>
        simulator.fetch(input, { ...init, headers: { ...(init.headers as object), 'x-porthole-world': world } }),
    }
    return cloud === 'tencent'
      ? createTencentClient({}, { ...options, credentials: { secretId: keyId, secretKey: secret } })
      : createClient({}, { ...options, credentials: { accessKeyId: keyId, accessKeySecret: secret } })
  }

  function senderOf(actor: Actor): ReturnType<typeof sender> {
    const key = `${actor.world} ${actor.keyId} ${actor.region} ${actor.cloud}`
    let known = senders.get(key)
    if (!known) senders.set(key, (known = sender(actor)))
    return known
  }

  /** All that there is, by `world space kind`. */
  function state(): Map<string, string> {
    const found = new Map<string, string[]>()
    for (const world of ['left', 'right'])
      for (const { space, kind, row } of store.dump(world)) {
        const key = `${world} ${space} ${kind}`
        const texts = found.get(key)
        if (texts) texts.push(JSON.stringify(row))
        else found.set(key, [JSON.stringify(row)])
      }
    return new Map([...found].map(([key, texts]) => [key, texts.join('\n')]))
  }

  function changedSince(before: ReadonlyMap<string, string>): string[] {
    const after = (last = state())
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (key) => before.get(key) !== after.get(key),
    )
    for (const key of changed) if (after.get(key)?.includes(secretMark)) throw new Error(`A secret is kept: ${key}`)
    return changed
  }

  let last = new Map<string, string>()

  async function send(actor: Actor, operation: Operation, request: Values): Promise<Outcome> {
    const descriptor = descriptorOf(operation)
    try {
      const answer = (await senderOf(actor).send(operation, request)) as Values
      const problems = misfits(descriptor, request, answer)
      if (problems.length > 0)
        throw new Error(`${operation.name} answered what its spec does not: ${problems.join(' ')}`)
      if (JSON.stringify(answer).includes(secretMark)) throw new Error(`${operation.name} answered a secret.`)
      return { answer }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const { code, status, detail } = error
      const documented = descriptor.errors[code] ?? errorsOf(operation)[code]
      if (status === 0 || !documented || (documented.http ?? 200) !== status)
        throw new Error(`${operation.name} was refused as no document says: ${status} ${error.message}`, {
          cause: error,
        })
      if (detail.includes(secretMark)) throw new Error(`${operation.name} told a secret: ${detail}`, { cause: error })
      const named = /"(\w+)"/.exec(detail)?.[1]
      return { code: named ? `${code} ${named}` : code }
    }
  }

  const trial: Trial = {
    now: (world) => machine + ahead[world],
    wait(ms) {
      machine += ms
    },
    async advance(world, ms) {
      await simulator.world(world).clock.advance(ms)
      ahead[world] += ms
      last = state()
    },
    async call(actor, operation, request, may) {
      const before = last
      const outcome = await send(actor, operation, request)
      const changed = changedSince(before)
      if (outcome.code && changed.length > 0)
        throw new Error(`${operation.name} was refused with ${outcome.code}, and changed ${changed.join(', ')}.`)
      const where = (kind: string): string =>
        kind.startsWith('own ')
          ? `${actor.world} ${actor.account}| ${kind.slice(4)}`
          : `${actor.world} ${actor.account}|${actor.region} ${kind}`
      const allowed = may.map(where)
      const strange = changed.filter((key) => !allowed.includes(key))
      if (strange.length > 0)
        throw new Error(`${operation.name} changed what is not its business: ${strange.join(', ')}.`)
      return outcome
    },
    async looking(work) {
      const before = last
      const result = await work(async (actor, operation, request) => {
        const { code, answer } = await send(actor, operation, request)
        if (code) throw new Error(`${operation.name} should have read: ${code}`)
        return answer!
      })
      const changed = changedSince(before)
      if (changed.length > 0) throw new Error(`Reading changed ${changed.join(', ')}.`)
      return result
    },
    async steer(actor, work) {
      const before = last
      try {
        const answer = await work(simulator.world(actor.world))
        last = state()
        return { answer: (answer ?? {}) as Values }
      } catch (error) {
        if (!(error instanceof AdminError)) throw error
        const changed = changedSince(before)
        if (changed.length > 0) throw new Error(`A refused hook changed ${changed.join(', ')}.`, { cause: error })
        return { code: error.code ?? String(error.status) }
      }
    },
    hide: (text) => void hidden.push(text),
    rows: (actor, kind, own) =>
      store
        .dump(actor.world)
        .filter((kept) => kept.kind === kind && kept.space === `${actor.account}|${own ? '' : actor.region}`)
        .map(({ row }) => row as never),
    async judgeSecrets() {
      const kept = [...last.values()].join('\n')
      const logs = ['left', 'right'].map((world) => simulator.world(world).requests.list())
      const logged = JSON.stringify(await Promise.all(logs))
      for (const secret of [secretMark, ...hidden]) {
        if (kept.includes(secret)) throw new Error(`The store keeps a secret: ${secret}`)
        if (logged.includes(secret)) throw new Error(`The log tells a secret: ${secret}`)
      }
    },
  }
  // What an account begins with comes with the first call that looks at it, whatever becomes of that call.
  for (const actor of actors) {
    await send(actor, gws.DescribeImages, {})
    await send(actor, ecs.DescribeInstanceVncUrl, { RegionId: actor.region, InstanceId: 'i-unknown' })
  }
  last = state()
  return trial
}

function served(operation: Operation) {
  return services.find(({ descriptor }) => descriptor.service === operation.service)!.descriptor
}

const errorsOf = (operation: Operation): OperationDescriptor['errors'] => served(operation).errors
const descriptorOf = (operation: Operation): OperationDescriptor => served(operation).operations[operation.name]!
