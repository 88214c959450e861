/** Looks at the arguments of a verb before anything is done: one clear error that names the field and the remedy. */
import { nearest } from '@porthole/rpc/validate'
import { AdminError } from './error.ts'
import type { Arguments, Field, NamedVerb } from './verbs.ts'

/** The arguments with times as ms; those that came as texts, in a query, as what they are. Throws an AdminError. */
export function check({ name, verb }: NamedVerb, given: Arguments): Arguments {
  const checked: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!Object.hasOwn(verb.fields, field))
      throw bad(`${name} has no field ${quoted(field)}: ${others(field, verb.fields)}`)
    checked[field] = valueOf(verb.fields[field]!, value, `${name}: ${field}`)
  }
  for (const [field, { required, example }] of Object.entries(verb.fields)) {
    if (required && checked[field] === undefined)
      throw bad(`${name} needs ${field}: give for example ${JSON.stringify({ [field]: example })}.`)
  }
  return checked
}

export const bad = (message: string): AdminError => new AdminError(400, message)

function valueOf(
  { type, choices, min = -Infinity, max = Infinity, example }: Field,
  value: unknown,
  at: string,
): unknown {
  const refuse = (what: string): AdminError =>
    bad(`${at} must be ${what}, and is ${quoted(value)}: give for example ${JSON.stringify(example)}.`)
  switch (type) {
    case 'data':
      return value
    case 'flag':
      if (value !== true && value !== false && value !== 'true' && value !== 'false') throw refuse('true or false')
      return String(value) === 'true'
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof number !== 'number' || !Number.isFinite(number)) throw refuse('a number')
      if (number < min || number > max) throw refuse(max === Infinity ? `at least ${min}` : `from ${min} to ${max}`)
      return number
    }
    case 'time': {
      const time = timeOf(value)
      if (time === undefined) throw refuse('a time, in ms since 1970 or as ISO 8601')
      return time
    }
    case 'digits':
      if (!/^\d{1,19}$/.test(String(value))) throw refuse('decimal digits')
      return String(value)
    case 'text':
      if (typeof value !== 'string') throw refuse('a text')
      if (choices && !choices.includes(value)) throw refuse(`one of ${choices.join(', ')}`)
      return value
  }
}

/** undefined when it is none. */
function timeOf(value: unknown): number | undefined {
  const digits = typeof value === 'string' && /^-?\d+$/.test(value)
  const time = typeof value === 'number' || digits ? Number(value) : typeof value === 'string' ? Date.parse(value) : NaN
  return Math.abs(time) <= latest ? time : undefined
}

/** The last ms that a Date can tell. */
const latest = 8.64e15

export function others(name: string, known: object): string {
  const names = Object.keys(known)
  const near = nearest(name, names)
  return near ? `did you mean ${near}?` : names.length > 0 ? `it knows ${names.join(', ')}.` : 'it has none.'
}

/** A value as an error may quote it. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
