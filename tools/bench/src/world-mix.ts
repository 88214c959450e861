/** The load of a living world: all 30 operations, 70 % reads and 30 % writes, and the world in which each of them succeeds. */
import type { Random } from './random.ts'

/** One call of the load, before it is signed. */
export interface Planned {
  readonly service: 'gws' | 'ecs' | 'cvm'
  readonly operation: string
  readonly request: Readonly<Record<string, unknown>>
  /** Which of the accounts calls. */
  readonly account: number
}

interface Share {
  readonly service: Planned['service']
  /** Calls in a thousand. */
  readonly weight: number
  /** The nth such call of an account, from 1. */
  readonly request: (n: number) => Planned['request']
}

/** So many access keys share the load; each is an account of its own, with a world of the same seed. */
export const accounts = 8
export const keyOf = (account: number): { id: string; secret: string } => ({
  id: `load${account}`,
  secret: `secret-${account}`,
})

const clusters = 10
const desktops = 20
const machines = 10

const turn = (n: number, size: number): number => (n % size) + 1
const cluster = (n: number): string => `gws-load-${turn(n, clusters)}`
const desktop = (n: number): string => `i-load-${turn(n, clusters)}-${turn(n >> 3, desktops)}`
const advanced = (n: number): string => `gws-advanced-${turn(n, clusters)}`
const policy = { Clipboard: 'read', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'on' }
const domain = { DomainName: 'example.test', DomainDnsIp: '192.168.0.1', DomainPassword: 'secret' }

const gws = (weight: number, request: Share['request']): Share => ({ service: 'gws', weight, request })

/** What is deleted, started, stopped, restarted or copied is there for one call each: no call waits for another. */
export const shares: Readonly<Record<string, Share>> = {
  DescribeInstances: gws(160, (n) => {
    const filters = [{ InstanceId: desktop(n) }, { PageNumber: turn(n, 5), PageSize: 10 }, { ClusterId: cluster(n) }]
    return filters[n % filters.length]!
  }),
  DescribeClusters: gws(90, (n) => (n % 3 ? { ClusterId: cluster(n) } : { PageNumber: turn(n, 5), PageSize: 10 })),
  DescribeImages: gws(40, () => ({})),
  DescribeClusterPolicy: gws(60, (n) => ({ ClusterId: cluster(n) })),
  DescribeInstancePolicy: gws(60, (n) => ({ InstanceId: desktop(n) })),
  DescribeClusterADDomain: gws(40, (n) => ({ ClusterId: advanced(n) })),
  DescribeAvailableResource: gws(40, () => ({})),
  DescribeClusterConnections: gws(30, (n) => ({
    ClusterId: cluster(n),
    StartTime: '2026-01-01',
    EndTime: '2026-01-02',
  })),
  GetConnectTicket: gws(50, (n) => ({ InstanceId: desktop(n) })),
  CreateCluster: gws(15, () => ({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-load' })),
  DeleteCluster: gws(15, (n) => ({ ClusterId: `gws-delete-${n}` })),
  SetClusterName: gws(30, (n) => ({ ClusterId: cluster(n), Name: `name-${n}` })),
  SetClusterPolicy: gws(25, (n) => ({ ClusterId: cluster(n), ...policy, AsyncMode: n % 2 === 0 })),
  SetClusterADDomain: gws(10, (n) => ({ ClusterId: advanced(n), ...domain })),
  SetClusterDnat: gws(10, (n) => ({ ClusterId: cluster(n), NatId: n % 2 ? 'ngw-load' : '' })),
  CreateServiceLinkedRole: gws(1, () => ({})),
  CreateInstance: gws(25, (n) => ({
    ClusterId: cluster(n),
    ImageId: 'm-load',
    InstanceType: 'ecs.g6.large',
    SystemDiskCategory: 'cloud_ssd',
    SystemDiskSize: 100,
    WorkMode: 'Desktop',
  })),
  DeleteInstance: gws(25, (n) => ({ InstanceId: `i-delete-${n}` })),
  StartInstance: gws(10, (n) => ({ InstanceId: `i-start-${n}` })),
  StopInstance: gws(10, (n) => ({ InstanceId: `i-stop-${n}` })),
  RestartInstance: gws(10, (n) => ({ InstanceId: `i-restart-${n}` })),
  SetInstanceName: gws(40, (n) => ({ InstanceId: desktop(n), Name: `name-${n}` })),
  SetInstanceUser: gws(25, (n) => ({ InstanceId: desktop(n), UserName: `user-${n}`, UserId: 1e14 + n })),
  SetInstancePolicy: gws(25, (n) => ({ InstanceId: desktop(n), VisualLossless: 'on', AsyncMode: n % 2 === 0 })),
  CreateImage: gws(2, (n) => ({ InstanceId: `i-image-${n}` })),
  DeleteImage: gws(2, (n) => ({ ImageId: `m-delete-${n}` })),
  SetImageName: gws(14, (n) => ({ ImageId: 'm-custom', Name: `name-${n}` })),
  GetInstanceScreenshot: {
    service: 'ecs',
    weight: 6,
    request: (n) => ({ RegionId: 'cn-hangzhou', InstanceId: `i-ecs-${turn(n, machines)}` }),
  },
  'ecs DescribeInstanceVncUrl': {
    service: 'ecs',
    weight: 65,
    request: (n) => ({ RegionId: 'cn-hangzhou', InstanceId: `i-ecs-${turn(n, machines)}` }),
  },
  'cvm DescribeInstanceVncUrl': {
    service: 'cvm',
    weight: 65,
    request: (n) => ({ InstanceId: `ins-load000${n % machines}` }),
  },
}

/** Seeded: the same calls in every run. */
export function* planned(count: number, chance: Random): Generator<Planned> {
  const all = Object.entries(shares)
  const deck = all.flatMap(([name, { weight }]) => Array.from({ length: weight }, () => name))
  const done = new Map<string, number>()
  for (let left = count; left > 0; left--) {
    const name = chance.pick(deck)
    const before = done.get(name) ?? 0
    done.set(name, before + 1)
    const { service, request } = shares[name]!
    const operation = name.slice(name.indexOf(' ') + 1)
    yield { service, operation, request: request(Math.floor(before / accounts) + 1), account: before % accounts }
  }
}

/** The seed of a world in which so many calls succeed; JSON, which is YAML as well. */
export function seedFor(count: number): string {
  /** Enough for one call each, and something for chance. */
  const enough = (name: string): number => Math.ceil(((count * shares[name]!.weight) / 1000 / accounts) * 1.2) + 15
  const standard = { ClusterType: 'gws.s1.standard', VpcId: 'vpc-load' }
  const numbered = <T>(prefix: string, size: number, value: T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: size }, (_, index) => [`${prefix}${index + 1}`, value]))
  const instance = (number: number, ClusterId: string, status = 'Registered') => ({
    ClusterId,
    ImageId: 'm-load',
    InstanceType: 'ecs.g6.large',
    WorkMode: 'Desktop',
    status,
    count: number,
  })
  const once = 'gws-once'
  const hangzhou = {
    ecs: numbered('i-ecs-', machines, { os: 'linux' }),
    zones: { 'cn-hangzhou-h': ['gws.s1.standard', 'gws.s1.advanced'] },
    vpcs: { 'vpc-load': {} },
    vswitches: { 'vsw-load': { VpcId: 'vpc-load', Zone: 'cn-hangzhou-h' } },
    nats: { 'ngw-load': { VpcId: 'vpc-load', eips: { '47.96.0.10': 'Idle', '47.96.0.11': 'Idle' } } },
    images: {
      'm-load': {},
      'm-custom': { ImageType: 'custom' },
      ...numbered('m-delete-', enough('DeleteImage'), { ImageType: 'custom' }),
    },
    clusters: {
      ...numbered('gws-load-', clusters, standard),
      ...numbered('gws-advanced-', clusters, { ...standard, ClusterType: 'gws.s1.advanced' }),
      [once]: standard,
      ...numbered('gws-delete-', enough('DeleteCluster'), standard),
    },
    instances: {
      ...Object.fromEntries(
        Array.from({ length: clusters }, (_, index) => [
          `i-load-${index + 1}-`,
          instance(desktops, `gws-load-${index + 1}`),
        ]),
      ),
      'i-delete-': instance(enough('DeleteInstance'), once),
      'i-start-': instance(enough('StartInstance'), once, 'Stopped'),
      'i-stop-': instance(enough('StopInstance'), once),
      'i-restart-': instance(enough('RestartInstance'), once),
      'i-image-': instance(enough('CreateImage'), once),
    },
  }
  const names = Array.from({ length: machines }, (_, index) => [`ins-load000${index}`, { os: 'linux' }])
  return JSON.stringify({ regions: { 'cn-hangzhou': hangzhou, 'ap-beijing': { cvm: Object.fromEntries(names) } } })
}
