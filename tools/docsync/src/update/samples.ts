/** Brings the printed samples up to the page, and their errata, which make them fit the tables. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { repair } from '@porthole/codegen/src/load/repair.ts'
import { operationShapes } from '@porthole/codegen/src/load/shape-operation.ts'
import { listIn } from '@porthole/codegen/src/load/scope.ts'
import type { Comparison } from '../compare.ts'
import { faults, repairJson } from '../import/samples.ts'
import { at } from './fields.ts'
import { entryLines } from './yaml-print.ts'
import { addKey, factsAt, importedAt, placeOf, previous, type Task } from './task.ts'

const order = Object.keys(operationShapes.operation.keys)
const fieldKeys = Object.keys(operationShapes.field.keys)
const keys = Object.keys(operationShapes.examples.keys)

export function updateSample(task: Task, { path, page, line }: Comparison): void {
  const { spec, imported, notes } = task
  const key = path.slice('examples.'.length)
  const known = isRaw(spec.raw.examples) ? spec.raw.examples : undefined
  const wanted = isRaw(imported.examples) ? imported.examples[key] : undefined
  if (page === undefined) {
    if (known?.[key] === undefined) return
    for (const gone of key === 'json' ? ['json', 'jsonText'] : [key]) {
      if (known[gone] !== undefined) spec.remove(['examples', gone])
    }
    return notes.changed(spec, ['examples'], `${path}: removed, since the page no longer has it`)
  }
  if (wanted === undefined || (key === 'json' && known?.jsonText !== undefined)) {
    return notes.review(
      spec,
      ['examples'],
      `${path}: another sample on the page (${at(task, line)}), which cannot be written: change it by hand`,
    )
  }
  if (known === undefined) {
    addKey(spec, 'examples', ['examples:', ...entryLines(key, wanted).map((one) => `  ${one}`)], order)
  } else if (known[key] === undefined) spec.add(['examples'], entryLines(key, wanted), previous(keys, key, known))
  else spec.set(['examples', key], wanted)
  notes.changed(spec, ['examples', key], `${path}: as the page prints it now (${at(task, line)})`)
}

/** Errata whose repair has nothing to do go; those that the samples need now come. */
export function mendSamples(task: Task): void {
  const { spec, service, facts, notes, operation } = task
  for (let index = listIn(spec.raw.errata).length - 1; index >= 0; index--) {
    const outcome = repair(spec.raw, service.raw).outcomes.get(index)
    if (outcome === undefined || outcome === 'done') continue
    const erratum = listIn(spec.raw.errata)[index] as Raw
    spec.remove(['errata', index])
    notes.changed(
      spec,
      ['errata'],
      `erratum at ${String(erratum.at)}: removed, since its repair has nothing to do: it said ${String(erratum.says)}`,
    )
  }
  setRequest(task)
  const errata = listIn(spec.raw.errata).filter(isRaw)
  const raw: Raw = { ...spec.raw, errata }
  const before = errata.length
  const json = facts.examples.json ?? { value: '', line: facts.name.line, confidence: 1 }
  if (
    isRaw(raw.examples) &&
    raw.examples.json !== undefined &&
    !repairJson(raw, errata, json, service.raw, operation.name)
  ) {
    errata.length = before
    notes.review(spec, ['examples', 'json'], 'examples.json: the sample does not fit the tables: repair it by errata')
  }
  for (const { key, what } of faults(raw, service.raw)) {
    const line = facts.examples[key]?.line ?? facts.name.line
    const conflict = `${what}; the tables of the page say otherwise`
    const about = { line, at: `examples.${key}`, says: 'the whole sample', conflict }
    errata.push({ ...about, resolution: 'kept as printed', basis: 'chosen' })
  }
  for (const erratum of errata.slice(before)) addErratum(task, erratum)
}

/** At the end of the others; of another document than the first source it names it. */
function addErratum({ spec, notes, document }: Task, erratum: Raw): void {
  const [own] = listIn(spec.raw.sources)
  const whole = { ...(isRaw(own) && own.document !== document && { document }), ...erratum }
  if (spec.raw.errata === undefined) addKey(spec, 'errata', entryLines('errata', [whole]), order)
  else spec.append(['errata'], whole)
  const path = ['errata', listIn(spec.raw.errata).length - 1]
  notes.changed(spec, path, `erratum at ${String(erratum.at)}: added, since ${String(erratum.conflict)}: review it`)
}

/**
 * A default of what is required, a sample of another type: what contradicts the row itself stays as printed, and an
 * erratum takes it out.
 */
export function keepPrinted(task: Task, todo: readonly Comparison[]): void {
  const { spec } = task
  const isField = /^(?:request|response)\./
  const paths = todo.map(({ path, kind }) => (kind === 'name' ? path : path.slice(0, path.lastIndexOf('.'))))
  for (const path of new Set(paths.filter((one) => isField.test(one)))) {
    const end = path.lastIndexOf('.')
    const fact = factsAt(task.facts, path.slice(0, end)).find(({ name }) => name.value === path.slice(end + 1))
    for (const key of ['default', 'example'] as const) {
      const place = placeOf(task, path)
      const field = place?.spec.get(place.path)
      const printed = fact?.[key]
      if (printed === undefined || place?.spec !== spec || !isRaw(field)) continue
      const at = `${path}.${key}`
      if (importedAt(task, path)?.[key] !== undefined) continue
      const { value, line } = printed
      const known = listIn(spec.raw.errata).findIndex((one) => isRaw(one) && one.at === at && one.drop === true)
      const typed = /^(?:integer|long|number|boolean)\??$/.test(String(field.type)) ? plain(value) : value
      if (field[key] !== undefined) spec.set([...place.path, key], typed)
      else spec.add(place.path, entryLines(key, typed), previous(fieldKeys, key, field))
      if (known >= 0) {
        spec.set(['errata', known, 'says'], value)
        spec.set(['errata', known, 'line'], line)
        continue
      }
      const conflict =
        key === 'default' && fact?.required?.value === true
          ? 'the page requires the parameter'
          : 'the row itself allows no such value'
      addErratum(task, { line, at, says: value, conflict, resolution: `no ${key}`, drop: true, basis: 'chosen' })
    }
  }
}

function plain(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.toLowerCase())
    return typeof value === 'object' ? text : value
  } catch {
    return text
  }
}

/** A request that an erratum sets as a whole has to be a good one. */
function setRequest(task: Task): void {
  const { spec, service, notes } = task
  const index = listIn(spec.raw.errata).findIndex((one) => isRaw(one) && one.at === 'examples.request' && 'set' in one)
  if (index < 0 || !faults(spec.raw, service.raw).some(({ key }) => key === 'request')) return
  const path = ['errata', index, 'set']
  const before = String(spec.get(path))
  const fields = isRaw(spec.raw.request) ? spec.raw.request : {}
  const [head = '', query = ''] = before.split('?', 2)
  const common = isRaw(service.raw.commonParameters) ? service.raw.commonParameters : {}
  const given = query.split('&').filter((part) => {
    const name = part.split('=')[0]!.split('.')[0]!
    return part.startsWith('<') || Object.hasOwn(fields, name) || Object.hasOwn(common, name)
  })
  const missing = Object.entries(fields).flatMap(([name, field]) => {
    const isNeeded =
      isRaw(field) && !String(field.type).endsWith('?') && !given.some((part) => part.startsWith(`${name}=`))
    const sample = isRaw(field) ? (field.example ?? importedAt(task, `request.${name}`)?.example) : undefined
    return isNeeded && sample !== undefined && typeof sample !== 'object' ? [`${name}=${String(sample)}`] : []
  })
  const end = given.findIndex((part) => part.startsWith('<'))
  const now = given.toSpliced(end < 0 ? given.length : end, 0, ...missing)
  spec.set(path, `${head}?${now.join('&')}`)
  if (faults(spec.raw, service.raw).some(({ key }) => key === 'request')) {
    spec.remove(path)
    return notes.changed(
      spec,
      ['errata', index],
      'erratum at examples.request: without its repair, which no longer fits: review it',
    )
  }
  notes.changed(spec, path, 'erratum at examples.request: what it sets follows the parameters: review it')
}
