/** When a failed attempt may be repeated, and how to wait without leaving anything behind. */
import type { ApiError } from './error.ts'
import type { Effect } from './operation.ts'

/**
 * What `work` resolves to, or undefined after `ms`; rejects with the signal's reason. Work that is no longer waited for
 * is told to stop; no timer and no listener remain. Without work it is a pause.
 */
export async function within<T = undefined>(
  ms: number,
  signal: AbortSignal | undefined,
  work?: (stop: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  signal?.throwIfAborted()
  const stop = new AbortController()
  let timer
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      // setTimeout takes no longer delay.
      timer = setTimeout(() => stop.abort(resolve(undefined)), Math.min(ms, 2e9))
      // The controller stands for `{ signal: stop.signal }`.
      signal?.addEventListener('abort', () => reject(signal.reason), stop)
      work?.(stop.signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
    // Ends the listening above. With a reason, since making one up costs more than the rest.
    if (signal) stop.abort(0)
  }
}

/**
 * A write is repeated only when it cannot have happened: the service refused it for its pace, by code or HTTP 429, or no
 * connection came about. All else is repeated when the trouble may pass.
 */
export const mayRepeat = ({ code, status, cause }: ApiError, effect: Effect | undefined, throttled: RegExp): boolean =>
  throttled.test(code) ||
  /REFUSED|NOTFOUND|429/.test((cause as any)?.code ?? status) ||
  (effect !== 'write' && /^5|Client.[NT]/.test((status || code) as string))
