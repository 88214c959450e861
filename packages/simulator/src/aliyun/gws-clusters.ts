/** GWS clusters: sections 3.1 to 3.4 of aliyun-gws-20201026. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours } from '../scene.ts'
import type { ClusterRow } from '../world/rows.ts'
import { defaultClusterPolicy, noDomain } from '../world/seed.ts'
import { always, stateAt, through } from '../world/timeline.ts'
import type { Reader } from '../world/unit.ts'
import { cstDate } from './dates.ts'
import { chooseVSwitch, releaseNat } from './gws-network.ts'
import { requireRole } from './gws-role.ts'
import { clusterOf } from './gws-things.ts'
import { pagingOf } from './paging.ts'

type Operation = 'CreateCluster' | 'DescribeClusters' | 'SetClusterName' | 'DeleteCluster'

export const gwsClusters: Pick<Behaviours<GwsHandlers>, Operation> = {
  async CreateCluster({ ClusterType, VpcId, VSwitchId }, scene) {
    await requireRole(scene)
    const suffix = scene.ids.next('', 17)
    const ClusterId = `gws-${suffix}`
    return scene.change(async (unit) => {
      const vpc = await unit.get('vpc', VpcId)
      if (!vpc) throw scene.refuse('InvalidParameter', 'VpcId')
      if (VSwitchId && (await unit.get('vswitch', VSwitchId))?.VpcId !== VpcId)
        throw scene.refuse('InvalidParameter', 'VSwitchId')
      unit.put('cluster', {
        id: ClusterId,
        ClusterType,
        VpcId,
        VSwitchId: VSwitchId || (await chooseVSwitch(unit, scene, vpc, ClusterType)),
        // The sample of section 3.2 shows a name made like this; a caller can only change it later.
        Name: `cluster-${suffix}`,
        SecurityGroup: `sg-${suffix}`,
        created: scene.now,
        life: through(scene.now, ['creating', 'starting', 'running'], scene.settings.pace),
        NatId: '',
        NatEip: '',
        domain: always(noDomain),
        policy: always(defaultClusterPolicy),
      })
      return { ClusterId }
    })
  },

  async DescribeClusters(request, scene) {
    const { PageNumber, PageSize, offset } = pagingOf(request, scene)
    const { ClusterId } = request
    const one = ClusterId ? await scene.region.get('cluster', ClusterId) : undefined
    const { total, rows } = ClusterId
      ? { total: one ? 1 : 0, rows: one && offset === 0 ? [one] : [] }
      : await scene.region.page('cluster', { offset, limit: PageSize })
    const Clusters = await Promise.all(rows.map((row) => described(row, scene.region, scene.now)))
    return { Clusters, PageNumber, PageSize, TotalCount: total }
  },

  SetClusterName({ ClusterId, Name }, scene) {
    return scene.change(async (unit) => {
      unit.put('cluster', { ...(await clusterOf(unit, scene, ClusterId)), Name })
      return {}
    })
  },

  DeleteCluster({ ClusterId }, scene) {
    return scene.change(async (unit) => {
      const cluster = await clusterOf(unit, scene, ClusterId)
      // Of all states only running leads to deleted (inferred: no other way is documented).
      if (stateAt(cluster.life, scene.now) !== 'running') throw scene.refuse('IncorrectClusterStatus')
      const { total } = await unit.page('instance', { where: { ClusterId }, limit: 0 })
      if (total > 0) throw scene.refuse('IncorrectClusterStatus')
      unit.none('instance', { ClusterId })
      await releaseNat(unit, cluster)
      unit.remove('cluster', ClusterId)
      return {}
    })
  },
}

async function described(row: ClusterRow, reader: Reader, now: number) {
  const { total } = await reader.page('instance', { where: { ClusterId: row.id }, limit: 0 })
  return {
    ClusterId: row.id,
    CreateTime: cstDate(row.created),
    DomainName: stateAt(row.domain, now).DomainName,
    InstanceCount: total,
    Name: row.Name,
    NatEip: row.NatEip,
    NatId: row.NatId,
    SecurityGroup: row.SecurityGroup,
    Status: stateAt(row.life, now),
    VpcId: row.VpcId,
  }
}
