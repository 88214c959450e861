/** Where a spec names one of its fields, codes or values: conditions, rules, limits, flows. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { Path } from '@porthole/codegen/src/load/problem.ts'
import { listIn, mapsIn } from '@porthole/codegen/src/load/scope.ts'

export interface Mention {
  /** To the name: a key of a condition, or a value. */
  readonly path: Path
  readonly isKey: boolean
  readonly name: string
  /** Of a condition: what the name is compared with. */
  readonly value?: unknown
}

const conditions = ['onlyWhen', 'requiredWhen', 'forbiddenWhen', 'emptyWhen', 'when']

/** Of the fields of the request and of the answer, and of codes (`limits.0.error`). */
export function mentionsIn(raw: Raw): Mention[] {
  const found: Mention[] = []
  const value = (path: Path, name: unknown): void => {
    if (typeof name === 'string') found.push({ path, isKey: false, name })
  }
  const conditionsOf = (node: Raw, path: Path): void => {
    for (const key of conditions) {
      const condition = node[key]
      if (!isRaw(condition)) continue
      for (const name of Object.keys(condition)) {
        found.push({ path: [...path, key, name], isKey: true, name, value: condition[name] })
      }
    }
  }
  const fields = (all: unknown, path: Path): void => {
    for (const [name, field] of Object.entries(mapsIn(all))) conditionsOf(field, [...path, name])
  }
  fields(raw.request, ['request'])
  fields(raw.response, ['response'])
  for (const [name, structure] of Object.entries(mapsIn(raw.structures))) {
    fields(structure.fields, ['structures', name, 'fields'])
  }
  for (const list of ['rules', 'limits'] as const) {
    for (const [index, one] of listIn(raw[list]).entries()) {
      if (!isRaw(one)) continue
      conditionsOf(one, [list, index])
      for (const key of ['at', 'by', 'per', 'error']) value([list, index, key], one[key])
    }
  }
  for (const part of ['async', 'paging', 'console'] as const) {
    const node = raw[part]
    if (!isRaw(node)) continue
    const keys = { async: ['switch'], paging: ['page', 'size', 'items', 'total'], console: ['value'] }[part]
    for (const key of keys) value([part, key], node[key])
    for (const [index, name] of listIn(node.carry).entries()) value([part, 'carry', index], name)
  }
  for (const [index, waiter] of listIn(raw.waiters).entries()) {
    if (isRaw(waiter)) for (const key of ['items', 'by', 'field']) value(['waiters', index, key], waiter[key])
  }
  return found
}
