/** What each verb of the admin table does in process: the same shape as the table, with a function for every verb. */
import type { Awaitable } from '../stores/store.ts'
import { consoleHooks } from '../world/console-hooks.ts'
import { hooks } from '../world/hooks.ts'
import type { Steering } from '../world/steering.ts'
import { worldActions } from '../world/world.ts'
import type { WorldTable } from './verbs.ts'
import type { World } from './world.ts'

/** The arguments as they come from the check: never a bare value, unless the verb takes nothing else. */
type Given<A> = Extract<A, object> extends never ? Readonly<Record<string, unknown>> : Extract<A, object>

type Action<F> = F extends (given: infer A) => Promise<infer R>
  ? (steering: Steering, given: Given<A>) => Awaitable<R>
  : never

export type Actions = {
  readonly [K in keyof WorldTable]: World[K] extends (given: never) => unknown
    ? Action<World[K]>
    : { readonly [V in keyof World[K]]: Action<World[K][V]> }
}

const actions: Actions = { ...worldActions, ...hooks, ...consoleHooks }

/** The action of a verb by its name, e.g. `clock.advance`. */
export function actionOf(name: string): (steering: Steering, given: object) => Awaitable<unknown> {
  const [group, own] = name.split('.') as [keyof Actions, string?]
  const action: unknown = own === undefined ? actions[group] : actions[group][own as never]
  return action as (steering: Steering, given: object) => Awaitable<unknown>
}
