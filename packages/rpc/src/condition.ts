/** Whether a request meets a condition of the documents, such as `{ AsyncMode: true }`. */
import type { Condition, ConditionValue, FieldDescriptor, Fields } from './descriptor.ts'

/** All keys must match. State of the world (`$instance.WorkMode`) is not known here and counts as met. */
export function meets(request: Readonly<Record<string, unknown>>, condition: Condition, fields: Fields): boolean {
  return Object.entries(condition).every(
    ([name, expected]) => name.startsWith('$') || matches(request[name], expected, fields[name]),
  )
}

function matches(value: unknown, expected: ConditionValue, field: FieldDescriptor | undefined): boolean {
  const given = value !== undefined && value !== null && value !== ''
  if (expected === 'present') return given
  if (expected === 'absent') return !given
  const actual = comparable(given ? value : field?.default, field)
  return Array.isArray(expected)
    ? expected.some((one) => comparable(one, field) === actual)
    : comparable(expected, field) === actual
}

function comparable(value: unknown, field: FieldDescriptor | undefined): string {
  return field?.case === 'any' ? String(value).toLowerCase() : String(value)
}
