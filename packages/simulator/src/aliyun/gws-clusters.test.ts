import { describe, expect, it } from 'vitest'
import type { GwsClient } from '@porthole/aliyun/gws'
import { gwsStage, refusal } from './gws-testing.ts'

const VpcId = 'vpc-demo000000000001'
const ClusterType = 'gws.s1.standard'
const standard = 'gws-standard0001'
const advanced = 'gws-advanced0001'
const atOnce = { pace: { creating: 0, starting: 0 } }

async function one(client: GwsClient, ClusterId: string) {
  return (await client.DescribeClusters({ ClusterId })).Clusters[0]
}

describe('CreateCluster', () => {
  it('creates a cluster that goes through its states to running', async () => {
    const stage = gwsStage(
      { settings: { pace: { creating: 2000, starting: 3000 } } },
      Date.parse('2019-09-25T08:17:39Z'),
    )
    const { client } = stage
    const start = stage.now
    const { ClusterId } = await client.CreateCluster({ ClusterType, VpcId })
    expect(ClusterId).toMatch(/^gws-[0-9a-z]{17}$/)
    expect(await one(client, ClusterId)).toEqual({
      ClusterId,
      CreateTime: 'Wed Sep 25 16:17:39 CST 2019',
      DomainName: '',
      InstanceCount: 0,
      Name: ClusterId.replace('gws-', 'cluster-'),
      NatEip: '',
      NatId: '',
      SecurityGroup: ClusterId.replace('gws-', 'sg-'),
      Status: 'creating',
      VpcId,
    })
    const seen: string[] = []
    for (const now of [1999, 2000, 4999, 5000]) {
      stage.now = start + now
      seen.push((await one(client, ClusterId))!.Status)
    }
    expect(seen).toEqual(['creating', 'starting', 'starting', 'running'])
  })

  it('runs at once when its states take no time', async () => {
    const stage = gwsStage({ settings: atOnce })
    const { client } = stage
    const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.advanced', VpcId })
    expect((await one(client, ClusterId))?.Status).toBe('running')
  })

  it('needs a VPC that exists, and a vSwitch of it', async () => {
    const { client } = gwsStage({
      world: `
regions:
  cn-hangzhou:
    vpcs: { ${VpcId}: {}, vpc-other: {} }
    vswitches: { vsw-other: { VpcId: vpc-other, Zone: a }, vsw-demo: { VpcId: ${VpcId}, Zone: a } }`,
    })
    const create = (vpc: string, VSwitchId = '') => client.CreateCluster({ ClusterType, VpcId: vpc, VSwitchId })
    expect(await refusal(create('vpc-none'))).toBe('InvalidParameter VpcId')
    expect(await refusal(create(VpcId, 'vsw-none'))).toBe('InvalidParameter VSwitchId')
    expect(await refusal(create(VpcId, 'vsw-other'))).toBe('InvalidParameter VSwitchId')
    expect((await client.DescribeClusters()).TotalCount).toBe(0)
    await create(VpcId, 'vsw-demo')
    await create(VpcId)
    expect((await client.DescribeClusters()).TotalCount).toBe(2)
  })

  it('needs the role only in a world that says so', async () => {
    const stage = gwsStage({ settings: { roleRequired: true } })
    const { client } = stage
    expect(await refusal(client.CreateCluster({ ClusterType, VpcId }))).toBe('Forbidden.RAM')
    await client.CreateServiceLinkedRole()
    await client.CreateCluster({ ClusterType, VpcId })
  })
})

describe('DescribeClusters', () => {
  it('answers pages in the order of creation', async () => {
    const stage = gwsStage({ settings: atOnce })
    const { client } = stage
    const ids = [standard, advanced]
    for (let n = 0; n < 10; n++) ids.push((await client.CreateCluster({ ClusterType, VpcId })).ClusterId)
    const page = async (request: object) => {
      const { Clusters, RequestId: _, ...paging } = await client.DescribeClusters(request)
      return { ids: Clusters.map(({ ClusterId }) => ClusterId), ...paging }
    }
    expect(await page({})).toEqual({ ids: ids.slice(0, 10), PageNumber: 1, PageSize: 10, TotalCount: 12 })
    expect(await page({ PageNumber: 3, PageSize: 5 })).toMatchObject({ ids: ids.slice(10), PageNumber: 3, PageSize: 5 })
    expect(await page({ PageNumber: 4, PageSize: 5 })).toMatchObject({ ids: [], TotalCount: 12 })
    expect(await page({ PageNumber: '9223372036854775807', PageSize: 100 })).toMatchObject({ ids: [], TotalCount: 12 })
    expect(await page({ ClusterId: ids[1] })).toMatchObject({ ids: [ids[1]], TotalCount: 1 })
    expect(await page({ ClusterId: ids[1], PageNumber: 2 })).toMatchObject({ ids: [], TotalCount: 1 })
    expect(await page({ ClusterId: 'gws-none' })).toMatchObject({ ids: [], TotalCount: 0 })
  })

  it('refuses pages that cannot be', async () => {
    const stage = gwsStage()
    const { client } = stage
    for (const PageNumber of [0, -1])
      expect(await refusal(client.DescribeClusters({ PageNumber }))).toBe('InvalidParameter PageNumber')
    for (const PageSize of [0, -5, 101])
      expect(await refusal(client.DescribeClusters({ PageSize }))).toBe('InvalidParameter PageSize')
    expect((await client.DescribeClusters({ PageSize: 100 })).PageSize).toBe(100)
  })

  it('counts the instances of each cluster', async () => {
    const stage = gwsStage()
    const { client } = stage
    const { Clusters } = await client.DescribeClusters()
    expect(Clusters.map(({ InstanceCount }) => InstanceCount)).toEqual([2, 0])
  })
})

describe('SetClusterName', () => {
  it('renames a cluster, whatever its state', async () => {
    const stage = gwsStage()
    const { client } = stage
    const { ClusterId } = await client.CreateCluster({ ClusterType, VpcId })
    await client.SetClusterName({ ClusterId, Name: '设计 & "Co"' })
    expect(await one(client, ClusterId)).toMatchObject({ Name: '设计 & "Co"', Status: 'creating' })
  })

  it('refuses an unknown cluster', async () => {
    const stage = gwsStage()
    const { client } = stage
    const call = client.SetClusterName({ ClusterId: 'gws-none', Name: 'x' })
    expect(await refusal(call)).toBe('InvalidClusterId.NotFound')
  })
})

describe('DeleteCluster', () => {
  it('deletes a running cluster without instances, once', async () => {
    const stage = gwsStage()
    const { client } = stage
    await client.DeleteCluster({ ClusterId: advanced })
    expect(await one(client, advanced)).toBeUndefined()
    expect((await client.DescribeClusters()).TotalCount).toBe(1)
    const again = client.DeleteCluster({ ClusterId: advanced })
    expect(await refusal(again)).toBe('InvalidClusterId.NotFound')
  })

  it('refuses a cluster that has instances, or does not run', async () => {
    const stage = gwsStage()
    const { client } = stage
    expect(await refusal(client.DeleteCluster({ ClusterId: standard }))).toBe('IncorrectClusterStatus')
    const { ClusterId } = await client.CreateCluster({ ClusterType, VpcId })
    expect(await refusal(client.DeleteCluster({ ClusterId }))).toBe('IncorrectClusterStatus')
    stage.now += 2000
    await client.DeleteCluster({ ClusterId })
  })

  it('is done by one of many calls at once', async () => {
    const stage = gwsStage()
    const { client } = stage
    const calls = Array.from({ length: 8 }, () => client.DeleteCluster({ ClusterId: advanced }))
    const ends = await Promise.allSettled(calls)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await one(client, advanced)).toBeUndefined()
  })
})
