/** What a world begins with, as its user writes it. */
import { checkSeed, type Dangling, SeedError } from './seed-check.ts'
import { defaultWorld } from './default-world.ts'
import type {
  App,
  ClusterPolicy,
  ClusterStatus,
  CvmStatus,
  Domain,
  EcsStatus,
  EipStatus,
  ImageStatus,
  InstancePolicy,
  InstanceStatus,
} from './rows.ts'

export interface Seed {
  /** User ids by access key id. */
  readonly users?: ById<string>
  readonly role?: boolean
  readonly regions: ById<RegionSeed>
}

type ById<T> = Readonly<Record<string, T>>

/** Of one region; all by id. Defaults are those of seed-format.ts; times are ms since 1970. */
export interface RegionSeed {
  readonly ecs?: ById<{ os?: 'linux' | 'windows'; status?: EcsStatus; retired?: boolean; vncPassword?: string }>
  readonly cvm?: ById<{ os?: 'linux' | 'windows'; status?: CvmStatus }>
  readonly zones?: ById<readonly string[]>
  readonly vpcs?: ById<{ CidrBlock?: string }>
  readonly vswitches?: ById<{ VpcId: string; Zone: string }>
  readonly nats?: ById<{ VpcId: string; eips: ById<EipStatus> }>
  readonly images?: ById<ImageSeed>
  readonly clusters?: ById<ClusterSeed>
  readonly instances?: ById<InstanceSeed>
  readonly sessions?: ById<SessionSeed>
}

interface ImageSeed {
  readonly Name?: string
  readonly Size?: number
  readonly ImageType?: 'system' | 'custom'
  readonly status?: ImageStatus
  readonly created?: number
}

export interface ClusterSeed {
  readonly ClusterType: string
  readonly VpcId: string
  readonly VSwitchId?: string
  readonly Name?: string
  readonly status?: ClusterStatus
  readonly NatId?: string
  readonly NatEip?: string
  readonly policy?: Partial<ClusterPolicy>
  readonly domain?: Domain
  readonly created?: number
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
  readonly InstanceChargeType?: 'PostPaid' | 'PrePaid'
  readonly status?: InstanceStatus
  readonly stopped?: 'StopCharging' | 'KeepCharging'
  readonly SystemDiskSize?: number
  readonly MaxBandwidthIn?: number
  readonly MaxBandwidthOut?: number
  readonly publicIp?: string
  readonly policy?: Partial<InstancePolicy>
  readonly created?: number
  readonly expires?: number
  /** So many, their ids numbered: the id is a prefix then. */
  readonly count?: number
}

interface SessionSeed {
  readonly ClusterId: string
  readonly InstanceId: string
  readonly ClientName?: string
  readonly logon: number
  readonly logoff?: number
}

const read = new Map<string, Seed>()
const mostRead = 20

/** A seed that was found good; undefined: the default world; `''`: nothing. Throws a SeedError. */
export function seedOf(text: string = defaultWorld): Seed {
  let seed = read.get(text)
  if (!seed) {
    seed = readSeed(text)
    if (read.size >= mostRead) read.delete(read.keys().next().value!)
    read.set(text, seed)
  }
  return seed
}

/** Throws a SeedError with all that is wrong. `regions`: those that there are; default any. */
export function readSeed(text: string, regions?: ReadonlySet<string>): Seed {
  const { value, problems, dangling } = checkSeed(text, regions)
  const all = [...problems, ...dangling.map(({ problem }) => problem)]
  if (all.length > 0) throw new SeedError(all)
  return { regions: {}, ...value }
}

/** A seed that may name things which are there already. */
export function readAddition(
  text: string,
  regions?: ReadonlySet<string>,
): { seed: Seed; dangling: readonly Dangling[] } {
  const { value, problems, dangling } = checkSeed(text, regions)
  if (problems.length > 0) throw new SeedError(problems)
  return { seed: { regions: {}, ...value }, dangling }
}

export { noDomain, defaultClusterPolicy, defaultInstancePolicy, seededRows } from './seed-rows.ts'
