/** In which direction a value changed: the second half of the kind of a change. */
import { isDeepStrictEqual } from 'node:util'
import { unitSeconds } from '@porthole/codegen/src/load/closed-lists.ts'
import { boundsOf } from '@porthole/codegen/src/load/scope.ts'

/** Every integer is one of these too. */
const wider = ['long', 'number']
type Direction = 'same' | 'widened' | 'narrowed' | 'changed'
type Judge = (before: unknown, after: unknown) => string

const retries = ['write', 'idempotent', 'read']
/** A larger number of these leaves clients less freedom. */
const costs = ['call-interval']
const lists = { allowed: ['required-state', 'required-type'], refused: ['excluded-state', 'excluded-type'] }

const judges: Readonly<Record<string, Judge>> = {
  words: (before, after) => (areUnwritten(before, after) ? 'moved' : plain(before, after)),
  example: (before, after) => (isSameCall(before, after) ? 'printed' : plain(before, after)),
  type: (before, after) => {
    const [from, to] = [String(before), String(after)]
    const isWider = (a: string, b: string): boolean => wider.some((type) => a.replace('integer', type) === b)
    if (isWider(from, to)) return 'widened'
    return isWider(to, from) ? 'narrowed' : 'changed'
  },
  enum: (before, after) => restriction(before, after, sets),
  regions: (before, after) => sets(before, after),
  range: (before, after) => restriction(before, after, bounds),
  count: (before, after) => restriction(before, after, bounds),
  length: (before, after) => restriction(before, after, bounds),
  pattern: (before, after) => restriction(before, after, () => 'changed'),
  case: (_, after) => (after === undefined ? 'narrowed' : 'widened'),
  empty: (_, after) => (after === undefined ? 'narrowed' : 'widened'),
  retry: (before, after) => (retries.indexOf(String(after)) > retries.indexOf(String(before)) ? 'widened' : 'narrowed'),
  'only-when': (before, after) => restriction(before, after, conditions),
  'empty-when': (before, after) => opposite(restriction(before, after, conditions)),
  'required-when': obligation,
  'forbidden-when': obligation,
  'rule-values': (before, after) => valuesBy(before as Values, after as Values),
  'limit-value': (before, after) => limits(before as Valued, after as Valued),
  'own-limit-value': (before, after) => limits(before as Valued, after as Valued),
  errata: (before, after) =>
    isDeepStrictEqual(repairs(before), repairs(after)) ? 'errata-changed' : 'repairs-changed',
}

/** The kind of the change of a value, such as `enum-narrowed`. */
export function judge(kind: string, before: unknown, after: unknown): string {
  const direction = judges[kind]?.(before, after) ?? plain(before, after)
  // Lists that hold the same values, one of them twice.
  const word = direction === 'same' ? 'changed' : direction
  return kind === 'errata' ? word : `${kind}-${word}`
}

/** Whether both are what an import writes until somebody describes the thing: they tell no more than its line. */
function areUnwritten(...summaries: readonly unknown[]): boolean {
  return summaries.every((one) => /^(?:Parameter|Field|Code) \S.* on the page of \S+ at line \d+\.$/.test(String(one)))
}

/** Whether two sample requests differ in nothing but the method that one of them names: both methods are served. */
function isSameCall(...samples: readonly unknown[]): boolean {
  const calls = samples.map((sample) => /^(?:(?:GET|POST) )?(https?:.*)$/s.exec(String(sample))?.[1])
  return calls[0] !== undefined && calls[0] === calls[1]
}

function plain(before: unknown, after: unknown): string {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

/** No restriction at all is the widest. */
function restriction(before: unknown, after: unknown, compare: (a: unknown, b: unknown) => Direction): Direction {
  if (before === undefined) return 'narrowed'
  return after === undefined ? 'widened' : compare(before, after)
}

/** A condition under which something is demanded: the more it covers, the narrower. */
function obligation(before: unknown, after: unknown): Direction {
  if (before === undefined) return 'narrowed'
  return after === undefined ? 'widened' : opposite(conditions(before, after))
}

function opposite(direction: Direction): Direction {
  if (direction === 'widened') return 'narrowed'
  return direction === 'narrowed' ? 'widened' : direction
}

function sets(before: unknown, after: unknown): Direction {
  const [from, to] = [before as unknown[], after as unknown[]]
  const isWider = from.every((one) => to.includes(one))
  const isNarrower = to.every((one) => from.includes(one))
  if (isWider) return isNarrower ? 'same' : 'widened'
  return isNarrower ? 'narrowed' : 'changed'
}

function bounds(before: unknown, after: unknown): Direction {
  const ends = (value: unknown): [number, number] => boundsOf(value) ?? (value as [number, number])
  const [[low, high], [lower, higher]] = [ends(before), ends(after)]
  if (lower <= low && higher >= high) return 'widened'
  return lower >= low && higher <= high ? 'narrowed' : 'changed'
}

/** Whether a condition holds more often: fewer keys, or more values of one. */
function conditions(before: unknown, after: unknown): Direction {
  const [from, to] = [before as Record<string, unknown>, after as Record<string, unknown>]
  const keys = sets(Object.keys(to), Object.keys(from))
  const shared = Object.keys(from).filter((key) => key in to)
  return together([keys, ...shared.map((key) => sets([from[key]].flat(), [to[key]].flat()))])
}

type Values = Readonly<Record<string, readonly number[]>>

/** A value of `by` that is not listed leaves `at` free. */
function valuesBy(before: Values, after: Values): Direction {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return together(
    keys.map((key) => {
      const [from, to] = [before[key], after[key]]
      return from === undefined || to === undefined ? restriction(from, to, sets) : sets(from, to)
    }),
  )
}

function together(directions: readonly Direction[]): Direction {
  const moved = new Set(directions.filter((one) => one !== 'same'))
  return moved.size === 1 ? [...moved][0]! : 'changed'
}

interface Valued {
  readonly kind: string
  readonly value: unknown
}

function limits({ kind, value: before }: Valued, { value: after }: Valued): string {
  const direction = [before, after].every(Array.isArray) ? sets(before, after) : 'changed'
  if (lists.allowed.includes(kind)) return ease(direction)
  if (lists.refused.includes(kind)) return ease(opposite(direction))
  const [from, to] = [amount(before), amount(after)]
  if (from === undefined || to === undefined || from === to) return 'changed'
  return to > from === costs.includes(kind) ? 'tightened' : 'loosened'
}

function ease(direction: Direction): string {
  if (direction === 'widened') return 'loosened'
  return direction === 'narrowed' ? 'tightened' : 'changed'
}

/** A duration in seconds, a rate a second, or a number. */
function amount(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const [, number, slash, unit] = /^(\d+(?:\.\d+)?)(\/?)(ms|s|min|h)$/.exec(String(value)) ?? []
  if (number === undefined) return undefined
  const seconds = unitSeconds[unit!]!
  return slash === '' ? Number(number) * seconds : Number(number) / seconds
}

function repairs(errata: unknown): unknown[] {
  return (errata as { at: string; repair?: unknown }[]).flatMap(({ at, repair }) => (repair ? [[at, repair]] : []))
}
