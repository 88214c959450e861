/** Policies of GWS clusters and instances: sections 3.5, 3.6, 4.10 and 4.11 of aliyun-gws-20201026. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { InstancePolicy, TaskRow } from '../world/rows.ts'
import { beginTask, pollTask } from '../world/tasks.ts'
import { plan, stateAt, type Timeline } from '../world/timeline.ts'
import type { Reader, Unit } from '../world/unit.ts'
import { clusterOf, instanceOf } from './gws-things.ts'
import { hasGpu } from './types.ts'

type Operation = 'SetClusterPolicy' | 'DescribeClusterPolicy' | 'SetInstancePolicy' | 'DescribeInstancePolicy'

export const gwsPolicies: Pick<Behaviours<GwsHandlers>, Operation> = {
  SetClusterPolicy({ ClusterId, AsyncMode, Clipboard, LocalDrive, UsbRedirect, Watermark, UdpPort = 'on' }, scene) {
    return scene.change(async (unit) => {
      const cluster = await clusterOf(unit, scene, ClusterId)
      if (stateAt(cluster.life, scene.now) !== 'running') throw scene.refuse('IncorrectClusterStatus')
      const result = { Clipboard, LocalDrive, UsbRedirect, Watermark, UdpPort }
      const { policy, answer } = set(cluster.policy, result, unit, scene, { AsyncMode, target: ClusterId, result })
      unit.put('cluster', { ...cluster, policy })
      return answer
    })
  },

  DescribeClusterPolicy({ ClusterId, ...asked }, scene) {
    return describe(scene, { ...asked, target: ClusterId, setter: 'SetClusterPolicy' }, async (reader) => {
      const { policy } = await clusterOf(reader, scene, ClusterId)
      return stateAt(policy, scene.now)
    })
  },

  // A switch that is left out is off (chosen); without a GPU both are accepted and change nothing (chosen).
  SetInstancePolicy({ InstanceId, AsyncMode, VisualLossless = 'off', OptimizeFor3d = 'off' }, scene) {
    return scene.change(async (unit) => {
      const instance = await instanceOf(unit, scene, InstanceId)
      const wanted = { VisualLossless, OptimizeFor3d }
      const result = { ...shown(instance.InstanceType, wanted) }
      const { policy, answer } = set(instance.policy, wanted, unit, scene, { AsyncMode, target: InstanceId, result })
      if (hasGpu(instance.InstanceType)) unit.put('instance', { ...instance, policy })
      return answer
    })
  },

  DescribeInstancePolicy({ InstanceId, ...asked }, scene) {
    return describe(scene, { ...asked, target: InstanceId, setter: 'SetInstancePolicy' }, async (reader) => {
      const { InstanceType, policy } = await instanceOf(reader, scene, InstanceId)
      return shown(InstanceType, stateAt(policy, scene.now))
    })
  },
}

type ShownPolicy = InstancePolicy | typeof notApplicable

const notApplicable = { VisualLossless: 'N/A', OptimizeFor3d: 'N/A' } as const

function shown(InstanceType: string, policy: InstancePolicy): ShownPolicy {
  return hasGpu(InstanceType) ? policy : notApplicable
}

type Result = TaskRow['result']

interface Setting {
  readonly AsyncMode: boolean | undefined
  readonly target: string
  /** What a poll of the task answers. */
  readonly result: Result
}

/** The timeline with a new policy: in force now, or when its task is done, and what the call answers. */
function set<Policy>(
  policy: Timeline<Policy>,
  state: Policy,
  unit: Unit,
  scene: Scene,
  { AsyncMode = false, target, result }: Setting,
): { policy: Timeline<Policy>; answer: { TaskId?: string } } {
  if (!AsyncMode) return { policy: plan(policy, scene.now, { at: scene.now, state }), answer: {} }
  const { id, ends } = beginTask(unit, scene, { target, result })
  return { policy: plan(policy, scene.now, { at: ends, state, task: id }), answer: { TaskId: id } }
}

interface Asked {
  readonly AsyncMode?: boolean
  readonly TaskId?: string
  readonly target: string
  /** The other operation whose tasks can be asked about. */
  readonly setter: string
}

interface Progress {
  readonly TaskId: string
  readonly TaskFinished: boolean
}

/** Reads at once, by a new task, or what a task has read: a TaskId counts only with AsyncMode. */
async function describe<Policy extends object>(
  scene: Scene,
  { AsyncMode = false, TaskId, target, setter }: Asked,
  read: (reader: Reader) => Promise<Policy>,
): Promise<Policy | Progress | (Policy & Progress)> {
  if (!AsyncMode) return read(scene.region)
  if (!TaskId)
    return scene.change(async (unit) => {
      const { id } = beginTask(unit, scene, { target, result: { ...(await read(unit)) } as Result })
      return { TaskId: id, TaskFinished: false }
    })
  // The target is missed before the task.
  await read(scene.region)
  const of = [scene.call.action, setter]
  const { result, ...progress } = await pollTask(scene.region, scene, { TaskId, target, of })
  return result ? { ...(result as Policy), ...progress } : progress
}
