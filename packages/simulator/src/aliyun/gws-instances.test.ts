import type { CreateInstanceRequest } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { always } from '../world/timeline.ts'
import { gwsStage, refusal } from './gws-testing.ts'

const desktop: CreateInstanceRequest = {
  ClusterId: 'gws-standard0001',
  ImageId: 'm-windows2019000000001',
  InstanceType: 'ecs.g6.large',
  SystemDiskCategory: 'cloud_ssd',
  SystemDiskSize: 100,
  WorkMode: 'Desktop',
}
const seeded = 'i-gwsdesktop0000000001'
const application = 'i-gwsapp00000000000001'

describe('CreateInstance', () => {
  it('makes an instance that comes up step by step', async () => {
    const stage = gwsStage()
    const { InstanceId } = await stage.client.CreateInstance({ ...desktop, Name: 'mine' })
    const states: string[] = []
    for (let second = 0; second < 5; second++) {
      const { Instances } = await stage.client.DescribeInstances({ InstanceId })
      states.push(Instances[0]!.Status)
      stage.now += 1000
    }
    expect(states).toEqual(['Creating', 'Starting', 'Initializing', 'Unregistered', 'Registered'])
  })

  it('describes it with every field of the table, and what nobody gave has its default', async () => {
    const stage = gwsStage()
    const { InstanceId } = await stage.client.CreateInstance(desktop)
    const { Instances, TotalCount } = await stage.client.DescribeInstances({ InstanceId })
    expect(TotalCount).toBe(1)
    expect(Instances[0]).toEqual({
      AppList: [],
      ClusterId: 'gws-standard0001',
      CreateTime: '2026-01-31T10:30Z',
      DomainName: '',
      ExpireTime: '2099-12-31T15:59Z',
      ImageId: 'm-windows2019000000001',
      InstanceChargeType: 'PostPaid',
      InstanceId,
      InstanceType: 'ecs.g6.large',
      IsBoundUser: false,
      MaxBandwidthIn: 0,
      MaxBandwidthOut: 0,
      Name: expect.stringMatching(/^c0-i00-[a-z\d]{2}-g6-large$/),
      Status: 'Creating',
      StoppedMode: 'Not-applicable',
      UserName: '',
      WorkMode: 'Desktop',
    })
  })

  it('gives a public address, its bandwidth and a private address within the VPC', async () => {
    const stage = gwsStage()
    await stage.client.DescribeInstances()
    await stage.plant('vpc', { id: 'vpc-ten', CidrBlock: '10.20.0.0/16' })
    const { ClusterId } = await stage.client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-ten' })
    stage.now += 2000
    const { InstanceId } = await stage.client.CreateInstance({
      ...desktop,
      ClusterId,
      AllocatePublicAddress: 'TRUE',
      InternetMaxBandwidthOut: 50,
    })
    const { Instances } = await stage.client.DescribeInstances({ ClusterId })
    expect(Instances).toMatchObject([{ InstanceId, MaxBandwidthIn: 4, MaxBandwidthOut: 50 }])
    const { setup } = (await stage.row('instance', InstanceId))!
    expect(setup.privateIp).toMatch(/^10\.20\.\d+\.\d+$/)
    expect(setup.publicIp).toMatch(/^47\.96\.\d+\.\d+$/)
    expect(setup).toMatchObject({ InternetChargeType: 'PayByTraffic', VSwitchId: expect.stringMatching(/^vsw-/) })
  })

  it('keeps the applications, with empty texts for what they lack', async () => {
    const { client } = gwsStage()
    const { InstanceId } = await client.CreateInstance({
      ...desktop,
      WorkMode: 'Application',
      AppList: [{ AppName: 'notepad', AppPath: 'C:\\notepad.exe' }, { AppArgs: 'c:/temp.txt' }],
    })
    const { Instances } = await client.DescribeInstances({ InstanceId })
    expect(Instances[0]!.AppList).toEqual([
      { AppName: 'notepad', AppPath: 'C:\\notepad.exe', AppArgs: '' },
      { AppName: '', AppPath: '', AppArgs: 'c:/temp.txt' },
    ])
  })

  it('refuses what does not fit the world, and changes nothing then', async () => {
    const stage = gwsStage()
    const { client } = stage
    const { TotalCount } = await client.DescribeInstances()
    await stage.plant('vswitch', { id: 'vsw-foreign', VpcId: 'vpc-foreign', Zone: 'cn-hangzhou-i' })
    const create = (changes: Partial<CreateInstanceRequest>) =>
      refusal(client.CreateInstance({ ...desktop, ...changes }))
    expect(await create({ ClusterId: 'gws-none' })).toBe('InvalidClusterId.NotFound')
    expect(await create({ ImageId: 'm-none' })).toBe('InvalidImageId.NotFound')
    expect(await create({ SystemDiskSize: 39 })).toBe('InvalidParameter SystemDiskSize')
    expect(await create({ VSwitchId: 'vsw-none' })).toBe('InvalidParameter VSwitchId')
    expect(await create({ VSwitchId: 'vsw-foreign' })).toBe('InvalidParameter VSwitchId')
    const image = (await stage.row('image', desktop.ImageId))!
    await stage.plant('image', { ...image, life: always('UnAvailable') })
    expect(await create({})).toBe('IncorrectImageStatus')
    const cluster = (await stage.row('cluster', desktop.ClusterId))!
    await stage.plant('cluster', { ...cluster, life: always('indebt') })
    expect(await create({})).toBe('IncorrectClusterStatus')
    expect((await client.DescribeInstances()).TotalCount).toBe(TotalCount)
  })

  it('refuses cloud_essd with an older family of types, and no other disk', async () => {
    const { client } = gwsStage()
    const create = (InstanceType: string, SystemDiskCategory: 'cloud_essd' | 'cloud_ssd') =>
      client.CreateInstance({ ...desktop, InstanceType, SystemDiskCategory })
    for (const type of [
      'ecs.g5.large',
      'ecs.sn1ne.large',
      'ecs.n4.small',
      'ecs.t5-lc1m1.small',
      'ecs.gn5i-c2g1.large',
    ]) {
      expect(await refusal(create(type, 'cloud_essd'))).toBe('InvalidParameter SystemDiskCategory')
      expect((await create(type, 'cloud_ssd')).InstanceId).toMatch(/^i-/)
    }
    for (const type of ['ecs.g6.large', 'ecs.g5ne.large', 'ecs.gn6i-c4g1.xlarge', 'ecs.t6-c1m1.large'])
      expect((await create(type, 'cloud_essd')).InstanceId).toMatch(/^i-/)
  })

  it('never ends up in a cluster that was deleted meanwhile, nor with an image that was', async () => {
    const { client, ...stage } = gwsStage()
    const ClusterId = 'gws-advanced0001'
    const ImageId = 'm-gwscustom00000000001'
    await client.DescribeInstances()
    stage.meanwhile(() => client.DeleteCluster({ ClusterId }))
    expect(await refusal(client.CreateInstance({ ...desktop, ClusterId }))).toBe('InvalidClusterId.NotFound')
    stage.meanwhile(() => client.DeleteImage({ ImageId }))
    expect(await refusal(client.CreateInstance({ ...desktop, ImageId }))).toBe('InvalidImageId.NotFound')
    expect((await client.DescribeInstances()).TotalCount).toBe(2)
  })

  it('keeps the cluster that is about to be deleted', async () => {
    const { client, ...stage } = gwsStage()
    const ClusterId = 'gws-advanced0001'
    await client.DescribeInstances()
    stage.meanwhile(() => client.CreateInstance({ ...desktop, ClusterId }))
    expect(await refusal(client.DeleteCluster({ ClusterId }))).toBe('IncorrectClusterStatus')
    expect((await client.DescribeInstances({ ClusterId })).TotalCount).toBe(1)
  })

  it('needs the role where the world is that strict', async () => {
    const { client } = gwsStage({ settings: { roleRequired: true } })
    expect(await refusal(client.CreateInstance(desktop))).toBe('Forbidden.RAM')
    await client.CreateServiceLinkedRole()
    await client.CreateInstance(desktop)
  })
})

describe('DescribeInstances', () => {
  it('finds by each filter, and by all of them together', async () => {
    const { client } = gwsStage()
    const { InstanceId } = await client.CreateInstance({ ...desktop, ClusterId: 'gws-advanced0001' })
    await client.SetInstanceUser({ InstanceId, UserName: 'testuser', UserId: 7 })
    const ids = async (filter: object) =>
      (await client.DescribeInstances(filter)).Instances.map((one) => one.InstanceId)
    expect(await ids({})).toEqual([seeded, application, InstanceId])
    expect(await ids({ ClusterId: 'gws-standard0001' })).toEqual([seeded, application])
    expect(await ids({ UserName: 'testuser' })).toEqual([seeded, InstanceId])
    expect(await ids({ UserName: 'testuser', ClusterId: 'gws-advanced0001' })).toEqual([InstanceId])
    expect(await ids({ UserId: 7 })).toEqual([InstanceId])
    expect(await ids({ UserId: 7, InstanceId })).toEqual([InstanceId])
    expect(await ids({ UserId: 8, InstanceId })).toEqual([])
    expect(await ids({ InstanceId, PageNumber: 2 })).toEqual([])
    expect(await ids({ UserName: 'nobody' })).toEqual([])
    expect(await ids({ InstanceId: 'i-none' })).toEqual([])
  })

  it('pages in the order of creation, and tells how many there are in all', async () => {
    const { client } = gwsStage()
    const made: string[] = [seeded, application]
    for (let n = 0; n < 13; n++) made.push((await client.CreateInstance(desktop)).InstanceId)
    const page = async (request: object) => {
      const { Instances, ...rest } = await client.DescribeInstances(request)
      return { ids: Instances.map((one) => one.InstanceId), ...rest }
    }
    expect(await page({})).toMatchObject({ ids: made.slice(0, 10), PageNumber: 1, PageSize: 10, TotalCount: 15 })
    expect(await page({ PageNumber: 3, PageSize: 7 })).toMatchObject({
      ids: made.slice(14),
      PageNumber: 3,
      PageSize: 7,
    })
    expect(await page({ PageNumber: 9 })).toMatchObject({ ids: [], TotalCount: 15 })
    expect(await refusal(page({ PageNumber: 0 }))).toBe('InvalidParameter PageNumber')
    expect(await refusal(page({ PageSize: 101 }))).toBe('InvalidParameter PageSize')
  })

  it('tells each caller which instances are theirs', async () => {
    const stage = gwsStage()
    const bound = async (key: string) =>
      (await stage.as(key).DescribeInstances({ InstanceId: seeded })).Instances[0]!.IsBoundUser
    expect([await bound('testid'), await bound('other')]).toEqual([true, false])
    await stage.client.SetInstanceUser({ InstanceId: seeded, UserName: 'other', UserId: 200 })
    expect([await bound('testid'), await bound('other')]).toEqual([false, true])
  })

  it('shows the AD domain of the cluster', async () => {
    const stage = gwsStage()
    const { InstanceId } = await stage.client.CreateInstance({ ...desktop, ClusterId: 'gws-advanced0001' })
    const cluster = (await stage.row('cluster', 'gws-advanced0001'))!
    await stage.plant('cluster', { ...cluster, domain: always({ DomainName: 'abc.com', DomainDnsIp: '10.0.0.1' }) })
    const { Instances } = await stage.client.DescribeInstances()
    const domains = Instances.map((one) => [one.InstanceId, one.DomainName])
    expect(domains).toEqual([
      [seeded, ''],
      [application, ''],
      [InstanceId, 'abc.com'],
    ])
  })
})

describe('SetInstanceUser', () => {
  it('keeps a UserId of 64 bits exactly, and finds by it', async () => {
    const { client } = gwsStage()
    const UserId = '9007199254740993123'
    await client.SetInstanceUser({ InstanceId: application, UserName: 'big', UserId })
    const { Instances } = await client.DescribeInstances({ UserId })
    expect(Instances).toMatchObject([{ InstanceId: application, UserName: 'big', UserId }])
  })

  it('replaces an earlier assignment', async () => {
    const { client } = gwsStage()
    await client.SetInstanceUser({ InstanceId: seeded, UserName: 'second', UserId: 2 })
    expect((await client.DescribeInstances({ UserName: 'testuser' })).TotalCount).toBe(0)
    expect((await client.DescribeInstances({ UserId: 2 })).Instances).toMatchObject([{ UserName: 'second', UserId: 2 }])
  })

  it('refuses an unknown instance, and an id beyond 64 bits', async () => {
    const { client } = gwsStage()
    const assign = (InstanceId: string, UserId: string) =>
      refusal(client.SetInstanceUser({ InstanceId, UserName: 'u', UserId }))
    expect(await assign('i-none', '1')).toBe('InvalidInstanceId.NotFound')
    expect(await assign(seeded, '9223372036854775808')).toBe('InvalidParameter UserId')
    expect(await refusal(client.DescribeInstances({ UserId: '1'.repeat(30) }))).toBe('InvalidParameter UserId')
  })
})

describe('SetInstanceName and DeleteInstance', () => {
  it('rename and remove an instance, whose cluster then counts one less', async () => {
    const { client } = gwsStage()
    const count = async () =>
      (await client.DescribeClusters({ ClusterId: 'gws-standard0001' })).Clusters[0]!.InstanceCount
    await client.SetInstanceName({ InstanceId: seeded, Name: 'renamed' })
    expect((await client.DescribeInstances({ InstanceId: seeded })).Instances[0]!.Name).toBe('renamed')
    expect(await count()).toBe(2)
    await client.DeleteInstance({ InstanceId: seeded })
    expect(await count()).toBe(1)
    expect(await refusal(client.DeleteInstance({ InstanceId: seeded }))).toBe('InvalidInstanceId.NotFound')
    expect(await refusal(client.SetInstanceName({ InstanceId: seeded, Name: 'x' }))).toBe('InvalidInstanceId.NotFound')
  })

  it('refuse to delete what is being created', async () => {
    const { client } = gwsStage()
    const { InstanceId } = await client.CreateInstance(desktop)
    expect(await refusal(client.DeleteInstance({ InstanceId }))).toBe('IncorrectInstanceStatus')
  })
})
