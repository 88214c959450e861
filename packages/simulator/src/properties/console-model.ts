/** What must become of VNC URLs, consoles and screenshots: sections 5.4 to 6 of the model, told in the plainest way. */

export interface Machine {
  readonly cloud: 'aliyun' | 'tencent'
  readonly region: string
  state: string
  retired: boolean
  /** When its last screenshot was taken. */
  shot: number
  /** Connections that count as reconnections, and the last of all, in the order of time. */
  reconnections: number[]
  last: number
}

export interface Ticket {
  readonly url: string
  readonly instance: string
  readonly issued: number
  uses: number
}

export interface Console {
  readonly id: string
  readonly instance: string
  active: number
  /** Why it is over. */
  end?: string
}

/** Of one account in one world. */
export interface Own {
  readonly machines: Map<string, Machine>
  readonly tickets: Ticket[]
  readonly consoles: Console[]
  /** When CVM calls succeeded, by region. */
  readonly calls: Map<string, number[]>
}

const ecs = {
  'i-run': { region: 'cn-hangzhou', state: 'Running' },
  'i-far': { region: 'cn-beijing', state: 'Running' },
  'i-off': { region: 'cn-hangzhou', state: 'Stopped' },
  'i-sleep': { region: 'cn-hangzhou', state: 'Hibernated' },
  'i-soon': { region: 'cn-hangzhou', state: 'Starting' },
  'i-going': { region: 'cn-hangzhou', state: 'Stopping' },
  'i-old': { region: 'cn-hangzhou', state: 'Running', retired: true },
}

const cvm = {
  'ins-running1': { region: 'ap-beijing', state: 'RUNNING' },
  'ins-running2': { region: 'ap-shanghai', state: 'RUNNING' },
  'ins-stopped1': { region: 'ap-beijing', state: 'STOPPED' },
  'ins-pending1': { region: 'ap-beijing', state: 'PENDING' },
}

export const ecsIds: readonly string[] = Object.keys(ecs)
export const cvmIds: readonly string[] = Object.keys(cvm)

const lines = (things: object, region: string): string =>
  Object.entries(things as typeof ecs)
    .filter(([, thing]) => thing.region === region)
    .map(
      ([id, { state, ...rest }]) => `      ${id}: { status: ${state}${'retired' in rest ? ', retired: true' : ''} }\n`,
    )
    .join('')

export const seed = `regions:
${['cn-hangzhou', 'cn-beijing'].map((one) => `  ${one}:\n    ecs:\n${lines(ecs, one)}`).join('')}${['ap-beijing', 'ap-shanghai'].map((one) => `  ${one}:\n    cvm:\n${lines(cvm, one)}`).join('')}`

export function freshOwn(): Own {
  const machine = (
    cloud: Machine['cloud'],
    { retired = false, ...thing }: { region: string; state: string; retired?: boolean },
  ): Machine => ({
    cloud,
    ...thing,
    retired,
    shot: -Infinity,
    reconnections: [],
    last: -Infinity,
  })
  return {
    machines: new Map([
      ...Object.entries(ecs).map(([id, thing]) => [id, machine('aliyun', thing)] as const),
      ...Object.entries(cvm).map(([id, thing]) => [id, machine('tencent', thing)] as const),
    ]),
    tickets: [],
    consoles: [],
    calls: new Map(),
  }
}

const runs = ({ state }: Machine): boolean => state === 'Running' || state === 'RUNNING'

const knownRegions = ['cn-hangzhou', 'cn-beijing']

/** undefined: a URL is answered. */
export function ecsVncRefusal({ machines }: Own, RegionId: string, id: string): string | undefined {
  const machine = machines.get(id)
  if (!knownRegions.includes(RegionId)) return 'InvalidRegionId.NotFound'
  if (machine?.cloud !== 'aliyun') return 'InvalidInstanceId.NotFound'
  if (machine.region !== RegionId) return 'InvalidRegionInstance'
  if (machine.state === 'Starting') return 'InstanceNotReady'
  return runs(machine) ? undefined : 'IncorrectInstanceStatus'
}

export function screenshotRefusal(
  { machines }: Own,
  RegionId: string,
  id: string,
  WakeUp: unknown,
  now: number,
): string | undefined {
  const machine = machines.get(id)
  if (machine?.cloud !== 'aliyun' || machine.region !== RegionId) return 'InvalidParameter'
  if (machine.retired) return 'NotSupported'
  if (!runs(machine) && !(machine.state === 'Hibernated' && WakeUp === true)) return 'IncorrectInstanceStatus'
  return now - machine.shot < 10_000 ? 'Throttling' : undefined
}

export function cvmVncRefusal({ machines, calls }: Own, region: string, id: string, now: number): string | undefined {
  const recent = (calls.get(region) ?? []).filter((time) => now - time < 1000)
  if (recent.length >= 10) return 'RequestLimitExceeded'
  if (!/^ins-[a-z0-9]{8}$/.test(id)) return 'InvalidInstanceId.Malformed'
  const machine = machines.get(id)
  if (machine?.cloud !== 'tencent' || machine.region !== region) return 'InvalidInstanceId.NotFound'
  return runs(machine) ? undefined : 'InvalidInstanceState'
}

/** Counts the connection when nothing refuses it. */
export function redeem({ machines }: Own, ticket: Ticket, now: number): string | undefined {
  const machine = machines.get(ticket.instance)!
  if (machine.cloud === 'tencent' && ticket.uses > 0) return 'UsedUrl'
  if (now - ticket.issued > 15_000) return 'ExpiredUrl'
  if (!runs(machine)) return 'InstanceNotRunning'
  if (now - machine.last >= 60_000) machine.reconnections = []
  else {
    machine.reconnections = machine.reconnections.filter((time) => now - time < 60_000)
    if (machine.reconnections.length >= 30) return 'TooManyReconnections'
    machine.reconnections.push(now)
  }
  machine.last = now
  ticket.uses++
  return undefined
}

export function become({ machines, consoles }: Own, id: string, state: string, now: number): void {
  const machine = machines.get(id)!
  machine.state = state
  if (runs(machine)) return
  for (const one of consoles)
    if (one.instance === id) one.end ??= now - one.active >= 60_000 ? 'Idle' : 'InstanceStopped'
}
