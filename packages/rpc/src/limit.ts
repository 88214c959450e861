/** Holds calls back, so that no operation is called more often than its documented rate. */
import type { Operation } from './operation.ts'
import type { Limiter } from './options.ts'
import { within } from './retry.ts'

export interface LimiterOptions {
  /** Milliseconds on a clock that is never set back; for tests. */
  readonly now?: (() => number) | undefined
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

interface Lane {
  /** When the latest calls were let through, oldest first; never more than the rate. */
  readonly starts: number[]
  /** Settles when the last one in line has gone or given up. */
  last: Promise<void>
}

/**
 * For `options.limiter`: as many calls at once as the rate allows in a second, then each a second after the one that
 * made room for it, in the order in which they came. One limiter per account; clients may share it.
 */
export function createLimiter({ now = () => performance.now(), sleep = within }: LimiterOptions = {}): Limiter {
  const lanes = new Map<Operation, Lane>()

  async function go({ starts, last }: Lane, rate: number, signal: AbortSignal): Promise<void> {
    await last
    const count = Math.max(1, Math.floor(rate))
    for (let rest = 1; rest > 0;) {
      signal.throwIfAborted()
      rest = starts.length < count ? 0 : starts[0]! + (1000 * count) / rate - now()
      if (rest > 0) await sleep(rest, signal)
    }
    if (starts.push(now()) > count) starts.shift()
  }

  return (operation, signal) => {
    const { rate } = operation
    if (!rate) return
    const lane = lanes.get(operation) ?? { starts: [], last: Promise.resolve() }
    lanes.set(operation, lane)
    return within(Infinity, signal, (stop) => {
      const turn = go(lane, rate, stop)
      lane.last = turn.catch(() => {})
      return turn
    })
  }
}
