/** Clusters and instances by their ids, or the refusal of a call that names one that is not there. */
import type { Scene } from '../scene.ts'
import type { ClusterRow, InstanceRow } from '../world/rows.ts'
import type { Reader } from '../world/unit.ts'

export async function clusterOf(reader: Reader, scene: Scene, ClusterId: string): Promise<ClusterRow> {
  const cluster = await reader.get('cluster', ClusterId)
  if (!cluster) throw scene.refuse('InvalidClusterId.NotFound')
  return cluster
}

export async function instanceOf(reader: Reader, scene: Scene, InstanceId: string): Promise<InstanceRow> {
  const instance = await reader.get('instance', InstanceId)
  if (!instance) throw scene.refuse('InvalidInstanceId.NotFound')
  return instance
}
