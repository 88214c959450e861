import { ApiError, createClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { describe, expect, it } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../index.ts'
import { createMemoryStore } from '../stores/memory.ts'
import { kinds } from '../world/rows.ts'
import { always } from '../world/timeline.ts'

const InstanceId = 'ins-r9hr2upy'
const keyId = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE'

function world(options: SimulatorOptions = {}) {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const store = createMemoryStore(kinds)
  const simulator = createSimulator({ machine: () => clock.now, seed: 'cvm', store, ...options })
  const clientOf = (region: string, endpoint?: string) =>
    createClient(cvm, {
      credentials: { secretId: keyId, secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' },
      region,
      fetch: simulator.fetch,
      now: () => clock.now,
      retries: 0,
      ...(endpoint !== undefined && { endpoint }),
    })
  return { client: clientOf('ap-beijing'), clientOf, clock, store }
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error(`It was not refused: ${String(error)}`)
  return error
}

describe('DescribeInstanceVncUrl of CVM', () => {
  it('returns a URL with nothing but a token, encoded once', async () => {
    const { client } = world()
    const { InstanceVncUrl } = await client.DescribeInstanceVncUrl({ InstanceId })
    expect(InstanceVncUrl).toMatch(/^wss%3A%2F%2Fcvm\.tencentcloudapi\.com%2Fvnc%3Fs%3D[A-Za-z0-9]+(%3D){0,2}$/)
  })

  it('names the host and the port that it was called at', async () => {
    const { clientOf } = world()
    const client = clientOf('ap-beijing', 'http://127.0.0.1:7070')
    const { InstanceVncUrl } = await client.DescribeInstanceVncUrl({ InstanceId })
    expect(decodeURIComponent(InstanceVncUrl)).toMatch(/^ws:\/\/127\.0\.0\.1:7070\/vnc\?s=/)
  })

  it('refuses what is malformed, what is not there and what does not run', async () => {
    const { client, clientOf } = world()
    const call = async (id: string, asked = client) =>
      (await refusal(asked.DescribeInstanceVncUrl({ InstanceId: id }))).code
    for (const id of ['ins-1122', 'ins-R9HR2UPY', 'i-r9hr2upy', 'ins-r9hr2upy1'])
      expect(await call(id)).toBe('InvalidInstanceId.Malformed')
    expect(await call('ins-zzzzzzzz')).toBe('InvalidInstanceId.NotFound')
    expect(await call(InstanceId, clientOf('ap-guangzhou'))).toBe('InvalidInstanceId.NotFound')
    expect(await call('ins-stopped1')).toBe('InvalidInstanceState')
  })

  it('takes ten calls a second and says how many there were', async () => {
    const { client, clock } = world()
    for (let count = 0; count < 10; count++) {
      await client.DescribeInstanceVncUrl({ InstanceId })
      clock.now += 50
    }
    const { code, detail, status } = await refusal(client.DescribeInstanceVncUrl({ InstanceId }))
    expect([code, status]).toEqual(['RequestLimitExceeded', 200])
    expect(detail).toBe(
      'Your current request times equals to `11` in a second, which exceeds the frequency limit `10` for a second. Please reduce the frequency of calls.',
    )
  })

  it('lets the second slide', async () => {
    const { client, clock } = world()
    const call = () => client.DescribeInstanceVncUrl({ InstanceId })
    await call()
    clock.now += 999
    for (let count = 0; count < 9; count++) await call()
    expect((await refusal(call())).code).toBe('RequestLimitExceeded')
    clock.now += 1
    await call()
    expect((await refusal(call())).code).toBe('RequestLimitExceeded')
    clock.now -= 3_600_000
    await call()
  })

  it('lets exactly ten of many at once through, and a refused call writes nothing', async () => {
    const { client, store } = world()
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => client.DescribeInstanceVncUrl({ InstanceId })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const before = JSON.stringify(await store.dump('default'))
    await refusal(client.DescribeInstanceVncUrl({ InstanceId }))
    await refusal(client.DescribeInstanceVncUrl({ InstanceId: 'ins-1' }))
    expect(JSON.stringify(await store.dump('default'))).toBe(before)
  })

  it('counts each region by itself', async () => {
    const { client, clientOf, store } = world()
    await refusal(client.DescribeInstanceVncUrl({ InstanceId: 'ins-stopped1' }))
    const row = { id: 'ins-shanghai', Region: 'ap-shanghai', os: 'linux', life: always('RUNNING') }
    store.commit({ world: 'default', space: `${keyId}|` }, { put: [['cvm', row as never]] })
    for (let count = 0; count < 10; count++) await client.DescribeInstanceVncUrl({ InstanceId })
    const there = await clientOf('ap-shanghai').DescribeInstanceVncUrl({ InstanceId: row.id })
    expect(there.InstanceVncUrl).toContain('%2Fvnc%3Fs%3D')
  })

  it('has no limit when that is switched off', async () => {
    const { client } = world({ settings: { limits: { cvmRate: 0 } } })
    const calls = Array.from({ length: 30 }, () => client.DescribeInstanceVncUrl({ InstanceId }))
    expect(await Promise.all(calls)).toHaveLength(30)
  })
})
