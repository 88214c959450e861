/** Worlds for the plays and the probes, and for each operation a request with every parameter that is fixed. */
import type { Values } from './ground.ts'

type Things = Readonly<Record<string, Values>>

/** Changes to things of the region cn-hangzhou, or of ap-beijing for `cvm`. */
export type Changes = Readonly<Record<string, Things>>

export const vpc = 'vpc-1'
export const cluster = 'gws-standard'
export const advanced = 'gws-advanced'
export const desktop = 'i-desktop'
export const application = 'i-application'
export const stopped = 'i-stopped'
export const image = 'm-system'
export const custom = 'm-custom'
export const nat = 'ngw-1'
export const eip = '47.96.0.10'

const machine = { ClusterId: cluster, ImageId: image, InstanceType: 'ecs.g6.large', WorkMode: 'Desktop' }

const hangzhou: Readonly<Record<string, Things | object>> = {
  ecs: {
    'i-linux': { os: 'linux' },
    'i-retired': { retired: true },
    'i-asleep': { status: 'Hibernated' },
  },
  zones: { 'cn-hangzhou-i': ['gws.s1.standard', 'gws.s1.advanced'] },
  vpcs: { [vpc]: {}, 'vpc-2': {} },
  vswitches: { 'vsw-1': { VpcId: vpc, Zone: 'cn-hangzhou-i' } },
  nats: {
    [nat]: { VpcId: vpc, eips: { [eip]: 'Idle', '47.96.0.11': 'UsedByForwardTable', '47.96.0.12': 'UsedBySnatTable' } },
    'ngw-2': { VpcId: 'vpc-2', eips: { '47.96.0.20': 'Idle' } },
  },
  images: { [image]: { Size: 20 }, [custom]: { Size: 40, ImageType: 'custom' } },
  clusters: {
    [cluster]: { ClusterType: 'gws.s1.standard', VpcId: vpc },
    [advanced]: { ClusterType: 'gws.s1.advanced', VpcId: vpc },
    'gws-empty': { ClusterType: 'gws.s1.standard', VpcId: vpc },
  },
  instances: {
    [desktop]: machine,
    [application]: {
      ...machine,
      InstanceType: 'ecs.gn6i-c4g1.xlarge',
      WorkMode: 'Application',
      AppList: [{ AppName: 'notepad', AppPath: 'C:\\notepad.exe', AppArgs: '/A' }],
    },
    [stopped]: { ...machine, status: 'Stopped' },
  },
}

const beijing = { cvm: { 'ins-running1': {}, 'ins-stopped1': { status: 'STOPPED' } } }

/** The seed of a world: these things, with the changes made to them or added. */
export function worldWith(changes: Changes = {}): string {
  const { cvm = {}, ...rest } = changes
  const merged = (things: Things, edits: Things): Things =>
    Object.fromEntries(
      [...new Set([...Object.keys(things), ...Object.keys(edits)])].map((id) => {
        const [was, edit] = [things[id], edits[id]]
        return [id, Array.isArray(was) || Array.isArray(edit) ? (edit ?? was) : { ...was, ...edit }]
      }),
    ) as Things
  const region = { ...hangzhou }
  for (const [kind, edits] of Object.entries(rest)) region[kind] = merged((region[kind] ?? {}) as Things, edits)
  const regions = { 'cn-hangzhou': region, 'ap-beijing': { cvm: merged(beijing.cvm as Things, cvm) } }
  return JSON.stringify({ regions, users: { testid: '100' } })
}

const policy = { Clipboard: 'read', LocalDrive: 'off', UsbRedirect: 'on', Watermark: 'on', UdpPort: 'off' }

/** Every parameter but TaskId, which a task must give first; and AppName, UserName and Password, which need the right instance. */
export const requests: Readonly<Record<string, Values>> = {
  'ecs DescribeInstanceVncUrl': { RegionId: 'cn-hangzhou', InstanceId: 'i-linux' },
  'ecs GetInstanceScreenshot': { RegionId: 'cn-hangzhou', InstanceId: 'i-linux', WakeUp: false },
  'cvm DescribeInstanceVncUrl': { InstanceId: 'ins-running1' },
  'gws CreateCluster': { ClusterType: 'gws.s1.standard', VpcId: vpc, VSwitchId: 'vsw-1' },
  'gws DescribeClusters': { ClusterId: cluster, PageNumber: 1, PageSize: 10 },
  'gws SetClusterName': { ClusterId: cluster, Name: 'office' },
  'gws DeleteCluster': { ClusterId: 'gws-empty' },
  'gws SetClusterPolicy': { ClusterId: cluster, AsyncMode: false, ...policy },
  'gws DescribeClusterPolicy': { ClusterId: cluster, AsyncMode: false },
  'gws SetClusterADDomain': {
    ClusterId: advanced,
    DomainName: 'corp.example',
    DomainDnsIp: '192.168.0.53',
    DomainPassword: 'secret-of-the-domain',
    DomainAdmin: 'admin',
    DomainDelete: false,
  },
  'gws DescribeClusterADDomain': { ClusterId: advanced },
  'gws DescribeAvailableResource': {},
  'gws SetClusterDnat': { ClusterId: cluster, NatId: nat, NatEip: eip },
  'gws DescribeClusterConnections': { ClusterId: cluster, StartTime: '2026-01-01', EndTime: '2099-12-31' },
  'gws CreateServiceLinkedRole': {},
  'gws CreateInstance': {
    ...machine,
    WorkMode: 'Application',
    SystemDiskCategory: 'cloud_ssd',
    SystemDiskSize: 100,
    VSwitchId: 'vsw-1',
    Name: 'writer',
    AllocatePublicAddress: 'true',
    InternetChargeType: 'PayByTraffic',
    InternetMaxBandwidthIn: 8,
    InternetMaxBandwidthOut: 9,
    InstanceChargeType: 'PrePaid',
    AutoRenew: 'True',
    Period: 1,
    PeriodUnit: 'Week',
    AppList: [{ AppName: 'notepad', AppPath: 'C:\\notepad.exe', AppArgs: '/A' }],
  },
  'gws DescribeInstances': {
    ClusterId: cluster,
    InstanceId: desktop,
    UserId: 12345,
    UserName: 'user01',
    PageNumber: 1,
    PageSize: 10,
  },
  'gws DeleteInstance': { InstanceId: desktop },
  'gws SetInstanceName': { InstanceId: desktop, Name: 'office' },
  'gws StartInstance': { InstanceId: stopped },
  'gws StopInstance': { InstanceId: desktop },
  'gws RestartInstance': { InstanceId: desktop },
  'gws SetInstanceUser': { InstanceId: desktop, UserName: 'user01', UserId: 12345 },
  'gws GetConnectTicket': { InstanceId: desktop, AsyncMode: false },
  'gws SetInstancePolicy': { InstanceId: application, VisualLossless: 'on', OptimizeFor3d: 'on', AsyncMode: false },
  'gws DescribeInstancePolicy': { InstanceId: application, AsyncMode: false },
  'gws DescribeImages': {},
  'gws CreateImage': { InstanceId: desktop, Name: 'office' },
  'gws DeleteImage': { ImageId: custom },
  'gws SetImageName': { ImageId: custom, Name: 'office' },
}
