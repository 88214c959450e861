/** Checks rules and limits: what they concern exists, and their values have the form of their kind. */
import { limitKinds } from './closed-lists.ts'
import { isRaw, type Raw } from './check-shape.ts'
import { checkCondition, checkThing, type Surroundings } from './check-fields.ts'
import { mismatches } from './check-value.ts'
import { suggestion } from './nearest.ts'
import type { Path } from './problem.ts'
import { boundsOf, enumOf, fieldAt, listIn, mapsIn, typeOf, type RawFields } from './scope.ts'

const numbers = ['integer', 'long']

export function checkRules(around: Surroundings): void {
  const { scope, parameters, tell } = around
  const all = { ...mapsIn(scope.file.response), ...parameters }
  for (const [index, rule] of listIn(scope.file.rules).entries()) {
    if (!isRaw(rule)) continue
    const path: Path = ['rules', index]
    const compiled = rule.kind === 'value-by' || rule.kind === 'at-least'
    const fields = compiled ? parameters : all
    for (const key of ['at', 'by', 'than'] as const) {
      const name = rule[key]
      if (typeof name !== 'string') continue
      if (name.startsWith('$') || key === 'than') checkThing(name, [...path, key], tell)
      else if (fieldAt(scope, fields, name) === undefined) {
        tell([...path, key], `no ${compiled ? 'parameter' : 'field'} ${name}`, suggestion(name, Object.keys(fields)))
      }
    }
    checkCondition(rule.when, [...path, 'when'], around)
    if (rule.kind === 'value-by') checkValueBy(rule, path, around)
    else if (rule.kind === 'at-least') needs(rule, ['at', 'than'], path, around)
    else if (rule.kind === 'effect' || rule.kind === 'precondition') needs(rule, ['summary'], path, around)
  }
}

function needs(raw: Raw, keys: readonly string[], path: Path, { tell }: Surroundings): void {
  for (const key of keys) if (raw[key] === undefined) tell(path, `${String(raw.kind)} without ${key}`, `add ${key}`)
}

function checkValueBy(rule: Raw, path: Path, around: Surroundings): void {
  const { scope, parameters, tell } = around
  needs(rule, ['at', 'by', 'values'], path, around)
  const at = typeof rule.at === 'string' ? fieldAt(scope, parameters, rule.at) : undefined
  const by = typeof rule.by === 'string' ? fieldAt(scope, parameters, rule.by) : undefined
  if (at !== undefined && !numbers.includes(typeOf(at)))
    tell([...path, 'at'], `${String(rule.at)} is no number`, 'value-by concerns an integer or a long')
  const names = by === undefined ? undefined : enumOf(by)?.map(String)
  if (by !== undefined && names === undefined)
    tell([...path, 'by'], `${String(rule.by)} has no enum`, 'name a parameter with an enum')
  if (names !== undefined && typeOf(by!) !== 'string')
    tell([...path, 'by'], `${String(rule.by)} is a number`, 'value-by is decided by a string')
  for (const [name, values] of Object.entries(isRaw(rule.values) ? rule.values : {})) {
    if (names !== undefined && !names.includes(name))
      tell([...path, 'values', name], `${String(rule.by)} is never ${name}`, suggestion(name, names), 'key')
    for (const bounds of [values].flat().map(boundsOf)) {
      if (bounds !== undefined && bounds[0] > bounds[1])
        tell([...path, 'values', name], `the range ${bounds.join('..')} is empty`, 'write the lower bound first')
    }
  }
}

/** `fields` are all that `at` and `per` may name, `errors` the codes that `error` may name. */
export function checkLimits(around: Surroundings, fields: RawFields, errors: RawFields): void {
  const { scope, tell } = around
  for (const [index, limit] of listIn(scope.file.limits).entries()) {
    if (!isRaw(limit)) continue
    const path: Path = ['limits', index]
    for (const key of ['at', 'per'] as const) {
      const name = limit[key]
      if (typeof name !== 'string') continue
      if (name.startsWith('$')) checkThing(name, [...path, key], tell)
      else if (fieldAt(scope, fields, name) === undefined)
        tell([...path, key], `no field ${name}`, suggestion(name, Object.keys(fields)))
    }
    if (typeof limit.error === 'string' && errors[limit.error] === undefined) {
      tell([...path, 'error'], `no error ${limit.error}`, suggestion(limit.error, Object.keys(errors)))
    }
    checkCondition(limit.when, [...path, 'when'], around)
    checkAmount(limit, path, around)
  }
}

const amounts: Readonly<Record<string, { readonly like: RegExp; readonly form: string }>> = {
  duration: { like: /^\d+(?:ms|s|min|h)$/, form: 'a duration such as 15s, 500ms or 2min' },
  rate: { like: /^\d+\/(?:s|min|h)$/, form: 'a rate such as 10/s or 30/min' },
}

function checkAmount(limit: Raw, path: Path, { tell }: Surroundings): void {
  const kind = String(limit.kind)
  const form = limitKinds[kind as keyof typeof limitKinds]
  if (form === undefined) return
  if (limit.value === undefined && limit.states === undefined)
    return tell(
      path,
      `${kind} without a value`,
      `add ${form === 'states' ? 'states: a list' : `value: ${amounts[form]?.form ?? 'how much'}`}`,
    )
  if (limit.states !== undefined && form !== 'states')
    return tell([...path, 'states'], `${kind} has no states`, 'write a value', 'key')
  const amount = amounts[form]
  if (amount !== undefined && !amount.like.test(String(limit.value)))
    tell([...path, 'value'], `${kind} of ${String(limit.value)}`, `write ${amount.form}`)
  if (form === 'true' && limit.value !== true)
    tell([...path, 'value'], `${kind} of ${String(limit.value)}`, 'write true')
  if (form === 'states' && limit.states === undefined && !Array.isArray(limit.value))
    tell([...path, 'value'], `${kind} without states`, 'write states: a list')
}

/** A condition value that no parameter can have is told by its own check; this one is for waiters. */
export function neverHas(scope: Surroundings['scope'], field: Raw, value: unknown): boolean {
  return mismatches(scope, field, value, []).length > 0
}
