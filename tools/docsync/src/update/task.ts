/** One operation that is brought up to its new page, and where its facts are written. */
import type { Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { isRaw } from '@porthole/codegen/src/load/check-shape.ts'
import { locate } from '@porthole/codegen/src/load/locate.ts'
import type { Path } from '@porthole/codegen/src/load/problem.ts'
import { mapsIn, membersOf } from '@porthole/codegen/src/load/scope.ts'
import type { Operation } from '@porthole/codegen/src/model.ts'
import type { FieldFacts, OperationFacts } from '../facts.ts'
import type { Review } from '../import/draft.ts'
import { toYaml } from '../import/yaml.ts'
import type { Notes } from './change.ts'
import type { SpecText } from './spec-text.ts'

export interface Task {
  readonly operation: Operation
  /** The file of the operation, and that of its service. */
  readonly spec: SpecText
  readonly service: SpecText
  readonly facts: OperationFacts
  /** Of the revision before, where it is at hand. */
  readonly old: OperationFacts | undefined
  /** What an import of the new page would write. */
  readonly imported: Raw
  /** The id of the page in `_service.yaml`. */
  readonly document: string
  readonly reviews: readonly Review[]
  readonly notes: Notes
}

export interface Place {
  readonly spec: SpecText
  readonly path: Path
}

/** Where `at` of an erratum leads, such as `request.AppList.AppName`. */
export function placeOf({ spec, service }: Task, at: string): Place | undefined {
  const found = locate({ file: spec.raw, service: service.raw }, at)
  if (found.where === 'here') return { spec, path: found.path }
  return found.where === 'service' ? { spec: service, path: found.path } : undefined
}

/** The map that holds the fields below `parent`: `request`, or a field that holds a structure. */
export function fieldsAt(task: Task, parent: string): Place | undefined {
  const { spec, service } = task
  const place = placeOf(task, parent)
  if (place === undefined || !parent.includes('.')) return place
  const field = place.spec.get(place.path)
  if (!isRaw(field) || typeof field.of !== 'string') return undefined
  const own = mapsIn(spec.raw.structures)[field.of] === undefined ? service : spec
  const path = ['structures', field.of, 'fields']
  return own.get(path) === undefined ? undefined : { spec: own, path }
}

/** What the import makes of the field at a path. */
export function importedAt({ imported }: Task, at: string): Raw | undefined {
  const [side = '', ...names] = at.split('.')
  const place = { file: imported, service: {} }
  let field: Raw | undefined
  let fields = mapsIn(imported[side])
  for (const name of names) {
    field = fields[name]
    if (field === undefined) return undefined
    fields = membersOf(place, field)
  }
  return field
}

/** The facts of the fields below `parent`, in the order of the page. */
export function factsAt({ parameters, response }: OperationFacts, parent: string): readonly FieldFacts[] {
  const [side, ...names] = parent.split('.')
  let fields: readonly FieldFacts[] = side === 'request' ? parameters : response
  for (const name of names) fields = fields.find((one) => one.name.value === name)?.fields ?? []
  return fields
}

/** The name that stands before another on the page, of those that the spec has. */
export function previous(names: readonly string[], name: string, known: object): string | undefined {
  return names.slice(0, names.indexOf(name)).findLast((one) => Object.hasOwn(known, one))
}

/** An entry of the import, with what to review of it as comments. */
export function reviewed(
  { operation, reviews, imported }: Task,
  key: string,
  value: Raw,
  at: string,
  line: number,
): string[] {
  const comments = new Map<object, Review[]>()
  const add = (target: Raw, path: string, own: readonly Review[]): void => {
    const told = reviews.filter((one) => one.at === `${operation.name}.${path}`)
    if (own.length + told.length > 0) comments.set(target, [...own, ...told])
    for (const [name, field] of Object.entries(membersOf({ file: imported, service: {} }, target))) {
      add(field, `${path}.${name}`, [])
    }
  }
  add(value, at, [{ file: '', line, at, what: 'new on the page' }])
  return toYaml({ [key]: value }, comments)
    .trimEnd()
    .split('\n')
    .slice(1)
}

/** A key at the top of a file, in the order of the format. */
export function addKey(spec: SpecText, key: string, lines: readonly string[], order: readonly string[]): void {
  spec.add([], lines, previous(order, key, spec.raw))
}
