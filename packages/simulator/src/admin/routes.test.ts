import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../index.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const start = Date.parse('2026-01-01T00:00:00Z')
const desktop = 'i-gwsdesktop0000000001'

let simulator: Simulator
beforeEach(() => {
  simulator = createSimulator({ machine: () => start, seed: 'x' })
})

function gwsClient(world = 'default', keys = credentials) {
  return createClient(gws, {
    credentials: keys,
    region: 'cn-hangzhou',
    retries: 0,
    now: () => start,
    fetch: (input, init) =>
      simulator.fetch(input, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), ...(world && { 'x-porthole-world': world }) },
      }),
  })
}

describe('worlds', () => {
  it('are made with an access key that leads into them, and dropped with it', async () => {
    const { name, accessKeyId, accessKeySecret } = await simulator.createWorld({ name: 'mine' })
    expect(name).toBe('mine')
    await expect(simulator.createWorld({ name })).rejects.toMatchObject({ status: 409 })
    const client = gwsClient('', { accessKeyId, accessKeySecret })
    await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'only here' })
    expect((await gwsClient().DescribeClusters()).Clusters[0]!.Name).toBe('standard')
    // Hooks mean the account of the world's own key.
    await simulator.world(name).instances.missing(desktop)
    expect((await client.DescribeInstances({ InstanceId: desktop })).Instances[0]!.Status).toBe('Missing')
    expect(await simulator.worlds()).toEqual(['default', 'mine'])
    await simulator.world(name).drop()
    expect(await simulator.worlds()).toEqual(['default'])
    await expect(client.DescribeClusters()).rejects.toMatchObject({ code: 'InvalidAccessKeyId.NotFound' })
  })

  it('are not made at all when what they are made of is wrong', async () => {
    await expect(simulator.createWorld({ name: 'a', userId: 'me' })).rejects.toThrow('userId must be decimal digits')
    await expect(simulator.createWorld({ nam: 'a' } as never)).rejects.toThrow('A new world has no field "nam"')
    expect(await simulator.worlds()).toEqual([])
  })

  it('have names that fit into a header', async () => {
    expect(() => simulator.world('a b')).toThrow('"a b" is no name of a world')
    await expect(gwsClient('a b').DescribeClusters()).rejects.toMatchObject({ code: 'Porthole.BadWorld', status: 400 })
  })

  it('give new things the same ids again after a reset', async () => {
    const create = async () =>
      (await gwsClient().CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })).ClusterId
    const first = await create()
    await simulator.world().reset()
    expect(await create()).toBe(first)
  })
})

describe('the admin API', () => {
  const ask = async (path: string, init?: RequestInit) => {
    const reply = await simulator.fetch(`http://porthole.test/_porthole${path}`, init)
    return [reply.status, await reply.text()] as const
  }

  it('tells its health and whether it is ready, and knows its paths and methods', async () => {
    expect(await ask('/health')).toEqual([200, '{"status":"ok"}\n'])
    expect(await ask('/ready')).toEqual([200, '{"status":"ready"}\n'])
    expect((await ask('/worlds/default/clock', { method: 'POST' }))[0]).toBe(405)
    expect((await ask('/worlds/default/cloak'))[0]).toBe(404)
    expect((await ask('/worlds/a%20b/clock'))[0]).toBe(400)
  })

  it('takes an empty body as a seed of nothing at all, and for nothing else', async () => {
    const send = (path: string, method: string) => ask(`/worlds/default/${path}`, { method })
    expect(await send('seed', 'PUT')).toEqual([204, ''])
    expect((await gwsClient().DescribeInstances()).TotalCount).toBe(0)
    expect(await send(`seed?yaml=${encodeURIComponent('role: true')}`, 'PUT')).toEqual([204, ''])
    expect(await gwsClient().CreateServiceLinkedRole()).toMatchObject({ AlreadyExists: true })
    expect(await send('seed', 'POST')).toEqual([400, expect.stringContaining('merge needs yaml')])
    expect((await send('snapshot', 'PUT'))[0]).toBe(400)
  })

  it('takes fields from the query as well, and refuses a body that is no JSON object', async () => {
    await ask('/worlds/default/clock/freeze?at=2026-01-01T00:00:00Z', { method: 'POST' })
    expect(await ask('/worlds/default/clock/advance?ms=5', { method: 'POST' })).toEqual([200, `${start + 5}\n`])
    for (const body of ['{', '[]', '7'])
      expect((await ask('/worlds/default/clock/advance', { method: 'POST', body }))[0]).toBe(400)
  })
})
