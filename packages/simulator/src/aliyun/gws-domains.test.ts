import { runTask } from '@porthole/aliyun'
import { SetClusterADDomainTask } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import type { LogEvent } from '@porthole/rpc/server'
import { gwsStage, refusal } from './gws-testing.ts'

const ClusterId = 'gws-advanced0001'
const standard = 'gws-standard0001'
const binding = {
  ClusterId,
  DomainName: 'abc.com',
  DomainDnsIp: '192.168.12.34',
  DomainPassword: 'hunter2-is-secret',
}
const bound = { DomainName: 'abc.com', DomainDnsIp: '192.168.12.34', IsSupported: true }
const unbound = { DomainName: '', DomainDnsIp: '', IsSupported: true }

async function told<T extends { RequestId: string }>(call: Promise<T>) {
  const { RequestId: _, ...rest } = await call
  return rest
}

describe('SetClusterADDomain', () => {
  it('binds a cluster by a task, and unbinds it by another', async () => {
    const stage = gwsStage()
    const { client } = stage
    const now = () => told(client.DescribeClusterADDomain({ ClusterId, TaskId: '' }))
    const poll = (TaskId: string) => told(client.DescribeClusterADDomain({ ClusterId, TaskId }))
    const { TaskId: first } = await client.SetClusterADDomain(binding)
    expect(await now()).toEqual(unbound)
    expect(await poll(first)).toEqual({ ...unbound, TaskId: first, TaskFinished: false })
    stage.now += 1000
    expect(await now()).toEqual(bound)
    expect(await poll(first)).toEqual({ ...bound, TaskId: first, TaskFinished: true })
    const { Clusters } = await client.DescribeClusters({ ClusterId })
    expect(Clusters[0]!.DomainName).toBe('abc.com')

    const { TaskId: second } = await client.SetClusterADDomain({ ...binding, DomainName: 'x', DomainDelete: true })
    expect(await now()).toEqual(bound)
    stage.now += 1000
    expect(await now()).toEqual(unbound)
    expect(await poll(second)).toEqual({ ...unbound, TaskId: second, TaskFinished: true })
    expect(await poll(first)).toEqual({ ...bound, TaskId: first, TaskFinished: true })
  })

  it('is refused to clusters that are not advanced, and unknown', async () => {
    const { client } = gwsStage()
    expect(await refusal(client.SetClusterADDomain({ ...binding, ClusterId: standard }))).toBe('NotSupported')
    const unknown = client.SetClusterADDomain({ ...binding, ClusterId: 'gws-none' })
    expect(await refusal(unknown)).toBe('InvalidClusterId.NotFound')
  })

  it('keeps the password nowhere', async () => {
    const log: LogEvent[] = []
    const stage = gwsStage({ log: (event) => log.push(event) })
    const answer = await stage.client.SetClusterADDomain({ ...binding, DomainAdmin: 'root' })
    await refusal(stage.client.SetClusterADDomain({ ...binding, ClusterId: standard }))
    const everything = JSON.stringify([log, answer, await stage.store.dump('default')])
    expect(everything).toContain('abc.com')
    expect(everything).not.toContain(binding.DomainPassword)
  })

  it('serves runTask of our client', async () => {
    const stage = gwsStage()
    const sleep = async (ms: number) => void (stage.now += ms)
    const answer = await runTask(stage.client, SetClusterADDomainTask, binding, { interval: 300, sleep })
    expect(answer).toMatchObject({ ...bound, TaskFinished: true })
  })
})

describe('DescribeClusterADDomain', () => {
  it('says that a standard cluster cannot join a domain', async () => {
    const { client } = gwsStage()
    const answer = await told(client.DescribeClusterADDomain({ ClusterId: standard }))
    expect(answer).toEqual({ DomainName: '', DomainDnsIp: '', IsSupported: false })
  })

  it('refuses an unknown cluster, and a task that is not of SetClusterADDomain on it', async () => {
    const { client } = gwsStage()
    const describing = client.DescribeClusterADDomain({ ClusterId: 'gws-none' })
    expect(await refusal(describing)).toBe('InvalidClusterId.NotFound')
    const { TaskId: binds } = await client.SetClusterADDomain(binding)
    const { TaskId: reads = '' } = await client.DescribeClusterPolicy({ ClusterId, AsyncMode: true })
    const tasks = [
      [ClusterId, 't-none'],
      [ClusterId, reads],
      [standard, binds],
    ] as const
    for (const [target, TaskId] of tasks)
      expect(await refusal(client.DescribeClusterADDomain({ ClusterId: target, TaskId }))).toBe(
        'InvalidTaskId.NotFound',
      )
  })
})
