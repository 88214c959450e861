/** Fields with a new name: which are surely the same, and what follows the name. */
import { isRaw } from '@porthole/codegen/src/load/check-shape.ts'
import { listIn } from '@porthole/codegen/src/load/scope.ts'
import type { Field } from '@porthole/codegen/src/model.ts'
import type { Comparison } from '../compare.ts'
import type { FieldFacts } from '../facts.ts'
import { mentionsIn } from './mentions.ts'
import { factsAt, type Place, type Task } from './task.ts'

export interface Rename {
  /** `request.Size`. */
  readonly from: string
  /** The name alone. */
  readonly to: string
  readonly line: number
}

/** Whether a row is the same but for its name; without the old text, `undefined`: nobody knows. */
export type IsSameRow = (old: FieldFacts, now: FieldFacts) => boolean | undefined

/** One field gone and one new in the same list, at the same position, alike in all but the name. */
export function renamesOf(task: Task, all: readonly Comparison[], isSameRow: IsSameRow): Rename[] {
  const isName = ({ kind, status, path }: Comparison): boolean =>
    kind === 'name' && status !== 'changed' && !path.startsWith('common.')
  const above = ({ path }: Comparison): string => path.slice(0, path.lastIndexOf('.'))
  const listed = all.filter(isName)
  return [...new Set(listed.map(above))].flatMap((parent) => {
    const names = listed.filter((one) => above(one) === parent)
    const [gone, ...more] = names.filter(({ page }) => page === undefined)
    const [come, ...others] = names.filter(({ spec }) => spec === undefined)
    if (gone === undefined || come === undefined || more.length + others.length > 0) return []
    const common = new Set(task.operation.common)
    const isOwn = ({ name }: FieldFacts): boolean => parent !== 'request' || !common.has(name.value)
    const now = factsAt(task.facts, parent).filter(isOwn)
    const position = now.findIndex(({ name }) => name.value === come.page)
    const page = now[position]!
    const before = task.old === undefined ? undefined : factsAt(task.old, parent).filter(isOwn)
    const oldPosition =
      before?.findIndex(({ name }) => name.value === gone.spec) ??
      fieldsOf(task, parent).findIndex(({ name }) => name === gone.spec)
    if (position !== oldPosition) return []
    const old = before?.[oldPosition]
    const isSure =
      old === undefined
        ? isLike(fieldsOf(task, parent)[oldPosition], page) && areAlike(String(gone.spec), String(come.page))
        : factsText(old) === factsText(page) &&
          (isSameRow(old, page) === true || areAlike(String(gone.spec), String(come.page)))
    return isSure ? [{ from: gone.path, to: String(come.page), line: come.line }] : []
  })
}

function fieldsOf({ operation }: Task, parent: string): readonly Field[] {
  const [side, ...names] = parent.split('.')
  let fields = side === 'request' ? operation.request : operation.response
  for (const name of names) {
    const of = fields.find((one) => one.name === name)?.of
    fields = typeof of === 'object' ? of.fields : []
  }
  return fields
}

function isLike(field: Field | undefined, page: FieldFacts): boolean {
  return (
    field?.type === page.type?.value &&
    String(field?.example ?? '') === (page.example?.value ?? '') &&
    (page.required === undefined || page.required.value === field?.required)
  )
}

/** All facts without their lines, and without the name. */
function factsText(field: FieldFacts): string {
  const isLeftOut = (key: string): boolean => key === 'line' || key === 'confidence'
  const { name } = field
  return JSON.stringify({ ...field, name: { ...name, value: '' } }, (key, value: unknown) =>
    isLeftOut(key) ? undefined : value,
  )
}

/** Whether most letters of one name are in the other, in their order. */
function areAlike(a: string, b: string): boolean {
  let head = 0
  while (head < a.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return (head + tail) / Math.max(a.length, b.length) >= 0.5
}

/** Conditions, rules, limits, flows and errata take the new name. */
export function followRename(task: Task, { from, to }: Rename, place: Place): void {
  const { spec, service, notes } = task
  const [side, ...names] = from.split('.')
  const old = names.join('.')
  const now = [...names.slice(0, -1), to].join('.')
  const other = spec.raw[side === 'request' ? 'response' : 'request']
  const isElsewhere = isRaw(other) && Object.hasOwn(other, old)
  const ofAnswers = new Set(['items', 'total', 'value'])
  for (const { path, isKey, name } of mentionsIn(spec.raw)) {
    if (name !== old && !name.startsWith(`${old}.`)) continue
    const isOfAnswer = ofAnswers.has(String(path.at(-1)))
    if (
      isKey
        ? side !== 'request'
        : path[0] === 'rules' || path[0] === 'limits'
          ? false
          : isOfAnswer !== (side === 'response')
    )
      continue
    if (!isKey && isElsewhere && !isOfAnswer && side === 'response') {
      notes.review(spec, path, `${path.join('.')} names ${name}, which may mean the field that is now ${to}`)
      continue
    }
    const wanted = now + name.slice(old.length)
    if (isKey) spec.rename(path, wanted)
    else spec.set(path, wanted)
    notes.changed(spec, isKey ? [...path.slice(0, -1), wanted] : path, `${path.join('.')}: follows to ${wanted}`)
  }
  if (side === 'response') followWaiters(task, names, to)
  const structure = place.path[0] === 'structures' ? `structures.${String(place.path[1])}.${names.at(-1)!}` : undefined
  for (const file of place.spec === spec ? [spec] : [spec, service]) {
    for (const [index, erratum] of listIn(file.raw.errata).entries()) {
      if (!isRaw(erratum) || typeof erratum.at !== 'string') continue
      for (const prefix of [from, ...(structure === undefined ? [] : [structure])]) {
        if (erratum.at !== prefix && !erratum.at.startsWith(`${prefix}.`)) continue
        const renamed = `${prefix.slice(0, prefix.lastIndexOf('.') + 1)}${to}${erratum.at.slice(prefix.length)}`
        file.set(['errata', index, 'at'], renamed)
      }
    }
  }
}

function followWaiters({ service, operation, notes }: Task, names: readonly string[], to: string): void {
  for (const [index, waiter] of listIn(service.raw.waiters).entries()) {
    if (!isRaw(waiter) || waiter.operation !== operation.name) continue
    const keys = names.length === 1 ? ['items'] : waiter.items === names[0] ? ['by', 'field'] : []
    for (const key of keys.filter((one) => waiter[one] === names.at(-1))) {
      service.set(['waiters', index, key], to)
      notes.changed(service, ['waiters', index, key], `waiters.${index}.${key}: follows to ${to}`)
    }
  }
}
