/** Connections to consoles: how long they last, and what ends them. */
import type { Place, Store } from '../stores/store.ts'
import {
  changed,
  interruptedAt,
  isRunning,
  type Machine,
  type MachineCloud,
  machineOf,
  type MachineStatus,
  putMachine,
} from './machines.ts'
import type { ConsoleSessionRow } from './rows.ts'
import type { Settings } from './settings.ts'
import { change, type Unit } from './unit.ts'

/** Why a connection ended: its client or an admin closed it, nobody used it, or its instance stopped. */
type SessionEnd = 'Closed' | 'Idle' | 'InstanceStopped'

/** A connection as it is at some time. All times in ms since 1970. */
export interface ConsoleSession {
  readonly id: string
  readonly cloud: MachineCloud
  readonly instance: string
  readonly opened: number
  /** Of the last key or pointer event; the opening counts as one. */
  readonly active: number
  /** undefined while it is open */
  readonly end: { readonly at: number; readonly why: SessionEnd; readonly message: string } | undefined
}

/**
 * A session as it is at `now`; `machine` is its instance, undefined when that is gone. Idle is who sent no key and no
 * pointer event for 60 s (document 000, Description); chosen: it is over when the 60 s are, and Tencent does alike.
 */
export function sessionAt(
  row: ConsoleSessionRow,
  machine: Machine | undefined,
  now: number,
  settings: Settings,
): ConsoleSession {
  const { id, cloud, instance, opened, active } = row
  const { idle } = settings.limits
  const ends: [at: number, why: SessionEnd][] = []
  if (row.closed !== undefined) ends.push([row.closed, endOf(row.why)])
  if (idle > 0 && now - active >= idle) ends.push([active + idle, 'Idle'])
  const stopped = machine ? interruptedAt(cloud, machine, opened, now) : active
  if (stopped !== undefined) ends.push([stopped, 'InstanceStopped'])
  const [first] = ends.toSorted(([a], [b]) => a - b)
  const end = first && { at: first[0], why: first[1], message: messageOf(first[1], settings) }
  return { id, cloud, instance, opened, active, end }
}

/** Whether nothing of an open session is other than it was: thousands are asked each second, so it leaves nothing behind. */
export function goesOn(
  session: ConsoleSession,
  row: ConsoleSessionRow,
  machine: Machine,
  now: number,
  { limits: { idle } }: Settings,
): boolean {
  if (session.end || row.closed !== undefined || row.active !== session.active) return false
  return !(idle > 0 && now - row.active >= idle) && interruptedAt(row.cloud, machine, row.opened, now) === undefined
}

function endOf(why: string | undefined): SessionEnd {
  return why === 'Idle' || why === 'InstanceStopped' ? why : 'Closed'
}

const closedMessage = 'This console was closed.'

/** What the user of the console reads. */
function messageOf(why: SessionEnd, { limits }: Settings): string {
  if (why === 'Idle') return `This console was disconnected: nobody used it for ${limits.idle / 1000} s.`
  if (why === 'InstanceStopped') return 'This console was disconnected: its instance stopped.'
  return closedMessage
}

/** A key or pointer event came: the idle time begins anew. One that has ended stays so; undefined: no such session. */
export function touchSession(
  store: Store,
  place: Place,
  id: string,
  now: number,
  settings: Settings,
): Promise<ConsoleSession | undefined> {
  return changeSession(store, place, id, now, settings, (row) => (now > row.active ? { ...row, active: now } : row))
}

/** Ends a session; one that has ended already keeps its end. undefined: no such session. */
export function closeSession(
  store: Store,
  place: Place,
  id: string,
  now: number,
  settings: Settings,
  why: 'Closed' | 'Idle' = 'Closed',
): Promise<ConsoleSession | undefined> {
  return changeSession(store, place, id, now, settings, (row) => ({ ...row, closed: now, why }))
}

/** Writes down how a session ended by itself, so that it stays so whatever becomes of clock and settings. */
export function keepEnd(
  store: Store,
  place: Place,
  id: string,
  { at, why }: NonNullable<ConsoleSession['end']>,
): Promise<void> {
  return change(store, place, async (unit) => {
    const row = await unit.get('consoleSession', id)
    if (row && row.closed === undefined) unit.put('consoleSession', { ...row, closed: at, why })
  })
}

/** Of which there is nothing left: its world was reset, or is gone. */
export function lostSession(session: ConsoleSession, at: number): ConsoleSession {
  return { ...session, end: { at, why: 'Closed', message: closedMessage } }
}

function changeSession(
  store: Store,
  place: Place,
  id: string,
  now: number,
  settings: Settings,
  edit: (row: ConsoleSessionRow) => ConsoleSessionRow,
): Promise<ConsoleSession | undefined> {
  return change(store, place, async (unit) => {
    const row = await unit.get('consoleSession', id)
    if (!row) return undefined
    const machine = await machineOf(unit, row.cloud, row.instance)
    const session = sessionAt(row, machine, now, settings)
    const edited = session.end ? row : edit(row)
    if (edited === row) return session
    unit.put('consoleSession', edited)
    return sessionAt(edited, machine, now, settings)
  })
}

export interface MachineChange {
  readonly cloud: MachineCloud
  /** The instance. */
  readonly id: string
  /** What it goes through from now on, such as `['Stopping', 'Stopped']`. */
  readonly states: readonly MachineStatus[]
  readonly now: number
  readonly settings: Settings
}

/**
 * Plans another state of an ECS or CVM instance, and the end of its sessions when it stops running. Whether there is
 * such an instance. A connection that opens at this very moment is ended by what `sessionAt` sees.
 */
export async function changeMachine(unit: Unit, { cloud, id, states, now, settings }: MachineChange): Promise<boolean> {
  const machine = await machineOf(unit, cloud, id)
  if (!machine) return false
  const next = { ...machine, life: changed<MachineStatus>(machine.life, now, states, settings.pace) } as Machine
  putMachine(unit, cloud, next)
  if (!isRunning(cloud, next, now)) {
    const { rows } = await unit.page('consoleSession', { where: { instance: id } })
    for (const row of rows)
      if (!sessionAt(row, machine, now, settings).end)
        unit.put('consoleSession', { ...row, closed: now, why: 'InstanceStopped' })
  }
  return true
}
