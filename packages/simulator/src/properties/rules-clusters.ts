/** What the operations on clusters do: sections 3 to 5.1 of the model. */
import { firstPolicy, lifeOf, nats, noDomain, type Space, valueAt, vpcs, vswitches } from './model.ts'
import { clusterSeen, connectionsSeen } from './sight.ts'
import { begin, done, type Moment, poll, refused, type Rules, some, text, type Verdict } from './verdict.ts'

const noCluster = refused('InvalidClusterId.NotFound')

export const clusterRules: Rules = {
  CreateCluster({ ClusterType, VpcId, VSwitchId }, { space, now, pace }) {
    if (!vpcs.includes(text(VpcId))) return refused('InvalidParameter VpcId')
    if (VSwitchId && vswitches.find(({ id }) => id === VSwitchId)?.vpc !== VpcId)
      return refused('InvalidParameter VSwitchId')
    return done({ ClusterId: some }, ({ ClusterId }) => {
      const id = text(ClusterId)
      space.clusters.set(id, {
        id,
        type: text(ClusterType),
        vpc: text(VpcId),
        created: now,
        life: lifeOf(now, ['creating', 'starting', 'running'], pace),
        nat: '',
        eip: '',
        policy: [{ at: 0, value: firstPolicy }],
        domain: [{ at: 0, value: noDomain }],
      })
    })
  },

  DescribeClusters({ ClusterId, PageNumber = 1, PageSize = 10 }, { space, now }) {
    const all = [...space.clusters.values()].filter(({ id }) => !ClusterId || id === ClusterId)
    const page = pageOf(all, PageNumber as number, PageSize as number)
    if (!page) return badPage(PageNumber as number)
    const Clusters = page.map((one) => clusterSeen(one, space, now))
    return done({ Clusters, PageNumber, PageSize, TotalCount: all.length })
  },

  SetClusterName({ ClusterId, Name }, { space }) {
    const cluster = space.clusters.get(text(ClusterId))
    return cluster ? done({}, () => (cluster.name = text(Name))) : noCluster
  },

  DeleteCluster({ ClusterId }, { space, now }) {
    const cluster = space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    if (valueAt(cluster.life, now) !== 'running') return refused('IncorrectClusterStatus')
    if ([...space.instances.values()].some((one) => one.cluster === ClusterId)) return refused('IncorrectClusterStatus')
    return done({}, () => space.clusters.delete(cluster.id))
  },

  SetClusterPolicy({ ClusterId, AsyncMode, ...given }, moment) {
    const { space, now } = moment
    const cluster = space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    if (valueAt(cluster.life, now) !== 'running') return refused('IncorrectClusterStatus')
    const value = { UdpPort: 'on', ...given }
    if (!AsyncMode) return done({}, () => cluster.policy.push({ at: now, value }))
    return done({ TaskId: some }, (answer) => {
      const task = begin(moment, answer, { operation: 'SetClusterPolicy', target: cluster.id, result: value })
      cluster.policy.push({ at: task.ends, value, task: task.id })
    })
  },

  DescribeClusterPolicy({ ClusterId, AsyncMode, TaskId }, moment) {
    const cluster = moment.space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    const result = valueAt(cluster.policy, moment.now)
    return read(moment, result, {
      AsyncMode,
      TaskId,
      target: cluster.id,
      names: ['DescribeClusterPolicy', 'SetClusterPolicy'],
    })
  },

  SetClusterADDomain({ ClusterId, DomainName, DomainDnsIp, DomainDelete }, moment) {
    const cluster = moment.space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    if (cluster.type !== 'gws.s1.advanced') return refused('NotSupported')
    const value = DomainDelete ? noDomain : { DomainName: text(DomainName), DomainDnsIp: text(DomainDnsIp) }
    return done({ TaskId: some }, (answer) => {
      const task = begin(moment, answer, { operation: 'SetClusterADDomain', target: cluster.id, result: value })
      cluster.domain.push({ at: task.ends, value, task: task.id })
    })
  },

  DescribeClusterADDomain({ ClusterId, TaskId }, moment) {
    const cluster = moment.space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    const before = { ...valueAt(cluster.domain, moment.now), IsSupported: cluster.type === 'gws.s1.advanced' }
    return TaskId
      ? poll(moment, text(TaskId), { target: cluster.id, of: ['SetClusterADDomain'], before })
      : done(before)
  },

  SetClusterDnat({ ClusterId, NatId, NatEip }, { space }) {
    const cluster = space.clusters.get(text(ClusterId))
    if (!cluster) return noCluster
    const to = (nat: string, eip: string): Verdict => done({}, () => Object.assign(cluster, { nat, eip }))
    if (NatId === '') return to('', '')
    const nat = nats.find(({ id }) => id === NatId)
    if (nat?.vpc !== cluster.vpc) return refused('InvalidParameter NatId')
    if (NatEip)
      return nat.eips.some(([ip]) => ip === NatEip) ? to(nat.id, text(NatEip)) : refused('InvalidParameter NatEip')
    const status = eipStatus(space, nat, cluster.id)
    const eip = ['Idle', 'UsedByForwardTable'].map((one) => nat.eips.find(([ip]) => status(ip) === one)).find(Boolean)
    return eip ? to(nat.id, eip[0]) : refused('InvalidParameter NatEip')
  },

  DescribeClusterConnections({ ClusterId, StartTime, EndTime, TaskId }, moment) {
    const { space } = moment
    const target = text(ClusterId)
    if (!space.clusters.has(target)) return noCluster
    const none = { Connections: [], TotalCount: 0 }
    if (TaskId) return poll(moment, text(TaskId), { target, of: ['DescribeClusterConnections'], before: none })
    const Connections = connectionsSeen(space.sessions, target, [text(StartTime), text(EndTime)])
    const result = { Connections, TotalCount: Connections.length }
    return done({ ...none, TaskId: some, TaskFinished: false }, (answer) => {
      begin(moment, answer, { operation: 'DescribeClusterConnections', target, result })
    })
  },

  CreateServiceLinkedRole(_, { role }) {
    return done({ AlreadyExists: role.there }, () => (role.there = true))
  },
}

/** What an address is, for a cluster that leaves its own one: in use while any other cluster is attached to it. */
export function eipStatus(
  { clusters }: Space,
  { id, eips }: (typeof nats)[number],
  except?: string,
): (ip: string) => string {
  return (ip) =>
    [...clusters.values()].some((one) => one.id !== except && one.nat === id && one.eip === ip)
      ? 'UsedByForwardTable'
      : eips.find(([own]) => own === ip)![1]
}

/** Reads at once, begins a task, or asks about one. */
export function read(
  moment: Moment,
  result: object,
  asked: { AsyncMode: unknown; TaskId: unknown; target: string; names: readonly string[] },
): Verdict {
  const { AsyncMode, TaskId, target, names } = asked
  if (!AsyncMode) return done({ ...result })
  if (TaskId) return poll(moment, text(TaskId), { target, of: names })
  return done({ TaskId: some, TaskFinished: false }, (answer) => {
    begin(moment, answer, { operation: names[0]!, target, result })
  })
}

/** undefined: there is no such page. */
export function pageOf<T>(all: readonly T[], number: number, size: number): readonly T[] | undefined {
  return number < 1 || size < 1 || size > 100 ? undefined : all.slice((number - 1) * size, number * size)
}

export const badPage = (number: number): Verdict =>
  refused(`InvalidParameter ${number < 1 ? 'PageNumber' : 'PageSize'}`)
