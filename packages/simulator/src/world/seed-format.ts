/** The format of a seed, as data: it is checked, and documented in docs/world.md, after this. */

/** What a value must be. `refers` and `names` are kinds of things: in the region, by their ids. */
export type Shape =
  | { readonly type: 'text'; readonly refers?: Named; readonly pattern?: RegExp; readonly like?: string }
  | { readonly type: 'digits' | 'flag' | 'time' }
  | { readonly type: 'number'; readonly min: number; readonly max: number }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'byId'; readonly of: Shape; readonly id: string; readonly names?: Named }
  | { readonly type: 'fields'; readonly fields: Readonly<Record<string, SeedField>> }

export type Named = 'vpc' | 'vswitch' | 'nat' | 'image' | 'cluster' | 'instance'

/** Six characters that can be digits and letters (document 000, line 16). */
export const vncPassword: RegExp = /^[A-Za-z0-9]{6}$/

export interface SeedField {
  readonly shape: Shape
  readonly required?: true
  /** What it is, with its default. */
  readonly summary: string
}

const text = { type: 'text' } as const
const time = { type: 'time' } as const
const flag = { type: 'flag' } as const
const number = (min: number, max: number): Shape => ({ type: 'number', min, max })
const choice = (...of: string[]): Shape => ({ type: 'choice', of })
const refers = (to: Named): Shape => ({ type: 'text', refers: to })
const fields = (of: Readonly<Record<string, SeedField>>): Shape => ({ type: 'fields', fields: of })
const byId = (id: string, of: Shape, names?: Named): Shape => ({ type: 'byId', id, of, ...(names && { names }) })
const field = (shape: Shape, summary: string): SeedField => ({ shape, summary })
const needed = (shape: Shape, summary: string): SeedField => ({ shape, summary, required: true })

const os = field(choice('linux', 'windows'), 'default linux')
const onOff = choice('off', 'on')
const created = field(time, 'when it was made: ms since 1970 or ISO 8601; default now')

const clusterPolicy = fields({
  Clipboard: field(choice('off', 'read', 'write', 'readwrite'), 'default off'),
  LocalDrive: field(choice('off', 'read', 'readwrite'), 'default off'),
  UsbRedirect: field(onOff, 'default off'),
  Watermark: field(onOff, 'default off'),
  UdpPort: field(onOff, 'default on'),
})

const domain = fields({
  DomainName: needed(text, 'of an advanced cluster'),
  DomainDnsIp: needed(text, 'its DNS server'),
})

const app = fields({
  AppName: field(text, 'what GetConnectTicket asks for'),
  AppPath: field(text, 'where it is'),
  AppArgs: field(text, 'its arguments'),
})

const cluster = fields({
  ClusterType: needed(choice('gws.s1.standard', 'gws.s1.advanced'), 'only the advanced type can be in an AD domain'),
  VpcId: needed(refers('vpc'), 'its VPC'),
  VSwitchId: field(refers('vswitch'), 'default the first of the VPC'),
  Name: field(text, 'default its id'),
  status: field(choice('creating', 'starting', 'running', 'indebt'), 'default running'),
  NatId: field(refers('nat'), 'the NAT gateway of its DNAT; needs NatEip'),
  NatEip: field(text, 'an EIP of that gateway'),
  policy: field(clusterPolicy, 'what SetClusterPolicy sets'),
  domain: field(domain, 'the AD domain it is in'),
  created,
})

const instance = fields({
  ClusterId: needed(refers('cluster'), 'its cluster'),
  ImageId: needed(refers('image'), 'its image'),
  InstanceType: needed(text, 'a type with a GPU begins with ecs.gn, ecs.vgn, ecs.gi or ecs.sgn'),
  WorkMode: needed(choice('Desktop', 'Application'), 'what it shows'),
  Name: field(text, 'default its id'),
  UserName: field(text, 'the user it is assigned to; needs UserId'),
  UserId: field({ type: 'digits' }, 'of that user'),
  AppList: field({ type: 'list', of: app }, 'the applications, in the mode Application'),
  InstanceChargeType: field(choice('PostPaid', 'PrePaid'), 'default PostPaid'),
  status: field(
    choice(
      'Creating',
      'Starting',
      'Stopping',
      'Stopped',
      'Initializing',
      'Unregistered',
      'Registered',
      'Missing',
      'Cloning',
    ),
    'default Registered; it stays so',
  ),
  stopped: field(choice('StopCharging', 'KeepCharging'), 'how it was stopped; default StopCharging'),
  SystemDiskSize: field(number(20, 500), 'GB; default 100'),
  MaxBandwidthIn: field(number(0, 100), 'default 0'),
  MaxBandwidthOut: field(number(0, 100), 'default 0'),
  publicIp: field(text, 'default none'),
  policy: field(
    fields({ VisualLossless: field(onOff, 'default off'), OptimizeFor3d: field(onOff, 'default off') }),
    'what SetInstancePolicy sets',
  ),
  created,
  expires: field(time, 'the end of its term, when it is PrePaid'),
  count: field(number(1, 5_000_000), 'makes so many: the id is a prefix then, and 1, 2, 3 … follow it'),
})

const region = fields({
  ecs: field(
    byId(
      'an InstanceId such as `i-...`',
      fields({
        os,
        status: field(
          choice('Pending', 'Starting', 'Running', 'Stopping', 'Stopped', 'Hibernated'),
          'default Running; Hibernated is stopped, with its memory kept',
        ),
        retired: field(flag, 'its type is out of sale: no screenshots; default false'),
        vncPassword: field(
          { type: 'text', pattern: vncPassword, like: '"aB3dE6"' },
          'what its console asks for: 6 letters or digits, in quotes; default nothing',
        ),
      }),
    ),
    'ECS instances',
  ),
  cvm: field(
    byId(
      'an InstanceId: `ins-` and 8 lower-case letters or digits',
      fields({
        os,
        status: field(choice('PENDING', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED'), 'default RUNNING'),
      }),
    ),
    'CVM instances',
  ),
  zones: field(
    byId('a zone', { type: 'list', of: choice('gws.s1.standard', 'gws.s1.advanced') }),
    'zones, and the types of GWS cluster that each offers',
  ),
  vpcs: field(byId('a VpcId', fields({ CidrBlock: field(text, 'default 192.168.0.0/16') }), 'vpc'), 'VPCs'),
  vswitches: field(
    byId('a VSwitchId', fields({ VpcId: needed(refers('vpc'), 'its VPC'), Zone: needed(text, 'its zone') }), 'vswitch'),
    'vSwitches',
  ),
  nats: field(
    byId(
      'a NatId',
      fields({
        VpcId: needed(refers('vpc'), 'its VPC'),
        eips: needed(
          byId('an address', choice('Idle', 'UsedByForwardTable', 'UsedBySnatTable')),
          'its elastic IP addresses, and what each is used for',
        ),
      }),
      'nat',
    ),
    'NAT gateways',
  ),
  images: field(
    byId(
      'an ImageId',
      fields({
        Name: field(text, 'default its id'),
        Size: field(number(1, 500), 'GB; default 40'),
        ImageType: field(choice('system', 'custom'), 'default system'),
        status: field(choice('Available', 'Creating', 'UnAvailable', 'Missing', 'CreateFailed'), 'default Available'),
        created,
      }),
      'image',
    ),
    'GWS images',
  ),
  clusters: field(byId('a ClusterId', cluster, 'cluster'), 'GWS clusters'),
  instances: field(byId('an InstanceId', instance, 'instance'), 'GWS instances'),
  sessions: field(
    byId(
      'an id of your own',
      fields({
        ClusterId: needed(refers('cluster'), 'the cluster of the instance'),
        InstanceId: needed(refers('instance'), 'where somebody is, or was, logged on'),
        ClientName: field(text, 'name of their computer; default CLIENT-1'),
        logon: needed(time, 'ms since 1970 or ISO 8601'),
        logoff: field(time, 'left out while it runs'),
      }),
    ),
    'people at GWS instances',
  ),
})

export const seedFormat: Shape = fields({
  users: field(
    byId('an access key id', { type: 'digits' }),
    'the user id that an access key stands for; default 100000000000001',
  ),
  role: field(flag, 'whether the service-linked role of GWS exists; default false'),
  regions: field(byId('a region such as `cn-hangzhou`', region), 'what is where, in every account'),
})
