/** Going on at once with what is there at once: what need not wait then costs no promises. */
import type { Awaitable } from './crypto.ts'

export function when<T, R>(value: Awaitable<T>, proceed: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? value.then(proceed) : proceed(value)
}
