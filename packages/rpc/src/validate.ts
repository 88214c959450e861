/**
 * The helpers that generated validators call, one line a parameter: each adds what is wrong to `out`. Names are
 * relative to the structure they sit in; whoever holds the structure puts its own name before them, so that a good
 * request costs no path at all. Null counts as absent, as on the wire.
 */
import type { Problem, ProblemCode } from './operation.ts'

/** Whether a parameter has to be there: yes, no, or yes with the end of the message that says why. */
export type Required = boolean | string

type Out = Problem[]

/** `rest` follows the name, with the blank between them: one concatenation is all that a message costs. */
const add = (out: Out, path: string, code: ProblemCode, rest: string): void => {
  out.push({ path, code, message: path + rest })
}

/** Adds why a value is not acceptable at all: missing, or of another type. */
function refuse(out: Out, value: unknown, path: string, required: Required, type: string): void {
  if (required && (value ?? '') === '') {
    add(out, path, 'required', required === true ? ' is required.' : required)
  } else if (value != null) add(out, path, 'type', type)
}

/** A string; a required one must not be empty. */
export function text(out: Out, value: unknown, name: string, required: Required): void {
  if (typeof value !== 'string' || (required && !value)) refuse(out, value, name, required, ' must be a string.')
}

/** A required string whose empty value has a meaning of its own. */
export function textOrEmpty(out: Out, value: unknown, name: string, required: Required): void {
  if (value !== '') text(out, value, name, required)
}

/** A string of a documented form. */
export function form(out: Out, value: unknown, name: string, required: Required, pattern: RegExp): void {
  if (typeof value !== 'string' || (required && !value)) refuse(out, value, name, required, ' must be a string.')
  else if (!pattern.test(value)) add(out, name, 'pattern', ` must have the form ${pattern.source}.`)
}

/** The allowed values of a parameter, and the message that lists them. */
export interface Allowed<T> {
  readonly values: readonly T[]
  readonly rest: string
}

export const oneOf = <T extends string | number>(...values: T[]): Allowed<T> => ({
  values,
  rest: ` must be one of ${values.join(', ')}.`,
})

/** One of some strings. */
export function choice(out: Out, value: unknown, name: string, required: Required, allowed: Allowed<string>): void {
  if (typeof value !== 'string' || (required && !value)) refuse(out, value, name, required, ' must be a string.')
  else if (!allowed.values.includes(value)) add(out, name, 'enum', allowed.rest)
}

/** One of some strings in any letter case; `allowed` holds them as documented. */
export function choiceAnyCase(
  out: Out,
  value: unknown,
  name: string,
  required: Required,
  allowed: Allowed<string>,
): void {
  if (typeof value !== 'string' || (required && !value)) refuse(out, value, name, required, ' must be a string.')
  else if (!allowed.values.includes(value)) {
    const lowered = value.toLowerCase()
    if (allowed.values.some((one) => one.toLowerCase() === lowered)) return
    add(out, name, 'enum', `${allowed.rest.slice(0, -1)}, in any letter case.`)
  }
}

/** A whole number, within bounds where there are any. */
export function integer(out: Out, value: unknown, name: string, required: Required, min?: number, max?: number): void {
  if (!Number.isInteger(value)) refuse(out, value, name, required, ' must be an integer.')
  else if ((value as number) < min! || (value as number) > max!) {
    add(out, name, 'range', ` must be from ${min} to ${max}.`)
  }
}

/** A whole number of 64 bits: a number where that is exact, else its decimal digits. */
export function long(out: Out, value: unknown, name: string, required: Required): void {
  if (!(typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isSafeInteger(value))) {
    refuse(out, value, name, required, ' must be a safe integer or a string of decimal digits.')
  }
}

/** A number that may have fractions. */
export function number(out: Out, value: unknown, name: string, required: Required): void {
  if (!Number.isFinite(value)) refuse(out, value, name, required, ' must be a number.')
}

/** One of some numbers. */
export function choiceOfNumbers(
  out: Out,
  value: unknown,
  name: string,
  required: Required,
  allowed: Allowed<number>,
): void {
  if (typeof value !== 'number') refuse(out, value, name, required, ' must be a number.')
  else if (!allowed.values.includes(value)) add(out, name, 'enum', allowed.rest)
}

/** What checks a type alone: integer, long, number. */
type Type = (out: Out, value: unknown, name: string, required: Required) => void

/** A number with a bound on one side or on both; infinity where there is none. */
export function bounded(
  out: Out,
  value: unknown,
  name: string,
  required: Required,
  type: Type,
  min: number,
  max: number,
): void {
  const before = out.length
  type(out, value, name, required)
  if (out.length > before || value == null) return
  const amount = Number(value)
  if (amount < min || amount > max) add(out, name, 'range', ` must be ${between(min, max, 'from')}.`)
}

/** A string of so many characters, and of a documented form where there is one. */
export function sized(
  out: Out,
  value: unknown,
  name: string,
  required: Required,
  min: number,
  max: number,
  pattern?: RegExp,
): void {
  const before = out.length
  if (pattern) form(out, value, name, required, pattern)
  else text(out, value, name, required)
  if (out.length > before || typeof value !== 'string') return
  const { length } = [...value]
  if (length < min || length > max) add(out, name, 'length', ` must have ${between(min, max)} characters.`)
}

/** Bounds in words. */
function between(min: number, max: number, from = ''): string {
  if (max === Infinity) return `at least ${min}`
  return min === -Infinity ? `at most ${max}` : `${from && `${from} `}${min} to ${max}`
}

export function bool(out: Out, value: unknown, name: string, required: Required): void {
  if (typeof value !== 'boolean') refuse(out, value, name, required, ' must be a boolean.')
}

/** What looks into a structure. */
export type Check = (out: Out, value: Record<string, unknown>) => void

/** A structure. */
export function object(out: Out, value: unknown, name: string, required: Required, check: Check): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(out, value, name, required, ' must be an object.')
  }
  const before = out.length
  check(out, value as Record<string, unknown>)
  if (out.length > before) prefix(out, before, name)
}

/**
 * A list; `item` checks each entry with a helper of this file, `more` being what that
 * helper wants to know. An entry has to be there, and positions count from 0.
 */
export function list<T>(
  out: Out,
  value: unknown,
  name: string,
  required: Required,
  min: number,
  max: number,
  item: (out: Out, value: unknown, name: string, required: true, more: T) => void,
  more?: T,
): void {
  if (!Array.isArray(value)) return refuse(out, value, name, required, ' must be a list.')
  if (value.length < min || value.length > max) add(out, name, 'count', ` must hold ${min} to ${max} items.`)
  for (let i = 0; i < value.length; i++) {
    const before = out.length
    item(out, value[i], '', true, more as T)
    if (out.length > before) prefix(out, before, `${name}.${i}`)
  }
}

/** A list that has a least length only; `list` has checked that it is one. */
export function atLeast(out: Out, value: unknown, name: string, min: number): void {
  if (Array.isArray(value) && value.length < min) add(out, name, 'count', ` must hold at least ${min} items.`)
}

/** Puts the name of what holds them before the problems added since `before`. */
function prefix(out: Out, before: number, name: string): void {
  for (let i = before; i < out.length; i++) {
    const { path, code, message } = out[i]!
    const at = path && name ? `${name}.` : name
    out[i] = { path: at + path, code, message: at + message }
  }
}

/** Whether a condition sees a value: the empty string counts as none. */
export const given = (value: unknown): boolean => value != null && value !== ''

/** What a condition that ignores letter case compares. */
export const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)

/** A number that another parameter restricts. */
export function among(out: Out, value: unknown, name: string, allowed: Allowed<number>, when: string): void {
  if (Number.isInteger(value) && !allowed.values.includes(value as number)) {
    add(out, name, 'rule', `${allowed.rest.slice(0, -1)} when ${when}.`)
  }
}

/** `rest` is the end of the message, which says when it must not be given. */
export function forbidden(out: Out, value: unknown, name: string, rest: string): void {
  if (value != null) add(out, name, 'forbidden', rest)
}

/** Warns of a parameter that the service ignores here; `rest` says unless what. */
export function ignored(out: Out, value: unknown, name: string, rest: string): void {
  if (value != null) add(out, name, 'ignored', rest)
}

/** Refuses a name that the operation does not have, with the nearest one it has. */
export function unknown(out: Out, name: string, names: Iterable<string>): void {
  const near = nearest(name, names)
  add(out, name, 'unknown', ` is unknown.${near ? ` Did you mean ${near}?` : ''}`)
}

/** The name that differs in at most two letters next to each other, ignoring case: what slips of the hand make. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = 3
  for (const other of names) {
    let [i, j] = [name.length, other.length]
    if (Math.abs(i - j) >= least) continue
    let start = 0
    while (start < i && fold(name, start) === fold(other, start)) start++
    for (; i > start && j > start && fold(name, i - 1) === fold(other, j - 1); i--) j--
    const differ = Math.max(i, j) - start
    if (differ < least) {
      best = other
      least = differ
    }
  }
  return best
}

/** A letter whatever its case, without making a new string. */
const fold = (text: string, at: number): number => text.charCodeAt(at) | 32
