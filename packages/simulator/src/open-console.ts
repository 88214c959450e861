/** One console that somebody has open: what its rules are told of it, and what they say. */
import type { MachineScreen, Pictures } from './pictures.ts'
import { shownMachine } from './pictures.ts'
import type { WorldStage } from './stage.ts'
import { type Place, type Store, StoreError } from './stores/store.ts'
import { type ClockState, timeOf } from './world/clock.ts'
import {
  closeSession,
  type ConsoleSession,
  goesOn,
  keepEnd,
  lostSession,
  sessionAt,
  touchSession,
} from './world/consoles.ts'
import { type Machine, machineKey } from './world/machines.ts'
import type { ConsoleSessionRow, Rows } from './world/rows.ts'
import type { Settings } from './world/settings.ts'

/** What all consoles of a process share. */
export interface Room {
  readonly store: Store
  readonly stage: WorldStage
  readonly pictures: Pictures
  /** The machine's time, ms since 1970. */
  readonly machine: () => number
  /** This one is open no longer. */
  left(console: OpenConsole): void
}

/** What holds in a world now. */
export interface Times {
  readonly clock: ClockState
  readonly settings: Settings
}

export interface Opened extends Times {
  readonly place: Place
  readonly session: ConsoleSession
  readonly row: Machine
}

/** Machine ms between two looks at all that are open, and between two things that the store is told of one. */
export const beat = 1000

export class OpenConsole {
  readonly place: Place
  /** What it asks for; undefined: nothing. */
  readonly password: string | undefined
  readonly #room: Room
  readonly #ended: (session: ConsoleSession) => void
  #session: ConsoleSession
  #row: Machine
  #times: Times
  #isOpen = true
  /** World time of a touch that the store has not heard of yet. */
  #touched: number | undefined
  /** Machine time of the last one that it heard of. */
  #told = -Infinity
  #isShown = false
  #repaint: NodeJS.Timeout | undefined

  constructor(room: Room, { place, session, row, clock, settings }: Opened, ended: (session: ConsoleSession) => void) {
    this.#room = room
    this.place = place
    this.#session = session
    this.#row = row
    this.#times = { clock, settings }
    this.#ended = ended
    this.password = (row as Rows['ecs']).vncPassword
  }

  get session(): ConsoleSession {
    return this.#session
  }

  get os(): 'linux' | 'windows' {
    return this.#row.os
  }

  /** The rows that tell what became of it. */
  get keys(): readonly [readonly [string, string], readonly [string, string]] {
    return [['consoleSession', this.#session.id], machineKey(this.#session.cloud, this.#session.instance)]
  }

  /** The simulated screen; it lives in the time of the world as long as the console is open. */
  desktop(): MachineScreen {
    this.#isShown = true
    return this.#paint()
  }

  /** A key or pointer event came. The store hears of it at most once in a second. */
  touch(): void {
    this.#touched = this.#now()
    if (this.#room.machine() - this.#told >= beat) this.tell().catch(survive)
  }

  get isTouched(): boolean {
    return this.#touched !== undefined
  }

  /** Tells the store of a touch that it has not heard of. */
  async tell(): Promise<void> {
    const touched = this.#touched
    if (touched === undefined || !this.#isOpen) return
    this.#touched = undefined
    this.#told = this.#room.machine()
    const { id } = this.#session
    this.#settle(await touchSession(this.#room.store, this.place, id, touched, this.#times.settings))
  }

  /** Takes in how its world, its row and its instance are now. */
  see(times: Times, row: ConsoleSessionRow | undefined, instance: Machine | undefined): void {
    if (!this.#isOpen) return
    this.#times = times
    if (instance) this.#row = instance
    const now = this.#now()
    if (row && instance && goesOn(this.#session, row, instance, now, times.settings)) return
    this.#settle(row && sessionAt(row, instance, now, times.settings))
  }

  /** Paints its screen as it is now, if it has one. */
  repaint(): boolean {
    const paints = this.#isOpen && this.#isShown
    if (paints) this.#paint()
    return paints
  }

  /** As it is now, by the store. */
  async state(): Promise<ConsoleSession> {
    await this.tell()
    if (!this.#isOpen) return this.#session
    const { store, stage } = this.#room
    const { clock, settings } = await stage.worldOf(this.place.world)
    const [row, instance] = await store.read(this.place, this.keys)
    this.see({ clock, settings }, row as ConsoleSessionRow | undefined, instance as Machine | undefined)
    this.repaint()
    return this.#session
  }

  /** Whoever looked at it has left. Answers with how it ended. */
  async close(): Promise<ConsoleSession> {
    await this.tell()
    if (!this.#isOpen) return this.#session
    this.leave()
    const now = this.#now()
    const { id } = this.#session
    const closed = await closeSession(this.#room.store, this.place, id, now, this.#times.settings)
    return (this.#session = closed ?? lostSession(this.#session, now))
  }

  /** Without a word to anybody. */
  leave(): void {
    this.#isOpen = false
    clearTimeout(this.#repaint)
    this.#room.left(this)
  }

  #now(): number {
    return timeOf(this.#times.clock, this.#room.machine())
  }

  /** Ends it when its session has ended; a session that is not there any more has. */
  #settle(session: ConsoleSession | undefined): void {
    if (!this.#isOpen) return
    this.#session = session ?? lostSession(this.#session, this.#now())
    const { id, end } = this.#session
    if (!end) return
    this.leave()
    if (session) keepEnd(this.#room.store, this.place, id, end).catch(survive)
    this.#ended(this.#session)
  }

  /** Paints what there is to see now, and again when that changes before the next beat. */
  #paint(): MachineScreen {
    const { clock } = this.#times
    const { cloud } = this.#session
    clearTimeout(this.#repaint)
    const screen = this.#room.pictures.show(shownMachine(this.place, cloud, this.#row), clock)
    const wait = (screen.next ?? Infinity) - this.#now()
    if (this.#isOpen && wait < beat && clock.frozen === undefined)
      this.#repaint = setTimeout(() => this.#paintAgain(), Math.max(wait, shortest)).unref()
    return screen
  }

  #paintAgain(): void {
    try {
      this.#paint()
    } catch (error) {
      survive(error)
    }
  }
}

/** ms between two paintings that nobody asked for. */
const shortest = 20

/** A store that is away ends no console: it is asked again at the next beat. Anything else is a defect, and is told. */
export function survive(error: unknown): void {
  if (!(error instanceof StoreError)) process.emitWarning(error as Error)
}
