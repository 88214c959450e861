/** When a failed attempt may be repeated, and how to wait and give up without leaving anything behind. */
import type { ApiError } from './error.ts'
import type { Effect } from './operation.ts'

/** setTimeout knows no longer delay, in milliseconds. */
const LONGEST = 0x7fffffff

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
  let timer: ReturnType<typeof setTimeout>
  let onAbort: () => void
  try {
    return await new Promise<T>((resolve, reject) => {
      const stop = (outcome: T | Promise<T>) => {
        resolve(outcome)
        controller.abort()
      }
      onAbort = () => stop(Promise.reject(signal!.reason))
      timer = setTimeout(() => stop(over()), Math.min(ms, LONGEST))
      signal?.addEventListener('abort', onAbort)
      work(controller.signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer!)
    signal?.removeEventListener('abort', onAbort!)
  }
}

/** Waits some milliseconds; rejects with the signal's reason. */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  within(
    ms,
    signal,
    () => {},
    () => new Promise(() => {}),
  )

/** Whether repeating may help and can do no harm: a write that may have happened is not repeated. */
export function mayRepeat({ code, status, cause }: ApiError, effect: Effect, throttled: RegExp): boolean {
  if (throttled.test(code) || status === 429) return true
  const lost = code === 'Client.Network'
  return effect === 'write' ? lost && neverSent(cause) : lost || code === 'Client.Timeout' || status >= 500
}

/** Our transport marks its errors; of other fetches we know the codes of Node and of undici. */
const neverSent = (cause: any): boolean =>
  cause?.unsent || /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT/.test(cause?.code)

/** Milliseconds that a Retry-After header asks for, in seconds or as a date; NaN when there is none. */
export const retryAfter = (header: string | null, now: number): number => +header! * 1000 || Date.parse(header!) - now
