import { ApiError, createClient } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { decode } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../index.ts'
import { typeText } from '../screen/testing.ts'
import { createMemoryStore } from '../stores/memory.ts'
import { kinds } from '../world/rows.ts'
import { through } from '../world/timeline.ts'

const start = Date.UTC(2026, 0, 1)
const linux = 'i-bp1linux000000000001'
const windows = 'i-bp1windows0000000001'
const hibernated = 'i-bp1hibernated0000001'
const RegionId = 'cn-hangzhou'
const own = { world: 'default', space: 'testid|' }

function world(options: SimulatorOptions = {}) {
  const clock = { now: start }
  const store = createMemoryStore(kinds)
  const simulator = createSimulator({ machine: () => clock.now, seed: 'ecs', store, ...options })
  const client = createClient(ecs, {
    credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
    region: RegionId,
    fetch: simulator.fetch,
    now: () => clock.now,
    retries: 0,
  })
  const shoot = async (InstanceId: string, WakeUp?: boolean) => {
    const { Screenshot } = await client.GetInstanceScreenshot({ RegionId, InstanceId, ...(WakeUp && { WakeUp }) })
    return decode(Buffer.from(Screenshot, 'base64'), { useTArray: true })
  }
  return { client, clock, store, simulator, shoot }
}

/** How many dots of two pictures are clearly not the same. */
function differences(a: Awaited<ReturnType<ReturnType<typeof world>['shoot']>>, b: typeof a): number {
  let count = 0
  for (let at = 0; at < a.data.length; at += 4) if (Math.abs(a.data[at]! - b.data[at]!) > 60) count++
  return count
}

async function refusal(call: Promise<unknown>): Promise<readonly [code: string, status: number]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error(`It was not refused: ${String(error)}`)
  return [error.code, error.status]
}

describe('DescribeInstanceVncUrl of ECS', () => {
  it('returns a URL that is encoded once, with its token encoded twice', async () => {
    const { client } = world()
    const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId, InstanceId: linux })
    expect(VncUrl).toMatch(/^wss%3A%2F%2Fecs-cn-hangzhou\.aliyuncs\.com%2Fwebsockify%2F%3Fs%3D[\w.%-]+$/)
    const url = new URL(decodeURIComponent(VncUrl))
    expect([...url.searchParams.keys()]).toEqual(['s'])
    expect(url.searchParams.get('s')).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
  })

  it('returns another URL each time', async () => {
    const { client } = world()
    const urls = await Promise.all(
      Array.from({ length: 20 }, () => client.DescribeInstanceVncUrl({ RegionId, InstanceId: linux })),
    )
    expect(new Set(urls.map(({ VncUrl }) => VncUrl)).size).toBe(20)
  })

  it('keeps a hash of the token and never the token', async () => {
    const { client, store } = world()
    const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId, InstanceId: linux })
    const token = new URL(decodeURIComponent(VncUrl)).searchParams.get('s')!
    const kept = JSON.stringify(await store.dump('default'))
    expect(kept).toContain('"kind":"ticket"')
    const secret = Buffer.from(token, 'base64').subarray(0, 32)
    for (const form of [token, VncUrl, secret.toString('hex'), secret.toString('base64')])
      expect(kept).not.toContain(form)
  })

  it('refuses in the documented order, with the documented statuses', async () => {
    const { client, store } = world()
    const call = (region: string, InstanceId: string) =>
      refusal(client.DescribeInstanceVncUrl({ RegionId: region, InstanceId }))
    expect(await call('cn-nowhere', 'i-unknown')).toEqual(['InvalidRegionId.NotFound', 404])
    expect(await call('cn-nowhere', linux)).toEqual(['InvalidRegionId.NotFound', 404])
    expect(await call(RegionId, 'i-unknown')).toEqual(['InvalidInstanceId.NotFound', 404])
    expect(await call('cn-beijing', 'i-bp1stopped0000000001')).toEqual(['InvalidRegionInstance', 400])
    expect(await call(RegionId, 'i-bp1stopped0000000001')).toEqual(['IncorrectInstanceStatus', 403])
    expect(await call(RegionId, hibernated)).toEqual(['IncorrectInstanceStatus', 403])
    expect((await store.page(own, 'ticket')).total).toBe(0)
  })

  it('tells an instance that is starting from one that is not', async () => {
    const { client, clock, store } = world()
    await refusal(client.DescribeInstanceVncUrl({ RegionId, InstanceId: 'i-unknown' }))
    const life = through(start, ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'], {
      Pending: 1000,
      Starting: 1000,
      Running: 1000,
      Stopping: 1000,
    })
    store.commit(own, { put: [['ecs', { id: 'i-new', RegionId, os: 'linux', life } as never]] })
    const seen = []
    for (let step = 0; step < 5; step++) {
      const call = client.DescribeInstanceVncUrl({ RegionId, InstanceId: 'i-new' })
      seen.push(await call.then(() => 'ok').catch(({ code }: ApiError) => code))
      clock.now += 1000
    }
    expect(seen).toEqual([
      'InstanceNotReady',
      'InstanceNotReady',
      'ok',
      'IncorrectInstanceStatus',
      'IncorrectInstanceStatus',
    ])
  })
})

describe('GetInstanceScreenshot', () => {
  it('answers a JPEG picture of each instance', async () => {
    const { client } = world()
    const answers = await Promise.all(
      [linux, windows].map((InstanceId) => client.GetInstanceScreenshot({ RegionId, InstanceId })),
    )
    expect(answers.map(({ InstanceId }) => InstanceId)).toEqual([linux, windows])
    const pictures = answers.map(({ Screenshot }) => decode(Buffer.from(Screenshot, 'base64'), { useTArray: true }))
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [640, 400],
      [1280, 800],
    ])
    const [dark] = pictures.map(({ data }) => [...data.subarray(data.length - 4, data.length - 1)])
    expect(Math.max(...dark!)).toBeLessThan(32)
  })

  it('shows the time of the world', async () => {
    const { client, clock } = world()
    const first = await client.GetInstanceScreenshot({ RegionId, InstanceId: windows })
    clock.now += 60_000
    const second = await client.GetInstanceScreenshot({ RegionId, InstanceId: windows })
    expect(second.Screenshot).not.toBe(first.Screenshot)
  })

  it('shows the very screen that somebody has open, and what is typed there', async () => {
    const { client, clock, shoot, simulator } = world()
    const before = await shoot(linux)
    const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId, InstanceId: linux })
    const { console } = await simulator.consoles.open(VncUrl, () => {})
    const desktop = console!.desktop()
    typeText(desktop, 'root\nsecret\nls /\n')
    clock.now += 10_000
    const after = await shoot(linux)
    expect(differences(before, after)).toBeGreaterThan(1000)
    const { pixels } = desktop.screen
    const shown = { ...after, data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength) }
    expect(differences(shown, after)).toBeLessThan(100)
    await simulator.close()
  })

  it('refuses in the documented order, with the documented statuses', async () => {
    const { client } = world()
    const call = (region: string, InstanceId: string) =>
      refusal(client.GetInstanceScreenshot({ RegionId: region, InstanceId }))
    expect(await call('cn-nowhere', linux)).toEqual(['InvalidParameter', 404])
    expect(await call(RegionId, 'i-unknown')).toEqual(['InvalidParameter', 404])
    expect(await call('cn-beijing', linux)).toEqual(['InvalidParameter', 404])
    expect(await call(RegionId, 'i-bp1retired0000000001')).toEqual(['NotSupported', 405])
    expect(await call(RegionId, 'i-bp1stopped0000000001')).toEqual(['IncorrectInstanceStatus', 405])
    expect(await call(RegionId, hibernated)).toEqual(['IncorrectInstanceStatus', 405])
  })

  it('takes one of an instance in 10 s, and a refused call does not put off the next', async () => {
    const { client, clock } = world()
    const shoot = (InstanceId: string) => client.GetInstanceScreenshot({ RegionId, InstanceId })
    await shoot(linux)
    clock.now += 9_999
    expect(await refusal(shoot(linux))).toEqual(['Throttling', 429])
    await shoot(windows)
    clock.now += 1
    await shoot(linux)
  })

  it('lets one of many calls at once through', async () => {
    const { client } = world()
    const calls = Array.from({ length: 20 }, () => client.GetInstanceScreenshot({ RegionId, InstanceId: linux }))
    const results = await Promise.allSettled(calls)
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(19)
    expect(new Set(refused.map((result) => (result as PromiseRejectedResult).reason.code))).toEqual(
      new Set(['Throttling']),
    )
  })

  it('wakes a hibernated instance up when asked, which then has a console', async () => {
    const { client, clock, shoot, simulator } = world()
    const asleep = await simulator.world().consoles.picture(hibernated)
    const woken = await shoot(hibernated, true)
    const dark = decode(Buffer.from(asleep.jpeg!, 'base64'), { useTArray: true })
    expect(differences(dark, woken)).toBeGreaterThan(100)
    const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId, InstanceId: hibernated })
    expect(VncUrl).toContain('websockify')
    clock.now += 10_000
    await client.GetInstanceScreenshot({ RegionId, InstanceId: hibernated })
  })

  it('has no interval when that is switched off', async () => {
    const { client } = world({ settings: { limits: { screenshotInterval: 0 } } })
    const calls = Array.from({ length: 3 }, () => client.GetInstanceScreenshot({ RegionId, InstanceId: linux }))
    expect(await Promise.all(calls)).toHaveLength(3)
  })
})
