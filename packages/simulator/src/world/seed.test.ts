import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { createSimulator, SeedError } from '../index.ts'
import { defaultWorld } from './default-world.ts'
import { seededRows } from './seed-rows.ts'
import { readSeed } from './seed.ts'

function problems(text: string, regions = new Set(['cn-hangzhou', 'ap-beijing'])): readonly string[] {
  try {
    readSeed(text, regions)
    return []
  } catch (error) {
    return (error as SeedError).problems
  }
}

describe('a seed', () => {
  it('is good when it is the default world, nothing, or JSON', () => {
    for (const text of [defaultWorld, '', '# nothing', '{"regions": {"cn-hangzhou": {"vpcs": {"vpc-1": null}}}}'])
      expect(problems(text)).toEqual([])
  })

  it('tells all that is wrong at once, each with line and remedy', () => {
    const text = `regions:
  cn-hangzou: {}
  cn-hangzhou:
    vpc: {}
    vpcs:
      vpc-1: { CidrBlock: 7 }
    ecs:
      i-1: { os: linus, retired: maybe, vncPassword: long-one }
    clusters:
      gws-1: { ClusterType: gws.s1.standard, VpcId: vpc-2, NatId: ngw-1 }
      gws-2: { VpcId: vpc-1, status: runing }
    instances:
      i-a: { ClusterId: gws-1, ImageId: m-1, InstanceType: ecs.g6.large, WorkMode: Desktop, UserName: u, count: 0 }
    sessions:
      s-1: { ClusterId: gws-1, InstanceId: i-b, logon: yesterday }
users: { testid: me }
rolle: true
`
    expect(problems(text)).toEqual([
      '2: There is no region cn-hangzou: did you mean cn-hangzhou?',
      '4: vpc is no field of regions.cn-hangzhou: did you mean vpcs?',
      '6: regions.cn-hangzhou.vpcs.vpc-1.CidrBlock is no text: write it in quotes.',
      '8: regions.cn-hangzhou.ecs.i-1.os is not one of linux, windows: did you mean linux?',
      '8: regions.cn-hangzhou.ecs.i-1.retired is neither true nor false: write one of them.',
      '8: regions.cn-hangzhou.ecs.i-1.vncPassword has the wrong form: write for example "aB3dE6".',
      '10: regions.cn-hangzhou.clusters.gws-1 has only one of NatId and NatEip: give both, or none.',
      '10: There is no vpc vpc-2 in cn-hangzhou: did you mean vpc-1?',
      '10: There is no nat ngw-1 in cn-hangzhou: add it to nats of the region.',
      '11: regions.cn-hangzhou.clusters.gws-2.status is not one of creating, starting, running, indebt: did you mean running?',
      '11: regions.cn-hangzhou.clusters.gws-2 has no ClusterType: add it.',
      '13: regions.cn-hangzhou.instances.i-a.count is out of range: write a whole number from 1 to 5000000.',
      '13: There is no image m-1 in cn-hangzhou: add it to images of the region.',
      '15: regions.cn-hangzhou.sessions.s-1.logon is no time: write ms since 1970, or 2026-01-01T00:00:00Z.',
      '15: There is no instance i-b in cn-hangzhou: did you mean i-a?',
      '16: users.testid is no number of digits: write for example "100000000000001".',
      '17: rolle is no field of a seed: did you mean role?',
    ])
  })

  it.each([
    ['regions: [', /^\d+: .*: correct the YAML\.$/],
    ['regions: {}\nregions: {}', /^2: Map keys must be unique: correct the YAML\.$/],
    ['7', '1: The seed is no map: write name: value.'],
    ['regions: { cn-hangzhou: { zones: { z: standard } } }', /z is no list: write - or \[ \] before each item\.$/],
    ['a: &a { b: *a }\nregions: *a', /^1: a is no field/],
  ])('that is none is told as such (%#)', (text, problem) => {
    expect(problems(text)[0]).toMatch(problem)
  })

  it('is checked when a simulator is made', () => {
    expect(() => createSimulator({ world: 'regoins: {}' })).toThrow(SeedError)
  })

  it('numbers instances, and knows their names', () => {
    const text = (id: string) => `regions:
  cn-hangzhou:
    vpcs: { vpc-1: {} }
    images: { m-1: {} }
    clusters: { gws-1: { ClusterType: gws.s1.standard, VpcId: vpc-1 } }
    instances: { i-1x2: { ClusterId: gws-1, ImageId: m-1, InstanceType: t, WorkMode: Desktop, count: 30 } }
    sessions: { s: { ClusterId: gws-1, InstanceId: ${id}, logon: 0 } }`
    expect(['i-1x21', 'i-1x230'].flatMap((id) => problems(text(id)))).toEqual([])
    for (const id of ['i-1x20', 'i-1x231', 'i-1x2', 'i-1x201']) expect(problems(text(id))).toHaveLength(1)
    const rows = seededRows(readSeed(text('i-1x27')), 'cn-hangzhou', 0)
    expect(rows.filter(([kind]) => kind === 'instance').map(([, { id }]) => id)).toContain('i-1x230')
  })

  it('sets up all that no operation can', async () => {
    const world = `role: true
users: { testid: 42 }
regions:
  cn-hangzhou:
    vpcs: { vpc-1: {} }
    vswitches: { vsw-1: { VpcId: vpc-1, Zone: cn-hangzhou-i } }
    nats: { ngw-1: { VpcId: vpc-1, eips: { 47.96.0.1: Idle } } }
    images: { m-1: { status: UnAvailable, created: 2020-01-01T00:00:00Z } }
    clusters:
      gws-1:
        ClusterType: gws.s1.advanced
        VpcId: vpc-1
        NatId: ngw-1
        NatEip: 47.96.0.1
        domain: { DomainName: ad.test, DomainDnsIp: 10.0.0.1 }
        policy: { Clipboard: readwrite, UdpPort: off }
    instances:
      i-1: { ClusterId: gws-1, ImageId: m-1, InstanceType: ecs.gn6i-c4g1.xlarge, WorkMode: Desktop, UserName: u, UserId: 42, status: Stopped, stopped: KeepCharging, policy: { VisualLossless: on } }
    sessions:
      s-1: { ClusterId: gws-1, InstanceId: i-1, logon: 2026-01-01T01:00:00Z, logoff: 2026-01-01T02:00:00Z }
`
    const simulator = createSimulator({ world, settings: { pace: { task: 0 } } })
    const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
    const client = createClient(gws, { credentials, region: 'cn-hangzhou', fetch: simulator.fetch })
    const id = { ClusterId: 'gws-1' }
    expect((await client.DescribeClusters(id)).Clusters[0]).toMatchObject({
      NatEip: '47.96.0.1',
      DomainName: 'ad.test',
    })
    expect(await client.DescribeClusterPolicy(id)).toMatchObject({
      Clipboard: 'readwrite',
      UdpPort: 'off',
      Watermark: 'off',
    })
    expect((await client.DescribeInstances({})).Instances[0]).toMatchObject({
      IsBoundUser: true,
      Status: 'Stopped',
      StoppedMode: 'KeepCharging',
      UserId: 42,
    })
    expect(await client.DescribeInstancePolicy({ InstanceId: 'i-1' })).toMatchObject({ VisualLossless: 'on' })
    expect(await client.CreateServiceLinkedRole()).toMatchObject({ AlreadyExists: true })
    const range = { ...id, StartTime: '2026-01-01', EndTime: '2026-01-01' }
    const { TaskId } = await client.DescribeClusterConnections(range)
    expect(await client.DescribeClusterConnections({ ...range, TaskId: TaskId! })).toMatchObject({ TotalCount: 1 })
    await client.SetClusterDnat({ ...id, NatId: '' })
    const { accounts } = await simulator.world().read({ kind: 'nat' })
    expect(accounts['testid']!['cn-hangzhou']!['nat']!.rows[0]).toMatchObject({
      eips: [{ ip: '47.96.0.1', status: 'Idle' }],
    })
  })
})
