/** Chance with a seed, and mistakes made with it: what the fuzzers share. */

/** A whole number from 0 to below the given one. */
export type Random = (below: number) => number

/** The same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Up to three mistakes, all after the first bytes. */
export function mutate(stream: Uint8Array, next: Random, keep: number): Uint8Array {
  const bytes = [...stream]
  const first = Math.min(keep, bytes.length - 1)
  for (let count = next(4); count > 0; count--) {
    const at = first + next(Math.max(1, bytes.length - first))
    const how = next(5)
    if (how === 0) bytes[at] = next(256)
    else if (how === 1) bytes[at] = [0, 1, 127, 128, 255][next(5)]!
    else if (how === 2) bytes.splice(at, 1 + next(4))
    else if (how === 3) bytes.splice(at, 0, ...Array.from({ length: 1 + next(6) }, () => next(256)))
    else bytes.length = Math.max(1, at)
  }
  return Uint8Array.from(bytes)
}
