/** Brings the error codes of a spec up to the page. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { operationShapes } from '@porthole/codegen/src/load/shape-operation.ts'
import { mapsIn } from '@porthole/codegen/src/load/scope.ts'
import type { Comparison } from '../compare.ts'
import { at, shown } from './fields.ts'
import { mentionsIn } from './mentions.ts'
import { entryLines } from './yaml-print.ts'
import { addKey, previous, reviewed, type Task } from './task.ts'

const order = Object.keys(operationShapes.operation.keys)
const keys = Object.keys(operationShapes.error.keys)

export function updateError(task: Task, { path, status, line }: Comparison): void {
  const { spec, imported, facts, notes } = task
  const code = path.slice('errors.'.length)
  const known = mapsIn(spec.raw.errors)[code]
  const wanted = mapsIn(imported.errors)[code]
  if (status === 'invented') return removeError(task, code)
  if (wanted === undefined) return
  if (known === undefined) {
    const lines = reviewed(task, code, wanted, path, line)
    if (spec.raw.errors === undefined) addKey(spec, 'errors', ['errors:', ...lines.map((one) => `  ${one}`)], order)
    else {
      const codes = facts.errors.map((one) => one.code.value)
      spec.add(['errors'], lines, previous(codes, code, mapsIn(spec.raw.errors)))
    }
    return notes.changed(spec, ['errors', code], `${path}: added (${at(task, line)}): review its summary`)
  }
  if (status === 'missing') {
    return notes.review(
      spec,
      ['errors', code],
      `${path}: the page lists it again (${at(task, line)}), a spec has it once`,
    )
  }
  // A message of our own stays while the page has none.
  const isOurs = wanted.basis !== undefined && known.basis !== undefined
  for (const key of ['http', 'message', 'basis', 'from']) {
    if (isOurs && key !== 'http') continue
    const target = ['errors', code, key]
    const before = known[key]
    if (JSON.stringify(before) === JSON.stringify(wanted[key])) continue
    if (wanted[key] === undefined) spec.remove(target)
    else if (before !== undefined) spec.set(target, wanted[key])
    else spec.add(['errors', code], entryLines(key, wanted[key]), previous(keys, key, known))
    const place = wanted[key] === undefined ? ['errors', code] : target
    notes.changed(
      spec,
      place,
      `${path}.${key}: ${shown(wanted[key] ?? 'removed')}, was ${shown(before ?? 'not there')} (${at(task, line)})`,
    )
  }
}

function removeError({ spec, facts, notes, service }: Task, code: string): void {
  const { basis } = (spec.raw.errors as Record<string, Raw>)[code]!
  spec.remove(['errors', code])
  const why = basis === undefined ? '' : `, whose message was ${String(basis)}`
  notes.changed(spec, ['errors'], `errors.${code}: removed${why}, since ${facts.file} no longer has it`)
  if (isRaw(service.raw.errors) && Object.hasOwn(service.raw.errors, code)) return
  for (const { path, name } of mentionsIn(spec.raw)) {
    if (path.at(-1) !== 'error' || name !== code) continue
    spec.remove(path)
    notes.review(spec, path, `${path.join('.')} was ${code}, which is gone: say what the limit answers now`)
  }
}
