/** Remembers the nonces of signed requests for as long as their signatures are valid, so that none is used twice. */
import type { Trust } from './dialect.ts'

/**
 * Nonces in memory. They expire about in the order they came, so forgetting starts at the oldest. `limit` bounds the
 * memory (about 150 MB): beyond it the oldest are forgotten early.
 */
export function createNonces(now: () => number, limit = 1_000_000): Trust['useNonce'] {
  const seen = new Map<string, number>()
  return (nonce, expires) => {
    const time = now()
    for (const [oldest, end] of seen) {
      if (end > time && seen.size < limit) break
      seen.delete(oldest)
    }
    if ((seen.get(nonce) ?? 0) > time) return false
    seen.set(nonce, expires)
    return true
  }
}
