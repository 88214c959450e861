/** An hour of world time in some seconds: a load that goes on and on must leave nothing behind. */
import { pathToFileURL } from 'node:url'
import { createSimulator } from '@porthole/simulator'
import { collected } from './heap.ts'
import { random } from './random.ts'
import { type Caller, callersOf } from './world-callers.ts'
import { keyOf, seedFor, shares } from './world-mix.ts'

export interface SoakOptions {
  /** Of world time. */
  readonly minutes: number
  readonly callsInMinute: number
  /** Minutes before the first: until as many nonces, tickets and tasks are remembered as ever will be. */
  readonly warmUp: number
  /** Bytes in use, after a collection. */
  readonly heap: () => Promise<number>
}

export interface Soaked {
  /** Of the minutes that count. */
  readonly calls: number
  readonly created: number
  readonly deleted: number
  /** At the end of each minute, the warm-up's last first. */
  readonly heap: readonly number[]
}

/** What is created, and deleted again. */
type Thing = 'Cluster' | 'Instance' | 'Image'

/** So many of each are there before one is deleted for each that is created. */
const standing = 25
/** World time (ms) after which a thing is ready for whatever comes. */
const ready = 10_000

/** So many instances that the seed has for starting, stopping and copying. */
const models = 15

interface Made {
  readonly id: string
  readonly at: number
}

/** Any refusal is an error: then nothing was soaked. */
export async function soak({ minutes, callsInMinute, warmUp, heap }: SoakOptions): Promise<Soaked> {
  let now = Date.UTC(2026, 0, 1)
  const { id, secret } = keyOf(0)
  const simulator = createSimulator({
    credentials: { [id]: secret },
    world: seedFor(0),
    settings: { limits: { cvmRate: 0, screenshotInterval: 0 } },
    machine: () => now,
    seed: 'soak',
  })
  // One account, so that what is kept of each account is soon as much as it will ever be.
  const [older, newer] = callersOf({ fetch: simulator.fetch, now: () => now })[0]!
  const chance = random(60)
  const deck = Object.entries(shares).flatMap(([name, { weight }]) => Array.from({ length: weight }, () => name))
  const turns = new Map<string, number>()
  const made = new Map<string, Made[]>()
  const counts = { calls: 0, created: 0, deleted: 0 }
  const heaps: number[] = []

  /** Creates, or deletes what was created first, if there is enough that is old enough. */
  async function turnOver(thing: Thing, caller: Caller, n: number): Promise<void> {
    const list = listOf(thing)
    const [oldest] = list
    if (oldest && list.length >= standing && now - oldest.at >= ready) {
      list.shift()
      await caller.gws[`Delete${thing}`]!({ [`${thing}Id`]: oldest.id })
      counts.deleted++
      return
    }
    // Images are made of instances to which nothing else is done, and of each in its turn.
    const source =
      thing === 'Image'
        ? { InstanceId: `i-image-${(nextOf('image') % models) + 1}` }
        : shares[`Create${thing}`]!.request(n)
    const answer = await caller.gws[`Create${thing}`]!(source)
    list.push({ id: answer[`${thing}Id`] as string, at: now })
    counts.created++
  }

  /** Starts what is stopped, and the other way round: one instance in turn, if its last turn is long enough ago. */
  async function wake(caller: Caller): Promise<void> {
    const list = listOf('life')
    if (list.length === 0)
      for (let index = 1; index <= models; index++) list.push({ id: `i-stop-${index} Stop`, at: now - ready })
    const next = list.shift()!
    const [InstanceId, does] = next.id.split(' ') as [string, string]
    if (now - next.at < ready) {
      list.unshift(next)
      await caller.gws['DescribeInstances']!({ InstanceId })
      return
    }
    await caller.gws[`${does}Instance`]!({ InstanceId })
    list.push({ id: `${InstanceId} ${lifeAfter[does]}`, at: now })
  }

  function nextOf(name: string): number {
    const turn = (turns.get(name) ?? 0) + 1
    turns.set(name, turn)
    return turn
  }

  function listOf(name: string): Made[] {
    let list = made.get(name)
    if (!list) made.set(name, (list = []))
    return list
  }

  async function call(): Promise<void> {
    const name = chance.pick(deck)
    const n = nextOf(name)
    const caller = n % 3 ? newer : older
    counts.calls++
    const [, , thing] = /^(Create|Delete)(Cluster|Instance|Image)$/.exec(name) ?? []
    if (thing) return turnOver(thing as Thing, caller, n)
    if (/^(Start|Stop|Restart)Instance$/.test(name)) return wake(caller)
    const { service, request } = shares[name]!
    await caller[service][name.slice(name.indexOf(' ') + 1)]!(request(n))
  }

  for (let minute = 1 - warmUp; minute <= minutes; minute++) {
    for (let left = callsInMinute; left > 0; left--) {
      now += 60_000 / callsInMinute
      await call()
    }
    if (minute === 0) counts.calls = counts.created = counts.deleted = 0
    if (minute >= 0) heaps.push(await heap())
  }
  await simulator.close()
  return { ...counts, heap: heaps }
}

const lifeAfter: Readonly<Record<string, string>> = { Stop: 'Start', Start: 'Restart', Restart: 'Stop' }

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [minutes, callsInMinute, warmUp] = process.argv.slice(2).map(Number) as [number, number, number]
  process.stdout.write(JSON.stringify(await soak({ minutes, callsInMinute, warmUp, heap: collected })))
  process.exit(0)
}
