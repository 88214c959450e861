/** What a caller of GWS must see, told once more in the plainest way: lists of what happened, and when. */

/** From `at` on it is so; of what happens at the same time the last holds. */
export interface Event<T> {
  readonly at: number
  readonly value: T
  /** The task that brings it about. */
  readonly task?: string
}

export interface Cluster {
  id: string
  type: string
  vpc: string
  /** undefined: made up by the service, and not seen yet. */
  name?: string
  group?: string
  readonly created: number
  life: Event<string>[]
  nat: string
  eip: string
  policy: Event<object>[]
  domain: Event<Domain>[]
}

interface Domain {
  readonly DomainName: string
  readonly DomainDnsIp: string
}

export interface Instance {
  readonly id: string
  readonly cluster: string
  readonly image: string
  readonly type: string
  readonly mode: string
  name?: string
  readonly charge: string
  readonly created: number
  readonly term?: { readonly Period: number; readonly PeriodUnit: string; readonly renews: boolean }
  life: Event<string>[]
  /** What it was, or was going to be, before it was lost. */
  before?: string
  stopped: string
  user?: { readonly name: string; readonly id: string }
  readonly band: readonly [number, number]
  readonly apps: readonly App[]
  readonly size: number
  policy: Event<object>[]
}

interface App {
  readonly AppName?: string
  readonly AppPath?: string
  readonly AppArgs?: string
}

export interface Image {
  readonly id: string
  name: string
  readonly type: string
  readonly size: number
  readonly created: number
  life: Event<string>[]
}

export interface Session {
  /** undefined: a ticket began it, and it is not seen yet. */
  id?: string
  readonly cluster: string
  readonly instance: string
  readonly client: string
  readonly logon: number
  logoff?: number
  /** Whose ticket began it. */
  readonly userId?: string
}

export interface Task {
  readonly id: string
  readonly operation: string
  readonly target: string
  /** Who asked for a ticket, until it is handed out. */
  userId?: string | undefined
  ends: number
  failed?: true
  /** What a poll answers once it is done. */
  result: object
}

/** Of one account, in one region of one world. */
export interface Space {
  readonly clusters: Map<string, Cluster>
  readonly instances: Map<string, Instance>
  readonly images: Map<string, Image>
  readonly tasks: Map<string, Task>
  readonly sessions: Session[]
}

export const vpcs = ['vpc-a', 'vpc-b']
export const vswitches = [
  { id: 'vsw-a', vpc: 'vpc-a' },
  { id: 'vsw-b', vpc: 'vpc-b' },
]
export const nats = [
  {
    id: 'ngw-a',
    vpc: 'vpc-a',
    eips: [
      ['1.0.0.1', 'UsedBySnatTable'],
      ['1.0.0.2', 'UsedByForwardTable'],
      ['1.0.0.3', 'Idle'],
      ['1.0.0.4', 'Idle'],
    ],
  },
  { id: 'ngw-b', vpc: 'vpc-b', eips: [['2.0.0.1', 'UsedBySnatTable']] },
  { id: 'ngw-c', vpc: 'vpc-a', eips: [['3.0.0.1', 'UsedByForwardTable']] },
] as const

/** The first ms of a day in China, and the last of the day before. */
const midnight = Date.UTC(2026, 0, 30, 16)
const past = [
  { id: 'ses-a', logon: midnight, logoff: midnight + 1 },
  { id: 'ses-b', logon: midnight - 1, logoff: midnight + 90_000_000 },
]

const region = `
    zones:
      zone-a: [gws.s1.standard]
      zone-b: [gws.s1.standard, gws.s1.advanced]
    vpcs: { vpc-a: {}, vpc-b: {} }
    vswitches:
      vsw-a: { VpcId: vpc-a, Zone: zone-b }
      vsw-b: { VpcId: vpc-b, Zone: zone-a }
    nats:
${nats.map(({ id, vpc, eips }) => `      ${id}: { VpcId: ${vpc}, eips: { ${eips.map(([ip, status]) => `${ip}: ${status}`).join(', ')} } }`).join('\n')}
    images:
      m-small: { Name: small, Size: 40 }
      m-own: { Name: own, Size: 120, ImageType: custom }
    clusters:
      gws-one: { ClusterType: gws.s1.standard, VpcId: vpc-a }
      gws-two:
        ClusterType: gws.s1.advanced
        VpcId: vpc-a
        domain: { DomainName: corp.com, DomainDnsIp: 10.0.0.9 }
      gws-three: { ClusterType: gws.s1.standard, VpcId: vpc-a }
    instances:
      i-one: { ClusterId: gws-one, ImageId: m-small, InstanceType: ecs.g6.large, WorkMode: Desktop }
      i-two: { ClusterId: gws-two, ImageId: m-small, InstanceType: ecs.gn6i-c4g1.xlarge, WorkMode: Desktop, UserName: user-a, UserId: "100" }
    sessions:
${past.map(({ id, logon, logoff }) => `      ${id}: { ClusterId: gws-one, InstanceId: i-one, ClientName: old, logon: ${logon}, logoff: ${logoff} }`).join('\n')}
`

/** The same things with the same ids in two regions. */
export const seed = `regions:\n  cn-hangzhou:${region}  cn-beijing:${region}`

export const zones = [
  { ClusterType: 'gws.s1.standard', Zone: 'zone-a' },
  { ClusterType: 'gws.s1.standard', Zone: 'zone-b' },
  { ClusterType: 'gws.s1.advanced', Zone: 'zone-b' },
]

export const noDomain: Domain = { DomainName: '', DomainDnsIp: '' }
export const firstPolicy = { Clipboard: 'off', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'off', UdpPort: 'on' }
export const noSwitches = { VisualLossless: 'off', OptimizeFor3d: 'off' }

export function spaceAt(created: number): Space {
  const always = <T>(value: T): Event<T>[] => [{ at: 0, value }]
  const image = (id: string, name: string, type: string, size: number): [string, Image] => [
    id,
    { id, name, type, size, created, life: always('Available') },
  ]
  const cluster = (id: string, type: string, domain = noDomain): [string, Cluster] => [
    id,
    {
      id,
      type,
      vpc: 'vpc-a',
      name: id,
      created,
      life: always('running'),
      nat: '',
      eip: '',
      policy: always(firstPolicy),
      domain: always(domain),
    },
  ]
  const instance = (id: string, of: string, type: string): Instance => ({
    id,
    cluster: of,
    image: 'm-small',
    type,
    mode: 'Desktop',
    name: id,
    charge: 'PostPaid',
    created,
    life: always('Registered'),
    stopped: 'StopCharging',
    band: [0, 0],
    apps: [],
    size: 100,
    policy: always(noSwitches),
  })
  return {
    clusters: new Map([
      cluster('gws-one', 'gws.s1.standard'),
      cluster('gws-two', 'gws.s1.advanced', { DomainName: 'corp.com', DomainDnsIp: '10.0.0.9' }),
      cluster('gws-three', 'gws.s1.standard'),
    ]),
    instances: new Map([
      ['i-one', instance('i-one', 'gws-one', 'ecs.g6.large')],
      ['i-two', { ...instance('i-two', 'gws-two', 'ecs.gn6i-c4g1.xlarge'), user: { name: 'user-a', id: '100' } }],
    ]),
    images: new Map([image('m-small', 'small', 'system', 40), image('m-own', 'own', 'custom', 120)]),
    tasks: new Map(),
    sessions: past.map((one) => ({ ...one, cluster: 'gws-one', instance: 'i-one', client: 'old' })),
  }
}

export function valueAt<T>(events: readonly Event<T>[], now: number): T {
  let latest = events[0]!
  for (const event of events) if (event.at <= now && event.at >= latest.at) latest = event
  return latest.value
}

/** What goes through states from now on, each as long as its pace. */
export function lifeOf(
  now: number,
  states: readonly string[],
  pace: Readonly<Record<string, number>>,
): Event<string>[] {
  let at = now
  return states.map((value) => {
    const event = { at, value }
    at += pace[value] ?? 0
    return event
  })
}
