/** Finds every difference between two sets of services, each once, with what it means. */
import { isDeepStrictEqual } from 'node:util'
import type { Service } from '@porthole/codegen/src/model.ts'
import { judge } from './judge.ts'
import { type Effect, effects, type Row, rowOf, type Semver, semvers } from './rules.ts'
import { type Names, type Part, sameNames, treeOf } from './tree.ts'

export interface Difference {
  /** The service, then the operation where there is one, then the place: `aliyun/ecs GetX request.Mode.enum`. */
  readonly path: string
  /** A row of the rules. */
  readonly kind: string
  /** Left out where there was nothing, or the whole part says no more than its name. */
  readonly before?: unknown
  readonly after?: unknown
  readonly clients: Effect
  readonly servers: Effect
  readonly semver: Semver
  readonly rule: string
}

interface Found {
  readonly differences: Difference[]
  readonly renames: { readonly path: readonly Part[]; readonly from: string; readonly to: string }[]
}

/** The part of a whole that says most of it. */
const tells: Readonly<Record<string, string>> = {
  field: 'type',
  limit: 'limit-value',
  'own-limit': 'own-limit-value',
  error: 'message',
  rule: 'rule-values',
  note: 'words',
}
const renamable = ['operation', 'field', 'structure', 'error', 'waiter']

/** Differences in the order of the paths' services and the place in the spec. */
export function compareServices(before: readonly Service[], after: readonly Service[]): Difference[] {
  const keyOf = ({ cloud, name }: Service): string => `${cloud}/${name}`
  const keys = [...new Set([...before, ...after].map(keyOf))].sort()
  return keys.flatMap((key) =>
    compareService(
      before.find((one) => keyOf(one) === key),
      after.find((one) => keyOf(one) === key),
    ),
  )
}

function compareService(before: Service | undefined, after: Service | undefined): Difference[] {
  const to = after && treeOf(after)
  const found = compareParts(before && treeOf(before), to)
  if (found.renames.length === 0 || before === undefined) return found.differences
  return compareParts(treeOf(before, namesOf(found)), to).differences
}

/** What the renamed parts are called now, where others may refer to them. */
function namesOf({ renames }: Found): Names {
  const service = new Map<string, string>()
  const operations = new Map<string, Map<string, string>>()
  for (const { path, from, to } of renames) {
    const owner = path.find(({ kind }) => kind === 'operation')
    const [old, now] = [from, to].map(last) as [string, string]
    if (owner === undefined) service.set(old, now)
    else operations.set(owner.name, new Map([...(operations.get(owner.name) ?? []), [old, now]]))
  }
  return { ...sameNames, service, operations }
}

function compareParts(before: Part | undefined, after: Part | undefined): Found {
  const found: Found = { differences: [], renames: [] }
  visit(before, after, [])
  return found

  function visit(from: Part | undefined, to: Part | undefined, above: readonly Part[]): void {
    const one = (from ?? to)!
    const path = [...above, one]
    const isWhole = one.parts !== undefined
    if (isWhole && from && to) {
      for (const [a, b] of pairs(from.parts!, to.parts!)) {
        if (a && b && a.name !== b.name) {
          found.renames.push({ path, from: a.name, to: b.name })
          tell(`${a.kind}-renamed`, [...path, a], last(a.name), last(b.name))
        }
        visit(a, b, path)
      }
    } else if (isWhole) {
      // The fields that hold a structure tell what it means that it comes or goes.
      if (one.kind === 'structure') return
      const isRequired = one.kind === 'field' && one.parts.some(({ kind, value }) => kind === 'required' && value)
      const word = from ? 'removed' : isRequired ? 'added-required' : 'added'
      tell(`${one.kind}-${word}`, path, from && gist(from), to && gist(to))
    } else if (!isDeepStrictEqual(from?.value, to?.value)) {
      if (one.isAside && !(from && to)) return
      // What is stated on one side weighs as stated.
      const kind = from?.kind === to?.kind ? one.kind : one.kind.replace('own-', '')
      tell(judge(kind, from?.value, to?.value), path, shown(from?.value, to?.value), shown(to?.value, from?.value))
    }
  }

  function tell(kind: string, path: readonly Part[], from: unknown, to: unknown): void {
    const { facing } = path.at(-1)!
    const sides = facing === 'both' ? (['request', 'response'] as const) : facing ? [facing] : []
    const kinds = sides.length === 0 ? [kind] : sides.map((side) => `${side}-${kind}`)
    const rows = kinds.map((one) => [one, rowOf(one)] as const)
    const [worst, [, , semver, rule]] = rows.reduce((a, b) => (rank(b[1]) > rank(a[1]) ? b : a))
    const highest = (at: 0 | 1): Effect => effects[Math.max(...rows.map(([, row]) => effects.indexOf(row[at])))]!
    found.differences.push({
      path: pathOf(path),
      kind: worst,
      ...(from === undefined ? {} : { before: from }),
      ...(to === undefined ? {} : { after: to }),
      clients: highest(0),
      servers: highest(1),
      semver,
      rule,
    })
  }
}

/** Parts of one name and the same content first, then of one name, then those that only changed their name. */
function pairs(before: readonly Part[], after: readonly Part[]): [Part | undefined, Part | undefined][] {
  const met = new Map<Part, Part>()
  const named = new Map<string, Part[]>()
  for (const part of after) named.set(part.name, [...(named.get(part.name) ?? []), part])
  const match = (a: Part, isSame: (b: Part) => boolean): void => {
    const candidates = named.get(a.name) ?? []
    const at = met.has(a) ? -1 : candidates.findIndex(isSame)
    if (at >= 0) met.set(a, candidates.splice(at, 1)[0]!)
  }
  const repeated = new Set([...named].flatMap(([name, { length }]) => (length > 1 ? [name] : [])))
  const counted = new Set<string>()
  for (const { name } of before) (counted.has(name) ? repeated : counted).add(name)
  for (const a of before) match(a, (b) => !repeated.has(a.name) || isDeepStrictEqual(a, b))
  for (const a of before) match(a, () => true)

  const gone = before.filter((a) => !met.has(a) && renamable.includes(a.kind))
  const come = new Set([...named.values()].flat())
  const left = (): Part[] => gone.filter((a) => !met.has(a))
  // A field of a wholly new name is the old one only where it alone came, in the very place where one alone went.
  const isAlone = (parts: Iterable<Part>, { kind, name }: Part): boolean =>
    [...parts].filter((one) => one.kind === kind && placeOf(one.name) === placeOf(name)).length === 1
  const isBeside = (a: Part, b: Part): boolean =>
    a.kind !== 'field' || (before.indexOf(a) === after.indexOf(b) && isAlone(left(), a) && isAlone(come, b))
  for (const isLikely of [isAlike, isBeside]) {
    for (const a of left()) {
      const b = [...come].find((one) => isRenamed(a, one) && isLikely(a, one))
      if (b === undefined) continue
      met.set(a, b)
      come.delete(b)
    }
  }
  return [
    ...before.map((a): [Part, Part | undefined] => [a, met.get(a)]),
    ...after.filter((b) => come.has(b)).map((b): [undefined, Part] => [undefined, b]),
  ]
}

function isRenamed(a: Part, b: Part): boolean {
  return a.kind === b.kind && placeOf(a.name) === placeOf(b.name) && isDeepStrictEqual(a.identity, b.identity)
}

/** Whether two names share a beginning or an end of at least half of the longer one. */
function isAlike(one: Part, two: Part): boolean {
  const [a, b] = [last(one.name), last(two.name)]
  const shared = (one: string, two: string): number => {
    let length = 0
    while (length < one.length && one[length] === two[length]) length += 1
    return length
  }
  const backwards = (text: string): string => text.split('').toReversed().join('')
  const [from, to] = [a.toLowerCase(), b.toLowerCase()]
  return shared(from, to) + shared(backwards(from), backwards(to)) >= Math.max(a.length, b.length) / 2
}

function pathOf(path: readonly Part[]): string {
  const at = path.findIndex(({ kind }) => kind === 'operation')
  const words = path.map(({ name }) => (name.startsWith('.') ? name.slice(1) : name))
  const heads = words.slice(0, at < 0 ? 1 : 2)
  return [...heads, words.slice(heads.length).join('.')].filter((word) => word !== '').join(' ')
}

/** What a whole part is, in a word: the type of a field, the value of a limit. */
function gist(part: Part): unknown {
  const telling = part.parts?.find(({ kind }) => kind === tells[part.kind])
  return telling === undefined ? last(part.name) : shown(telling.value, undefined)
}

/** A value without what the other side has too, where it is a list of things or a thing of several keys. */
function shown(value: unknown, other: unknown): unknown {
  if (isThing(value) && 'kind' in value && 'value' in value) return value.value
  if (Array.isArray(value) && Array.isArray(other) && [...value, ...other].every(isThing)) {
    const own = value.filter((one) => !other.some((two) => isDeepStrictEqual(one, two)))
    return own.length === 0 ? undefined : own
  }
  if (!isThing(value) || !isThing(other)) return value
  const own = Object.entries(value).filter(([key, one]) => !isDeepStrictEqual(one, other[key]))
  return own.length === 0 ? undefined : Object.fromEntries(own)
}

function isThing(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const placeOf = (name: string): string => name.slice(0, name.indexOf('.') + 1)
const last = (name: string): string => name.slice(name.indexOf('.') + 1)
const rank = ([, , semver]: Row): number => semvers.indexOf(semver)
