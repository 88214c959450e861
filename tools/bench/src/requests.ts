/** Seeded requests of an operation, made from its OpenAPI schema: good ones, and bad ones with problems of all kinds. */
import type { OpenApi, Schema } from '@porthole/proof/src/oracle.ts'
import type { Random } from './random.ts'

type Request = Record<string, unknown>
type Condition = Readonly<Record<string, unknown>>
type Fields = Readonly<Record<string, Schema>>

/** Makes requests; whoever asks checks whether they are as good or as bad as they should be. */
export interface Maker {
  good(): Request
  /** A good one with one to three things made wrong. */
  bad(): Request
}

/** How often each kind of problem was made so far, in all operations. */
export type Used = Map<string, number>

export function makerOf(document: OpenApi, operation: string, chance: Random, used: Used): Maker {
  const schema = document.components.schemas[`${operation}Request`]!
  const { post } = document.paths[`/${operation}`]!
  const rules = (post['x-rules'] ?? []) as readonly Rule[]
  const good = (): Request => fill(schema, document, chance, rules)
  return {
    good,
    bad: () => {
      const request = good()
      for (let left = chance.whole(1, 3); left > 0; left--) spoil(request, schema, document, chance, used)
      return request
    },
  }
}

interface Rule {
  readonly kind: string
  readonly at: string
  readonly by: string
  readonly values: Readonly<Record<string, readonly number[]>>
}

const fieldsOf = (schema: Schema): Fields => (schema['properties'] ?? {}) as Fields
const requiredOf = (schema: Schema): readonly string[] => (schema['required'] ?? []) as readonly string[]

/** All that is required, what conditions ask for, and some of the rest. */
function fill(schema: Schema, document: OpenApi, chance: Random, rules: readonly Rule[] = []): Request {
  const fields = fieldsOf(schema)
  const required = new Set(requiredOf(schema))
  const request: Request = {}
  // What others depend on comes first.
  const conditional = (field: Schema): number => Number('x-only-when' in field || 'x-required-when' in field)
  const names = Object.keys(fields).sort((a, b) => conditional(fields[a]!) - conditional(fields[b]!))
  for (const name of names) {
    const field = fields[name]!
    const may = holds(field['x-only-when'], request, fields) ?? true
    const must = required.has(name) || holds(field['x-required-when'], request, fields) === true
    const never = holds(field['x-forbidden-when'], request, fields) === true
    if (may && !never && (must || chance.chance(0.5))) request[name] = valueOf(field, document, chance)
  }
  for (const { kind, at, by, values } of rules) {
    const allowed = kind === 'value-by' ? values[String(request[by])] : undefined
    if (allowed && at in request) request[at] = chance.pick(allowed)
  }
  return Object.fromEntries(
    Object.keys(fields)
      .filter((name) => name in request)
      .map((name) => [name, request[name]]),
  )
}

/** Whether a condition holds; undefined when there is none, or when the state of the world decides. */
function holds(condition: unknown, request: Request, fields: Fields): boolean | undefined {
  const entries = Object.entries((condition ?? {}) as Condition)
  if (entries.length === 0 || entries.some(([name]) => name.startsWith('$'))) return undefined
  return entries.every(([name, wanted]) => {
    const value = request[name] ?? fields[name]?.['default']
    if (wanted === 'present') return request[name] !== undefined && request[name] !== ''
    if (wanted === 'absent') return request[name] === undefined || request[name] === ''
    return [wanted].flat().some((one) => String(one).toLowerCase() === String(value).toLowerCase())
  })
}

function valueOf(field: Schema, document: OpenApi, chance: Random): unknown {
  if (field['$ref']) return fill(resolve(field, document), document, chance)
  if (field['enum']) return chance.pick(field['enum'] as readonly string[])
  if (field['x-enum']) return anyCase(chance.pick(field['x-enum'] as readonly string[]), chance)
  if (field['format'] === 'int64') return chance.chance(0.5) ? chance.whole(1, 1e9) : '9007199254740993'
  const { minimum = 1, maximum = 1000, minItems = 0, maxItems = 4 } = field as Record<string, number>
  switch (field['type']) {
    case 'integer':
      return chance.whole(minimum, maximum)
    case 'boolean':
      return chance.chance(0.5)
    case 'array':
      return Array.from({ length: chance.whole(minItems, Math.min(maxItems, minItems + 3)) }, () =>
        valueOf(field['items'] as Schema, document, chance),
      )
    case 'object':
      return fill(field, document, chance)
    default:
      return (field['examples'] as readonly unknown[] | undefined)?.[0] ?? `text-${chance.whole(1, 1e6)}`
  }
}

const anyCase = (word: string, chance: Random): string =>
  [...word]
    .map((letter) => (chance.chance(0.3) ? letter.toUpperCase() : chance.chance(0.3) ? letter.toLowerCase() : letter))
    .join('')

const resolve = ({ $ref }: Schema, document: OpenApi): Schema =>
  document.components.schemas[String($ref).slice(String($ref).lastIndexOf('/') + 1)]!

/** A thing to do to a request, and the kind of problem that it makes. */
type Fault = readonly [kind: string, spoil: () => void]

/** Makes one thing wrong: of the kinds of problems that the operation can have, one of which there were fewest. */
function spoil(request: Request, schema: Schema, document: OpenApi, chance: Random, used: Used): void {
  const faults = faultsOf(request, schema, document, chance)
  const fewest = Math.min(...faults.map(([kind]) => used.get(kind) ?? 0))
  const [kind, apply] = chance.pick(faults.filter(([kind]) => (used.get(kind) ?? 0) === fewest))
  used.set(kind, fewest + 1)
  apply()
}

function faultsOf(request: Request, schema: Schema, document: OpenApi, chance: Random): Fault[] {
  const fields = fieldsOf(schema)
  const names = Object.keys(fields)
  const all = Object.entries(fields).flatMap(([name, field]) => [
    ...(name in request ? ([['missing', () => delete request[name]]] as const) : []),
    ...wrongOf(field, document, chance).map(([kind, value]) => [kind, () => (request[name] = value)] as const),
    ...(holds(field['x-only-when'], request, fields) === false
      ? ([['ignored', () => (request[name] = valueOf(field, document, chance))]] as const)
      : []),
    ...insideOf(request[name], field, document, chance),
  ])
  return [...all, ['unknown', () => (request[misspelt(names, chance)] = 'x')]]
}

/** What can be made wrong in the entries of a list. */
function insideOf(list: unknown, field: Schema, document: OpenApi, chance: Random): Fault[] {
  if (!Array.isArray(list) || list.length === 0) return []
  const items = field['items'] as Schema
  const at = chance.whole(0, list.length - 1)
  const wrong = wrongOf(items, document, chance).map(([kind, value]) => [kind, () => (list[at] = value)] as const)
  const entry = list[at] as Request
  return items['$ref'] ? [...wrong, ...faultsOf(entry, resolve(items, document), document, chance)] : wrong
}

/** A name with a letter too few or too many, in another case, or of no parameter at all. */
function misspelt(names: readonly string[], chance: Random): string {
  const name = names.length > 0 ? chance.pick(names) : 'Verbose'
  return chance.pick([name.slice(0, -1), name.toLowerCase(), `${name}s`, 'Verbose'])
}

/** Values that a field refuses, by the kind of problem. */
function wrongOf(field: Schema, document: OpenApi, chance: Random): (readonly [kind: string, value: unknown])[] {
  const { minimum, maximum, maxItems } = field as Record<string, number | undefined>
  const words = (field['enum'] ?? field['x-enum']) as readonly string[] | undefined
  const bounded = field['type'] === 'integer' && maximum !== undefined
  const longest = (): unknown[] =>
    Array.from({ length: maxItems! + 1 }, () => valueOf(field['items'] as Schema, document, chance))
  return [
    ['type', chance.pick(field['type'] === 'string' ? [true, 7, [], {}] : ['x', 7.5, 'true', {}])],
    ...(field['minLength'] ? ([['empty', '']] as const) : []),
    ...(field['pattern'] && !words ? ([['pattern', '~']] as const) : []),
    ...(words ? ([['enum', chance.pick([`${words[0]}s`, words[0]!.slice(1)])]] as const) : []),
    ...(bounded ? ([['range', chance.pick([maximum + 1, minimum! - 1])]] as const) : []),
    ...(field['type'] === 'integer' && !bounded ? ([['rule', 1e6]] as const) : []),
    ...(maxItems !== undefined ? ([['count', chance.pick([[], longest()])]] as const) : []),
  ]
}
