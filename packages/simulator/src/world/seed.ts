/** What a world begins with, as its user writes it, and the rows that this becomes. */
import { parse } from 'yaml'
import type { Draft } from '../stores/store.ts'
import { defaultWorld } from './default-world.ts'
import type {
  App,
  ClusterStatus,
  CvmStatus,
  EcsStatus,
  ImageStatus,
  InstanceStatus,
  New,
  NatRow,
  RowKind,
} from './rows.ts'
import { always } from './timeline.ts'

export interface Seed {
  readonly regions: Readonly<Record<string, RegionSeed>>
}

type ById<T> = Readonly<Record<string, T>>

/** Of one region; all by id. */
export interface RegionSeed {
  readonly ecs?: ById<{ os?: 'linux' | 'windows'; status?: EcsStatus; retired?: boolean }>
  readonly cvm?: ById<{ os?: 'linux' | 'windows'; status?: CvmStatus }>
  readonly zones?: ById<readonly string[]>
  readonly vpcs?: ById<{ CidrBlock?: string }>
  readonly vswitches?: ById<{ VpcId: string; Zone: string }>
  readonly nats?: ById<{ VpcId: string; eips: ById<NatRow['eips'][number]['status']> }>
  readonly images?: ById<{ Name?: string; Size?: number; ImageType?: 'system' | 'custom'; status?: ImageStatus }>
  readonly clusters?: ById<{ ClusterType: string; VpcId: string; Name?: string; status?: ClusterStatus }>
  readonly instances?: ById<InstanceSeed>
}

export interface InstanceSeed {
  readonly ClusterId: string
  readonly ImageId: string
  readonly InstanceType: string
  readonly WorkMode: 'Desktop' | 'Application'
  readonly Name?: string
  readonly UserName?: string
  readonly UserId?: string
  readonly AppList?: readonly App[]
  readonly status?: InstanceStatus
  /** So many, their ids numbered: the id is a prefix then. */
  readonly count?: number
}

const defaultSeed: Seed = parse(defaultWorld)

/** undefined: the default world; `''`: nothing. */
export function seedOf(text: string | undefined): Seed {
  if (text === undefined) return defaultSeed
  return text === '' ? { regions: {} } : parse(text)
}

type Seeded = readonly [RowKind, Draft]

/** The rows of an account that no region divides (`region` is empty), or of a region. */
export function seededRows(seed: Seed, region: string, now: number): Seeded[] {
  const rows: Seeded[] = []
  const add = <K extends RowKind>(kind: K, row: New<K>): number => rows.push([kind, row])
  if (region === '') {
    for (const [RegionId, { ecs = {}, cvm = {} }] of Object.entries(seed.regions)) {
      for (const [id, { os = 'linux', status = 'Running', retired = false }] of Object.entries(ecs))
        add('ecs', { id, RegionId, os, life: always(status), ...(retired && { retired }) })
      for (const [id, { os = 'linux', status = 'RUNNING' }] of Object.entries(cvm))
        add('cvm', { id, Region: RegionId, os, life: always(status) })
    }
    return rows
  }
  const {
    zones = {},
    vpcs = {},
    vswitches = {},
    nats = {},
    images = {},
    clusters = {},
    instances = {},
  } = seed.regions[region] ?? {}
  for (const [id, ClusterTypes] of Object.entries(zones)) add('zone', { id, ClusterTypes })
  for (const [id, { CidrBlock = '192.168.0.0/16' }] of Object.entries(vpcs)) add('vpc', { id, CidrBlock })
  for (const [id, vswitch] of Object.entries(vswitches)) add('vswitch', { id, ...vswitch })
  for (const [id, { VpcId, eips }] of Object.entries(nats))
    add('nat', { id, VpcId, eips: Object.entries(eips).map(([ip, status]) => ({ ip, status })) })
  for (const [id, { Name = id, Size = 40, ImageType = 'system', status = 'Available' }] of Object.entries(images))
    add('image', { id, Name, Size, ImageType, life: always(status), created: now })
  for (const [id, { ClusterType, VpcId, Name = id, status = 'running' }] of Object.entries(clusters))
    add('cluster', {
      id,
      ClusterType,
      VpcId,
      VSwitchId: Object.entries(vswitches).find(([, vswitch]) => vswitch.VpcId === VpcId)?.[0] ?? '',
      Name,
      SecurityGroup: `sg-${id.replace(/^gws-/, '')}`,
      created: now,
      life: always(status),
      NatId: '',
      NatEip: '',
      domain: always(noDomain),
      policy: always(defaultClusterPolicy),
    })
  for (const [id, instance] of Object.entries(instances))
    for (const row of instanceRows(id, instance, now)) add('instance', row)
  return rows
}

export const noDomain = { DomainName: '', DomainDnsIp: '' } as const
export const defaultClusterPolicy = {
  Clipboard: 'off',
  LocalDrive: 'off',
  UsbRedirect: 'off',
  Watermark: 'off',
  UdpPort: 'on',
} as const
export const defaultInstancePolicy = { VisualLossless: 'off', OptimizeFor3d: 'off' } as const

const offTimeline = always(defaultInstancePolicy)
const noApps: readonly App[] = []

function* instanceRows(id: string, seed: InstanceSeed, now: number): Generator<New<'instance'>> {
  const { Name, UserName = '', UserId = '', AppList = noApps, status = 'Registered', count, ...given } = seed
  const shared = {
    ...given,
    InstanceChargeType: 'PostPaid',
    created: now,
    life: always(status),
    UserName,
    UserId,
    MaxBandwidthIn: 0,
    MaxBandwidthOut: 0,
    AppList,
    policy: offTimeline,
    setup: {
      SystemDiskCategory: 'cloud_ssd',
      SystemDiskSize: 100,
      VSwitchId: '',
      privateIp: '192.168.0.10',
      publicIp: '',
    },
  } as const
  if (count === undefined) yield { id, Name: Name ?? id, ...shared }
  else for (let n = 1; n <= count; n++) yield { id: `${id}${n}`, Name: Name ?? id, ...shared }
}
