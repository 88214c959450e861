/** What may happen, at random: calls, hands from outside and time, as plain data that shrinks and reads well. */
import fc from 'fast-check'
import type { Space } from './model.ts'
import { hooks } from './rules-hooks.ts'
import { type GwsName, secretMark, type Values } from './trial.ts'

/** One of the things there are by its place, or one that is not there. */
interface Pick {
  readonly pick: 'cluster' | 'instance' | 'image' | 'task' | 'session' | 'role'
  readonly nth: number
}

export type Action =
  | { readonly wait: number }
  | { readonly advance: number; readonly world: 'left' | 'right' }
  | { readonly by: number; readonly call: GwsName; readonly request: Values }
  /** Asks about a task, as its operation says or, with `wrong`, as another one. */
  | { readonly by: number; readonly poll: number; readonly wrong?: GwsName | 'target' | undefined }
  | { readonly by: number; readonly hook: string; readonly on: Pick }

const idsOf = ({ clusters, instances, images, tasks, sessions }: Space, of: Pick['pick']): readonly string[] =>
  of === 'role'
    ? ['role']
    : of === 'session'
      ? sessions.map(({ id }) => id!)
      : [...{ cluster: clusters, instance: instances, image: images, task: tasks }[of].keys()]

/** The newest first, since there are ever more of them. */
export function picked(space: Space, { pick, nth }: Pick): string {
  const ids = idsOf(space, pick).toReversed()
  return (nth === 0 ? undefined : ids[(nth - 1) % ids.length]) ?? 'gws-unknown'
}

/** The request with ids in place of picks. */
export function asked(space: Space, request: Values): Values {
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, isPick(value) ? picked(space, value) : value]),
  )
}

function isPick(value: unknown): value is Pick {
  return typeof value === 'object' && value !== null && 'pick' in value
}

const of = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
/** 0: one that is not there. */
const nths = of(1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 0)
const pick = (kind: Pick['pick']): fc.Arbitrary<Pick> => nths.map((nth) => ({ pick: kind, nth }))
const record = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Values> => fc.record(fields).map(defined)
const ClusterId = pick('cluster')
const InstanceId = pick('instance')
const ImageId = pick('image')
const Name = of('name-1', 'name-2', '名字 <&>')
const onOff = of('off', 'on')
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined })
const AsyncMode = of(true, true, false, undefined)
const user = of<Values>(
  { UserName: 'user-a', UserId: 100 },
  { UserName: 'user-b', UserId: '9007199254740993' },
  { UserName: 'user-a', UserId: 7 },
)
const paging = { PageNumber: of(undefined, 1, 2, 3, 0), PageSize: of(undefined, 1, 2, 3, 100, 101) }
const days = of('2026-01-30', '2026-01-31', '2026-02-01', '2026-03-01', '2026-01-31')

const apps = fc.array(record({ AppName: of('notepad', 'calc'), AppArgs: of('/a', undefined) }), {
  minLength: 1,
  maxLength: 3,
})

const createInstance = record({
  ClusterId,
  ImageId,
  InstanceType: of('ecs.g6.large', 'ecs.gn6i-c4g1.xlarge', 'ecs.g5.large'),
  SystemDiskCategory: of('cloud_ssd', 'cloud_ssd', 'cloud_essd'),
  SystemDiskSize: of(100, 120, 200, 200, 200),
  VSwitchId: of(undefined, undefined, undefined, undefined, 'vsw-a', 'vsw-b'),
  Name: maybe(Name),
  mode: fc.oneof(fc.constant({ WorkMode: 'Desktop' }), record({ WorkMode: of('Application'), AppList: apps })),
  net: of(
    {},
    { AllocatePublicAddress: 'TRUE' },
    { AllocatePublicAddress: 'true', InternetMaxBandwidthIn: 100, InternetMaxBandwidthOut: 1 },
  ),
  charge: of(
    {},
    {},
    { InstanceChargeType: 'PrePaid', Period: 1, PeriodUnit: 'Month' },
    { InstanceChargeType: 'PrePaid', Period: 2, PeriodUnit: 'Week', AutoRenew: 'True' },
  ),
}).map(({ mode, net, charge, ...rest }) => ({
  ...rest,
  ...(mode as Values),
  ...(net as Values),
  ...(charge as Values),
}))

function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

const password = of(`${secretMark}-1`, `${secretMark} "&<2>`)

const requests: Readonly<Record<GwsName, readonly [weight: number, request: fc.Arbitrary<Values>]>> = {
  CreateCluster: [
    3,
    record({
      ClusterType: of('gws.s1.standard', 'gws.s1.advanced'),
      VpcId: of('vpc-a', 'vpc-b', 'vpc-a', 'vpc-unknown'),
      VSwitchId: of(undefined, undefined, 'vsw-a', 'vsw-unknown'),
    }),
  ],
  DescribeClusters: [2, record({ ClusterId: maybe(ClusterId), ...paging })],
  SetClusterName: [1, record({ ClusterId, Name })],
  DeleteCluster: [4, record({ ClusterId })],
  SetClusterPolicy: [
    5,
    record({
      ClusterId,
      AsyncMode,
      Clipboard: of('off', 'read', 'write', 'readwrite'),
      LocalDrive: of('off', 'readwrite'),
      UsbRedirect: onOff,
      Watermark: onOff,
      UdpPort: of(undefined, 'on', 'off'),
    }),
  ],
  DescribeClusterPolicy: [3, record({ ClusterId, AsyncMode })],
  SetClusterADDomain: [
    5,
    record({
      ClusterId,
      DomainName: of('a.com', 'b.com'),
      DomainDnsIp: of('10.0.0.1', '10.0.0.2'),
      DomainPassword: password,
      DomainDelete: of(undefined, false, true),
    }),
  ],
  DescribeClusterADDomain: [1, record({ ClusterId })],
  DescribeAvailableResource: [1, record({})],
  SetClusterDnat: [
    10,
    record({
      ClusterId,
      NatId: of('ngw-a', 'ngw-a', 'ngw-a', 'ngw-c', 'ngw-c', 'ngw-b', 'ngw-unknown', ''),
      NatEip: of(undefined, undefined, '1.0.0.1', '1.0.0.3', '3.0.0.1', '9.9.9.9'),
    }).map(withoutEip),
  ],
  DescribeClusterConnections: [3, record({ ClusterId, StartTime: days, EndTime: days })],
  CreateServiceLinkedRole: [1, record({})],
  CreateInstance: [9, createInstance],
  DescribeInstances: [
    4,
    record({
      ClusterId: maybe(ClusterId),
      InstanceId: maybe(InstanceId),
      UserName: of(undefined, undefined, 'user-a', 'user-b'),
      UserId: of<unknown>(undefined, undefined, 100, '9007199254740993'),
      ...paging,
    }),
  ],
  DeleteInstance: [2, record({ InstanceId })],
  StartInstance: [7, record({ InstanceId })],
  StopInstance: [5, record({ InstanceId })],
  RestartInstance: [3, record({ InstanceId })],
  SetInstanceName: [1, record({ InstanceId, Name })],
  SetInstanceUser: [3, fc.tuple(InstanceId, user).map(([id, one]) => ({ InstanceId: id, ...one }))],
  SetInstancePolicy: [4, record({ InstanceId, AsyncMode, VisualLossless: maybe(onOff), OptimizeFor3d: maybe(onOff) })],
  DescribeInstancePolicy: [2, record({ InstanceId, AsyncMode })],
  GetConnectTicket: [
    8,
    record({
      InstanceId,
      AsyncMode,
      AppName: of(undefined, undefined, undefined, 'notepad', 'notepad', 'other'),
      UserName: of(undefined, 'user-a'),
      Password: maybe(password),
    }),
  ],
  DescribeImages: [1, record({})],
  CreateImage: [4, record({ InstanceId, Name: maybe(Name) })],
  DeleteImage: [2, record({ ImageId })],
  SetImageName: [1, record({ ImageId, Name })],
}

/** The client refuses an EIP without a gateway itself. */
function withoutEip({ NatEip, ...request }: Values): Values {
  return request['NatId'] === '' ? request : { ...request, NatEip }
}

/** Most of it happens in one place, so that it gets somewhere. */
const by = of(0, 0, 0, 0, 0, 1, 1, 2, 3, 4)

const calls = Object.entries(requests).map(([call, [weight, request]]) => ({
  weight,
  arbitrary: fc.record({ by, call: fc.constant(call as GwsName), request }),
}))

const polls: fc.Arbitrary<Action> = fc.record(
  {
    by,
    poll: fc.nat(5),
    wrong: of(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'target',
      'DescribeClusterPolicy',
      'DescribeInstancePolicy',
      'GetConnectTicket',
      'DescribeClusterADDomain',
    ),
  },
  { requiredKeys: ['by', 'poll'] },
) as fc.Arbitrary<Action>

const often = ['sessions.open', 'sessions.open', 'sessions.close', 'tasks.finish', 'tasks.fail', 'instances.recover']

const hands: fc.Arbitrary<Action> = fc
  .tuple(by, of(...Object.keys(hooks), ...often, ...often), nths)
  .map(([one, hook, nth]) => ({ by: one, hook, on: { pick: hooks[hook]!.on, nth } }))

const waits = of(0, 1, 400, 999, 1000, 1001, 2000, 5000, 5000, 5000, 60_000, 86_400_000)

/** All of it; most of the time somebody calls. */
export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 60, arbitrary: fc.oneof(...calls) as fc.Arbitrary<Action> },
  { weight: 12, arbitrary: polls },
  { weight: 16, arbitrary: hands },
  { weight: 18, arbitrary: waits.map((wait) => ({ wait })) },
  {
    weight: 1,
    arbitrary: fc.record({ advance: of(500, 3_600_000), world: of('left', 'right') }) as fc.Arbitrary<Action>,
  },
)

const one = (call: GwsName, fields: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Action> =>
  fc.record({ by: of(0, 0, 1), call: fc.constant(call), request: record({ InstanceId: nearby, ...fields }) })

/** Of the two instances that there are at the beginning. */
const nearby = of(1, 2).map((nth) => ({ pick: 'instance', nth }))

/** Tickets and what becomes of their sessions, so often that all of it meets. */
export const ticketAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: one('GetConnectTicket', { AsyncMode, UserName: of('user-a'), Password: password }) },
  { weight: 4, arbitrary: fc.record({ by: of(0, 0, 1), poll: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.oneof(one('RestartInstance'), one('StopInstance'), one('StartInstance')) },
  {
    weight: 2,
    arbitrary: of(1, 1, 2).map((nth) => ({ by: 0, hook: 'sessions.close', on: { pick: 'session' as const, nth } })),
  },
  { weight: 4, arbitrary: of(1000, 1000, 5000).map((wait) => ({ wait })) },
)

export const paces = of<Readonly<Record<string, number>>>(
  {},
  {},
  {
    creating: 0,
    starting: 0,
    Creating: 0,
    Starting: 0,
    Initializing: 0,
    Unregistered: 0,
    Stopping: 0,
    Cloning: 0,
    image: 0,
    task: 0,
  },
  { Starting: 0, Stopping: 3000, Unregistered: 5000, Cloning: 700, image: 1500, task: 2500 },
)
