/** Checks the fields of a request, a response or a structure: types, references, bounds, defaults, samples, conditions. */
import { fieldTypes, numberTypes, scalarTypes, worldThings } from './closed-lists.ts'
import { isRaw, isScalarValue, type Raw } from './check-shape.ts'
import { isAmong, mismatches, patternOf } from './check-value.ts'
import { suggestion } from './nearest.ts'
import type { Path, Tell } from './problem.ts'
import {
  boundsOf,
  enumOf,
  fieldAt,
  isOptional,
  listIn,
  mapsIn,
  structureOf,
  typeOf,
  type RawFields,
  type Scope,
} from './scope.ts'

/** Where fields stand, and the request fields that their conditions may name. */
export interface Surroundings {
  readonly scope: Scope
  readonly path: Path
  readonly side: 'request' | 'response' | 'structure' | 'page'
  readonly parameters: RawFields
  readonly tell: Tell
}

export function checkFields(raw: unknown, around: Surroundings): void {
  for (const [name, field] of Object.entries(mapsIn(raw))) {
    const path = [...around.path, name]
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
      around.tell(
        path,
        `${name} is no name of a field`,
        'write a list as `List: { type: list, of: Item }` with the fields of an item in a structure',
        'key',
      )
    }
    checkField(name, field, path, around)
  }
}

function checkField(name: string, field: Raw, path: Path, around: Surroundings): void {
  const { scope, tell } = around
  const type = typeOf(field)
  if (typeof field.type === 'string' && !(fieldTypes as readonly string[]).includes(type)) {
    tell([...path, 'type'], `unknown type ${field.type}`, suggestion(type, fieldTypes))
    return
  }
  checkOf(field, type, path, around)
  checkBounds(field, type, path, tell)
  checkEnum(field, type, path, tell)
  checkKinds(field, type, path, around)
  for (const key of ['default', 'example'] as const) {
    if (!(key in field)) continue
    for (const { path: at, why } of mismatches(scope, field, field[key], [...path, key])) {
      tell(at, `the ${key} of ${name} ${why}`, remedyFor(key, field))
    }
  }
  for (const key of ['onlyWhen', 'requiredWhen', 'forbiddenWhen', 'emptyWhen'] as const) {
    checkCondition(field[key], [...path, key], around, name)
  }
}

function remedyFor(key: 'default' | 'example', field: Raw): string {
  if (typeOf(field) === 'string' && typeof field[key] !== 'string' && isScalarValue(field[key]))
    return 'quote it: "{source}"'
  return key === 'default' ? 'correct it' : 'correct it, or repair it by an erratum at this path'
}

function a(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

function checkOf(field: Raw, type: string, path: Path, { scope, tell }: Surroundings): void {
  const holds = type === 'list' || type === 'object'
  if (holds && field.of === undefined)
    tell(path, `${a(type)} does not say what it holds`, 'add of: a scalar type, or the name of a structure')
  if (!holds && field.of !== undefined)
    tell([...path, 'of'], `${a(type)} holds nothing`, 'leave of out, or make it a list or an object', 'key')
  if (typeof field.of !== 'string' || !holds) return
  const scalar = (scalarTypes as readonly string[]).includes(field.of)
  if (scalar && type === 'object') tell([...path, 'of'], `an object of ${field.of}`, 'name a structure')
  if (!scalar && structureOf(scope, field.of) === undefined) {
    const known = [...Object.keys(mapsIn(scope.file.structures)), ...Object.keys(mapsIn(scope.service.structures))]
    tell(
      [...path, 'of'],
      `no structure ${field.of}`,
      suggestion(field.of, [...(type === 'list' ? scalarTypes : []), ...known]),
    )
  }
}

function checkBounds(field: Raw, type: string, path: Path, tell: Tell): void {
  for (const [key, { types, whom }] of Object.entries(bounded)) {
    if (field[key] === undefined) continue
    if (!types.includes(type)) tell([...path, key], `${a(type)} has no ${key}`, `a ${key} belongs to ${whom}`, 'key')
    const bounds = boundsOf(field[key])
    if (bounds === undefined) continue
    const [low, high] = bounds
    if (low > high) tell([...path, key], `the ${key} ${String(field[key])} is empty`, 'write the lower bound first')
    if (key !== 'range' || type === 'number' || !types.includes(type)) continue
    const odd = bounds.find((bound) => Number.isFinite(bound) && !Number.isSafeInteger(bound))
    if (odd === undefined) continue
    if (Number.isInteger(odd)) tell([...path, key], 'a bound beyond the safe integers', 'leave it out: 1.. or ..100')
    else tell([...path, key], `the range of ${a(type)} has a fraction`, 'write whole numbers, or make it a number')
  }
  if (field.length === undefined || type !== 'string') return
  if (field.enum !== undefined)
    tell([...path, 'length'], 'a length beside an enum', 'leave it out: the values have their lengths', 'key')
  if (field.mayBeEmpty === true && (boundsOf(field.length)?.[0] ?? 0) > 0)
    tell([...path, 'length'], 'a length that the empty string has not', 'leave mayBeEmpty out, or begin with 0')
}

/** Which types have bounds, and how a remedy calls them. */
const bounded: Readonly<Record<string, { readonly types: readonly string[]; readonly whom: string }>> = {
  range: { types: numberTypes, whom: 'an integer, a long or a number' },
  count: { types: ['list'], whom: 'a list' },
  length: { types: ['string'], whom: 'a string' },
}

function checkEnum(field: Raw, type: string, path: Path, tell: Tell): void {
  const values = enumOf(field)
  if (field.case !== undefined && values === undefined)
    tell([...path, 'case'], 'case without an enum', 'add the enum, or leave case out', 'key')
  if (values === undefined) {
    if (field.labels !== undefined)
      tell([...path, 'labels'], 'labels without an enum', 'add the enum, or leave labels out', 'key')
    return
  }
  const isNumber = (numberTypes as readonly string[]).includes(type)
  if (type !== 'string' && !isNumber)
    tell([...path, 'enum'], `${a(type)} has no enum`, 'an enum belongs to a string or a number', 'key')
  else checkValues(values, type, path, tell)
  if (isNumber && field.case !== undefined)
    tell([...path, 'case'], `${a(type)} has no case`, 'case belongs to a string', 'key')
  if (listIn(field.enum).length === 0) tell([...path, 'enum'], 'the enum is empty', 'list its values')
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) < index)
      tell([...path, 'enum', index], `duplicate value ${value} of an enum`, 'keep one of the two')
  }
  for (const label of Object.keys(isRaw(field.labels) ? field.labels : {})) {
    if (!values.map(String).includes(label))
      tell(
        [...path, 'labels', label],
        `a label for ${label}, which is not in the enum`,
        known(type === 'string' ? label : Number(label), values),
        'key',
      )
  }
}

/** Words may be misspelt, numbers are other ones. */
function known(value: unknown, values: readonly (string | number)[]): string {
  return typeof value === 'string' ? suggestion(value, values.map(String)) : `use one of ${values.join(', ')}`
}

/** Each value is of the type, and of its form on the wire. */
function checkValues(values: readonly (string | number)[], type: string, path: Path, tell: Tell): void {
  for (const [index, value] of values.entries()) {
    const at = [...path, 'enum', index]
    if (type === 'string' && typeof value === 'number')
      tell(at, `enum.${index} is a number, not a text`, 'quote it: "{source}"')
    else if (type !== 'string' && (typeof value === 'string' || (type !== 'number' && !Number.isSafeInteger(value))))
      tell(at, `enum.${index} is ${value}, not ${a(type)}`, 'write the number, without quotes')
  }
}

function checkKinds(field: Raw, type: string, path: Path, { scope, side, tell }: Surroundings): void {
  if (typeof field.id === 'string' && mapsIn(scope.service.ids)[field.id] === undefined) {
    tell(
      [...path, 'id'],
      `no kind of id ${field.id} in _service.yaml`,
      suggestion(field.id, Object.keys(mapsIn(scope.service.ids))),
    )
  }
  if (typeof field.pattern === 'string' && patternOf(field.pattern) === undefined) {
    tell([...path, 'pattern'], `${field.pattern} is no regular expression`, 'correct it')
  } else if (typeof field.pattern === 'string' && field.mayBeEmpty === true && !patternOf(field.pattern)!.test('')) {
    tell([...path, 'pattern'], 'a pattern that the empty string has not', `leave mayBeEmpty out, or begin with ^$|`)
  }
  for (const key of ['pattern', 'format', 'encoding', 'mayBeEmpty'] as const) {
    if (field[key] !== undefined && type !== 'string' && !(key === 'mayBeEmpty' && side !== 'request')) {
      tell([...path, key], `${a(type)} has no ${key}`, `${key} belongs to a string`, 'key')
    }
  }
  if (field.default !== undefined && side === 'request' && !isOptional(field)) {
    tell(
      [...path, 'default'],
      'a required parameter with a default',
      `write type: ${type}?, or leave the default out`,
      'key',
    )
  }
  if (side === 'request' && field.emptyWhen !== undefined)
    tell([...path, 'emptyWhen'], 'emptyWhen on a parameter', 'it belongs to a field of the answer', 'key')
  if (side === 'response') {
    for (const key of ['requiredWhen', 'forbiddenWhen', 'default'] as const) {
      if (field[key] !== undefined)
        tell([...path, key], `${key} on a field of the answer`, 'it belongs to a parameter', 'key')
    }
  }
}

/** Every name of a condition is a parameter with such a value, or a thing of the world. `own` is the field that has it. */
export function checkCondition(raw: unknown, path: Path, around: Surroundings, own?: string): void {
  const { scope, parameters, tell } = around
  if (!isRaw(raw)) return
  for (const [name, wanted] of Object.entries(raw)) {
    const at = [...path, name]
    if (name.startsWith('$')) {
      checkThing(name, at, tell, 'key')
      continue
    }
    const field = fieldAt(scope, parameters, name)
    if (field === undefined) tell(at, `no parameter ${name}`, suggestion(name, Object.keys(parameters)), 'key')
    else if (name === own && around.side === 'request')
      tell(at, `a condition of ${name} on itself`, 'name another parameter', 'key')
    else for (const value of [wanted].flat()) checkWanted(name, field, value, at, around)
  }
}

/** `$instance.Status` is about a thing of the world that there is. */
export function checkThing(name: string, path: Path, tell: Tell, at?: 'key'): void {
  const things = worldThings.map((thing) => `$${thing}`)
  const thing = name.split('.', 1)[0]!
  if (!things.includes(thing)) tell(path, `no thing ${name} in the world`, suggestion(thing, things), at)
}

function checkWanted(name: string, field: Raw, value: unknown, path: Path, { scope, tell }: Surroundings): void {
  if (value === 'present' || value === 'absent' || !isScalarValue(value)) return
  const values = enumOf(field)
  const isOfType = typeof value === (typeOf(field) === 'string' ? 'string' : 'number')
  if (isOfType && values !== undefined && !isAmong(value as string | number, values, field.case === 'any')) {
    return tell(path, `${name} is never ${String(value)}`, known(value, values))
  }
  const wrong = mismatches(scope, { type: typeOf(field) }, value, path)[0]
  if (wrong !== undefined)
    tell(
      path,
      `the condition on ${name} ${wrong.why}`,
      typeOf(field) === 'string'
        ? 'quote it: "{source}"'
        : `compare with ${typeOf(field) === 'boolean' ? 'true or false' : 'a number'}`,
    )
}

/** Structures that hold themselves have no end. */
export function checkStructures(
  scope: Scope,
  tell: Tell,
  around: Omit<Surroundings, 'path' | 'scope' | 'side' | 'tell'>,
): void {
  for (const [name, structure] of Object.entries(mapsIn(scope.file.structures))) {
    checkFields(structure.fields, { ...around, scope, tell, side: 'structure', path: ['structures', name, 'fields'] })
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name))
      tell(
        ['structures', name],
        `${name} is no name of a structure`,
        'begin with a capital letter, then letters and digits',
        'key',
      )
    if (holds(scope, structure, structure, new Set()))
      tell(['structures', name], `the structure ${name} holds itself`, 'break the circle', 'key')
  }
}

function holds(scope: Scope, structure: Raw, wanted: Raw, seen: Set<Raw>): boolean {
  return Object.values(mapsIn(structure.fields)).some((field) => {
    const inner = structureOf(scope, field.of)
    if (inner === undefined || seen.has(inner)) return inner === wanted
    seen.add(inner)
    return inner === wanted || holds(scope, inner, wanted, seen)
  })
}

/** Names that appear twice in a list. */
export function checkDuplicates(raw: unknown, path: Path, what: string, tell: Tell, key?: string): void {
  const seen = new Set<unknown>()
  for (const [index, one] of listIn(raw).entries()) {
    const name = key === undefined ? one : isRaw(one) ? one[key] : undefined
    if (name === undefined) continue
    if (seen.has(name)) tell([...path, index], `duplicate ${what} ${String(name)}`, 'keep one of the two')
    seen.add(name)
  }
}
