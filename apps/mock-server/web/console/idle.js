/** Tells when nobody has used the console for so long that it is about to be disconnected. */
import { isFrozen } from './world.js'

/** ms before the end at which the countdown begins. */
const warning = 15_000

/**
 * Counts from when it is made, and anew from each touch().
 * @param {object} options
 * @param {() => number} options.limit in ms; 0: there is none
 * @param {import('./address.js').Home | undefined} options.home
 * @param {(seconds: number | undefined) => void} options.left hears the seconds that are left; undefined: enough
 */
export function watchIdle({ limit, home, left }) {
  let active = performance.now()
  let phase = 'used'
  const touch = () => {
    active = performance.now()
    if (phase === 'warned') left(undefined)
    phase = 'used'
  }
  const look = async () => {
    const idle = limit()
    const rest = idle - (performance.now() - active)
    if (idle === 0 || rest > Math.min(warning, idle / 2) || phase === 'asked') return
    if (phase === 'used') {
      phase = 'asked'
      const frozen = await isFrozen(home)
      if (phase !== 'asked') return
      // It is asked again when as much time has passed once more.
      if (frozen) return touch()
      phase = 'warned'
    }
    left(Math.max(0, Math.ceil(rest / 1000)))
  }
  const timer = setInterval(look, 500)
  return {
    touch,
    stop() {
      phase = 'stopped'
      clearInterval(timer)
      left(undefined)
    },
  }
}
