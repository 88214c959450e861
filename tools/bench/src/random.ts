/** Seeded chance: the same numbers in every run, on every machine. */

export interface Random {
  /** From 0 up to 1, without 1. */
  next(): number
  /** From `low` to `high`, both possible. */
  whole(low: number, high: number): number
  /** One of them. */
  pick<T>(list: readonly T[]): T
  /** Some of them, in their order. */
  some<T>(list: readonly T[], count: number): T[]
  chance(probability: number): boolean
}

/** Mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    pick: (list) => list[whole(0, list.length - 1)]!,
    some: (list, count) => {
      const chosen = new Set<number>()
      while (chosen.size < Math.min(count, list.length)) chosen.add(whole(0, list.length - 1))
      return list.filter((_, index) => chosen.has(index))
    },
    chance: (probability) => next() < probability,
  }
}
