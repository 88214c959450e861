import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { dropped } from '@porthole/rpc/server'
import { createClient as createTencentClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../index.ts'
import { answerFetch } from './fetch.ts'
import { simulatorNock } from './nock.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const options = { credentials, region: 'cn-hangzhou', retries: 0 }

let simulator: Simulator
let nocked: ReturnType<typeof simulatorNock>

beforeAll(() => nock.disableNetConnect())
beforeEach(() => {
  simulator = createSimulator()
  nocked = simulatorNock(simulator, { hosts: ['gateway.example:8443'] })
})
afterEach(() => nocked.stop())
afterAll(() => {
  nock.cleanAll()
  nock.enableNetConnect()
  nock.restore()
})

describe('behind nock, with no port', () => {
  it('our clients meet one world', async () => {
    const client = createClient(gws, options)
    const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
    await client.SetClusterName({ ClusterId, Name: 'nöck' })
    const { Clusters } = await client.DescribeClusters({ ClusterId })
    expect(Clusters).toMatchObject([{ ClusterId, Name: 'nöck' }])
    const { Clusters: same } = await createClient(gws, { ...options, fetch: simulator.fetch }).DescribeClusters({
      ClusterId,
    })
    expect(same).toEqual(Clusters)
  })

  it('documented errors arrive with their status', async () => {
    const error = createClient(gws, options).SetClusterName({ ClusterId: 'gws-none', Name: 'x' })
    await expect(error).rejects.toMatchObject({ code: 'InvalidClusterId.NotFound', status: 404 })
  })

  it('the other cloud answers too', async () => {
    const client = createTencentClient(cvm, {
      credentials: { secretId: 'testid', secretKey: 'testsecret' },
      region: 'ap-beijing',
      retries: 0,
    })
    const { InstanceVncUrl } = await client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    expect(InstanceVncUrl).toMatch(/^wss%3A/)
  })

  it('the global fetch is answered', async () => {
    const response = await fetch('https://ecs.aliyuncs.com/?Action=DescribeInstanceVncUrl&Version=2014-05-26')
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('MissingAccessKeyId')
    const head = await fetch('https://ecs.aliyuncs.com/', { method: 'HEAD' })
    expect(head.status).toBeGreaterThanOrEqual(400)
  })

  it('a host of the own is answered too', async () => {
    const client = createClient(gws, { ...options, endpoint: 'http://gateway.example:8443' })
    expect(await client.DescribeClusters()).toMatchObject({ TotalCount: 2 })
  })

  it('what the test mocks for other hosts stays mocked, and nothing is pending', async () => {
    nock('https://oss.cn-hangzhou.aliyuncs.com').get('/').reply(200, 'own')
    expect(await (await fetch('https://oss.cn-hangzhou.aliyuncs.com/')).text()).toBe('own')
    expect(nock.pendingMocks()).toEqual([])
    expect(nock.isDone()).toBe(true)
  })

  it("a host that the test mocked itself before stays the test's", async () => {
    nocked.stop()
    nock('https://gws.cn-hangzhou.aliyuncs.com').post('/').reply(200, { RequestId: 'own' })
    nocked = simulatorNock(simulator)
    const client = createClient(gws, options)
    expect(await client.DescribeImages()).toEqual({ RequestId: 'own' })
    expect(await client.DescribeImages().catch((error: unknown) => error)).toMatchObject({ status: 501 })
    nock.cleanAll()
  })

  it('two simulators stand side by side, each at a host of its own', async () => {
    const other = createSimulator({ world: '' })
    const second = simulatorNock(other, { hosts: ['other.example'] })
    const first = createClient(gws, { ...options, endpoint: 'http://gateway.example:8443' })
    expect(await first.DescribeClusters()).toMatchObject({ TotalCount: 2 })
    const client = createClient(gws, { ...options, endpoint: 'https://other.example' })
    expect(await client.DescribeClusters()).toMatchObject({ TotalCount: 0 })
    second.stop()
  })

  it('a dropped connection is a reset to the client and a TypeError to fetch', async () => {
    nocked.stop()
    nocked = simulatorNock({ fetch: (input, init) => answerFetch(async () => dropped, input, init) })
    const client = createClient(gws, options)
    await expect(client.DescribeClusters()).rejects.toMatchObject({
      code: 'Client.Network',
      cause: { code: 'ECONNRESET' },
    })
    await expect(fetch('https://ecs.aliyuncs.com/')).rejects.toBeInstanceOf(TypeError)
  })

  it('a call that is aborted ends', async () => {
    nocked.stop()
    nocked = simulatorNock({ fetch: (input, init) => answerFetch(() => new Promise(() => {}), input, init) })
    const reason = new Error('enough')
    const control = new AbortController()
    const call = createClient(gws, options).DescribeClusters({}, { signal: control.signal })
    setTimeout(() => control.abort(reason), 10)
    await expect(call).rejects.toBe(reason)
    await expect(createClient(gws, { ...options, timeout: 10 }).DescribeClusters()).rejects.toMatchObject({
      code: 'Client.Timeout',
    })
  })

  it('once stopped it is as if it had never been', async () => {
    nocked.stop()
    await expect(createClient(gws, options).DescribeClusters()).rejects.toMatchObject({ code: 'Client.Network' })
    await expect(fetch('https://ecs.aliyuncs.com/')).rejects.toThrow(/net connect|fetch/i)
    expect(nock.activeMocks()).toEqual([])
    nocked.stop()
  })

  it('a restored nock is activated again', async () => {
    nock.restore()
    nocked = simulatorNock(simulator)
    expect(await createClient(gws, options).DescribeClusters()).toMatchObject({ TotalCount: 2 })
  })
})
