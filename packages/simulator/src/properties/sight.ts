/** What the Describe operations must answer, by the model. */
import { type Cluster, type Image, type Instance, type Session, type Space, valueAt } from './model.ts'

const gpuTypes = ['ecs.gn6i-c4g1.xlarge']

export const hasGpu = ({ type }: Pick<Instance, 'type'>): boolean => gpuTypes.includes(type)

export function clusterSeen(cluster: Cluster, { instances }: Space, now: number) {
  return {
    ClusterId: cluster.id,
    CreateTime: cst(cluster.created),
    DomainName: valueAt(cluster.domain, now).DomainName,
    InstanceCount: [...instances.values()].filter((one) => one.cluster === cluster.id).length,
    Name: cluster.name,
    NatEip: cluster.eip,
    NatId: cluster.nat,
    SecurityGroup: cluster.group,
    Status: valueAt(cluster.life, now),
    VpcId: cluster.vpc,
  }
}

export function instanceSeen(instance: Instance, { clusters }: Space, now: number, userId: string) {
  const { user, band, charge, stopped } = instance
  const Status = valueAt(instance.life, now)
  const number = Number(user?.id)
  return {
    AppList: instance.apps.map((app) => ({ AppArgs: '', AppName: '', AppPath: '', ...app })),
    ClusterId: instance.cluster,
    CreateTime: minute(instance.created),
    DomainName: valueAt(clusters.get(instance.cluster)!.domain, now).DomainName,
    ExpireTime: expireTime(instance, now),
    ImageId: instance.image,
    InstanceChargeType: charge,
    InstanceId: instance.id,
    InstanceType: instance.type,
    IsBoundUser: user?.id === userId,
    MaxBandwidthIn: band[0],
    MaxBandwidthOut: band[1],
    Name: instance.name,
    Status,
    StoppedMode: Status === 'Stopped' && charge === 'PostPaid' ? stopped : 'Not-applicable',
    UserName: user?.name ?? '',
    ...(user && { UserId: Number.isSafeInteger(number) ? number : user.id }),
    WorkMode: instance.mode,
  }
}

export function imageSeen({ id, created, type, name, size, life }: Image, now: number) {
  const Status = valueAt(life, now)
  return {
    CreateTime: cst(created),
    ImageId: id,
    ImageType: type,
    Name: name,
    Size: size,
    Status,
    Progress: progress(life, Status, now),
  }
}

function progress(life: Image['life'], status: string, now: number): string {
  if (status === 'CreateFailed') return '0%'
  if (status !== 'Creating') return '100%'
  const [begun, made] = life.map(({ at }) => at)
  return `${Math.floor(((now - begun!) / (made! - begun!)) * 99)}%`
}

export function policySeen(instance: Instance, policy: object): object {
  return hasGpu(instance) ? policy : { VisualLossless: 'N/A', OptimizeFor3d: 'N/A' }
}

export function connectionsSeen(sessions: readonly Session[], cluster: string, days: readonly [string, string]) {
  const [from, to] = days.toSorted().map((day) => Date.parse(`${day}T00:00:00+08:00`))
  return sessions
    .filter((one) => one.cluster === cluster && one.logon >= from! && one.logon < to! + 86_400_000)
    .toSorted((a, b) => a.logon - b.logon)
    .map(({ client, instance, logon, logoff }) => ({
      ClientName: client,
      InstanceId: instance,
      LogoffStatus: logoff === undefined ? '' : '0',
      LogoffTime: logoff === undefined ? '' : new Date(logoff).toISOString(),
      LogonTime: new Date(logon).toISOString(),
    }))
}

/** `Wed Sep 25 16:17:39 CST 2019` */
function cst(time: number): string {
  const [week, day, month, year, clock] = new Date(time + 8 * 3_600_000).toUTCString().replace(',', '').split(' ')
  return `${week} ${month} ${day} ${clock} CST ${year}`
}

const minute = (time: number): string => new Date(time).toISOString().replace(/:\d\d\.\d+Z/, 'Z')

function expireTime({ created, term }: Instance, now: number): string {
  if (!term) return '2099-12-31T15:59Z'
  let terms = 1
  while (term.renews && later(created, term, terms) <= now) terms++
  return minute(later(created, term, terms))
}

function later(from: number, { Period, PeriodUnit }: NonNullable<Instance['term']>, terms: number): number {
  if (PeriodUnit === 'Week') return from + Period * terms * 7 * 86_400_000
  const date = new Date(from)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + Period * terms)
  // The day before the first of a month that lacks the day.
  if (date.getUTCDate() !== day) date.setUTCDate(0)
  return date.getTime()
}
