/** Remembers the nonces of signed requests for as long as their signatures are valid, so that none is used twice. */
import type { Trust } from './dialect.ts'

/** Milliseconds: nonces that expire in the same span are forgotten as a whole, which leaves no holes in memory. */
const span = 60_000

/**
 * Nonces in memory, each until the end of the second in which it expires. `limit` bounds the memory (about 120 MB):
 * beyond it those that expire first are forgotten early, a whole span of them.
 */
export function createNonces(now: () => number, limit = 1_000_000): Trust['useNonce'] {
  /** By the end of their span: when each expires. Signatures are valid for half an hour: there are few spans. */
  const spans = new Map<number, Map<string, number>>()
  let size = 0

  function forget(end: number): void {
    size -= spans.get(end)!.size
    spans.delete(end)
  }

  return (nonce, expires) => {
    const time = now()
    for (const [end, known] of spans) {
      if (end <= time) forget(end)
      else if ((known.get(nonce) ?? 0) > time) return false
    }
    if (size >= limit) forget(Math.min(...spans.keys()))
    const until = Math.ceil(expires / 1000) * 1000
    const end = Math.ceil(until / span) * span
    let known = spans.get(end)
    if (!known) spans.set(end, (known = new Map()))
    const before = known.size
    known.set(nonce, until)
    size += known.size - before
    return true
  }
}
