/** The state of a thing as the clouds word it, with a light that tells its mood. */
import type { JSX } from 'preact'
import type { Mood } from './things.ts'

export function Status({ status, mood }: { readonly status: string; readonly mood: Mood }): JSX.Element {
  return (
    <span class={`status ${mood}`}>
      <i aria-hidden="true" />
      {status}
    </span>
  )
}
