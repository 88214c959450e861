/** The clock of a screen's frames: all viewers of a screen are served in the same beats, so that they stay in step. */
import type { Framebuffer } from './framebuffer.ts'

/** Time is a parameter; the defaults are the machine's. */
export interface Timer {
  set(callback: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export const machineTimer: Timer = {
  set: (callback, ms) => setTimeout(callback, ms).unref(),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

interface Member {
  /** Sends what is due; answers whether it must be tried again although nothing changes. */
  beat(): boolean
}

export interface Pulse {
  join(member: Member): void
  leave(member: Member): void
  /** A beat as soon as the frame rate allows one. */
  want(): void
}

const pulses = new WeakMap<Framebuffer, Map<number, Pulse>>()

/** The one pulse of a screen at this rate. */
export function pulseOf(screen: Framebuffer, frameRate: number, now: () => number, timer: Timer): Pulse {
  const ofScreen = pulses.get(screen) ?? new Map<number, Pulse>()
  pulses.set(screen, ofScreen)
  const known = ofScreen.get(frameRate)
  if (known) return known
  // When the last has left it is forgotten, and with it the clock of the first.
  const pulse = createPulse(screen, 1000 / frameRate, now, timer, () => ofScreen.delete(frameRate))
  ofScreen.set(frameRate, pulse)
  return pulse
}

function createPulse(
  screen: Framebuffer,
  interval: number,
  now: () => number,
  timer: Timer,
  forget: () => void,
): Pulse {
  const members = new Set<Member>()
  let last = Number.NEGATIVE_INFINITY
  let scheduled: unknown
  let unlisten: (() => void) | undefined

  const want = () => {
    if (scheduled !== undefined || members.size === 0) return
    scheduled = timer.set(beat, Math.max(0, last + interval - now()))
  }
  const beat = () => {
    scheduled = undefined
    last = now()
    let again = false
    // A member may leave in its beat, which a Set allows.
    for (const member of members) again = member.beat() || again
    if (again) want()
  }
  return {
    want,
    join(member) {
      members.add(member)
      unlisten ??= screen.onChange(want)
    },
    leave(member) {
      members.delete(member)
      if (members.size > 0) return
      unlisten?.()
      unlisten = undefined
      if (scheduled !== undefined) timer.clear(scheduled)
      scheduled = undefined
      forget()
    },
  }
}
