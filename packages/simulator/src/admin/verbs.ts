/** What a verb of the admin table is, and the worlds that are made from it. */
import { worldTable } from './table.ts'
import type { World } from './world.ts'

export interface Field {
  /** `digits` are decimal digits in a text; `data` is any JSON. */
  readonly type: 'text' | 'digits' | 'number' | 'flag' | 'time' | 'data'
  readonly summary: string
  readonly required?: true
  readonly choices?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** As a user would write it. */
  readonly example: unknown
}

export interface Verb {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Under `/_porthole/worlds/{name}`. */
  readonly path: string
  readonly summary: string
  readonly fields: Readonly<Record<string, Field>>
  /** The field that a bare value stands for. */
  readonly short?: string
  /** The field that is the whole body. */
  readonly body?: string
  /** An empty body is that field too, and says something. */
  readonly empty?: true
  readonly answer: string
}

/** The same shape as the interface, with a verb for every function. */
type Table<T> = {
  readonly [K in keyof T]: T[K] extends (...given: never) => unknown ? Verb : { readonly [V in keyof T[K]]: Verb }
}

export type WorldTable = Table<Omit<World, 'name'>>

export interface NamedVerb {
  /** As in code: `clock.advance`. */
  readonly name: string
  readonly group: string
  /** Its name in its group; undefined: it is none of a group. */
  readonly own: string | undefined
  readonly verb: Verb
}

/** All verbs with their names, in the order of the table. */
export const allVerbs: readonly NamedVerb[] = Object.entries(worldTable).flatMap(
  ([group, entry]: [string, object]): readonly NamedVerb[] =>
    isVerb(entry)
      ? [{ name: group, group, own: undefined, verb: entry }]
      : Object.entries(entry).map(([own, verb]: [string, Verb]) => ({ name: `${group}.${own}`, group, own, verb })),
)

function isVerb(entry: object): entry is Verb {
  return 'method' in entry
}

export type Arguments = Readonly<Record<string, unknown>>

/** The arguments as an object, whichever way they were given. */
function named({ short, body, fields }: Verb, given: unknown): Arguments {
  if (given === undefined) return {}
  const bare = typeof given !== 'object' || given === null || (body !== undefined && fields[body]!.type === 'data')
  return bare ? { [short ?? 'value']: given } : (given as Arguments)
}

/** A world whose every verb is done by `run`. */
export function worldFrom(name: string, run: (verb: NamedVerb, given: Arguments) => Promise<unknown>): World {
  const world: Record<string, unknown> = { name }
  for (const one of allVerbs) {
    const { group, own } = one
    const call = (given: unknown): Promise<unknown> => run(one, named(one.verb, given))
    if (own === undefined) world[group] = call
    else ((world[group] ??= {}) as Record<string, unknown>)[own] = call
  }
  return world as unknown as World
}
