/** When a failed attempt may be repeated, and how to wait and give up without leaving anything behind. */
import type { ApiError } from './error.ts'

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
  within(
    ms,
    signal,
    () => {},
    () => new Promise(() => {}),
  )

/** Whether a failure may pass when a request is repeated. */
export const mayPass = ({ code, status }: ApiError): boolean =>
  status > 499 || code === 'Client.Network' || code === 'Client.Timeout'
