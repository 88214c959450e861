/** Equal values as one object: thousands of viewers say the same, and each would keep it for itself. */

/** Remembers the first `most` different values; of others each stays its own. */
export function interned<T>(keyOf: (value: T) => string, most = 64): (value: T) => T {
  const known = new Map<string, T>()
  return (value) => {
    const key = keyOf(value)
    const same = known.get(key)
    if (same === undefined && known.size < most) known.set(key, value)
    return same ?? value
  }
}
