/** Sliding windows of world time: which of the times kept still count. */

/**
 * Times less than `span` ms from now, in order. A little ahead of now counts too, since the clocks of replicas differ
 * and calls overtake each other; what lies further ahead was there before the clock was set back, and is forgotten.
 */
export function recent(times: readonly number[], now: number, span: number): readonly number[] {
  return times.filter((time) => Math.abs(now - time) < span).toSorted((a, b) => a - b)
}

export const second = 1000
export const minute = 60_000
