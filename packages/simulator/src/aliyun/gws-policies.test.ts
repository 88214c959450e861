import { runTask } from '@porthole/aliyun'
import { DescribeInstancePolicyTask, SetClusterPolicyTask } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { createSimulator } from '../simulator.ts'
import { inboundPorts } from './gws-network.ts'
import { gwsStage, refusal } from './gws-testing.ts'

const VpcId = 'vpc-demo000000000001'
const standard = 'gws-standard0001'
const advanced = 'gws-advanced0001'

const initial = { Clipboard: 'off', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'off', UdpPort: 'on' } as const
const open = { Clipboard: 'readwrite', LocalDrive: 'read', UsbRedirect: 'on', Watermark: 'on' } as const
const task = /^t-[0-9a-z]{17}$/

const desktop = 'i-gwsdesktop0000000001'
const gpu = 'i-gwsapp00000000000001'

/** An answer without its request id. */
async function told<T extends { RequestId: string }>(call: Promise<T>) {
  const { RequestId: _, ...rest } = await call
  return rest
}

describe('SetClusterPolicy', () => {
  it('is done when it answers, unless AsyncMode says otherwise', async () => {
    const stage = gwsStage()
    const { client } = stage
    expect(await told(client.DescribeClusterPolicy({ ClusterId: standard }))).toEqual(initial)
    expect(await told(client.SetClusterPolicy({ ClusterId: standard, ...open, UdpPort: 'off' }))).toEqual({})
    const off = { ...open, UdpPort: 'off' }
    expect(await told(client.DescribeClusterPolicy({ ClusterId: standard, AsyncMode: false }))).toEqual(off)
    expect(await told(client.DescribeClusterPolicy({ ClusterId: advanced }))).toEqual(initial)
  })

  it('replaces the whole policy: UdpPort is on again when it is left out', async () => {
    const stage = gwsStage()
    const { client } = stage
    await client.SetClusterPolicy({ ClusterId: standard, ...open, UdpPort: 'off' })
    await client.SetClusterPolicy({ ClusterId: standard, ...open, Clipboard: 'write' })
    const policy = await told(client.DescribeClusterPolicy({ ClusterId: standard }))
    expect(policy).toEqual({ ...open, Clipboard: 'write', UdpPort: 'on' })
  })

  it('goes on in the background with AsyncMode, and DescribeClusterPolicy tells how far it is', async () => {
    const stage = gwsStage({ settings: { pace: { task: 5000 } } })
    const { client } = stage
    const set = await told(client.SetClusterPolicy({ ClusterId: standard, ...open, AsyncMode: true }))
    expect(set).toEqual({ TaskId: expect.stringMatching(task) })
    const TaskId = set.TaskId!
    const poll = () => told(client.DescribeClusterPolicy({ ClusterId: standard, AsyncMode: true, TaskId }))
    stage.now += 4999
    expect(await poll()).toEqual({ TaskId, TaskFinished: false })
    expect(await told(client.DescribeClusterPolicy({ ClusterId: standard }))).toEqual(initial)
    stage.now += 1
    const finished = { ...open, UdpPort: 'on', TaskId, TaskFinished: true }
    expect(await poll()).toEqual(finished)
    expect(await told(client.DescribeClusterPolicy({ ClusterId: standard }))).toEqual({ ...open, UdpPort: 'on' })
    await client.SetClusterPolicy({ ClusterId: standard, ...initial })
    stage.now += 1_000_000
    expect(await poll()).toEqual(finished)
  })

  it('lets the task that ends last have the last word, even if it began first', async () => {
    const stage = gwsStage({ settings: { pace: { task: 1000 } } })
    const { client } = stage
    const clipboard = async () => (await client.DescribeClusterPolicy({ ClusterId: standard })).Clipboard
    await client.SetClusterPolicy({ ClusterId: standard, ...open, Clipboard: 'read', AsyncMode: true })
    stage.now += 500
    await client.SetClusterPolicy({ ClusterId: standard, ...open, Clipboard: 'write', AsyncMode: true })
    await client.SetClusterPolicy({ ClusterId: standard, ...open, Clipboard: 'readwrite' })
    const seen = [await clipboard()]
    for (let step = 0; step < 2; step++) {
      stage.now += 500
      seen.push(await clipboard())
    }
    expect(seen).toEqual(['readwrite', 'read', 'write'])
  })

  it('needs a cluster that runs', async () => {
    const stage = gwsStage()
    const { client } = stage
    const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId })
    expect(await refusal(client.SetClusterPolicy({ ClusterId, ...open }))).toBe('IncorrectClusterStatus')
    const asynchronous = client.SetClusterPolicy({ ClusterId, ...open, AsyncMode: true })
    expect(await refusal(asynchronous)).toBe('IncorrectClusterStatus')
    const unknown = client.SetClusterPolicy({ ClusterId: 'gws-none', ...open })
    expect(await refusal(unknown)).toBe('InvalidClusterId.NotFound')
  })

  it('loses none of many calls at once', async () => {
    const stage = gwsStage()
    const { client } = stage
    const calls = Array.from({ length: 20 }, () =>
      client.SetClusterPolicy({ ClusterId: standard, ...open, AsyncMode: true }),
    )
    const ids = (await Promise.all(calls)).map(({ TaskId }) => TaskId!)
    expect(new Set(ids).size).toBe(20)
    stage.now += 1000
    for (const TaskId of ids) {
      const poll = await client.DescribeClusterPolicy({ ClusterId: standard, AsyncMode: true, TaskId })
      expect(poll.TaskFinished).toBe(true)
    }
  })

  it('opens and closes the UDP ports of the security group', async () => {
    const stage = gwsStage()
    const { client } = stage
    const ports = async () => inboundPorts((await stage.row('cluster', standard))!, stage.now)
    await client.SetClusterPolicy({ ClusterId: standard, ...open })
    expect(await ports()).toEqual([1494, 2598])
    await client.SetClusterPolicy({ ClusterId: standard, ...open, UdpPort: 'off' })
    expect(await ports()).toEqual([])
  })
})

describe('DescribeClusterPolicy', () => {
  it('reads in the background with AsyncMode, what was in force when it was asked', async () => {
    const stage = gwsStage()
    const { client } = stage
    const begun = await told(client.DescribeClusterPolicy({ ClusterId: standard, AsyncMode: true, TaskId: '' }))
    expect(begun).toEqual({ TaskId: expect.stringMatching(task), TaskFinished: false })
    const TaskId = begun.TaskId!
    await client.SetClusterPolicy({ ClusterId: standard, ...open })
    const poll = () => told(client.DescribeClusterPolicy({ ClusterId: standard, AsyncMode: true, TaskId }))
    expect(await poll()).toEqual(begun)
    stage.now += 1000
    expect(await poll()).toEqual({ ...initial, TaskId, TaskFinished: true })
  })

  it('pays no heed to a TaskId without AsyncMode', async () => {
    const { fetch } = createSimulator({ verify: false })
    const query = `Action=DescribeClusterPolicy&Version=2019-06-18&Format=JSON&ClusterId=${standard}&TaskId=t-none`
    const reply = await fetch(`https://gws.cn-hangzhou.aliyuncs.com/?${query}&AccessKeyId=testid`)
    expect(await reply.json()).toEqual({ ...initial, RequestId: expect.any(String) })
  })

  it('refuses a task that is unknown, of another cluster or of another operation', async () => {
    const stage = gwsStage()
    const { client } = stage
    const { TaskId = '' } = await client.SetClusterPolicy({ ClusterId: standard, ...open, AsyncMode: true })
    const { TaskId: domain } = await client.SetClusterADDomain({
      ClusterId: advanced,
      DomainName: 'abc.com',
      DomainDnsIp: '192.168.0.2',
      DomainPassword: 'x',
    })
    stage.now += 1000
    const poll = (ClusterId: string, id: string) =>
      client.DescribeClusterPolicy({ ClusterId, AsyncMode: true, TaskId: id })
    expect(await refusal(poll(standard, 't-none'))).toBe('InvalidTaskId.NotFound')
    expect(await refusal(poll(advanced, TaskId))).toBe('InvalidTaskId.NotFound')
    expect(await refusal(poll(advanced, domain))).toBe('InvalidTaskId.NotFound')
    expect(await refusal(poll('gws-none', TaskId))).toBe('InvalidClusterId.NotFound')
    expect((await poll(standard, TaskId)).TaskFinished).toBe(true)
  })

  it('serves runTask of our client', async () => {
    const stage = gwsStage()
    const { client } = stage
    const sleep = async (ms: number) => void (stage.now += ms)
    const request = { ClusterId: standard, ...open }
    const policy = await told(runTask(client, SetClusterPolicyTask, request, { interval: 400, sleep }))
    expect(policy).toMatchObject({ ...open, TaskFinished: true })
  })
})

describe('SetInstancePolicy', () => {
  it('sets both switches of an instance with a GPU; one that is left out is off', async () => {
    const stage = gwsStage()
    const { client } = stage
    const read = () => told(client.DescribeInstancePolicy({ InstanceId: gpu }))
    expect(await read()).toEqual({ VisualLossless: 'off', OptimizeFor3d: 'off' })
    const set = client.SetInstancePolicy({ InstanceId: gpu, VisualLossless: 'on', OptimizeFor3d: 'on' })
    expect(await told(set)).toEqual({})
    expect(await read()).toEqual({ VisualLossless: 'on', OptimizeFor3d: 'on' })
    await client.SetInstancePolicy({ InstanceId: gpu, OptimizeFor3d: 'on' })
    expect(await read()).toEqual({ VisualLossless: 'off', OptimizeFor3d: 'on' })
  })

  it('changes nothing on an instance without a GPU, whose policy reads N/A', async () => {
    const stage = gwsStage()
    const { client } = stage
    const none = { VisualLossless: 'N/A', OptimizeFor3d: 'N/A' }
    await client.SetInstancePolicy({ InstanceId: desktop, VisualLossless: 'on' })
    expect(await told(client.DescribeInstancePolicy({ InstanceId: desktop }))).toEqual(none)
    const set = { InstanceId: desktop, VisualLossless: 'on', AsyncMode: true } as const
    const { TaskId = '' } = await client.SetInstancePolicy(set)
    stage.now += 1000
    const poll = await told(client.DescribeInstancePolicy({ InstanceId: desktop, AsyncMode: true, TaskId }))
    expect(poll).toEqual({ ...none, TaskId, TaskFinished: true })
  })

  it('goes on in the background with AsyncMode', async () => {
    const stage = gwsStage()
    const { client } = stage
    const set = { InstanceId: gpu, VisualLossless: 'on', AsyncMode: true } as const
    const { TaskId = '' } = await client.SetInstancePolicy(set)
    const poll = () => told(client.DescribeInstancePolicy({ InstanceId: gpu, AsyncMode: true, TaskId }))
    expect(await poll()).toEqual({ TaskId, TaskFinished: false })
    expect((await client.DescribeInstancePolicy({ InstanceId: gpu })).VisualLossless).toBe('off')
    stage.now += 1000
    expect(await poll()).toEqual({ VisualLossless: 'on', OptimizeFor3d: 'off', TaskId, TaskFinished: true })
    expect((await client.DescribeInstancePolicy({ InstanceId: gpu })).VisualLossless).toBe('on')
  })

  it('refuses an unknown instance, and tasks of another', async () => {
    const stage = gwsStage()
    const { client } = stage
    expect(await refusal(client.SetInstancePolicy({ InstanceId: 'i-none' }))).toBe('InvalidInstanceId.NotFound')
    const describing = client.DescribeInstancePolicy({ InstanceId: 'i-none', AsyncMode: true })
    expect(await refusal(describing)).toBe('InvalidInstanceId.NotFound')
    const { TaskId = '' } = await client.SetInstancePolicy({ InstanceId: gpu, AsyncMode: true })
    const poll = client.DescribeInstancePolicy({ InstanceId: desktop, AsyncMode: true, TaskId })
    expect(await refusal(poll)).toBe('InvalidTaskId.NotFound')
  })
})

describe('DescribeInstancePolicy', () => {
  it('reads in the background with AsyncMode', async () => {
    const stage = gwsStage()
    const { client } = stage
    const sleep = async (ms: number) => void (stage.now += ms)
    const policy = await told(runTask(client, DescribeInstancePolicyTask, { InstanceId: gpu }, { sleep }))
    expect(policy).toMatchObject({ VisualLossless: 'off', OptimizeFor3d: 'off', TaskFinished: true })
  })
})
