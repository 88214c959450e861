/** The cases of an operation that are refused: what is missing, outside, forbidden here, unknown, in another state, too often. */
import type { FieldDescriptor } from '@porthole/rpc/descriptor'
import type { Draft, Expectation, Refused } from './cases.ts'
import { fits, ofWorld } from './conditions.ts'
import { brokenLimits, goodRequest, requiredBy, sample, subjectsOf } from './requests.ts'
import type { Facts, Values } from './services.ts'
import type { Subjects } from './subjects.ts'

export function refusedCases(facts: Facts, subjects: Subjects): readonly Draft[] {
  const fields = Object.entries(facts.operation.request)
  return withXml(facts, [
    ...fields.flatMap(([name, field]) => [
      ...missing(facts, subjects, name, field),
      ...outside(facts, subjects, name, field),
      ...conditional(facts, subjects, name),
      ...unknownId(facts, subjects, name, field),
      ...wrongSubject(facts, subjects, name),
      ...ofNobody(facts, subjects, name),
    ]),
    ...ruled(facts, subjects),
    ...elsewhere(facts, subjects),
    ...unknownParameter(facts, subjects),
    ...tooMuch(facts, subjects),
  ])
}

/** One refusal is asked for in XML too, where the cloud speaks it. */
function withXml({ descriptor }: Facts, drafts: readonly Draft[]): readonly Draft[] {
  const first = drafts.find(({ expect, before }) => expect.kind === 'refusal' && !before)
  if (descriptor.cloud !== 'aliyun' || !first) return drafts
  return [...drafts, { ...first, name: `${first.name}, in XML`, format: 'XML' }]
}

/** The refusal with a code, as the operation or else its service documents it. */
export function refusal({ operation, descriptor }: Facts, code: string, fallback?: number): Refused {
  const own = operation.errors[code]
  const status = (own ?? descriptor.errors[code])?.http ?? fallback
  return {
    kind: 'refusal',
    code,
    ...(status !== undefined && { status }),
    ...(own && own.basis === undefined && { message: own.message }),
  }
}

/** The operation's own code where its document has one, else the service's. */
function problem(facts: Facts, what: 'missing' | 'invalid', name: string): Refused {
  const own = what === 'missing' ? 'MissingParameter' : 'InvalidParameter'
  if (facts.operation.errors[own]) return refusal(facts, own)
  const { code, http } = facts.descriptor.problems[what]
  return refusal(facts, code.replace('{Name}', name), http)
}

const without = (request: Values, name: string): Values =>
  Object.fromEntries(Object.entries(request).filter(([other]) => other !== name))

function missing(facts: Facts, subjects: Subjects, name: string, field: FieldDescriptor): Draft[] {
  const good = goodRequest(facts, subjects)
  if (!field.required || !good) return []
  const expect = problem(facts, 'missing', name)
  const absent: Draft = { name: `needs ${name}`, request: without(good.request, name), expect }
  const empty: Draft = { name: `needs ${name} not to be empty`, request: { ...good.request, [name]: '' }, expect }
  return field.mayBeEmpty ? [absent] : [absent, empty]
}

function outside(facts: Facts, subjects: Subjects, name: string, field: FieldDescriptor): Draft[] {
  const wrong: [string, unknown][] = []
  const { type, min, max, count, length, pattern, enum: values } = field
  if (isNumber(type) || type === 'boolean') wrong.push([`a ${name} of letters`, 'x'])
  if (values) wrong.push([`a ${name} that is none of its values`, 'porthole'])
  const first = String(values?.[0] ?? '')
  if (field.case !== 'any' && first !== first.toUpperCase()) {
    wrong.push([`a ${name} in other letters`, first.toUpperCase()])
  }
  if (min !== undefined) wrong.push([`a ${name} of ${min - 1}`, min - 1])
  if (max !== undefined) wrong.push([`a ${name} of ${max + 1}`, max + 1])
  for (const items of count ? justOutside(count) : []) {
    wrong.push([`${items} of ${name}`, Array.from({ length: items }, () => itemOf(field))])
  }
  for (const size of length ? justOutside(length) : []) {
    wrong.push([`a ${name} of ${size} characters`, 'x'.repeat(size)])
  }
  const odd = pattern && ['?', 'porthole', '0'].find((value) => !new RegExp(pattern, 'u').test(value))
  if (odd) wrong.push([`a ${name} of another form`, odd])
  return wrong.flatMap(([what, value]): Draft[] => {
    const good = goodRequest(facts, subjects, { [name]: value })
    return good ? [{ name: `refuses ${what}`, request: good.request, expect: problem(facts, 'invalid', name) }] : []
  })
}

const isNumber = (type: string): boolean => type === 'integer' || type === 'long' || type === 'number'

/** How many are too many; a bound beyond all measure is none, and too few may be none at all: another case. */
const justOutside = ([fewest, most]: readonly [number, number]): number[] => [
  ...(fewest > 1 ? [fewest - 1] : []),
  ...(most < Number.MAX_SAFE_INTEGER ? [most + 1] : []),
]

const itemOf = (field: FieldDescriptor): unknown => (sample(field) as readonly unknown[])[0]

/** Required here, or forbidden here: by the request, or by what it is about. */
function conditional(facts: Facts, subjects: Subjects, name: string): Draft[] {
  const { 'x-required-when': when, 'x-forbidden-when': never } = facts.schema[name] ?? {}
  const drafts: Draft[] = []
  if (when && !ofWorld(when)) {
    const good = goodRequest(facts, subjects, when)
    if (good && requiredBy(facts, good.request).includes(name)) {
      const request = without(good.request, name)
      drafts.push({ name: `needs ${name} here`, request, expect: problem(facts, 'missing', name) })
    }
  }
  for (const [condition, what, value] of [
    [when, 'missing', undefined],
    [never, 'invalid', 'porthole'],
  ] as const) {
    if (!condition || !ofWorld(condition)) continue
    const about = aboutThing(facts, subjects, condition)
    const good = about && goodRequest(facts, subjects, about)
    if (!good) continue
    const request = value === undefined ? without(good.request, name) : { ...good.request, [name]: value }
    const where = Object.values(about).join(', ')
    drafts.push({
      name: `${what === 'missing' ? 'needs' : 'refuses'} ${name} for ${where}`,
      request,
      expect: problem(facts, what, name),
    })
  }
  return drafts
}

/** The parameter that makes a condition on the world hold, when one thing alone decides it. */
function aboutThing(facts: Facts, subjects: Subjects, condition: object): Values | undefined {
  const entries = Object.entries(condition)
  const kind = /^\$(\w+)\./.exec(entries[0]![0])?.[1]
  if (!kind || !entries.every(([key]) => key.startsWith(`$${kind}.`))) return undefined
  const at = Object.keys(facts.schema).find((name) => facts.schema[name]!['x-id'] === kind)
  const thing =
    at &&
    subjectsOf(facts, subjects, at).find(
      (one) => !one.before && entries.every(([key, value]) => fits(value, one.facts[key.slice(kind.length + 2)])),
    )
  return thing ? { [at]: thing.id } : undefined
}

/** Something that does not exist. A filter of a reading operation may find nothing. */
function unknownId(facts: Facts, subjects: Subjects, name: string, field: FieldDescriptor): Draft[] {
  const kind = facts.schema[name]?.['x-id']
  if (!kind) return []
  const thing = subjectsOf(facts, subjects, name).find(({ made }) => !made)
  const id = kind === 'task' ? 't-zzzz' : thing && `${thing.id.slice(0, -4)}zzzz`
  const good = id && goodRequest(facts, subjects, { [name]: id })
  if (!good) return []
  const { operation, descriptor } = facts
  const code = `Invalid${name}.NotFound`
  const known = operation.errors[code] ?? (operation.errors['InvalidParameter'] ? undefined : descriptor.errors[code])
  const empty = kind !== 'task' && !field.required && operation.effect === 'read'
  const refused = known ? refusal(facts, code) : problem(facts, 'invalid', name)
  const expect: Expectation = empty ? { kind: 'answer' } : refused
  return [{ name: `knows no ${name} ${id}`, request: good.request, expect }]
}

/** What has a documented refusal of its own, though it refers to no thing: a region; and an id of another form. */
function ofNobody(facts: Facts, subjects: Subjects, name: string): Draft[] {
  const tried = [
    [`Invalid${name}.NotFound`, 'porthole-1', !facts.schema[name]?.['x-id']],
    [`Invalid${name}.Malformed`, '?', true],
  ] as const
  return tried.flatMap(([code, value, wanted]): Draft[] => {
    const good = goodRequest(facts, subjects, { [name]: value })
    if (!wanted || !good || !facts.operation.errors[code]) return []
    return [{ name: `refuses the ${name} ${value}`, request: good.request, expect: refusal(facts, code) }]
  })
}

/** What is in one region is looked for in another. */
function elsewhere(facts: Facts, subjects: Subjects): Draft[] {
  const code = 'InvalidRegionInstance'
  const here = goodRequest(facts, subjects)?.request['RegionId']
  const other = facts.descriptor.regions.find((region) => region !== here)
  if (!facts.operation.errors[code] || !here || !other) return []
  const request = goodRequest(facts, subjects, { RegionId: other })?.request
  return request ? [{ name: `does not find it in ${other}`, request, expect: refusal(facts, code) }] : []
}

/** Things in a state, or of a type, that the limits exclude. */
function wrongSubject(facts: Facts, subjects: Subjects, name: string): Draft[] {
  return subjectsOf(facts, subjects, name).flatMap((thing): Draft[] => {
    const [limit] = brokenLimits(facts, name, thing)
    const good = limit && goodRequest(facts, subjects, { [name]: thing.id })
    if (!good) return []
    const expect = limit.error ? refusal(facts, limit.error) : problem(facts, 'invalid', name)
    const what = limit.kind.endsWith('state') ? thing.facts['state'] : thing.facts['type']
    return [
      {
        name: `refuses the ${name} ${thing.id}, which is ${what}`,
        request: good.request,
        before: thing.before ?? [],
        ...(thing.made && { carry: { to: name, from: thing.made } }),
        expect,
      },
    ]
  })
}

function ruled(facts: Facts, subjects: Subjects): Draft[] {
  return facts.rules.flatMap((rule): Draft[] => {
    if (rule.kind === 'value-by') {
      return Object.entries(rule.values).flatMap(([by, values]) => {
        const tried = Array.from({ length: Math.max(...values) + 2 }, (_, value) => value)
        return tried.flatMap((value): Draft[] => {
          const request = goodRequest(facts, subjects, { [rule.by]: by, [rule.at]: value })?.request
          if (!request) return []
          const name = `${values.includes(value) ? 'takes' : 'refuses'} ${rule.at} ${value} with ${rule.by} ${by}`
          const expect: Expectation = values.includes(value) ? { kind: 'answer' } : problem(facts, 'invalid', rule.at)
          return [{ name, request, expect }]
        })
      })
    }
    if (rule.kind !== 'at-least') return []
    const [, kind, fact] = /^\$(\w+)\.(\w+)$/.exec(rule.than) ?? []
    const at = Object.keys(facts.schema).find((name) => facts.schema[name]!['x-id'] === kind)
    const thing = at && subjectsOf(facts, subjects, at).find((one) => typeof one.facts[fact!] === 'number')
    const least = thing && (thing.facts[fact!] as number)
    const { min = -Infinity } = facts.operation.request[rule.at]!
    return [-1, 0].flatMap((off): Draft[] => {
      const good = least && goodRequest(facts, subjects, { [at!]: thing!.id, [rule.at]: least + off })
      if (!good || least + off < min) return []
      const expect: Expectation = off < 0 ? problem(facts, 'invalid', rule.at) : { kind: 'answer' }
      return [{ name: `${off < 0 ? 'refuses' : 'takes'} ${rule.at} ${least + off} for ${thing!.id}`, ...good, expect }]
    })
  })
}

/** Refused by name, or ignored, as the cloud does it. */
function unknownParameter(facts: Facts, subjects: Subjects): Draft[] {
  const good = goodRequest(facts, subjects)
  if (!good) return []
  const { unknown } = facts.descriptor.problems
  const expect: Expectation = unknown ? refusal(facts, unknown.code, unknown.http) : { kind: 'answer' }
  const name = unknown ? 'refuses a parameter that is not documented' : 'ignores a parameter that is not documented'
  return [{ ...good, name, request: { ...good.request, Porthole: 'x' }, expect }]
}

/** One call more than a limit allows in its time, or one item more than a page may have. */
function tooMuch(facts: Facts, subjects: Subjects): Draft[] {
  return facts.operation.limits.flatMap(({ kind, value, error, at }): Draft[] => {
    if (kind === 'page-size' && at && typeof value === 'number') {
      const request = goodRequest(facts, subjects, { [at]: value + 1 })?.request
      return request
        ? [{ name: `refuses a ${at} of ${value + 1}`, request, expect: problem(facts, 'invalid', at) }]
        : []
    }
    const good = goodRequest(facts, subjects)
    const often = kind === 'call-interval' ? 1 : kind === 'request-rate' ? Number.parseInt(String(value), 10) : 0
    if (!often || !error || !good) return []
    const step = { operation: facts.operation.name, request: good.request }
    const before = [...good.before, ...Array.from({ length: often }, () => step)]
    return [{ name: `refuses more calls than ${value}`, request: good.request, before, expect: refusal(facts, error) }]
  })
}
