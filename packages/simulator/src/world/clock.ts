/** The time of a world: the machine's by default, and whatever its user makes of it. */

/** Plain data, so that every replica of a server sees the same time. */
export interface ClockState {
  /** The clock stands still at this time, in ms since 1970. */
  readonly frozen?: number
  /** How far a running clock is ahead of the machine's, in ms. */
  readonly offset: number
}

export const realTime: ClockState = { offset: 0 }

/** `machine` is the time of the machine, in ms since 1970. */
export function timeOf({ frozen, offset }: ClockState, machine: number): number {
  return frozen ?? machine + offset
}

/** Stops the clock, at a given time or where it is. */
export function freeze(clock: ClockState, machine: number, at = timeOf(clock, machine)): ClockState {
  return { frozen: at, offset: at - machine }
}

/** Moves the clock by so many ms, running or not; backwards too. */
export function advance(clock: ClockState, ms: number): ClockState {
  const offset = clock.offset + ms
  return clock.frozen === undefined ? { offset } : { frozen: clock.frozen + ms, offset }
}

/** Moves the clock to a time; it goes on running, or standing, from there. */
export function set(clock: ClockState, machine: number, at: number): ClockState {
  return clock.frozen === undefined ? { offset: at - machine } : freeze(clock, machine, at)
}

/** Lets a frozen clock run on from where it stands. */
export function resume(clock: ClockState, machine: number): ClockState {
  return { offset: timeOf(clock, machine) - machine }
}
