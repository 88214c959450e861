/** What goes with a field, a code or a value that is gone: rules and limits about it. Conditions are for people. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { listIn } from '@porthole/codegen/src/load/scope.ts'
import { mentionsIn } from './mentions.ts'
import type { Task } from './task.ts'

export function dropField(task: Task, path: string): void {
  const { spec, notes, service } = task
  const [side, ...names] = path.split('.')
  const name = names.join('.')
  const other = spec.raw[side === 'request' ? 'response' : 'request']
  // Rules and limits do not say which side they mean.
  const isElsewhere = isRaw(other) && Object.hasOwn(other, name)
  for (const list of ['rules', 'limits'] as const) {
    for (let index = listIn(spec.raw[list]).length - 1; index >= 0; index--) {
      const one = listIn(spec.raw[list])[index]
      if (isRaw(one) && isAbout(one.at, name) && !isElsewhere) removeItem(task, list, index, `it is about ${name}`)
    }
  }
  for (const mention of mentionsIn(spec.raw)) {
    const isItsOwn = names.length === 1 && mention.path[0] === side && mention.path[1] === name
    if (!isAbout(mention.name, name) || isElsewhere || isItsOwn || (mention.isKey && side !== 'request')) continue
    notes.review(spec, mention.path, `${mention.path.join('.')} names ${mention.name}, which is gone: change it`)
  }
  for (const [index, waiter] of listIn(service.raw.waiters).entries()) {
    if (!isRaw(waiter) || waiter.operation !== task.operation.name || side !== 'response') continue
    const top = names[0]
    if (waiter.items !== top || (names.length > 1 && waiter.by !== names[1] && waiter.field !== names[1])) continue
    notes.review(
      service,
      ['waiters', index],
      `the waiter ${String(waiter.name)} names ${name}, which is gone: change it`,
    )
  }
}

/** A value of an enum: conditions that can never hold again. */
export function dropValue(task: Task, path: string, value: unknown): void {
  const { spec, notes } = task
  const [side, ...names] = path.split('.')
  if (side !== 'request') return
  const name = names.join('.')
  for (const mention of mentionsIn(spec.raw).toReversed()) {
    if (!mention.isKey || mention.name !== name) continue
    if (Array.isArray(mention.value) && mention.value.length > 1) {
      if (mention.value.includes(value))
        spec.set(
          mention.path,
          mention.value.filter((one) => one !== value),
        )
      continue
    }
    if ([mention.value].flat()[0] !== value) continue
    const [list, index] = mention.path
    if (list === 'rules' || list === 'limits')
      removeItem(task, list, Number(index), `${name} is never ${String(value)}`)
    else
      notes.review(spec, mention.path, `${mention.path.join('.')} asks for ${String(value)}, which is gone: change it`)
  }
  for (const [index, rule] of listIn(spec.raw.rules).entries()) {
    if (isRaw(rule) && rule.by === name && isRaw(rule.values) && Object.hasOwn(rule.values, String(value))) {
      spec.remove(['rules', index, 'values', String(value)])
      notes.changed(spec, ['rules', index], `rules.${index}.values: without ${String(value)}`)
    }
  }
}

/** A rule or a limit; errata name them by position. */
function removeItem({ spec, notes }: Task, list: 'rules' | 'limits', index: number, why: string): void {
  const one = listIn(spec.raw[list])[index] as Raw
  spec.remove([list, index])
  notes.changed(spec, [list], `${list}.${index} (${String(one.kind)}): removed, since ${why}`)
  for (const [at, erratum] of listIn(spec.raw.errata).entries()) {
    if (!isRaw(erratum) || typeof erratum.at !== 'string') continue
    const [first, position, ...rest] = erratum.at.split('.')
    if (first !== list || !/^\d+$/.test(position ?? '')) continue
    const number = Number(position)
    if (number > index) spec.set(['errata', at, 'at'], [first, number - 1, ...rest].join('.'))
    else if (number === index) spec.set(['errata', at, 'at'], [first, 'removed', ...rest].join('.'))
  }
}

function isAbout(at: unknown, name: string): boolean {
  return typeof at === 'string' && (at === name || at.startsWith(`${name}.`))
}
