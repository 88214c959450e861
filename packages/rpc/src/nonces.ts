/** Remembers the nonces of signed requests for as long as their signatures are valid, so that none is used twice. */
import type { Trust } from './dialect.ts'

/**
 * Nonces in memory, forgotten together with all that expire in the same second. `limit` bounds the memory (about
 * 120 MB): beyond it those that expire first are forgotten early.
 */
export function createNonces(now: () => number, limit = 1_000_000): Trust['useNonce'] {
  const seen = new Set<string>()
  const expiring = new Map<number, string[]>()
  let tidied = 0

  function forget(second: number): void {
    for (const nonce of expiring.get(second)!) seen.delete(nonce)
    expiring.delete(second)
  }

  return (nonce, expires) => {
    const second = Math.floor(now() / 1000)
    if (second !== tidied) for (const end of expiring.keys()) if (end <= second) forget(end)
    tidied = second
    if (seen.has(nonce)) return false
    if (seen.size >= limit) forget(Math.min(...expiring.keys()))
    seen.add(nonce)
    const end = Math.ceil(expires / 1000)
    const others = expiring.get(end)
    if (others) others.push(nonce)
    else expiring.set(end, [nonce])
    return true
  }
}
