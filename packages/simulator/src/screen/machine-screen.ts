/** The screen of one machine: the system that runs on it, or what its state shows. */
import { type Cursor, Framebuffer, type Signal } from '@porthole/rfb'
import type { MachineScreen, ShownMachine } from '../pictures.ts'
import { stateAt, type Timeline } from '../world/timeline.ts'
import type { Guest, Hardware } from './guest.ts'
import { Linux, linuxSize } from './linux.ts'
import { paintState } from './states.ts'
import { Windows } from './windows-guest.ts'
import { windowsSize } from './windows-look.ts'

export class SimulatedScreen implements MachineScreen {
  readonly name: string
  readonly screen: Framebuffer
  next: number | undefined
  readonly #os: 'linux' | 'windows'
  readonly #listeners = new Set<(signal: Signal) => void>()
  #life: Timeline
  #time: () => number
  #guest: Guest | undefined
  /** When the run of the system began that is on the screen. */
  #since = Number.NaN
  /** The state that is shown in place of a system. */
  #shown: string | undefined

  constructor({ instance, os, life }: ShownMachine, time: () => number) {
    const { width, height } = os === 'windows' ? windowsSize : linuxSize
    this.name = instance
    this.screen = new Framebuffer(width, height)
    this.#os = os
    this.#life = life
    this.#time = time
  }

  get cursor(): Cursor | undefined {
    return this.#shown === undefined ? this.#guest?.cursor : undefined
  }

  /** Paints it as it is now in the life of its machine. */
  show(life: Timeline, time: () => number): void {
    this.#life = life
    this.#time = time
    this.#paint()
  }

  key(down: boolean, keysym: number): void {
    this.#running()?.key(down, keysym, this.#time())
    this.#paint()
  }

  pointer(x: number, y: number, buttons: number): void {
    this.#running()?.pointer?.(x, y, buttons, this.#time())
    this.#paint()
  }

  cutText(text: string): void {
    this.#running()?.cutText(text)
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      // Keys and buttons that the last one held went with them.
      if (this.#listeners.size === 0) this.#guest?.release()
    }
  }

  /** Whether somebody looks at it. */
  get watched(): boolean {
    return this.#listeners.size > 0
  }

  #running(): Guest | undefined {
    this.#paint()
    return this.#shown === undefined ? this.#guest : undefined
  }

  #signal(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal)
  }

  #paint(): void {
    const now = this.#time()
    const state = stateAt(this.#life, now)
    const coming = this.#life.find(({ at }) => at > now)?.at
    const own = isRunning(state) ? this.#run(now) : this.#rest(state)
    this.next = own === undefined || (coming !== undefined && coming < own) ? coming : own
  }

  #rest(state: string): undefined {
    // A hibernated machine goes on from where it was, all others begin anew.
    if (!isAsleep(state)) this.#guest = undefined
    if (state === this.#shown) return undefined
    this.#shown = state
    this.#guest?.release()
    paintState(this.screen, this.name, state)
    this.#signal({ kind: 'cursor' })
    return undefined
  }

  #run(now: number): number | undefined {
    const { since, woken } = runOf(this.#life, now)
    const another = !this.#guest || (since !== this.#since && !woken)
    this.#since = since
    // Who was not seen before it slept has been running for long.
    const guest = another || !this.#guest ? this.#boot(woken ? 0 : since) : this.#guest
    const next = guest.at(now)
    if (!another && this.#shown === undefined) return next
    if (!another) guest.repaint(now)
    this.#guest = guest
    this.#shown = undefined
    this.#signal({ kind: 'cursor' })
    return next
  }

  #boot(since: number): Guest {
    const hardware: Hardware = {
      id: this.name,
      since,
      screen: this.screen,
      signal: (signal) => this.#signal(signal),
    }
    return this.#os === 'windows' ? new Windows(hardware) : new Linux(hardware)
  }
}

const isRunning = (state: string): boolean => state.toUpperCase() === 'RUNNING'
const isAsleep = (state: string): boolean => state.toUpperCase() === 'HIBERNATED'

interface Run {
  /** 0: always. */
  readonly since: number
  /** It was woken from hibernation. */
  readonly woken: boolean
}

function runOf(life: Timeline, now: number): Run {
  const at = Math.max(
    0,
    life.findLastIndex((step) => step.at <= now),
  )
  const before = at > 0 ? life[at - 1] : undefined
  return { since: life[at]!.at, woken: before !== undefined && isAsleep(before.state) }
}
