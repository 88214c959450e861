import { createClient, toConsoleUrl } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { createClient as createTencent, toConsoleUrl as toTencentUrl } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { describe, expect, it } from 'vitest'
import { createSimulator } from '../index.ts'
import { createMemoryStore } from '../stores/memory.ts'
import type { Store } from '../stores/store.ts'
import { changeMachine } from './consoles.ts'
import { kinds } from './rows.ts'
import { defaultSettings, merge, type Settings, type SettingsPatch } from './settings.ts'
import { placeOfTicket, type Redemption, redeemTicket } from './tickets.ts'
import { change } from './unit.ts'

const start = Date.UTC(2026, 0, 1)
const linux = 'i-bp1linux000000000001'
const keyId = 'testid'
const place = { world: 'default', space: `${keyId}|` }

function world(patch: SettingsPatch = {}) {
  const clock = { now: start }
  const store = createMemoryStore(kinds)
  const settings = merge(defaultSettings, patch)
  const simulator = createSimulator({ machine: () => clock.now, seed: 'tickets', store, settings })
  const shared = { fetch: simulator.fetch, now: () => clock.now, retries: 0 }
  const credentials = { accessKeyId: keyId, accessKeySecret: 'testsecret' }
  const aliyun = createClient(ecs, { ...shared, credentials, region: 'cn-hangzhou' })
  const tencent = createTencent(cvm, {
    ...shared,
    credentials: { secretId: keyId, secretKey: 'testsecret' },
    region: 'ap-beijing',
  })
  return {
    clock,
    store,
    settings,
    ecsUrl: async (InstanceId = linux) =>
      (await aliyun.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId })).VncUrl,
    cvmUrl: async () => (await tencent.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })).InstanceVncUrl,
    redeem: (url: string) => redeemTicket(store, place, url, clock.now, settings),
    power: (cloud: 'aliyun' | 'tencent', id: string, states: readonly ('Stopping' | 'Stopped' | 'STOPPED')[]) =>
      change(store, place, (unit) => changeMachine(unit, { cloud, id, states, now: clock.now, settings })),
  }
}

const codeOf = ({ code }: Redemption): string => code ?? 'opened'

describe('a VNC URL', () => {
  it('opens its instance for 15 seconds, the last one included', async () => {
    const { clock, ecsUrl, cvmUrl, redeem } = world()
    for (const mint of [ecsUrl, cvmUrl]) {
      const [early, late] = [await mint(), await mint()]
      clock.now += 15_000
      expect(codeOf(await redeem(early))).toBe('opened')
      clock.now += 1
      expect(await redeem(late)).toEqual({
        code: 'ExpiredUrl',
        message: 'This VNC URL expired: it was valid for 15 s.',
      })
    }
  })

  it('opens any number of connections at Alibaba, and one at Tencent', async () => {
    const { ecsUrl, cvmUrl, redeem } = world()
    const [many, once] = [await ecsUrl(), await cvmUrl()]
    expect([codeOf(await redeem(many)), codeOf(await redeem(many))]).toEqual(['opened', 'opened'])
    expect([codeOf(await redeem(once)), codeOf(await redeem(once))]).toEqual(['opened', 'UsedUrl'])
  })

  it('can be switched to the other way, and to live for ever', async () => {
    const limits = { singleUse: { aliyun: true, tencent: false }, urlLifetime: 0 }
    const { clock, ecsUrl, cvmUrl, redeem } = world({ limits })
    const [once, many] = [await ecsUrl(), await cvmUrl()]
    clock.now += 3_600_000
    expect([codeOf(await redeem(once)), codeOf(await redeem(once))]).toEqual(['opened', 'UsedUrl'])
    expect([codeOf(await redeem(many)), codeOf(await redeem(many))]).toEqual(['opened', 'opened'])
  })

  it('is understood as a bare token, in every encoding, and in the URL of the page', async () => {
    const { ecsUrl, cvmUrl, redeem } = world({ limits: { singleUse: { tencent: false } } })
    const [aliyun, tencent] = [await ecsUrl(), await cvmUrl()]
    for (const url of [aliyun, tencent]) {
      const raw = decodeURIComponent(url)
      const token = new URL(raw).searchParams.get('s')!
      for (const text of [url, raw, encodeURIComponent(url), token, encodeURIComponent(token), ` ${token}`.trim()])
        expect(codeOf(await redeem(text))).toBe('opened')
    }
    const pages = [toConsoleUrl(aliyun, { InstanceId: linux, isWindows: false }), toTencentUrl(tencent)]
    for (const page of pages) expect(codeOf(await redeem(page))).toBe('opened')
  })

  it('says where its ticket is kept', async () => {
    const { ecsUrl, cvmUrl } = world()
    for (const url of [await ecsUrl(), await cvmUrl()]) expect(placeOfTicket(url)).toEqual(place)
    for (const text of ['', 'nonsense', '%', 'ws://host/vnc?s=', 'A'.repeat(60)])
      expect(placeOfTicket(text)).toBeUndefined()
  })

  it('is not known when it was made up, and nothing malformed is an error', async () => {
    const { ecsUrl, redeem } = world()
    const token = new URL(decodeURIComponent(await ecsUrl())).searchParams.get('s')!
    const forged = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`
    for (const text of [forged, '', '%', '%zz', 'a', '?s=', 'é', 'A'.repeat(100_000), '%25'.repeat(1000)])
      expect(codeOf(await redeem(text))).toBe('UnknownUrl')
  })

  it('opens nothing in another account', async () => {
    const { clock, store, settings, ecsUrl } = world()
    const other = { world: 'default', space: 'other|' }
    expect(codeOf(await redeemTicket(store, other, await ecsUrl(), clock.now, settings))).toBe('UnknownUrl')
  })

  it('does not open an instance that stopped meanwhile', async () => {
    const { ecsUrl, redeem, power } = world()
    const url = await ecsUrl()
    await power('aliyun', linux, ['Stopping', 'Stopped'])
    expect(await redeem(url)).toEqual({
      code: 'InstanceNotRunning',
      message: 'The instance is not running: it is Stopping.',
    })
  })

  it('survives a connection that was refused', async () => {
    const { cvmUrl, redeem, settings, store, clock } = world()
    const url = await cvmUrl()
    const before = JSON.stringify(await store.dump('default'))
    const strict = merge(settings, { limits: { urlLifetime: 1 } })
    expect(codeOf(await redeemTicket(store, place, url, clock.now + 2, strict))).toBe('ExpiredUrl')
    expect(JSON.stringify(await store.dump('default'))).toBe(before)
    expect(codeOf(await redeem(url))).toBe('opened')
  })
})

describe('reconnections', () => {
  it('are 30 in a minute, after a first connection that is none', async () => {
    const { clock, ecsUrl, redeem } = world({ limits: { urlLifetime: 0 } })
    const [url, windows] = [await ecsUrl(), await ecsUrl('i-bp1windows0000000001')]
    expect(codeOf(await redeem(url))).toBe('opened')
    clock.now += 1000
    for (let count = 0; count < 30; count++) {
      expect(codeOf(await redeem(url))).toBe('opened')
      clock.now += 100
    }
    expect(await redeem(url)).toEqual({
      code: 'TooManyReconnections',
      message: 'Too many reconnections: this instance takes 30 in a minute.',
    })
    expect(codeOf(await redeem(windows))).toBe('opened')
    // The minute slides: it began with the first reconnection, 3 s ago.
    clock.now += 60_000 - 3000 - 1
    expect(codeOf(await redeem(url))).toBe('TooManyReconnections')
    clock.now += 1
    expect([codeOf(await redeem(url)), codeOf(await redeem(url))]).toEqual(['opened', 'TooManyReconnections'])
  })

  it('begin anew after a minute without any, and can be switched off', async () => {
    const { clock, store, ecsUrl, settings } = world({ limits: { urlLifetime: 0, reconnects: 2 } })
    const url = await ecsUrl()
    const redeem = async (using: Settings) => codeOf(await redeemTicket(store, place, url, clock.now, using))
    const three = async () => [await redeem(settings), await redeem(settings), await redeem(settings)]
    expect(await three()).toEqual(['opened', 'opened', 'opened'])
    expect(await redeem(settings)).toBe('TooManyReconnections')
    expect(await redeem(merge(settings, { limits: { reconnects: 0 } }))).toBe('opened')
    clock.now += 60_000
    expect(await three()).toEqual(['opened', 'opened', 'opened'])
  })

  it('are exactly 30 when hundreds come at once', async () => {
    const { clock, store, ecsUrl, settings } = world()
    const url = await ecsUrl()
    const replicas = [replicaOf(store), replicaOf(store), replicaOf(store)]
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) => redeemTicket(replicas[index % 3]!, place, url, clock.now, settings)),
    )
    expect(results.filter(({ session }) => session)).toHaveLength(31)
  })
})

describe('many tickets with many redeemers on several replicas', () => {
  it('are each redeemed once, none twice and none lost', async () => {
    const { clock, store, cvmUrl, settings } = world({ limits: { cvmRate: 0, reconnects: 0 } })
    const urls: string[] = []
    for (let count = 0; count < 500; count++) urls.push(await cvmUrl())
    const replicas = [replicaOf(store), replicaOf(store), replicaOf(store)]
    const attempts = urls.flatMap((url) => Array.from({ length: 20 }, () => url))
    const results = await Promise.all(
      attempts.map((url, index) => redeemTicket(replicas[index % 3]!, place, url, clock.now, settings)),
    )
    const opened = results.flatMap(({ session }, index) => (session ? [attempts[index]!] : []))
    expect(opened).toHaveLength(500)
    expect(new Set(opened).size).toBe(500)
    expect(new Set(results.map(codeOf))).toEqual(new Set(['opened', 'UsedUrl']))
    expect((await store.page(place, 'consoleSession')).total).toBe(500)
  }, 60_000)
})

/** A store at the far end of a network: between any two verbs others get their turn. */
function replicaOf(store: Store): Store {
  const later = async () => {
    for (let turns = Math.random() * 3; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    ...store,
    async read(where, keys) {
      await later()
      return store.read(where, keys)
    },
    async commit(where, changes) {
      await later()
      return store.commit(where, changes)
    },
  }
}
