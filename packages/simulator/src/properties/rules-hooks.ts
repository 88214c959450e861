/** What hands from outside do to GWS: section 11 of the model. Refusals are HTTP statuses. */
import type { World } from '../admin/world.ts'
import { type Event, lifeOf, type Space, valueAt } from './model.ts'
import { logOff, start } from './rules-instances.ts'
import { done, type Moment, refused, some, text, type Verdict } from './verdict.ts'

interface Whose {
  readonly account: string
  readonly region: string
}

interface Hook {
  /** What is steered. */
  readonly on: 'cluster' | 'instance' | 'image' | 'task' | 'session' | 'role'
  readonly steer: (world: World, id: string, whose: Whose) => Promise<unknown>
  readonly rule: (id: string, moment: Moment) => Verdict
}

const gone = refused('404')
const conflict = refused('409')
const since = (at: number, value: string): Event<string>[] => [{ at, value }]

function image(to: string, only?: string): (id: string, moment: Moment) => Verdict {
  return (id, { space, now }) => {
    const found = space.images.get(id)
    if (!found) return gone
    if (only && valueAt(found.life, now) !== only) return conflict
    return done({}, () => (found.life = since(now, to)))
  }
}

/** Ends a task now; its effect happens now, or not at all. */
function end(id: string, { space, now }: Moment, failed: boolean): Verdict {
  const task = space.tasks.get(id)
  if (!task) return gone
  if (task.ends <= now) return conflict
  return done({}, () => {
    task.ends = now
    if (failed) task.failed = true
    for (const of of [space.clusters.get(task.target), space.instances.get(task.target)])
      for (const events of of ? (('domain' in of ? [of.policy, of.domain] : [of.policy]) as Event<unknown>[][]) : []) {
        const at = events.findIndex((event) => event.task === id)
        if (at < 0) continue
        const [event] = events.splice(at, 1)
        if (!failed) events.push({ ...event!, at: now })
      }
  })
}

export const hooks: Readonly<Record<string, Hook>> = {
  'clusters.indebt': {
    on: 'cluster',
    steer: (world, id, whose) => world.clusters.indebt({ id, ...whose }),
    rule(id, { space, now }) {
      const cluster = space.clusters.get(id)
      if (!cluster) return gone
      return valueAt(cluster.life, now) === 'running' ? done({}, () => (cluster.life = since(now, 'indebt'))) : conflict
    },
  },
  'clusters.running': {
    on: 'cluster',
    steer: (world, id, whose) => world.clusters.running({ id, ...whose }),
    rule(id, { space, now }) {
      const cluster = space.clusters.get(id)
      return cluster ? done({}, () => (cluster.life = since(now, 'running'))) : gone
    },
  },
  'instances.missing': {
    on: 'instance',
    steer: (world, id, whose) => world.instances.missing({ id, ...whose }),
    rule(id, { space, now }) {
      const instance = space.instances.get(id)
      if (!instance) return gone
      return done({}, () => {
        const state = valueAt(instance.life, now)
        if (state === 'Missing') return
        const last = instance.life.at(-1)!
        instance.before = last.at > now ? last.value : state
        instance.life = since(now, 'Missing')
        logOff(space, id, now)
      })
    },
  },
  'instances.recover': {
    on: 'instance',
    steer: (world, id, whose) => world.instances.recover({ id, ...whose }),
    rule(id, { space, now }) {
      const instance = space.instances.get(id)
      if (!instance) return gone
      if (valueAt(instance.life, now) !== 'Missing') return conflict
      return done({}, () => (instance.life = since(now, instance.before!)))
    },
  },
  'instances.gone': {
    on: 'instance',
    steer: (world, id, whose) => world.instances.gone({ id, ...whose }),
    rule(id, { space, now }) {
      if (!space.instances.has(id)) return gone
      return done({}, () => {
        space.instances.delete(id)
        logOff(space, id, now)
      })
    },
  },
  'instances.start': {
    on: 'instance',
    steer: (world, id, whose) => world.instances.start({ id, ...whose }),
    rule(id, { space, now, pace }) {
      const instance = space.instances.get(id)
      if (!instance) return gone
      if (valueAt(instance.life, now) !== 'Stopped') return conflict
      return done({}, () => (instance.life = lifeOf(now, start, pace)))
    },
  },
  'instances.shutdown': {
    on: 'instance',
    steer: (world, id, whose) => world.instances.shutdown({ id, ...whose }),
    rule(id, { space, now }) {
      const instance = space.instances.get(id)
      if (!instance) return gone
      if (!['Registered', 'Unregistered'].includes(valueAt(instance.life, now))) return conflict
      return done({}, () => {
        Object.assign(instance, { life: since(now, 'Stopped'), stopped: 'KeepCharging' })
        logOff(space, id, now)
      })
    },
  },
  'images.fail': {
    on: 'image',
    steer: (world, id, whose) => world.images.fail({ id, ...whose }),
    rule: image('CreateFailed', 'Creating'),
  },
  'images.unavailable': {
    on: 'image',
    steer: (world, id, whose) => world.images.unavailable({ id, ...whose }),
    rule: image('UnAvailable'),
  },
  'images.missing': {
    on: 'image',
    steer: (world, id, whose) => world.images.missing({ id, ...whose }),
    rule: image('Missing'),
  },
  'images.available': {
    on: 'image',
    steer: (world, id, whose) => world.images.available({ id, ...whose }),
    rule: image('Available'),
  },
  'tasks.finish': {
    on: 'task',
    steer: (world, id, whose) => world.tasks.finish({ id, ...whose }),
    rule: (id, moment) => end(id, moment, false),
  },
  'tasks.fail': {
    on: 'task',
    steer: (world, id, whose) => world.tasks.fail({ id, ...whose }),
    rule: (id, moment) => end(id, moment, true),
  },
  'sessions.open': {
    on: 'instance',
    steer: (world, InstanceId, whose) => world.sessions.open({ InstanceId, ClientName: 'laptop', ...whose }),
    rule(id, { space, now }) {
      const instance = space.instances.get(id)
      if (!instance) return gone
      if (valueAt(instance.life, now) !== 'Registered') return conflict
      return done({ id: some, InstanceId: id, ClientName: 'laptop', logon: now }, (answer) =>
        open(space, id, text(answer['id']), now),
      )
    },
  },
  'sessions.close': {
    on: 'session',
    steer: (world, id, whose) => world.sessions.close({ id, ...whose }),
    rule(id, { space, now }) {
      const session = space.sessions.find((one) => one.id === id)
      if (!session) return gone
      return session.logoff === undefined ? done({}, () => (session.logoff = now)) : conflict
    },
  },
  'role.drop': {
    on: 'role',
    steer: (world, _, { account }) => world.role.drop({ account }),
    rule: (_, { role }) => done({}, () => (role.there = false)),
  },
}

function open({ sessions, instances }: Space, instance: string, id: string, logon: number): void {
  sessions.push({ id, cluster: instances.get(instance)!.cluster, instance, client: 'laptop', logon })
}
