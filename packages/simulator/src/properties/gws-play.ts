/** A run of GWS: everyone sees what the model says, and nothing else changes. */
import { gws } from '@porthole/aliyun/gws'
import type { ClusterRow, NatRow, SessionRow } from '../world/rows.ts'
import { defaultSettings } from '../world/settings.ts'
import { type Action, asked, picked } from './actions.ts'
import { flows, jumps, machines } from './arrows.ts'
import { nats, type Space, spaceAt, valueAt, zones } from './model.ts'
import { clusterRules, eipStatus } from './rules-clusters.ts'
import { hooks } from './rules-hooks.ts'
import { instanceRules } from './rules-instances.ts'
import { clusterSeen, imageSeen, instanceSeen, policySeen } from './sight.ts'
import { type Actor, actors, begin, type GwsName, type Trial, type Values } from './trial.ts'
import { done, type Moment, type Rule, same, some, type Verdict } from './verdict.ts'

const rules: Readonly<Record<string, Rule | undefined>> = {
  ...clusterRules,
  ...instanceRules,
  DescribeAvailableResource: () => done({ AvailableResources: zones }),
}

/** Kinds of rows that a call may change when it succeeds; of others none. */
const mayChange: Readonly<Partial<Record<GwsName, readonly string[]>>> = {
  CreateCluster: ['cluster', 'vswitch', 'vpc'],
  SetClusterName: ['cluster'],
  DeleteCluster: ['cluster', 'nat'],
  SetClusterPolicy: ['cluster', 'task'],
  DescribeClusterPolicy: ['task'],
  SetClusterADDomain: ['cluster', 'task'],
  SetClusterDnat: ['cluster', 'nat'],
  DescribeClusterConnections: ['task'],
  CreateServiceLinkedRole: ['own role'],
  CreateInstance: ['instance'],
  DeleteInstance: ['instance', 'session'],
  StartInstance: ['instance'],
  StopInstance: ['instance', 'session'],
  RestartInstance: ['instance', 'session'],
  SetInstanceName: ['instance'],
  SetInstanceUser: ['instance'],
  SetInstancePolicy: ['instance', 'task'],
  DescribeInstancePolicy: ['task'],
  GetConnectTicket: ['task', 'instance', 'session'],
  CreateImage: ['instance', 'image'],
  DeleteImage: ['image'],
  SetImageName: ['image'],
}

/** What each actor's account has where it is, and what was seen of it last. */
interface Part {
  readonly space: Space
  readonly role: { there: boolean }
  readonly seen: Map<string, { readonly status: string; readonly at: number }>
}

const partKey = ({ world, account, region }: Actor): string => `${world} ${account} ${region}`

/** The simulator on one hand, the model on the other. */
export class GwsPlay {
  readonly trial: Trial
  readonly pace: Readonly<Record<string, number>>
  readonly parts = new Map<string, Part>()

  constructor(trial: Trial, pace: Readonly<Record<string, number>>) {
    this.trial = trial
    this.pace = { ...defaultSettings.pace, ...pace } as Readonly<Record<string, number>>
    const roles = new Map<string, { there: boolean }>()
    for (const actor of actors) {
      const account = `${actor.world} ${actor.account}`
      const role = roles.get(account) ?? { there: false }
      roles.set(account, role)
      this.parts.set(partKey(actor), { space: spaceAt(begin), role, seen: new Map() })
    }
  }

  momentOf(actor: Actor): Moment {
    const { space, role } = this.parts.get(partKey(actor))!
    return { space, role, now: this.trial.now(actor.world), userId: actor.userId, pace: this.pace }
  }

  async run(actions: readonly Action[]): Promise<void> {
    for (const actor of actors) await this.look(actor)
    for (const [index, action] of actions.entries())
      await this.do(action).catch((error: unknown) => {
        throw new Error(`Action ${index}, ${JSON.stringify(action)}: ${(error as Error).message}`, { cause: error })
      })
    for (const actor of actors) await this.look(actor)
    await this.trial.judgeSecrets()
  }

  async do(action: Action): Promise<void> {
    if ('wait' in action) {
      this.trial.wait(action.wait)
      return this.look(actors[0]!)
    }
    if ('advance' in action) return this.trial.advance(action.world, action.advance)
    const actor = actors[action.by]!
    const moment = this.momentOf(actor)
    if ('hook' in action) {
      const { steer, rule } = hooks[action.hook]!
      const id = picked(moment.space, action.on)
      const verdict = rule(id, moment)
      const outcome = await this.trial.steer(actor, (world) =>
        steer(world, id, { account: actor.account, region: actor.region }),
      )
      this.judge(verdict, outcome, action.hook)
      if (outcome.answer) await this.look(actor)
    } else {
      if ('poll' in action && moment.space.tasks.size === 0) return
      const [name, request] =
        'call' in action ? ([action.call, asked(moment.space, action.request)] as const) : pollOf(action, moment)
      const verdict = rules[name]!(request, moment)
      const outcome = await this.trial.call(actor, gws[name], request, mayChange[name] ?? [])
      this.judge(verdict, outcome, `${name} ${JSON.stringify(request)}`)
      // A task alone is not seen, and what is refused, or only read, changes no row at all.
      if (outcome.answer && (mayChange[name] ?? ['task']).join() !== 'task') await this.look(actor)
    }
  }

  judge(
    { refused, answer: wanted, learn }: Verdict,
    { code, answer }: Awaited<ReturnType<Trial['call']>>,
    what: string,
  ): void {
    same(code, refused, what)
    if (!answer || !wanted) return
    const given = bare(answer)
    const masked = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        wanted[name] === some && typeof value === 'string' && value !== '' ? some : value,
      ]),
    )
    same(masked, wanted, what)
    if (typeof given['Ticket'] === 'string') this.hide(given['Ticket'])
    learn?.(given)
  }

  /** A ticket, and the token in it, are for their caller only. */
  hide(ticket: string): void {
    const token = /LogonTicket=(\w+)/.exec(Buffer.from(ticket, 'base64').toString())?.[1]
    if (!token) throw new Error(`A ticket without a token: ${ticket}`)
    this.trial.hide(ticket)
    this.trial.hide(token)
  }

  /** Everything that the actor can see is as the model says. */
  async look(actor: Actor): Promise<void> {
    const { space, now, userId } = this.momentOf(actor)
    await this.trial.looking(async (readAs) => {
      const read = (name: GwsName, request: Values = {}): Promise<Values> => readAs(actor, gws[name], request)
      const all = { PageSize: 100 }
      const [{ Clusters }, { Instances }, { Images }] = await Promise.all([
        read('DescribeClusters', all),
        read('DescribeInstances', all),
        read('DescribeImages'),
      ])
      this.learn(space, Clusters as Values[], Instances as Values[])
      same(
        Clusters,
        [...space.clusters.values()].map((one) => clusterSeen(one, space, now)),
        'Clusters',
      )
      same(
        Instances,
        [...space.instances.values()].map((one) => instanceSeen(one, space, now, userId)),
        'Instances',
      )
      same(
        Images,
        [...space.images.values()].map((one) => imageSeen(one, now)),
        'Images',
      )
      this.follow(actor, 'cluster', Clusters as Values[], 'ClusterId')
      this.follow(actor, 'instance', Instances as Values[], 'InstanceId')
      this.follow(actor, 'image', Images as Values[], 'ImageId')
      for (const { id, type, policy, domain } of space.clusters.values()) {
        const ClusterId = { ClusterId: id }
        same(bare(await read('DescribeClusterPolicy', ClusterId)), valueAt(policy, now), `The policy of ${id}`)
        const wanted = { ...valueAt(domain, now), IsSupported: type === 'gws.s1.advanced' }
        same(bare(await read('DescribeClusterADDomain', ClusterId)), wanted, `The domain of ${id}`)
      }
      for (const instance of space.instances.values())
        same(
          bare(await read('DescribeInstancePolicy', { InstanceId: instance.id })),
          policySeen(instance, valueAt(instance.policy, now)),
          `The policy of ${instance.id}`,
        )
    })
    this.addresses(actor, space)
    const sessions = this.trial.rows<SessionRow>(actor, 'session')
    space.sessions.forEach((session, index) => (session.id ??= like(sessions[index]?.id, /^ses-\w{17}$/)))
    same(
      sessions.map(({ id, InstanceId, ClientName, logon, logoff }) => [id, InstanceId, ClientName, logon, logoff]),
      space.sessions.map(({ id, instance, client, logon, logoff }) => [id, instance, client, logon, logoff]),
      'Sessions',
    )
  }

  /** Names that the service made up are what they were when they were seen first. */
  learn(space: Space, clusters: readonly Values[], instances: readonly Values[]): void {
    for (const { ClusterId, Name, SecurityGroup } of clusters) {
      const cluster = space.clusters.get(ClusterId as string)
      if (cluster && cluster.group === undefined) cluster.group = like(SecurityGroup, /^sg-\w+$/)
      if (cluster && cluster.name === undefined) cluster.name = like(Name, /^cluster-\w+$/)
    }
    for (const { InstanceId, Name, InstanceType } of instances) {
      const instance = space.instances.get(InstanceId as string)
      if (instance && instance.name === undefined)
        instance.name = like(Name, new RegExp(`^c0-i00-..-${String(InstanceType).slice(4).replaceAll('.', '-')}$`))
    }
  }

  /** What was seen of a thing, and what is seen now, are joined by arrows of its state machine. */
  follow(actor: Actor, kind: keyof typeof machines, things: readonly Values[], id: string): void {
    const { seen } = this.parts.get(partKey(actor))!
    const at = this.trial.now(actor.world)
    for (const thing of things) {
      const key = `${kind} ${String(thing[id])}`
      const status = thing['Status'] as string
      const before = seen.get(key)
      // Whoever looks after every call sees each arrow that a call takes; time may have taken several before it.
      const fits =
        before && before.at < at
          ? reachable(machines[kind], before.status, status)
          : jumps(machines[kind], before?.status ?? undefined, status, Object.values(this.pace).includes(0)) ||
            (!before && at === begin)
      if (!fits)
        throw new Error(`${key} went from ${before?.status ?? 'nothing'} to ${status}: there is no such arrow.`)
      seen.set(key, { status, at })
    }
  }

  /** An address is in use while clusters are attached to it, knows which, and is again what it was when they are gone. */
  addresses(actor: Actor, space: Space): void {
    const rows = this.trial.rows<NatRow>(actor, 'nat')
    const clusters = this.trial.rows<ClusterRow>(actor, 'cluster')
    for (const row of rows) {
      const nat = nats.find(({ id }) => id === row.id)!
      const status = eipStatus(space, nat)
      for (const eip of row.eips) {
        const users = clusters.filter(({ NatEip, NatId }) => NatEip === eip.ip && NatId === row.id).map(({ id }) => id)
        same(eip.status, status(eip.ip), eip.ip)
        same((eip.attached?.clusters ?? []).toSorted(), users.toSorted(), `Clusters of ${eip.ip}`)
      }
    }
  }
}

/** Time, one call, and time again. */
function reachable(machine: (typeof machines)['cluster'], from: string, to: string): boolean {
  const between = Object.keys({ ...machine.time, ...machine.call, [to]: 0 })
  return (
    flows(machine, from, to) || between.some((state) => flows(machine, from, state) && jumps(machine, state, to, true))
  )
}

/** Without the id of its request, which steering has none of. */
function bare(answer: Values): Values {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'RequestId'))
}

function like(value: unknown, pattern: RegExp): string {
  if (!pattern.test(value as string)) throw new Error(`${String(value)} is not like ${pattern}.`)
  return value as string
}

function pollOf({ poll, wrong }: Extract<Action, { poll: number }>, { space }: Moment): readonly [GwsName, Values] {
  const tasks = [...space.tasks.values()].toReversed()
  const task = tasks[poll % tasks.length]!
  const own = task.operation.replace(/^Set/, 'Describe') as GwsName
  const name = wrong && wrong !== 'target' ? wrong : own
  const target = wrong === 'target' ? (task.target.startsWith('gws') ? 'gws-two' : 'i-two') : task.target
  const request = {
    ...(name.includes('Cluster') ? { ClusterId: target } : { InstanceId: target }),
    TaskId: task.id,
    ...(name === 'DescribeClusterConnections' && { StartTime: '2020-01-01', EndTime: '2020-01-02' }),
    ...(!['DescribeClusterADDomain', 'DescribeClusterConnections'].includes(name) && { AsyncMode: true }),
  }
  return [name, request]
}
