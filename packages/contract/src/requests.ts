/** Good requests: what an operation needs at least, and the same with one parameter more and whatever that one asks for. */
import type { Condition, ConditionValue, FieldDescriptor, Fields } from '@porthole/rpc/descriptor'
import { fits, holds, ofWorld, valueFor } from './conditions.ts'
import type { Facts, Values } from './services.ts'
import type { Step, Subject, Subjects } from './subjects.ts'

export interface Good {
  readonly request: Values
  readonly before: readonly Step[]
}

/** Undefined when no subject fits. `more` are the values of parameters that the request shall have. */
export function goodRequest(facts: Facts, subjects: Subjects, more: Values = {}): Good | undefined {
  const { request: fields } = facts.operation
  // What is asked for comes first: its conditions decide the values of the others.
  const names = new Set([...Object.keys(more), ...Object.keys(fields).filter((name) => fields[name]!.required)])
  const wanted: Condition[] = []
  const unwanted: Condition[] = []
  const values: Record<string, unknown> = { ...more }
  for (const name of names) {
    const { 'x-only-when': only = {}, 'x-forbidden-when': never } = facts.schema[name] ?? {}
    wanted.push(only)
    if (never) unwanted.push(never)
    for (const [other, value] of Object.entries(only)) {
      if (other.startsWith('$') || fits(value, values[other] ?? fields[other]?.default)) continue
      names.add(other)
      values[other] ??= valueFor(value)
    }
    values[name] ??= fixed(facts, subjects, name)
    for (const other of requiredBy(facts, values)) names.add(other)
  }
  const request: Record<string, unknown> = {}
  const before: Step[] = []
  for (const name of names) {
    const kind = facts.schema[name]?.['x-id']
    const subject =
      kind && values[name] === undefined ? subjectFor(facts, subjects, name, { wanted, unwanted }) : undefined
    if (kind && kind !== 'task' && values[name] === undefined && !subject) return undefined
    before.push(...(subject?.before ?? []))
    request[name] = values[name] ?? subject?.id ?? sample(fields[name]!)
  }
  return { request, before }
}

/** Things that a parameter may refer to: the first of each kind of facts, whether limits allow it or not. */
export const subjectsOf = ({ service, schema }: Facts, { things }: Subjects, name: string): readonly Subject[] =>
  things.filter((thing) => thing.service === service && thing.kind === schema[name]?.['x-id'])

/** A value that the table of subjects, or else the document's sample, gives; none for what refers to a thing. */
export function fixed({ service, operation, schema }: Facts, { values }: Subjects, name: string): unknown {
  const given = values[`${service} ${operation.name}.${name}`] ?? values[`${service} ${name}`]
  return given ?? (schema[name]?.['x-id'] ? undefined : sample(operation.request[name]!))
}

/** What the request alone, whatever the world, makes required. */
export const requiredBy = ({ schema, operation }: Facts, request: Values): string[] =>
  Object.keys(schema).filter((name) => {
    const when = schema[name]!['x-required-when']
    return when && !ofWorld(when) && holds(when, request, operation.request)
  })

interface Wishes {
  readonly wanted: readonly Condition[]
  readonly unwanted: readonly Condition[]
}

function subjectFor(facts: Facts, subjects: Subjects, name: string, { wanted, unwanted }: Wishes): Subject | undefined {
  const kind = facts.schema[name]!['x-id']!
  const about = (conditions: readonly Condition[]): [string, ConditionValue][] =>
    conditions.flatMap((condition) => Object.entries(condition)).filter(([key]) => key.startsWith(`$${kind}.`))
  return subjectsOf(facts, subjects, name).find((thing) => {
    const is = ([key, value]: [string, ConditionValue]): boolean => fits(value, thing.facts[key.slice(kind.length + 2)])
    return (
      !thing.made &&
      brokenLimits(facts, name, thing).length === 0 &&
      about(wanted).every(is) &&
      !about(unwanted).some(is)
    )
  })
}

/** The limits of the operation that forbid this subject. */
export function brokenLimits({ operation }: Facts, name: string, { facts }: Subject): Facts['operation']['limits'] {
  return operation.limits.filter(({ kind, at, value }) => {
    const [what, fact] = kind.split('-')
    if (at !== name || (fact !== 'state' && fact !== 'type') || facts[fact] === undefined) return false
    const listed = ([value].flat() as unknown[]).includes(facts[fact])
    return (what === 'required' && !listed) || (what === 'excluded' && listed)
  })
}

/** The documented sample value; of a structure its fields' ones. */
export function sample({ example, type, of, enum: values, min }: FieldDescriptor): unknown {
  if (example !== undefined) return example
  if (typeof of === 'object') return type === 'list' ? [samples(of)] : samples(of)
  return values?.[0] ?? min
}

const samples = (fields: Fields): Values =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sample(field)]))
