/** What instances show: a simulated screen, or that of a real machine behind them. */
import type { Desktop, Framebuffer } from '@porthole/rfb'
import { type ClockState, timeOf } from './world/clock.ts'
import type { Machine, MachineCloud } from './world/machines.ts'
import type { Place } from './stores/store.ts'
import type { Timeline } from './world/timeline.ts'

/** An instance whose screen somebody looks at. */
export interface ShownMachine {
  readonly world: string
  readonly space: string
  readonly cloud: MachineCloud
  readonly instance: string
  readonly os: 'linux' | 'windows'
  readonly life: Timeline<string>
}

export interface MachineScreen extends Desktop {
  /** World time at which it changes by itself the next time, ms since 1970; undefined: it does not. */
  readonly next: number | undefined
}

export interface Screens {
  /**
   * The screen of an instance, painted as it is at `time()`: the same for all who look at it. `time` is that of the
   * world: it goes on, stands, jumps, and goes back.
   */
  show(machine: ShownMachine, time: () => number): MachineScreen
  /** Made off the main thread, and kept until the screen changes. */
  jpeg(screen: Framebuffer): Promise<Uint8Array>
  /** What was typed in a world is forgotten: it began anew. */
  forget(world: string): void
  close(): void
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** Of no other picture. */
  readonly version: string
  /** undefined when the reader knows this version. */
  readonly jpeg: Uint8Array | undefined
}

export interface Pictures {
  /** The simulated screen. */
  show(machine: ShownMachine, clock: ClockState): MachineScreen
  /** Rejects with a PictureError. */
  take(machine: ShownMachine, clock: ClockState, known?: string): Promise<Picture>
  /** As of Screens. */
  forget(world: string): void
  close(): void
}

/** A real machine does not show its screen; the message says why. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

export interface PicturesOptions {
  readonly screens: Screens
  /** The screen of the real machine behind an instance; undefined: there is none. */
  readonly behind: ((instance: string) => Promise<Framebuffer> | undefined) | undefined
  /** The machine's time, ms since 1970. */
  readonly machine: () => number
}

export function createPictures({ screens, behind, machine }: PicturesOptions): Pictures {
  /** Tells the versions of this process from those of another; not before the clock is there. */
  let born: string | undefined
  const numbers = new WeakMap<Framebuffer, number>()
  let last = 0

  function versionOf(screen: Framebuffer): string {
    let number = numbers.get(screen)
    if (number === undefined) numbers.set(screen, (number = ++last))
    born ??= machine().toString(36)
    return `${born}-${number}-${screen.version}`
  }

  async function real(instance: string): Promise<Framebuffer | undefined> {
    try {
      return await behind?.(instance)
    } catch (error) {
      throw new PictureError((error as Error).message, { cause: error })
    }
  }

  const show: Pictures['show'] = (shown, clock) => screens.show(shown, () => timeOf(clock, machine()))

  return {
    show,
    async take(shown, clock, known) {
      const screen = (await real(shown.instance)) ?? show(shown, clock).screen
      const version = versionOf(screen)
      const { width, height } = screen
      return { width, height, version, jpeg: version === known ? undefined : await screens.jpeg(screen) }
    },
    forget: (world) => screens.forget(world),
    close: () => screens.close(),
  }
}

export function shownMachine({ world, space }: Place, cloud: MachineCloud, { id, os, life }: Machine): ShownMachine {
  return { world, space, cloud, instance: id, os, life }
}
