/** AD domains of GWS clusters: sections 3.7 and 3.8 of aliyun-gws-20201026. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours } from '../scene.ts'
import type { Domain } from '../world/rows.ts'
import { noDomain } from '../world/seed.ts'
import { beginTask, pollTask } from '../world/tasks.ts'
import { plan, stateAt } from '../world/timeline.ts'
import { clusterOf } from './gws-things.ts'

type Operation = 'SetClusterADDomain' | 'DescribeClusterADDomain'

const advanced = 'gws.s1.advanced'

export const gwsDomains: Pick<Behaviours<GwsHandlers>, Operation> = {
  // The administrator and the password are wanted for the binding only: neither is kept.
  SetClusterADDomain({ ClusterId, DomainName, DomainDnsIp, DomainDelete = false }, scene) {
    return scene.change(async (unit) => {
      const cluster = await clusterOf(unit, scene, ClusterId)
      if (cluster.ClusterType !== advanced) throw scene.refuse('NotSupported')
      const state: Domain = DomainDelete ? noDomain : { DomainName, DomainDnsIp }
      const { id, ends } = beginTask(unit, scene, { target: ClusterId, result: { ...state } })
      unit.put('cluster', { ...cluster, domain: plan(cluster.domain, scene.now, { at: ends, state, task: id }) })
      return { TaskId: id }
    })
  },

  async DescribeClusterADDomain({ ClusterId, TaskId }, scene) {
    const { ClusterType, domain } = await clusterOf(scene.region, scene, ClusterId)
    const { DomainName, DomainDnsIp } = stateAt(domain, scene.now)
    const now = { DomainName, DomainDnsIp, IsSupported: ClusterType === advanced }
    if (!TaskId) return now
    const of = ['SetClusterADDomain']
    const { result, ...task } = await pollTask(scene.region, scene, { TaskId, target: ClusterId, of })
    return { ...now, ...(result as Domain | undefined), ...task }
  },
}
