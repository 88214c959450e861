/** The life of a GWS instance: sections 4.5 to 4.7 of aliyun-gws-20201026, and the states of section 4.2. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { InstanceRow, InstanceStatus } from '../world/rows.ts'
import type { Pace } from '../world/settings.ts'
import { stateAt, through, type Timeline } from '../world/timeline.ts'
import type { Unit } from '../world/unit.ts'
import { requireRole } from './gws-role.ts'
import { instanceOf } from './gws-things.ts'

type Operation = 'StartInstance' | 'StopInstance' | 'RestartInstance'

/** The order of these states is inferred from their names. */
const starting: readonly InstanceStatus[] = ['Starting', 'Initializing', 'Unregistered', 'Registered']
const creating: readonly InstanceStatus[] = ['Creating', ...starting]
const restarting: readonly InstanceStatus[] = ['Stopping', ...starting]
const stopping: readonly InstanceStatus[] = ['Stopping', 'Stopped']

const up: readonly InstanceStatus[] = ['Registered', 'Unregistered']
const down: readonly InstanceStatus[] = ['Stopped']

export const gwsInstanceLife: Pick<Behaviours<GwsHandlers>, Operation> = {
  async StartInstance({ InstanceId }, scene) {
    await requireRole(scene)
    return scene.change(async (unit) => {
      const instance = await instanceIn(down, unit, scene, InstanceId)
      unit.put('instance', started(instance, scene.now, scene.settings.pace))
      return {}
    })
  },

  async StopInstance({ InstanceId }, scene) {
    await requireRole(scene)
    return scene.change(async (unit) => {
      const instance = await instanceIn(up, unit, scene, InstanceId)
      const life = through(scene.now, stopping, scene.settings.pace)
      unit.put('instance', { ...instance, life, stopped: 'StopCharging' })
      await endSessions(unit, InstanceId, scene.now)
      return {}
    })
  },

  async RestartInstance({ InstanceId }, scene) {
    await requireRole(scene)
    return scene.change(async (unit) => {
      const instance = await instanceIn(up, unit, scene, InstanceId)
      unit.put('instance', { ...instance, life: through(scene.now, restarting, scene.settings.pace) })
      await endSessions(unit, InstanceId, scene.now)
      return {}
    })
  },
}

/** Refuses an instance that is in none of these states. */
export async function instanceIn(
  states: readonly InstanceStatus[],
  unit: Unit,
  scene: Scene,
  InstanceId: string,
): Promise<InstanceRow> {
  const instance = await instanceOf(unit, scene, InstanceId)
  if (!states.includes(stateAt(instance.life, scene.now))) throw scene.refuse('IncorrectInstanceStatus')
  return instance
}

/** A stopped instance that starts now. */
export function started(stopped: InstanceRow, now: number, pace: Pace): InstanceRow {
  const { stopped: _, ...instance } = stopped
  return { ...instance, life: through(now, starting, pace) }
}

/** The life of an instance that begins now. */
export function born(now: number, pace: Pace): Timeline<InstanceStatus> {
  return through(now, creating, pace)
}

/** The life with a pause in it while an image is made: the state of before comes back, and what was planned comes later. */
export function cloned(life: Timeline<InstanceStatus>, now: number, pace: Pace): Timeline<InstanceStatus> {
  const ms = pace['Cloning'] ?? 0
  const planned = life.filter(({ at }, index) => index > 0 && at > now).map((step) => ({ ...step, at: step.at + ms }))
  return [{ at: now, state: 'Cloning' }, { at: now + ms, state: stateAt(life, now) }, ...planned]
}

/** Section 3.3 of the model: only a stopped PostPaid instance has one; StopInstance stops the billing (inferred). */
export function stoppedMode(
  { InstanceChargeType, stopped = 'StopCharging' }: InstanceRow,
  status: InstanceStatus,
): 'StopCharging' | 'KeepCharging' | 'Not-applicable' {
  return status === 'Stopped' && InstanceChargeType === 'PostPaid' ? stopped : 'Not-applicable'
}

/**
 * Ends what connections an instance has. The unit must write the instance too, and so must whoever opens a session:
 * then of two units that meet, one is done again and sees what the other did.
 */
export async function endSessions(unit: Unit, InstanceId: string, now: number): Promise<void> {
  const { rows } = await unit.page('session', { where: { InstanceId } })
  const open = rows.filter(({ logoff }) => logoff === undefined)
  const sessions = await unit.all(...open.map(({ id }) => ['session', id] as const))
  for (const session of sessions) {
    if (session && session.logoff === undefined) unit.put('session', { ...session, logoff: now })
  }
}
