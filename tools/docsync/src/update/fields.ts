/** Brings the fields of a spec up to the page: added, removed, renamed, and their facts. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { operationShapes } from '@porthole/codegen/src/load/shape-operation.ts'
import { listIn, mapsIn } from '@porthole/codegen/src/load/scope.ts'
import type { Comparison } from '../compare.ts'
import { toYaml } from '../import/yaml.ts'
import { dropField, dropValue } from './dropped.ts'
import { followRename, type Rename } from './renamed.ts'
import { entryLines } from './yaml-print.ts'
import { addKey, factsAt, fieldsAt, importedAt, placeOf, previous, reviewed, type Task } from './task.ts'

const fieldKeys = Object.keys(operationShapes.field.keys)
const operationKeys = Object.keys(operationShapes.operation.keys)
const scalars = new Set(['string', 'integer', 'long', 'number', 'boolean'])
/** Keys whose form depends on the type. */
const typed = ['enum', 'range', 'count', 'length', 'default', 'example']
const ofStrings = ['pattern', 'format', 'encoding', 'mayBeEmpty', 'case']

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** A field that the page alone has. */
export function addField(task: Task, { path, line }: Comparison): void {
  const { spec, notes, facts, imported, operation } = task
  const name = nameOf(path)
  if (parentOf(path) === 'request' && listIn(imported.common).includes(name)) {
    const names = [...operation.common, name]
    if (spec.raw.common === undefined) addKey(spec, 'common', entryLines('common', [name]), operationKeys)
    else
      spec.set(
        ['common'],
        [...listIn(spec.raw.common), name].filter((one, at, all) => all.indexOf(one) === at),
      )
    return notes.changed(
      spec,
      ['common'],
      `common: ${names.join(', ')}: ${name} is new on the page (${at(task, line)})`,
    )
  }
  const field = importedAt(task, path)
  const place = fieldsAt(task, parentOf(path))
  if (field === undefined || place === undefined) {
    return notes.review(
      spec,
      [],
      `${path} (${at(task, line)}) is new on the page, and cannot be written: add it by hand`,
    )
  }
  addStructures(task, field)
  const names = factsAt(facts, parentOf(path)).map((one) => one.name.value)
  const known = place.spec.get(place.path) as Raw
  place.spec.add(place.path, reviewed(task, name, field, path, line), previous(names, name, known))
  notes.changed(place.spec, [...place.path, name], `${path}: added (${at(task, line)}): review its summary`)
}

/** The structures that a field of the import needs, and those that they need. */
function addStructures(task: Task, field: Raw): void {
  const { spec, imported } = task
  const structure = mapsIn(imported.structures)[String(field.of)]
  if (structure === undefined || spec.get(['structures', String(field.of)]) !== undefined) return
  const lines = toYaml({ [String(field.of)]: structure }, new Map())
    .trimEnd()
    .split('\n')
    .slice(1)
  if (spec.raw.structures === undefined) {
    addKey(spec, 'structures', ['structures:', ...lines.map((line) => `  ${line}`)], operationKeys)
  } else spec.add(['structures'], lines, Object.keys(mapsIn(spec.raw.structures)).at(-1))
  for (const inner of Object.values(mapsIn(structure.fields))) addStructures(task, inner)
}

/** A field, or a common parameter, that the page no longer has. */
export function removeField(task: Task, { path }: Comparison): void {
  const { spec, notes, facts } = task
  const name = nameOf(path)
  if (path.startsWith('common.')) {
    spec.set(
      ['common'],
      listIn(spec.raw.common).filter((one) => one !== name),
    )
    return notes.changed(spec, ['common'], `${path}: removed, since the page no longer lists it`)
  }
  const place = placeOf(task, path)
  if (place === undefined) return
  const { basis } = place.spec.get(place.path) as Raw
  if (basis !== undefined && basis !== 'stated') {
    return notes.review(place.spec, place.path, `${path}: ${String(basis)}, and the page does not have it: kept`)
  }
  dropField(task, path)
  place.spec.remove(place.path)
  notes.changed(place.spec, place.path.slice(0, -1), `${path}: removed, since ${facts.file} no longer has it`)
}

export function renameField(task: Task, rename: Rename): void {
  const { notes } = task
  const place = placeOf(task, rename.from)
  if (place === undefined) return
  place.spec.rename(place.path, rename.to)
  const path = [...place.path.slice(0, -1), rename.to]
  notes.changed(place.spec, path, `${rename.from}: renamed to ${rename.to} (${at(task, rename.line)})`)
  followRename(task, rename, place)
}

/** Type, what it holds, and whether it is required: all that stands in the type of a spec. */
export function retype(task: Task, path: string, all: readonly Comparison[]): void {
  const { notes } = task
  const place = placeOf(task, path)
  const wanted = importedAt(task, path)
  if (place === undefined || wanted === undefined) return
  const line = all[0]!.line
  const field = place.spec.get(place.path) as Raw
  const before = String(field.type)
  const silent = all.find(({ kind, page }) => kind === 'required' && page === undefined)
  if (silent !== undefined) {
    notes.review(place.spec, place.path, `${silent.path}: the page no longer says whether it is required: kept`)
  }
  const required = all.find(({ kind, page }) => kind === 'required' && page !== undefined)
  const isRetyped = all.some(({ kind, page }) => kind === 'type' && page !== undefined)
  const base = isRetyped ? String(wanted.type).replace('?', '') : before.replace('?', '')
  const isOptional = required === undefined ? before.endsWith('?') : required.page === false
  const type = isOptional ? `${base}?` : base
  if (place.spec.set([...place.path, 'type'], type)) {
    notes.changed(place.spec, [...place.path, 'type'], `${path}.type: ${type}, was ${before} (${at(task, line)})`)
  }
  if (!isRetyped) return
  const isStructure = typeof wanted.of === 'string' && !scalars.has(wanted.of)
  const had = typeof field.of === 'string' && !scalars.has(field.of)
  if (wanted.of === undefined) setKey(task, path, 'of', undefined, line)
  else if (!isStructure || !had) {
    if (isStructure) addStructures(task, wanted)
    setKey(task, path, 'of', wanted.of, line)
  }
  for (const key of typed) if (field[key] !== undefined) setKey(task, path, key, wanted[key], line)
  for (const key of base === 'string' ? [] : ofStrings)
    if (field[key] !== undefined) setKey(task, path, key, undefined, line)
  if (field.labels !== undefined && wanted.enum === undefined) setKey(task, path, 'labels', undefined, line)
}

/** An enum, a bound, a default or a sample. */
export function refact(task: Task, one: Comparison): void {
  const { path, line, page } = one
  const field = parentOf(path)
  const key = nameOf(path)
  const place = placeOf(task, field)
  if (place === undefined) return
  const wanted = importedAt(task, field)?.[key]
  // What the row itself contradicts is left to an erratum.
  if (page !== undefined && wanted === undefined && (key === 'default' || key === 'example')) return
  if (page !== undefined && wanted === undefined) {
    const what = `${path}: the page says ${JSON.stringify(page)} (${at(task, line)}), which the import cannot write`
    return task.notes.review(place.spec, place.path, `${what}: change it by hand, or record an erratum`)
  }
  if (key !== 'enum') return setKey(task, field, key, wanted, line)
  const raw = place.spec.get(place.path) as Raw
  const values = merged(listIn(raw.enum), listIn(wanted))
  const gone = listIn(raw.enum).filter((value) => !values.includes(value))
  for (const value of gone) {
    dropValue(task, field, value)
    if (isRaw(raw.labels) && Object.hasOwn(raw.labels, String(value))) {
      if (Object.keys(raw.labels).length === 1) setKey(task, field, 'labels', undefined, line)
      else place.spec.remove([...place.path, 'labels', String(value)])
    }
  }
  setKey(task, field, 'enum', values.length === 0 ? undefined : values, line)
  if (values.length === 0) {
    for (const other of ['labels', 'case']) if (raw[other] !== undefined) setKey(task, field, other, undefined, line)
  }
}

/** What both have stays in its order; values with a basis of their own stay too. */
function merged(now: readonly unknown[], page: readonly unknown[]): unknown[] {
  const own = (value: unknown): boolean => isRaw(value) && value.basis !== undefined && value.basis !== 'stated'
  const plain = (value: unknown): unknown => (isRaw(value) ? value.value : value)
  const kept = now.filter((value) => own(value) || page.includes(plain(value)))
  const values = [...kept]
  for (const [index, value] of page.entries()) {
    if (kept.some((one) => plain(one) === value)) continue
    const before = values.findIndex((one) => plain(one) === page[index - 1])
    values.splice(index === 0 ? 0 : before + 1 || values.length, 0, value)
  }
  return values
}

/** Sets or removes one key of a field. */
function setKey(task: Task, path: string, key: string, value: unknown, line: number): void {
  const { notes } = task
  const place = placeOf(task, path)
  if (place === undefined) return
  const { spec } = place
  const before = (spec.get(place.path) as Raw)[key]
  const target = [...place.path, key]
  if (value === undefined) {
    if (before === undefined) return
    spec.remove(target)
    return notes.changed(spec, place.path, `${path}.${key}: removed, was ${shown(before)} (${at(task, line)})`)
  }
  if (before === undefined) {
    const known = spec.get(place.path) as Raw
    spec.add(place.path, entryLines(key, value), previous(orderOf(key), key, known))
  } else if (!spec.set(target, value)) return
  const was = before === undefined ? 'added' : `was ${shown(before)}`
  notes.changed(spec, target, `${path}.${key}: ${shown(value)}, ${was} (${at(task, line)})`)
}

/** A sample may stand before the id in specs, and never stands before the default. */
function orderOf(key: string): readonly string[] {
  return key === 'default' ? fieldKeys.filter((one) => one !== 'id') : fieldKeys
}

export function at({ facts }: Task, line: number): string {
  return `${facts.file}:${line}`
}

export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= 120 ? text.replaceAll('\n', ' ') : `${text.slice(0, 119).replaceAll('\n', ' ')}…`
}
