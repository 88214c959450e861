/** What is wrong with subjects and known gaps that somebody wrote by hand, all of it at once, each with its place. */
import { nearest } from '@porthole/rpc/validate'
import { type Facts, factsOf, services, type Values } from './services.ts'
import { defaultSubjects } from './subjects.ts'

export interface WrittenProblem {
  /** Names and positions: `['things', 0, 'kind']`. */
  readonly path: readonly (string | number)[]
  /** A sentence with the remedy. */
  readonly message: string
}

type Path = WrittenProblem['path']
type Check = (value: unknown, path: Path) => WrittenProblem[]

/** Empty: they are Subjects. */
export const subjectProblems = (value: unknown): WrittenProblem[] =>
  fields({ things: [list(thing)], values: [values] })(value, [])

/** Empty: they are a list of KnownGap. */
export function gapProblems(value: unknown): WrittenProblem[] {
  const found = list(fields({ id: [text, 'needed'], why: [text, 'needed'] }))(value, [])
  if (found.length > 0) return found
  const ids = (value as readonly { readonly id: string }[]).map(({ id }) => id)
  return ids.flatMap((id, at) => (ids.indexOf(id) < at ? problem([at, 'id'], `${id} is listed twice: keep one.`) : []))
}

const problem = (path: Path, message: string): WrittenProblem[] => [{ path, message }]
const shown = (path: Path): string => String(path.at(-1) ?? 'the file')

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

const text: Check = (value, path) =>
  typeof value === 'string' && value !== '' ? [] : problem(path, `${shown(path)} must be a text that is not empty.`)

const scalar: Check = (value, path) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? [] : problem(path, `${shown(path)} must be a single value.`)

const anything: Check = () => []

const map: Check = (value, path) =>
  isMap(value) ? [] : problem(path, `${shown(path)} must be a mapping of names to values.`)

function list(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, at) => check(item, [...path, at]))
      : problem(path, `${shown(path)} must be a list: write - before each item.`)
}

function fields(known: Readonly<Record<string, readonly [Check, 'needed'?]>>): Check {
  return (value, path) => {
    if (!isMap(value)) return map(value, path)
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(known, name))
    return [
      ...unknown.flatMap((name) =>
        problem([...path, name], lacking(`There is no field ${name}`, name, Object.keys(known))),
      ),
      ...Object.entries(known).flatMap(([name, [check, needed]]) => {
        if (value[name] !== undefined) return check(value[name], [...path, name])
        return needed ? problem(path, `${name} is missing: add it.`) : []
      }),
    ]
  }
}

function lacking(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  return near ? `${what}: did you mean ${near}?` : `${what}: take one of ${known.join(', ')}.`
}

const until = fields({ items: [text, 'needed'], field: [text, 'needed'], is: [text, 'needed'] })

const step = (facts: readonly Facts[]): Check =>
  fields({
    operation: [
      oneOf(
        'operation',
        facts.map(({ operation }) => operation.name),
      ),
      'needed',
    ],
    request: [map, 'needed'],
    until: [until],
  })

const oneOf =
  (what: string, known: readonly string[]): Check =>
  (value, path) => {
    const wrong = text(value, path)
    if (wrong.length > 0 || known.includes(value as string)) return wrong
    return problem(path, lacking(`There is no ${what} ${String(value)}`, String(value), known))
  }

const thing: Check = (value, path) => {
  const service = oneOf('service', Object.keys(services))
  const named = isMap(value) ? value['service'] : undefined
  const isKnown = service(named, []).length === 0
  const facts = isKnown ? factsOf(named as string) : []
  const kind = isMap(value) ? value['kind'] : undefined
  return fields({
    service: [service, 'needed'],
    kind: [isKnown ? oneOf('kind', kindsOf(facts)) : text, 'needed'],
    id: [text, 'needed'],
    facts: [isKnown ? factNames(named as string, String(kind)) : anything, 'needed'],
    before: [isKnown ? list(step(facts)) : anything],
    made: [text],
  })(value, path)
}

/** What parameters of a service refer to. */
function kindsOf(facts: readonly Facts[]): string[] {
  const all = facts.flatMap(({ schema }) => Object.values(schema).flatMap((field) => field['x-id'] ?? []))
  return [...new Set(all)].filter((kind) => kind !== 'task')
}

/** What limits and conditions speak of, as the default subjects have it. */
function factNames(service: string, kind: string): Check {
  const same = defaultSubjects.things.filter((one) => one.service === service && one.kind === kind)
  const known = [...new Set(['state', 'type', ...same.flatMap(({ facts }) => Object.keys(facts))])]
  return fields(Object.fromEntries(known.map((name) => [name, [scalar]])))
}

const values: Check = (value, path) => {
  if (!isMap(value)) return map(value, path)
  return Object.keys(value).flatMap((key) => {
    const [, service = '', operation, name = ''] = /^(\w+) (?:(\w+)\.)?(\w+)$/.exec(key) ?? []
    const at = [...path, key]
    if (!name) return problem(at, `${key} names no parameter: write it as "gws VpcId" or "gws CreateCluster.VpcId".`)
    if (!Object.hasOwn(services, service)) return oneOf('service', Object.keys(services))(service, at)
    const facts = factsOf(service).filter((one) => operation === undefined || one.operation.name === operation)
    if (facts.length === 0)
      return oneOf(
        'operation',
        factsOf(service).map((one) => one.operation.name),
      )(operation, at)
    const parameters = new Set(facts.flatMap((one) => Object.keys(one.operation.request)))
    return oneOf('parameter', [...parameters])(name, at)
  })
}
