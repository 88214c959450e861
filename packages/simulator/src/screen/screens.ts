/** The simulated screens of a process: each is made when somebody first looks, and dropped when nobody does for long. */
import type { MachineScreen, Screens, ShownMachine } from '../pictures.ts'
import { createJpegs } from './jpeg.ts'
import { SimulatedScreen } from './machine-screen.ts'

interface Kept {
  readonly screen: SimulatedScreen
  readonly world: string
  /** When somebody last looked, in ms of `elapsed`. */
  used: number
}

/** ms that a screen is kept that nobody looks at. What was typed there is forgotten with it. */
const keepFor = 600_000
/** Of screens that nobody looks at, the newest are kept: so many bytes of pixels, 1 MB for one and 4 MB for that of a Windows. */
const keepBytes = 192 * 1024 * 1024

/** `elapsed` is a clock of the machine, in ms from any time on. */
export function createScreens(elapsed: () => number = () => performance.now()): Screens {
  /** The one that was used last is the last. */
  const kept = new Map<string, Kept>()
  const jpegs = createJpegs()
  let swept = elapsed()

  function find(machine: ShownMachine, time: () => number): Kept {
    const { world, space, cloud, instance, os } = machine
    const key = [world, space, cloud, instance, os].join('|')
    const known = kept.get(key)
    const one = known ?? { screen: new SimulatedScreen(machine, time), world, used: 0 }
    one.used = elapsed()
    kept.delete(key)
    kept.set(key, one)
    if (!known || one.used - swept > keepFor / 10) sweep(one)
    return one
  }

  function sweep(newest: Kept): void {
    swept = newest.used
    let bytes = 0
    for (const [key, one] of [...kept].toReversed()) {
      if (one === newest || one.screen.watched) continue
      bytes += one.screen.screen.pixels.byteLength
      if (bytes > keepBytes || swept - one.used > keepFor) kept.delete(key)
    }
  }

  return {
    show(machine, time): MachineScreen {
      const { screen } = find(machine, time)
      screen.show(machine.life, time)
      return screen
    },
    jpeg: jpegs,
    forget(world) {
      for (const [key, one] of kept) if (one.world === world) kept.delete(key)
    },
    close: () => kept.clear(),
  }
}
