/** GWS clusters: sections 3.1 to 3.4 of aliyun-gws-20201026. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours } from '../scene.ts'
import type { Reader } from '../world/unit.ts'
import type { ClusterRow } from '../world/rows.ts'
import { defaultClusterPolicy, noDomain } from '../world/seed.ts'
import { always, stateAt, through } from '../world/timeline.ts'
import { cstDate } from './dates.ts'
import { pagingOf } from './paging.ts'

type Operation = 'CreateCluster' | 'DescribeClusters' | 'SetClusterName' | 'DeleteCluster'

export const gwsClusters: Pick<Behaviours<GwsHandlers>, Operation> = {
  CreateCluster({ ClusterType, VpcId, VSwitchId }, scene) {
    return scene.change(async (unit) => {
      const [vpc] = await unit.all(['vpc', VpcId])
      if (!vpc) throw scene.refuse('InvalidParameter', 'VpcId')
      const id = scene.ids.next('gws-', 17)
      const chosen = VSwitchId ?? (await unit.page('vswitch', { where: { VpcId }, limit: 1 })).rows[0]?.id ?? ''
      unit.put('cluster', {
        id,
        ClusterType,
        VpcId,
        VSwitchId: chosen,
        Name: id,
        SecurityGroup: scene.ids.next('sg-', 17),
        created: scene.now,
        life: through(scene.now, ['creating', 'starting', 'running'], scene.settings.pace),
        NatId: '',
        NatEip: '',
        domain: always(noDomain),
        policy: always(defaultClusterPolicy),
      })
      return { ClusterId: id }
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
      const cluster = await unit.get('cluster', ClusterId)
      if (!cluster) throw scene.refuse('InvalidClusterId.NotFound')
      if (Name === '') throw scene.refuse('InvalidParameter', 'Name')
      unit.put('cluster', { ...cluster, Name })
      return {}
    })
  },

  DeleteCluster({ ClusterId }, scene) {
    return scene.change(async (unit) => {
      const cluster = await unit.get('cluster', ClusterId)
      if (!cluster) throw scene.refuse('InvalidClusterId.NotFound')
      const { total } = await unit.page('instance', { where: { ClusterId }, limit: 0 })
      if (total > 0) throw scene.refuse('IncorrectClusterStatus')
      unit.none('instance', { ClusterId })
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
