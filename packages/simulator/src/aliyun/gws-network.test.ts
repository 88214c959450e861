import { describe, expect, it } from 'vitest'
import { gwsStage, refusal } from './gws-testing.ts'

const standard = 'gws-standard0001'
const advanced = 'gws-advanced0001'

/** Two gateways in the clusters' VPC, one without any address to choose, one elsewhere; three zones. */
const world = `
regions:
  cn-hangzhou:
    zones:
      cn-hangzhou-k: [gws.s1.standard, gws.s1.advanced]
      cn-hangzhou-b: [gws.s1.standard]
      cn-hangzhou-m: [gws.s1.advanced]
    vpcs: { vpc-a: {}, vpc-b: {}, vpc-c: {} }
    vswitches:
      vsw-b: { VpcId: vpc-b, Zone: cn-hangzhou-b }
      vsw-k: { VpcId: vpc-b, Zone: cn-hangzhou-k }
    nats:
      ngw-1: { VpcId: vpc-a, eips: { 1.0.0.1: UsedBySnatTable, 1.0.0.2: UsedByForwardTable, 1.0.0.3: Idle } }
      ngw-2: { VpcId: vpc-a, eips: { 2.0.0.1: Idle } }
      ngw-full: { VpcId: vpc-a, eips: { 3.0.0.1: UsedBySnatTable } }
      ngw-far: { VpcId: vpc-b, eips: { 4.0.0.1: Idle } }
    clusters:
      ${standard}: { ClusterType: gws.s1.standard, VpcId: vpc-a }
      ${advanced}: { ClusterType: gws.s1.advanced, VpcId: vpc-a }
`

function open() {
  const stage = gwsStage({ world })
  const { client } = stage
  const set = (NatId: string, NatEip?: string, ClusterId = standard) =>
    client.SetClusterDnat({ ClusterId, NatId, ...(NatEip !== undefined && { NatEip }) })
  const nat = async (ClusterId = standard) => {
    const { NatId, NatEip } = (await client.DescribeClusters({ ClusterId })).Clusters[0]!
    return [NatId, NatEip]
  }
  const eips = async (NatId: string) => {
    const row = await stage.row('nat', NatId)
    return Object.fromEntries(row!.eips.map(({ ip, status }) => [ip, status]))
  }
  return { stage, client, set, nat, eips }
}

describe('SetClusterDnat', () => {
  const before = { '1.0.0.1': 'UsedBySnatTable', '1.0.0.2': 'UsedByForwardTable', '1.0.0.3': 'Idle' }

  it('uses the address that it is given, which is in use as long as the cluster is attached', async () => {
    const { set, nat, eips } = open()
    await set('ngw-1', '1.0.0.1')
    expect(await nat()).toEqual(['ngw-1', '1.0.0.1'])
    expect(await eips('ngw-1')).toEqual({ ...before, '1.0.0.1': 'UsedByForwardTable' })
    await set('')
    expect(await nat()).toEqual(['', ''])
    expect(await eips('ngw-1')).toEqual(before)
  })

  it('chooses an idle address, or else one that forwards already', async () => {
    const { set, nat, eips } = open()
    await set('ngw-1')
    expect(await nat()).toEqual(['ngw-1', '1.0.0.3'])
    await set('ngw-1', '', advanced)
    expect(await nat(advanced)).toEqual(['ngw-1', '1.0.0.2'])
    await set('')
    await set('', undefined, advanced)
    expect(await eips('ngw-1')).toEqual(before)
  })

  it('replaces the gateway or the address that the cluster has, and gives the old one back', async () => {
    const { set, nat, eips } = open()
    await set('ngw-1', '1.0.0.3')
    await set('ngw-2')
    expect(await nat()).toEqual(['ngw-2', '2.0.0.1'])
    expect(await eips('ngw-1')).toEqual(before)
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'UsedByForwardTable' })
    await set('ngw-1', '1.0.0.3')
    await set('ngw-1', '1.0.0.1')
    expect(await nat()).toEqual(['ngw-1', '1.0.0.1'])
    expect(await eips('ngw-1')).toEqual({ ...before, '1.0.0.1': 'UsedByForwardTable' })
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'Idle' })
  })

  it('can be sent twice', async () => {
    const { set, nat, eips } = open()
    for (let time = 0; time < 2; time++) {
      await set('ngw-1')
      expect(await nat()).toEqual(['ngw-1', '1.0.0.3'])
    }
    for (let time = 0; time < 2; time++) {
      await set('')
      expect(await nat()).toEqual(['', ''])
      expect(await eips('ngw-1')).toEqual(before)
    }
  })

  it('leaves an address in use until the last of its clusters has left it', async () => {
    const { set, eips } = open()
    await set('ngw-2')
    await set('ngw-2', undefined, advanced)
    await set('')
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'UsedByForwardTable' })
    await set('', '2.0.0.1', advanced)
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'Idle' })
  })

  it('gives the address back when the cluster is deleted', async () => {
    const { client, set, eips } = open()
    await set('ngw-2')
    await client.DeleteCluster({ ClusterId: standard })
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'Idle' })
  })

  it('refuses gateways and addresses that cannot be, and changes nothing then', async () => {
    const { stage, set } = open()
    await set('ngw-2')
    const untouched = JSON.stringify(await stage.store.dump('default'))
    expect(await refusal(set('ngw-none'))).toBe('InvalidParameter NatId')
    expect(await refusal(set('ngw-far'))).toBe('InvalidParameter NatId')
    expect(await refusal(set('ngw-1', '2.0.0.1'))).toBe('InvalidParameter NatEip')
    expect(await refusal(set('ngw-full'))).toBe('InvalidParameter NatEip')
    expect(await refusal(set('ngw-1', '', 'gws-none'))).toBe('InvalidClusterId.NotFound')
    expect(JSON.stringify(await stage.store.dump('default'))).toBe(untouched)
  })

  it('loses nothing when many clusters come and go at once', async () => {
    const { set, nat, eips } = open()
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => set(['ngw-1', 'ngw-2', ''][n % 3]!, undefined, n % 2 ? standard : advanced)),
    )
    const attached = await Promise.all([nat(standard), nat(advanced)])
    for (const [NatId, NatEip] of attached) expect(NatId === '').toBe(NatEip === '')
    await Promise.all([set(''), set('', undefined, advanced)])
    expect(await eips('ngw-1')).toEqual(before)
    expect(await eips('ngw-2')).toEqual({ '2.0.0.1': 'Idle' })
  })
})

describe('DescribeAvailableResource', () => {
  it('lists every type in every zone of the region that offers it', async () => {
    const { AvailableResources } = await open().client.DescribeAvailableResource()
    expect(AvailableResources.map(({ ClusterType, Zone }) => `${Zone} ${ClusterType}`)).toEqual([
      'cn-hangzhou-k gws.s1.standard',
      'cn-hangzhou-k gws.s1.advanced',
      'cn-hangzhou-b gws.s1.standard',
      'cn-hangzhou-m gws.s1.advanced',
    ])
  })
})

describe('the vSwitch of a cluster', () => {
  async function created(VpcId: string, ClusterType: 'gws.s1.standard' | 'gws.s1.advanced') {
    const { stage, client } = open()
    const { ClusterId } = await client.CreateCluster({ ClusterType, VpcId })
    const { VSwitchId } = (await stage.row('cluster', ClusterId))!
    return { VSwitchId, vswitch: await stage.row('vswitch', VSwitchId) }
  }

  it('is one in the newest zone that offers the type', async () => {
    expect((await created('vpc-b', 'gws.s1.standard')).VSwitchId).toBe('vsw-k')
  })

  it('is created there when the VPC has none', async () => {
    const { VSwitchId, vswitch } = await created('vpc-b', 'gws.s1.advanced')
    expect(VSwitchId).toMatch(/^vsw-[0-9a-z]{17}$/)
    expect(vswitch).toMatchObject({ VpcId: 'vpc-b', Zone: 'cn-hangzhou-m' })
  })

  it('is created once, however many clusters ask at once', async () => {
    const { stage, client } = open()
    const calls = Array.from({ length: 10 }, () =>
      client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-c' }),
    )
    const ids = (await Promise.all(calls)).map(({ ClusterId }) => ClusterId)
    const rows = await Promise.all(ids.map((id) => stage.row('cluster', id)))
    expect(new Set(rows.map((row) => row!.VSwitchId)).size).toBe(1)
  })
})
