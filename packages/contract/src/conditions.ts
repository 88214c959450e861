/** Whether conditions of the specs hold for a request, and how to make them hold. */
import type { Condition, ConditionValue, FieldDescriptor } from '@porthole/rpc/descriptor'
import type { Values } from './services.ts'

/** What is about the world, and not the request, does not count here. */
export function holds(
  condition: Condition,
  request: Values,
  fields: Readonly<Record<string, FieldDescriptor>>,
): boolean {
  return Object.entries(condition).every(
    ([name, wanted]) => name.startsWith('$') || fits(wanted, request[name] ?? fields[name]?.default),
  )
}

export function fits(wanted: ConditionValue, value: unknown): boolean {
  if (wanted === 'present') return value !== undefined && value !== '' && value !== 'absent'
  if (wanted === 'absent') return !fits('present', value)
  const one = typeof value === 'string' ? value.toLowerCase() : value
  return [wanted].flat().some((each) => (typeof each === 'string' ? each.toLowerCase() : each) === one)
}

/** The first value that fulfils it, when one can be told. */
export const valueFor = (wanted: ConditionValue): unknown =>
  wanted === 'present' || wanted === 'absent' ? undefined : [wanted].flat()[0]

/** Whether it speaks of the world: `$instance.Gpu`. */
export const ofWorld = (condition: Condition): boolean => Object.keys(condition).some((name) => name.startsWith('$'))
