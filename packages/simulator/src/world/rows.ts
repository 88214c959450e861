/** What a world consists of: the rows of each kind. Fields that the wire knows have the names of the wire. */
import type { Kinds, Row } from '../stores/store.ts'
import type { ClockState } from './clock.ts'
import type { FaultRule } from './faults.ts'
import type { Settings } from './settings.ts'
import type { Timeline } from './timeline.ts'

export type ClusterStatus = 'creating' | 'starting' | 'running' | 'deleted' | 'indebt'
export type InstanceStatus =
  | 'Creating'
  | 'Starting'
  | 'Stopping'
  | 'Stopped'
  | 'Initializing'
  | 'Unregistered'
  | 'Registered'
  | 'Missing'
  | 'Cloning'
export type ImageStatus = 'Missing' | 'Available' | 'Creating' | 'UnAvailable' | 'CreateFailed'
/** States of an ECS instance; `Hibernated` is our word for a stopped one whose memory is kept. */
export type EcsStatus = 'Pending' | 'Starting' | 'Running' | 'Stopping' | 'Stopped' | 'Hibernated'
export type CvmStatus = 'PENDING' | 'STARTING' | 'RUNNING' | 'STOPPING' | 'STOPPED'

/** Of a world itself: in the space `''`, under the id `world`. */
export interface WorldRow extends Row {
  readonly clock: ClockState
  readonly settings: Settings
  readonly faults: readonly FaultRule[]
  /** What accounts begin with, as YAML; undefined: the default world. `''`: nothing. */
  readonly seed?: string
  /** User ids by access key id, where they are not those of the credentials. */
  readonly users?: Readonly<Record<string, string>>
}

/** How often a rule of faults met a call, and struck: in the space `''`, under the id of the rule. */
interface FaultCountRow extends Row {
  readonly matched: number
  readonly struck: number
}

/** An access key made on the fly: in the world `*`, in the space `''`, under its key id. */
export interface KeyRow extends Row {
  readonly secret: string
  readonly world: string
  /** The user who calls with it. */
  readonly userId: string
}

/** Says that a space has its seed: in that space, under the id `seeded`. */
interface SeededRow extends Row {}

export interface ClusterPolicy {
  readonly Clipboard: 'off' | 'read' | 'write' | 'readwrite'
  readonly LocalDrive: 'off' | 'read' | 'readwrite'
  readonly UsbRedirect: 'off' | 'on'
  readonly Watermark: 'off' | 'on'
  readonly UdpPort: 'off' | 'on'
}

export interface InstancePolicy {
  readonly VisualLossless: 'off' | 'on'
  readonly OptimizeFor3d: 'off' | 'on'
}

export interface ClusterRow extends Row {
  readonly ClusterType: string
  readonly VpcId: string
  readonly VSwitchId: string
  readonly Name: string
  readonly SecurityGroup: string
  /** ms since 1970 */
  readonly created: number
  readonly life: Timeline<ClusterStatus>
  /** Both empty, or neither. */
  readonly NatId: string
  readonly NatEip: string
  /** The binding to an AD domain; it changes when its task ends. */
  readonly domain: Timeline<Domain>
  readonly policy: Timeline<ClusterPolicy>
}

/** Both empty when the cluster is in no domain. The domain's password is never kept. */
export interface Domain {
  readonly DomainName: string
  readonly DomainDnsIp: string
}

export interface App {
  readonly AppName?: string
  readonly AppPath?: string
  readonly AppArgs?: string
}

export interface InstanceRow extends Row {
  readonly ClusterId: string
  readonly ImageId: string
  readonly InstanceType: string
  readonly WorkMode: 'Desktop' | 'Application'
  readonly Name: string
  readonly InstanceChargeType: 'PostPaid' | 'PrePaid'
  /** ms since 1970 */
  readonly created: number
  /** The end of its first term, ms since 1970; undefined: it never expires (PostPaid). */
  readonly expires?: number
  readonly life: Timeline<InstanceStatus>
  /** How it was stopped, when it is. */
  readonly stopped?: 'StopCharging' | 'KeepCharging'
  /** Empty, or both set. UserId is a decimal string: it may be longer than a safe integer. */
  readonly UserName: string
  readonly UserId: string
  readonly MaxBandwidthIn: number
  readonly MaxBandwidthOut: number
  readonly AppList: readonly App[]
  readonly policy: Timeline<InstancePolicy>
  /** Ids of the sessions that tickets began last, by the id of their user; they may have ended. */
  readonly sessions?: Readonly<Record<string, string>>
  /** What no answer shows. */
  readonly setup: InstanceSetup
}

interface InstanceSetup {
  readonly SystemDiskCategory: string
  readonly SystemDiskSize: number
  readonly VSwitchId: string
  readonly privateIp: string
  /** Empty without a public address. */
  readonly publicIp: string
  readonly InternetChargeType?: string
  /** Of a PrePaid instance, as are the two below. */
  readonly AutoRenew?: boolean
  readonly Period?: number
  readonly PeriodUnit?: 'Week' | 'Month'
}

export interface ImageRow extends Row {
  readonly Name: string
  readonly ImageType: 'system' | 'custom'
  readonly life: Timeline<ImageStatus>
  /** GB */
  readonly Size: number
  readonly created: number
}

export interface SessionRow extends Row {
  readonly ClusterId: string
  readonly InstanceId: string
  readonly ClientName: string
  readonly logon: number
  /** undefined while it runs */
  readonly logoff?: number
}

export interface TaskRow extends Row {
  /** The operation that began it. */
  readonly operation: string
  /** The cluster or instance it is about. */
  readonly target: string
  /** When it is done, ms since 1970. */
  readonly ends: number
  /** It failed at `ends`: the poll is refused with this message. */
  readonly failed?: string
  /** What the poll then answers. */
  readonly result: Readonly<Record<string, unknown>>
}

/** One per account once CreateServiceLinkedRole was called: in its space of no region, under the role's name. */
interface RoleRow extends Row {
  readonly created: number
}

export interface VpcRow extends Row {
  readonly CidrBlock: string
}

interface VSwitchRow extends Row {
  readonly VpcId: string
  readonly Zone: string
}

/** The zones of a region, and the types of cluster that each offers: under the id of the zone. */
interface ZoneRow extends Row {
  readonly ClusterTypes: readonly string[]
}

export interface NatRow extends Row {
  readonly VpcId: string
  readonly eips: readonly Eip[]
}

export type EipStatus = 'Idle' | 'UsedByForwardTable' | 'UsedBySnatTable'

export interface Eip {
  readonly ip: string
  readonly status: EipStatus
  /** While clusters are attached to it: which, and what its status was before. */
  readonly attached?: { readonly clusters: readonly string[]; readonly before: EipStatus }
}

/** An ECS instance: in the account's space of no region, since the document tells a wrong region from an unknown id. */
export interface EcsRow extends Row {
  readonly RegionId: string
  readonly os: 'linux' | 'windows'
  readonly life: Timeline<EcsStatus>
  /** Its type is out of sale, and takes no screenshots. */
  readonly retired?: boolean
  /** What its console asks for, 6 letters or digits; undefined: nothing. */
  readonly vncPassword?: string
  /** Of the last screenshot taken, ms since 1970. */
  readonly shot?: number
}

export interface CvmRow extends Row {
  readonly Region: string
  readonly os: 'linux' | 'windows'
  readonly life: Timeline<CvmStatus>
}

/** A VNC URL that was handed out: in the account's space of no region. Its id is the SHA-256 of its token. */
export interface TicketRow extends Row {
  readonly cloud: 'aliyun' | 'tencent'
  readonly instance: string
  readonly issued: number
  /** How often it was redeemed. */
  readonly uses: number
}

/** The console of an ECS or CVM instance: under the id of the instance. */
interface ConsoleRow extends Row {
  /** When its last connections were opened, for the quota of reconnections; the newest last. */
  readonly opened: readonly number[]
}

/** A connection to a console that a ticket opened. */
export interface ConsoleSessionRow extends Row {
  readonly cloud: 'aliyun' | 'tencent'
  readonly instance: string
  readonly opened: number
  /** Of the last key or pointer event, ms since 1970. */
  readonly active: number
  readonly closed?: number
  readonly why?: string
}

/** A sliding window: under the name of what is counted. */
interface RateRow extends Row {
  /** The times that still count; the newest last. */
  readonly times: readonly number[]
}

export interface Rows {
  readonly world: WorldRow
  readonly key: KeyRow
  readonly seeded: SeededRow
  readonly fault: FaultCountRow
  readonly cluster: ClusterRow
  readonly instance: InstanceRow
  readonly image: ImageRow
  readonly session: SessionRow
  readonly task: TaskRow
  readonly role: RoleRow
  readonly vpc: VpcRow
  readonly vswitch: VSwitchRow
  readonly zone: ZoneRow
  readonly nat: NatRow
  readonly ecs: EcsRow
  readonly cvm: CvmRow
  readonly ticket: TicketRow
  readonly console: ConsoleRow
  readonly consoleSession: ConsoleSessionRow
  readonly rate: RateRow
}

export type RowKind = keyof Rows

/** Of one kind, before the store has it. */
export type New<K extends RowKind> = Omit<Rows[K], 'rev' | 'seq'> & Partial<Pick<Row, 'rev' | 'seq'>>

const plain = { indexes: [] }

/** How many are kept: tasks, sessions and tickets would otherwise grow for as long as a server runs. */
export const kinds: Kinds & Record<RowKind, Kinds[string]> = {
  world: plain,
  key: { indexes: ['world'] },
  seeded: plain,
  fault: plain,
  cluster: { indexes: ['VpcId'] },
  instance: { indexes: ['ClusterId', 'UserId', 'UserName'] },
  image: plain,
  session: { indexes: ['ClusterId', 'InstanceId'], keep: 10_000 },
  task: { indexes: [], keep: 1000 },
  role: plain,
  vpc: plain,
  vswitch: { indexes: ['VpcId'] },
  zone: plain,
  nat: { indexes: ['VpcId'] },
  ecs: plain,
  cvm: plain,
  ticket: { indexes: [], keep: 10_000 },
  console: plain,
  // More than can be open at once: a connection whose row is forgotten ends.
  consoleSession: { indexes: ['instance'], keep: 50_000 },
  rate: plain,
}
