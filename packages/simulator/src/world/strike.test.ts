import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { createClient as createTencentClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../index.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

let simulator: Simulator
let asked: string | undefined
beforeEach(() => {
  simulator = createSimulator({ seed: 'x' })
  asked = undefined
})

const withFault: typeof fetch = (input, init) => {
  const headers = {
    ...(init?.headers as Record<string, string>),
    ...(asked !== undefined && { 'x-porthole-fault': asked }),
  }
  return simulator.fetch(input, { ...init, headers })
}

const client = createClient(gws, { credentials, region: 'cn-hangzhou', fetch: withFault, retries: 0 })
const tencent = createTencentClient(cvm, {
  credentials: { secretId: 'testid', secretKey: 'testsecret' },
  region: 'ap-beijing',
  fetch: withFault,
  retries: 0,
})

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )
const read = () => outcome(client.DescribeInstances())
const rename = (Name: string) => client.SetClusterName({ ClusterId: 'gws-standard0001', Name })
const name = async () => (await client.DescribeClusters()).Clusters[0]!.Name

describe('a rule of faults', () => {
  it('strikes what it matches, as often as it says', async () => {
    await simulator.world().faults.add({ match: { operation: 'DescribeInstances' }, error: 'Throttling', times: 2 })
    expect(await outcome(client.DescribeImages())).toBe('ok')
    expect([await read(), await read(), await read()]).toEqual(['Throttling', 'Throttling', 'ok'])
  })

  it('is overcome by a client that retries', async () => {
    await simulator.world().faults.add({ error: 'Throttling', times: 2 })
    const patient = createClient(gws, { credentials, region: 'cn-hangzhou', fetch: withFault })
    expect(await outcome(patient.DescribeInstances())).toBe('ok')
  })

  it('speaks the words of each cloud', async () => {
    await simulator.world().faults.add({ error: 'Throttling' })
    await expect(client.DescribeImages()).rejects.toMatchObject({ code: 'Throttling', status: 400 })
    await expect(tencent.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })).rejects.toThrow(
      '[RequestLimitExceeded] Your current request times equals to `11` in a second',
    )
  })

  it('strikes only operations that know its code', async () => {
    await simulator.world().faults.add({ error: 'InvalidInstanceState' })
    expect(await read()).toBe('ok')
    expect(await outcome(tencent.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' }))).toBe('InvalidInstanceState')
  })

  it('tells an error of its own when status and message come with it', async () => {
    await simulator.world().faults.add({ error: { code: 'Odd', http: 418, message: 'Teapot.' } })
    await expect(client.DescribeImages()).rejects.toMatchObject({ code: 'Odd', status: 418, detail: 'Teapot.' })
  })

  it('picks the same calls for the same seed, about as many as its rate says', async () => {
    const picked = async (seed: number) => {
      await simulator.world().faults.add({ id: 'half', error: 'Throttling', rate: 0.5, seed })
      const outcomes: string[] = []
      for (let call = 0; call < 60; call++) outcomes.push(await read())
      await simulator.world().faults.remove('half')
      return outcomes
    }
    const first = await picked(1)
    expect(await picked(1)).toEqual(first)
    expect(await picked(2)).not.toEqual(first)
    const struck = first.filter((code) => code === 'Throttling').length
    expect(struck).toBeGreaterThan(15)
    expect(struck).toBeLessThan(45)
  })

  it('hangs up before the call is handled, or after', async () => {
    const { faults } = simulator.world()
    await faults.add({ id: 'x', drop: 'before' })
    expect(await outcome(rename('before'))).toBe('Client.Network')
    await faults.clear()
    expect(await name()).toBe('standard')
    await faults.add({ drop: 'after', times: 1 })
    expect(await outcome(rename('after'))).toBe('Client.Network')
    expect(await name()).toBe('after')
  })

  it('changes nothing when it refuses', async () => {
    await simulator.world().faults.add({ error: 'InternalError', match: { operation: 'SetClusterName' } })
    expect(await outcome(rename('never'))).toBe('InternalError')
    expect(await name()).toBe('standard')
  })

  it.each([
    [{ latency: 1, rate: 0.5, times: 1.5 }, 'times must be a whole number'],
    [{}, 'the rule does nothing: give latency, error or drop'],
    [{ error: 'Throttling', drop: 'after' as const }, 'give either error or drop'],
    [{ error: 'Throtling' }, 'no operation that the rule matches has an error Throtling'],
    [{ error: { code: 'X', http: 99, message: '' } }, 'error.http must be a status from 200 to 599'],
    [{ latency: 1, match: { operation: 'DescribeInstance' } }, 'did you mean DescribeInstances?'],
    [{ latency: 1, match: { action: 'x' } as never }, 'match has no field "action"'],
    [{ drop: 'never' as never }, 'drop must be one of before, after'],
  ])('is refused when it is none (%#)', async (fault, why) => {
    await expect(simulator.world().faults.add(fault)).rejects.toThrow(why)
    expect(await simulator.world().faults.list()).toEqual([])
  })

  it('has a name of its own', async () => {
    const { faults } = simulator.world()
    await faults.add({ id: 'a', latency: 0 })
    await expect(faults.add({ id: 'a', latency: 0 })).rejects.toMatchObject({ status: 409 })
    await expect(faults.remove('b')).rejects.toMatchObject({ status: 404 })
  })
})

describe('a request that asks for trouble', () => {
  it('gets it, and nobody else does', async () => {
    asked = 'latency=1, error=Throttling.User'
    expect(await read()).toBe('Throttling.User')
    asked = 'drop=after'
    expect(await outcome(rename('dropped'))).toBe('Client.Network')
    asked = undefined
    expect(await name()).toBe('dropped')
  })

  it.each([
    'latency=soon',
    'latency=1000000',
    'error=Nope',
    'drop=now',
    'x',
    '',
    'drop=after,drop=after',
    'error=Throttling,drop=after',
  ])('is refused when %j is no fault', async (header) => {
    asked = header
    await expect(client.DescribeInstances()).rejects.toMatchObject({ code: 'Porthole.BadFault', status: 400 })
  })
})
