/** What lies around GWS clusters: sections 3.9 and 3.10 of aliyun-gws-20201026, and the vSwitch of section 3.1. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { ClusterRow, Eip, NatRow, VpcRow } from '../world/rows.ts'
import { stateAt } from '../world/timeline.ts'
import type { Unit } from '../world/unit.ts'
import { clusterOf } from './gws-things.ts'

type Operation = 'DescribeAvailableResource' | 'SetClusterDnat'

export const gwsNetwork: Pick<Behaviours<GwsHandlers>, Operation> = {
  async DescribeAvailableResource(_, scene) {
    const { rows } = await scene.region.page('zone')
    return {
      AvailableResources: rows.flatMap(({ id: Zone, ClusterTypes }) =>
        ClusterTypes.map((ClusterType) => ({ ClusterType, Zone })),
      ),
    }
  },

  SetClusterDnat({ ClusterId, NatId, NatEip }, scene) {
    return scene.change(async (unit) => {
      const cluster = await clusterOf(unit, scene, ClusterId)
      const left = await withoutCluster(unit, cluster)
      if (NatId === '') {
        if (left) unit.put('nat', left)
        if (cluster.NatId !== '') unit.put('cluster', { ...cluster, NatId: '', NatEip: '' })
        return {}
      }
      const nat = left?.id === NatId ? left : await unit.get('nat', NatId)
      if (nat?.VpcId !== cluster.VpcId) throw scene.refuse('InvalidParameter', 'NatId')
      const eip = NatEip ? nat.eips.find(({ ip }) => ip === NatEip) : choice(nat)
      if (!eip) throw scene.refuse('InvalidParameter', 'NatEip')
      if (left && left !== nat) unit.put('nat', left)
      unit.put('nat', withCluster(nat, eip, ClusterId))
      unit.put('cluster', { ...cluster, NatId, NatEip: eip.ip })
      return {}
    })
  },
}

/** The address that the service takes by itself: an idle one if there is one (chosen). */
function choice({ eips }: NatRow): Eip | undefined {
  return eips.find(({ status }) => status === 'Idle') ?? eips.find(({ status }) => status === 'UsedByForwardTable')
}

function withCluster(nat: NatRow, { ip, status, attached }: Eip, ClusterId: string): NatRow {
  const { clusters = [], before = status } = attached ?? {}
  return withEip(nat, { ip, status: 'UsedByForwardTable', attached: { clusters: [...clusters, ClusterId], before } })
}

/** The gateway that a cluster leaves; an address that no cluster uses any more is again what it was. */
async function withoutCluster(unit: Unit, { id, NatId, NatEip }: ClusterRow): Promise<NatRow | undefined> {
  const nat = NatId === '' ? undefined : await unit.get('nat', NatId)
  const eip = nat?.eips.find(({ ip }) => ip === NatEip)
  if (!nat || !eip?.attached) return nat && { ...nat }
  const { before } = eip.attached
  const clusters = eip.attached.clusters.filter((other) => other !== id)
  return withEip(
    nat,
    clusters.length === 0 ? { ip: NatEip, status: before } : { ...eip, attached: { clusters, before } },
  )
}

const withEip = (nat: NatRow, eip: Eip): NatRow => ({
  ...nat,
  eips: nat.eips.map((other) => (other.ip === eip.ip ? eip : other)),
})

/** Plans that a cluster which goes away leaves its gateway. */
export async function releaseNat(unit: Unit, cluster: ClusterRow): Promise<void> {
  const nat = await withoutCluster(unit, cluster)
  if (nat) unit.put('nat', nat)
}

/**
 * A vSwitch for a cluster whose caller named none: one in the newest zone that offers the type, or a new one there. Of
 * zones the last letter counts as the newest (chosen); where none offers the type, any vSwitch of the VPC will do, since
 * nothing is documented that the call could answer instead.
 */
export async function chooseVSwitch(unit: Unit, scene: Scene, vpc: VpcRow, ClusterType: string): Promise<string> {
  const [zones, vswitches] = await Promise.all([unit.page('zone'), unit.page('vswitch', { where: { VpcId: vpc.id } })])
  const offering = zones.rows.filter(({ ClusterTypes }) => ClusterTypes.includes(ClusterType)).map(({ id }) => id)
  const newest = offering.toSorted().at(-1)
  const there = vswitches.rows.find(({ Zone }) => newest === undefined || Zone === newest)
  if (there) return there.id
  const id = scene.ids.next('vsw-', 17)
  unit.put('vswitch', { id, VpcId: vpc.id, Zone: newest ?? `${scene.call.region}-a` })
  // Written although nothing in it changes: of two calls that find no vSwitch only one may create it.
  unit.put('vpc', { ...vpc })
  return id
}

/** The UDP ports for sessions that the cluster's security group lets in: the policy's UdpPort adds and removes them. */
export function inboundPorts({ policy }: ClusterRow, now: number): readonly number[] {
  return stateAt(policy, now).UdpPort === 'on' ? sessionPorts : []
}

const sessionPorts: readonly number[] = [1494, 2598]
