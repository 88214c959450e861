import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../index.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

let simulator: Simulator
let now = Date.parse('2026-01-01T00:00:00Z')
beforeEach(() => {
  simulator = createSimulator({ machine: () => now })
})
const client = createClient(gws, {
  credentials,
  region: 'cn-hangzhou',
  fetch: (input, init) => simulator.fetch(input, init),
  retries: 0,
  now: () => now,
})

describe('the log of requests', () => {
  it('tells what was asked and what became of it, the oldest first', async () => {
    await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'a' })
    await client.SetClusterName({ ClusterId: 'gws-none', Name: 'a' }).catch(() => {})
    const [first, second] = await simulator.world().requests.list()
    expect(first).toMatchObject({
      time: now,
      cloud: 'aliyun',
      service: 'gws',
      operation: 'SetClusterName',
      keyId: 'testid',
      status: 200,
      code: undefined,
      ms: 0,
      parameters: { ClusterId: 'gws-standard0001', Name: 'a' },
    })
    expect(second).toMatchObject({ status: 404, code: 'InvalidClusterId.NotFound' })
  })

  it('never keeps a secret, wherever it was written', async () => {
    const secrets = { UserName: 'u', Password: 'hunter2' }
    await client.GetConnectTicket({ InstanceId: 'i-gwsdesktop0000000001', ...secrets })
    const params = { Action: 'GetConnectTicket', Version: '2019-06-18', Pasword: 'hunter2', Password: 'hunter2' }
    const open = createSimulator({ verify: false })
    await open.fetch(`http://gws.test/?${new URLSearchParams(params)}`)
    await open.fetch(`http://gws.test/?Action=Nope&Version=2019-06-18&Password=hunter2&Signature=hunter2`)
    const entries = [...(await simulator.world().requests.list()), ...(await open.world().requests.list())]
    expect(entries).toHaveLength(3)
    expect(entries[0]!.parameters).toMatchObject({ UserName: 'u', Password: '***' })
    expect(JSON.stringify(entries)).not.toContain('hunter2')
  })

  it('keeps warnings with the request that they are about', async () => {
    const open = createSimulator({ verify: false })
    await open.fetch('http://gws.test/?Action=DescribeImages&Version=2019-06-18&Odd=1')
    expect((await open.world().requests.list())[0]!.warnings).toEqual([expect.stringContaining('Odd')])
  })

  it('can be searched, and cleared', async () => {
    const { requests } = simulator.world()
    await client.DescribeImages()
    now += 1000
    await client.DescribeClusters()
    await client.SetClusterName({ ClusterId: 'gws-none', Name: 'a' }).catch(() => {})
    const operations = async (filter: Parameters<typeof requests.list>[0]) =>
      (await requests.list(filter)).map(({ operation }) => operation)
    expect(await operations({ operation: 'DescribeImages' })).toEqual(['DescribeImages'])
    expect(await operations({ since: now })).toEqual(['DescribeClusters', 'SetClusterName'])
    expect(await operations({ status: 404 })).toEqual(['SetClusterName'])
    expect(await operations({ code: 'InvalidClusterId.NotFound', service: 'gws' })).toEqual(['SetClusterName'])
    expect(await operations({ keyId: 'testid', limit: 2 })).toEqual(['DescribeClusters', 'SetClusterName'])
    expect(await operations({ limit: 0 })).toEqual([])
    await requests.clear()
    expect(await operations({})).toEqual([])
  })

  it('forgets all but the last 1000', async () => {
    const open = createSimulator({ verify: false })
    for (let n = 0; n < 1003; n++)
      await open.fetch(`http://gws.test/?Action=DescribeInstances&Version=2019-06-18&UserName=${n}`)
    const entries = await open.world().requests.list()
    expect(entries).toHaveLength(1000)
    expect([entries[0]!.parameters, entries.at(-1)!.parameters]).toEqual([{ UserName: '3' }, { UserName: '1002' }])
  })

  it('keeps no more than the beginning of what is long', async () => {
    const open = createSimulator({ verify: false })
    await open.fetch('http://gws.test/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `Action=DescribeInstances&Version=2019-06-18&UserName=${'x'.repeat(100_000)}`,
    })
    expect(JSON.stringify(await open.world().requests.list()).length).toBeLessThan(2000)
  })
})
