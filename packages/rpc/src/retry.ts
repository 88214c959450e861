/** When a failed attempt may be repeated, and how to wait and give up without leaving anything behind. */
import type { ApiError } from './error.ts'
import type { Effect } from './operation.ts'

/**
 * Settles as `work` does, as `over` says after `ms`, or with the signal's reason, whichever comes first.
 * Then no timer and no listener remain, and work that goes on is told to stop.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal | undefined,
  over: () => T | Promise<T>,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const end = new AbortController()
  let timer
  try {
    return await new Promise<T>((resolve, reject) => {
      // setTimeout takes no longer delay.
      timer = setTimeout(() => resolve(over()), Math.min(ms, 0x7fffffff))
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: end.signal })
      work(end.signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
    // A reason of its own spares Node the making of an AbortError.
    end.abort('over')
  }
}

/** Waits some milliseconds; rejects with the signal's reason. */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  within(ms, signal, () => {}, () => new Promise(() => {}))

/** The messages of Node, and of undici, for a request that cannot have reached the server. */
const UNSENT = /^\[Client.Network] (connect |getaddrinfo |E(CONNREFUSED|NOTFOUND|AI_AGAIN))/

/** Whether repeating may help and can do no harm: a write that may have happened is not repeated. */
export const mayRepeat = ({ code, message, status }: ApiError, effect: Effect, throttled: RegExp): boolean =>
  throttled.test(code) ||
  status === 429 ||
  UNSENT.test(message) ||
  (effect !== 'write' && (status > 499 || /^Client.(Network|Timeout)/.test(code)))
