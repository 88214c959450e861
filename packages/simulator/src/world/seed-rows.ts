/** The rows that a seed becomes. */
import { addressIn } from '../aliyun/addresses.ts'
import type { Draft } from '../stores/store.ts'
import type { App, Eip, New, RowKind } from './rows.ts'
import type { ClusterSeed, InstanceSeed, RegionSeed, Seed } from './seed.ts'
import { always } from './timeline.ts'

export const noDomain = { DomainName: '', DomainDnsIp: '' } as const
export const defaultClusterPolicy = {
  Clipboard: 'off',
  LocalDrive: 'off',
  UsbRedirect: 'off',
  Watermark: 'off',
  UdpPort: 'on',
} as const
export const defaultInstancePolicy = { VisualLossless: 'off', OptimizeFor3d: 'off' } as const

export type Seeded = readonly [RowKind, Draft]

/** The rows of an account that no region divides (`region` is empty), or of a region. */
export function seededRows(seed: Seed, region: string, now: number): Seeded[] {
  return region === '' ? ownRows(seed, now) : regionRows(seed.regions[region] ?? {}, now)
}

function ownRows({ role, regions }: Seed, now: number): Seeded[] {
  const rows: Seeded[] = []
  const add = <K extends RowKind>(kind: K, row: New<K>): number => rows.push([kind, row])
  if (role) add('role', { id: 'AliyunServiceRoleForGws', created: now })
  for (const [RegionId, { ecs = {}, cvm = {} }] of Object.entries(regions)) {
    for (const [id, { os = 'linux', status = 'Running', retired = false, vncPassword }] of Object.entries(ecs))
      add('ecs', {
        id,
        RegionId,
        os,
        life: always(status),
        ...(retired && { retired }),
        ...(vncPassword !== undefined && { vncPassword }),
      })
    for (const [id, { os = 'linux', status = 'RUNNING' }] of Object.entries(cvm))
      add('cvm', { id, Region: RegionId, os, life: always(status) })
  }
  return rows
}

function regionRows(seed: RegionSeed, now: number): Seeded[] {
  const { zones = {}, vpcs = {}, vswitches = {}, images = {}, clusters = {}, instances = {}, sessions = {} } = seed
  const rows: Seeded[] = []
  const add = <K extends RowKind>(kind: K, row: New<K>): number => rows.push([kind, row])
  for (const [id, ClusterTypes] of Object.entries(zones)) add('zone', { id, ClusterTypes })
  for (const [id, { CidrBlock = '192.168.0.0/16' }] of Object.entries(vpcs)) add('vpc', { id, CidrBlock })
  for (const [id, vswitch] of Object.entries(vswitches)) add('vswitch', { id, ...vswitch })
  for (const row of natRows(seed)) add('nat', row)
  for (const [id, image] of Object.entries(images)) {
    const { Name = id, Size = 40, ImageType = 'system', status = 'Available', created = now } = image
    add('image', { id, Name, Size, ImageType, life: always(status), created })
  }
  for (const [id, cluster] of Object.entries(clusters)) add('cluster', clusterRow(id, cluster, seed, now))
  for (const [id, instance] of Object.entries(instances))
    for (const row of instanceRows(id, instance, now)) add('instance', row)
  for (const [id, { ClientName = 'CLIENT-1', ...session }] of Object.entries(sessions))
    add('session', { id, ClientName, ...session })
  return rows
}

/** Gateways with their addresses; those of clusters are in use. */
function* natRows({ nats = {}, clusters = {} }: RegionSeed): Generator<New<'nat'>> {
  for (const [id, { VpcId, eips }] of Object.entries(nats)) {
    const rows = Object.entries(eips).map(([ip, status]): Eip => {
      const attached = Object.keys(clusters).filter(
        (one) => clusters[one]!.NatId === id && clusters[one]!.NatEip === ip,
      )
      if (attached.length === 0) return { ip, status }
      return { ip, status: 'UsedByForwardTable', attached: { clusters: attached, before: status } }
    })
    yield { id, VpcId, eips: rows }
  }
}

function clusterRow(id: string, cluster: ClusterSeed, { vswitches = {} }: RegionSeed, now: number): New<'cluster'> {
  const { ClusterType, VpcId, Name = id, status = 'running', policy, domain = noDomain, created = now } = cluster
  const first = Object.entries(vswitches).find(([, vswitch]) => vswitch.VpcId === VpcId)?.[0] ?? ''
  return {
    id,
    ClusterType,
    VpcId,
    VSwitchId: cluster.VSwitchId ?? first,
    Name,
    SecurityGroup: `sg-${id.replace(/^gws-/, '')}`,
    created,
    life: always(status),
    NatId: cluster.NatId ?? '',
    NatEip: cluster.NatEip ?? '',
    domain: always(domain),
    policy: always(policy ? { ...defaultClusterPolicy, ...policy } : defaultClusterPolicy),
  }
}

const offTimeline = always(defaultInstancePolicy)
const noApps: readonly App[] = []

/** Numbered ones share all that they have in common: a million of them take little more than their ids. */
function* instanceRows(id: string, seed: InstanceSeed, now: number): Generator<New<'instance'>> {
  const { ClusterId, ImageId, InstanceType, WorkMode, UserName = '', UserId = '', AppList = noApps, count } = seed
  const { status = 'Registered', InstanceChargeType = 'PostPaid', MaxBandwidthIn = 0, MaxBandwidthOut = 0 } = seed
  const { Name = id, policy, created = now, expires, stopped, SystemDiskSize = 100, publicIp = '' } = seed
  const life = always(status)
  const policies = policy ? always({ ...defaultInstancePolicy, ...policy }) : offTimeline
  const privateIp = addressIn('192.168.0.0/16', id)
  const setup = { SystemDiskCategory: 'cloud_ssd', SystemDiskSize, VSwitchId: '', privateIp, publicIp }
  const row = (one: string): New<'instance'> => ({
    id: one,
    // The store sets both; they are here so that all rows have one shape.
    rev: 0,
    seq: 0,
    ClusterId,
    ImageId,
    InstanceType,
    WorkMode,
    Name,
    InstanceChargeType,
    created,
    life,
    UserName,
    UserId,
    MaxBandwidthIn,
    MaxBandwidthOut,
    AppList,
    policy: policies,
    setup,
    ...(expires !== undefined && { expires }),
    ...(stopped && { stopped }),
  })
  if (count === undefined) yield row(id)
  else for (let n = 1; n <= count; n++) yield row(`${id}${n}`)
}
