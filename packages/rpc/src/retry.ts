/** When a failed attempt may be repeated, and how to wait, end and give up without leaving anything behind. */
import { ApiError } from './error.ts'

/** setTimeout takes no longer delay. */
const LONGEST = 0x7fffffff

/** Waits some milliseconds; rejects with the signal's reason. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return timed(ms, signal, (resolve) => resolve, ...)
}
