/** When a failed attempt may be repeated, and how to wait and give up without leaving anything behind. */
import type { ApiError } from './error.ts'
import type { Effect } from './operation.ts'

/**
 * Settles as `work` does, as `over` says after `ms`, or with the signal's reason, whichever comes first.
 * Work that was not waited for is told to stop; no timer and no listener remain.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal | undefined,
  over: () => T | Promise<T>,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  let timer
  let onAbort: () => void
  try {
    return await new Promise<T>((resolve, reject) => {
      const stop = (outcome: T | Promise<T>) => {
        resolve(outcome)
        controller.abort()
      }
      onAbort = () => stop(Promise.reject(signal!.reason))
      // setTimeout takes no longer delay.
      timer = setTimeout(() => stop(over()), Math.min(ms, 0x7fffffff))
      signal?.addEventListener('abort', onAbort)
      work(controller.signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort!)
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
