/** What a world holds, as the page shows it: read out of the answer of `read`. */
import type { WorldView } from '@porthole/simulator/admin'

/** How a state feels, whatever the clouds call it. */
export type Mood = 'on' | 'off' | 'asleep' | 'busy' | 'bad'

interface Thing {
  readonly id: string
  readonly account: string
  readonly region: string
  readonly status: string
  readonly mood: Mood
}

/** An instance of ECS or CVM: what has a console. */
export interface Machine extends Thing {
  readonly service: 'ecs' | 'cvm'
  readonly os: 'linux' | 'windows'
  readonly retired: boolean
}

/** An instance of GWS, and who is logged on to it. */
export interface Desk extends Thing {
  readonly name: string
  readonly workMode: string
  readonly type: string
  readonly user: string
  readonly sessions: readonly Session[]
}

interface Session {
  readonly id: string
  readonly client: string
}

export interface Things {
  readonly machines: readonly Machine[]
  readonly desks: readonly Desk[]
  readonly accounts: readonly string[]
  /** How many more there are than were answered. */
  readonly hidden: number
}

type Row = Readonly<Record<string, unknown>>

export function thingsOf({ accounts, now }: Pick<WorldView, 'accounts' | 'now'>): Things {
  const machines: Machine[] = []
  const desks: Desk[] = []
  let hidden = 0
  for (const [account, regions] of Object.entries(accounts)) {
    for (const [region, kinds] of Object.entries(regions)) {
      for (const service of ['ecs', 'cvm'] as const)
        for (const row of kinds[service]?.rows ?? []) machines.push(machineOf(row, service, account))
      const sessions = (kinds['session']?.rows ?? []).filter(
        ({ logon, logoff }) => Number(logon) <= now && (logoff === undefined || Number(logoff) > now),
      )
      for (const row of kinds['instance']?.rows ?? []) desks.push(deskOf(row, account, region, sessions))
      for (const kind of ['ecs', 'cvm', 'instance'])
        hidden += (kinds[kind]?.total ?? 0) - (kinds[kind]?.rows.length ?? 0)
    }
  }
  return { machines, desks, accounts: Object.keys(accounts), hidden }
}

function machineOf(row: Row, service: Machine['service'], account: string): Machine {
  const status = text(row['status'])
  return {
    id: text(row['id']),
    account,
    region: text(row['RegionId'] ?? row['Region']),
    status,
    mood: moodOf(status),
    service,
    os: row['os'] === 'windows' ? 'windows' : 'linux',
    retired: row['retired'] === true,
  }
}

function deskOf(row: Row, account: string, region: string, sessions: readonly Row[]): Desk {
  const status = text(row['status'])
  const id = text(row['id'])
  return {
    id,
    account,
    region,
    status,
    mood: moodOf(status),
    name: text(row['Name']),
    workMode: text(row['WorkMode']),
    type: text(row['InstanceType']),
    user: text(row['UserName']),
    sessions: sessions
      .filter(({ InstanceId }) => InstanceId === id)
      .map((session) => ({ id: text(session['id']), client: text(session['ClientName']) })),
  }
}

const moods: Readonly<Record<string, Mood>> = {
  running: 'on',
  registered: 'on',
  stopped: 'off',
  hibernated: 'asleep',
  missing: 'bad',
}

/** Whatever is neither up nor down is on its way. */
function moodOf(status: string): Mood {
  return moods[status.toLowerCase()] ?? 'busy'
}

/** Whether all words of a filter are found in a thing. */
export function fits(thing: Machine | Desk, filter: string): boolean {
  const all = Object.values(thing)
    .filter((value) => typeof value === 'string')
    .join(' ')
    .toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
