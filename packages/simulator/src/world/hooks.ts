/** What happens to things from outside, and nothing in the documents triggers: section 11 of the model. */
import type { Actions } from '../admin/actions.ts'
import type { Whose } from '../admin/world.ts'
import { endSessions, started } from '../aliyun/gws-instance-life.ts'
import { roleName } from '../aliyun/gws-role.ts'
import type { Row } from '../stores/store.ts'
import type { ImageRow, ImageStatus, InstanceRow, InstanceStatus, SessionRow, TaskRow } from './rows.ts'
import { changeRow, conflict, missing, ownSpot, regionSpot, type Steering } from './steering.ts'
import { always, settledAt, stateAt, type Timeline } from './timeline.ts'
import { change } from './unit.ts'

type Groups = 'tasks' | 'clusters' | 'instances' | 'images' | 'sessions' | 'role'
type Target = { readonly id: string } & Whose

export const hooks: Pick<Actions, Groups> = {
  tasks: {
    finish: (steering, target) => endTask(steering, target, undefined),
    fail: (steering, { message = 'The task failed.', ...target }) => endTask(steering, target, message),
  },

  clusters: {
    indebt: async (steering, target) => {
      const spot = await regionSpot(steering, target)
      await changeRow(steering, spot, 'cluster', target.id, (cluster) => {
        const status = stateAt(cluster.life, spot.now)
        if (status !== 'running')
          throw conflict(`${target.id} is ${status}`, 'only a running cluster can fall into debt.')
        return { ...cluster, life: since(spot.now, 'indebt') }
      })
    },
    running: async (steering, target) => {
      const spot = await regionSpot(steering, target)
      await changeRow(steering, spot, 'cluster', target.id, (cluster) => ({
        ...cluster,
        life: since(spot.now, 'running'),
      }))
    },
  },

  instances: {
    async missing(steering, target) {
      const spot = await regionSpot(steering, target)
      await changeRow(steering, spot, 'instance', target.id, async (instance, unit): Promise<InstanceRow> => {
        await endSessions(unit, target.id, spot.now)
        return { ...instance, life: lost(instance.life, spot.now) }
      })
    },
    recover: (steering, target) =>
      changeInstance(steering, target, (instance, now) => {
        const status = stateAt(instance.life, now)
        if (status !== 'Missing') throw conflict(`${target.id} is ${status}`, 'only a Missing instance can recover.')
        const before = instance.life[0]!.state
        return { ...instance, life: since(now, before === 'Missing' ? 'Registered' : before) }
      }),
    async gone(steering, target) {
      const { place, now } = await regionSpot(steering, target)
      await change(steering.store, place, async (unit) => {
        if (!(await unit.get('instance', target.id))) throw missing(steering.name, place, 'instance', target.id)
        unit.remove('instance', target.id)
        await endSessions(unit, target.id, now)
      })
    },
    async start(steering, target) {
      const spot = await regionSpot(steering, target)
      await changeRow(steering, spot, 'instance', target.id, (instance) => {
        const status = stateAt(instance.life, spot.now)
        if (status !== 'Stopped') throw conflict(`${target.id} is ${status}`, 'only a Stopped instance can be started.')
        return started(instance, spot.now, spot.world.settings.pace)
      })
    },
    async shutdown(steering, target) {
      const spot = await regionSpot(steering, target)
      await changeRow(steering, spot, 'instance', target.id, async (instance, unit): Promise<InstanceRow> => {
        const status = stateAt(instance.life, spot.now)
        if (status !== 'Registered' && status !== 'Unregistered')
          throw conflict(`${target.id} is ${status}`, 'only a Registered or Unregistered instance can be shut down.')
        await endSessions(unit, target.id, spot.now)
        return { ...instance, life: since(spot.now, 'Stopped'), stopped: 'KeepCharging' }
      })
    },
    retype: (steering, { InstanceType, ...target }) =>
      changeInstance(steering, target, (instance) => ({ ...instance, InstanceType })),
  },

  images: {
    fail: (steering, target) =>
      changeImage(steering, target, (image, now) => {
        const status = stateAt(image.life, now)
        if (status !== 'Creating') throw conflict(`${target.id} is ${status}`, 'only an image in Creating can fail.')
        return { ...image, life: since(now, 'CreateFailed') }
      }),
    unavailable: (steering, target) => changeImage(steering, target, become('UnAvailable')),
    missing: (steering, target) => changeImage(steering, target, become('Missing')),
    available: (steering, target) => changeImage(steering, target, become('Available')),
  },

  sessions: {
    async open(steering, { InstanceId, ClientName = 'CLIENT-1', ...whose }) {
      const { place, now } = await regionSpot(steering, whose)
      const id = steering.stage.idsOf(steering.name).next('ses-', 17)
      return change(steering.store, place, async (unit) => {
        const instance = await unit.get('instance', InstanceId)
        if (!instance) throw missing(steering.name, place, 'instance', InstanceId)
        const status = stateAt(instance.life, now)
        if (status !== 'Registered')
          throw conflict(`${InstanceId} is ${status}`, 'only a Registered instance takes sessions.')
        // Written unchanged, so that one which stops at this moment ends the session or refuses it.
        unit.put('instance', { ...instance })
        unit.put('session', { id, ClusterId: instance.ClusterId, InstanceId, ClientName, logon: now })
        return { id, InstanceId, ClientName, logon: now }
      })
    },
    close: endSession,
    // The documents know no idle limit of GWS: who was away too long is logged off as usual (chosen).
    idle: endSession,
  },

  role: {
    async drop(steering, whose) {
      const { place } = await ownSpot(steering, whose)
      await change(steering.store, place, async (unit) => {
        if (await unit.get('role', roleName)) unit.remove('role', roleName)
      })
    },
  },
}

/** Lost, with the state that it was going to have, so that it can be found again. */
function lost(life: Timeline<InstanceStatus>, now: number): Timeline<InstanceStatus> {
  const status = stateAt(life, now)
  if (status === 'Missing') return life
  const before = settledAt(life) > now ? life.at(-1)!.state : status
  return [
    { at: Math.min(life[0]!.at, now), state: before },
    { at: now, state: 'Missing' },
  ]
}

async function changeInstance(
  steering: Steering,
  target: Target,
  edit: (row: InstanceRow, now: number) => InstanceRow,
): Promise<void> {
  const spot = await regionSpot(steering, target)
  await changeRow(steering, spot, 'instance', target.id, (row) => edit(row, spot.now))
}

async function changeImage(
  steering: Steering,
  target: Target,
  edit: (row: ImageRow, now: number) => ImageRow,
): Promise<void> {
  const spot = await regionSpot(steering, target)
  await changeRow(steering, spot, 'image', target.id, (row) => edit(row, spot.now))
}

function since<State>(at: number, state: State): Timeline<State> {
  return [{ at, state }]
}

function become(state: ImageStatus): (row: ImageRow) => ImageRow {
  return (image) => ({ ...image, life: always(state) })
}

async function endSession(steering: Steering, target: Target): Promise<void> {
  const spot = await regionSpot(steering, target)
  await changeRow(steering, spot, 'session', target.id, (session): SessionRow => {
    if (session.logoff !== undefined) throw conflict(`The session ${target.id} has ended`, 'open another one.')
    return { ...session, logoff: spot.now }
  })
}

interface Planned extends Row {
  readonly policy: Timeline<unknown>
  readonly domain?: Timeline<unknown>
}

/** Ends a task now, and with it what it brings about: that happens now, or when the task failed, not at all. */
async function endTask(steering: Steering, target: Target, failed: string | undefined): Promise<void> {
  const spot = await regionSpot(steering, target)
  const { now } = spot
  await changeRow(steering, spot, 'task', target.id, async (task, unit): Promise<TaskRow> => {
    if (task.ends <= now) throw conflict(`The task ${task.id} is done`, 'only a running task can be finished or fail.')
    for (const kind of ['cluster', 'instance'] as const) {
      const row = (await unit.get(kind, task.target)) as Planned | undefined
      const settle = (life: Timeline<unknown>): Timeline<unknown> => settled(life, task.id, now, failed === undefined)
      if (row)
        unit.put(kind, {
          ...row,
          policy: settle(row.policy),
          ...(row.domain && { domain: settle(row.domain) }),
        } as never)
    }
    return { ...task, ends: now, ...(failed !== undefined && { failed }) }
  })
}

function settled<State>(life: Timeline<State>, task: string, now: number, happens: boolean): Timeline<State> {
  const step = life.find((one) => one.task === task)
  if (!step) return life
  const rest = life.filter((one) => one !== step)
  if (!happens) return rest
  const later = rest.findIndex(({ at }) => at > now)
  const moved = { ...step, at: now }
  return later < 0 ? [...rest, moved] : [...rest.slice(0, later), moved, ...rest.slice(later)]
}
