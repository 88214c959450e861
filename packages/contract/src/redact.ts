/** Makes what was heard fit to be kept: ids become names that stay the same, secrets go, times of the run stand still. */
import type { Fields } from '@porthole/rpc/descriptor'
import { type Facts, factsOf } from './services.ts'
import type { Subjects } from './subjects.ts'
import { type Span, withStillTimes } from './times.ts'

export const redacted = '<redacted>'

/** Whose operation it is; `until` is when it was heard, by the clock of who answered. */
export interface Scope extends Span {
  readonly facts: Facts
}

export interface Redactor {
  /** Never to be written, wherever it stands. */
  secret(value: string): void
  /** Gives a name to every id that this holds; ids get theirs in the order in which they are met. */
  meet(value: unknown, scope: Scope): void
  /** A copy without ids, secrets and times of the run. A text that is XML stays XML. */
  clean(value: unknown, scope: Scope): unknown
}

/** Shorter secrets are in too many words: they go where they are the value of a secret field. */
const shortestSecret = 4
const shortestId = 6
/** A longer text is a picture or a file: the documented sample stands for it. */
const longestText = 1000

/** The ids of `subjects` have their names already: `<InstanceId:1>`, in the order of the table. */
export function createRedactor(subjects: Subjects): Redactor {
  const secrets = new Set<string>()
  const names = new Map<string, string>()
  const numbers = new Map<string, number>()
  const counts = new Map<string, number>()
  let words: RegExp | undefined

  const next = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count
  }
  const named = (id: string, name: string): void => {
    names.set(id, name)
    words = undefined
  }
  for (const { service, kind, id, made } of subjects.things) {
    const field = fieldOf(service, kind)
    if (!made && !names.has(id)) named(id, `<${field}:${next(field)}>`)
  }

  /** All that is replaced inside of texts, the longest first, so that no id hides in another. */
  function inText(): RegExp {
    if (words) return words
    const ids = [...names.keys()].filter((id) => id.length >= shortestId)
    const all = [...secrets, ...ids].toSorted((one, other) => other.length - one.length)
    words = all.length > 0 ? new RegExp(all.map(literal).join('|'), 'g') : /$^/
    return words
  }

  function text(value: string, scope: Scope): string {
    const bare = value
      .replace(inText(), (found) => (secrets.has(found) ? redacted : names.get(found)!))
      .replace(/(string ?to ?sign is)[^]*/i, `$1 ${redacted}`)
    return withStillTimes(bare, scope)
  }

  /** `name` is of the field; list items have that of their list. */
  function scalar(name: string, value: unknown, scope: Scope): unknown {
    const number = numbers.get(`${name} ${String(value)}`)
    if (number !== undefined) return typeof value === 'number' ? number : String(number)
    if (typeof value !== 'string' || value === '') return value
    if (secretNames(scope.facts).has(name) || secretName.test(name)) return opened(value)
    if (name === 'RequestId') return '<RequestId>'
    if (name.endsWith('Url')) return text(withoutTokens(value), scope)
    if (value.length > longestText) {
      const example = exampleOf(scope.facts.operation.response, name)
      return typeof example === 'string' ? example : redacted
    }
    return names.get(value) ?? text(value, scope)
  }

  function walk(value: unknown, name: string, leaf: (name: string, value: unknown) => unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => walk(item, name, leaf))
    if (typeof value !== 'object' || value === null) return leaf(name, value)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, key, leaf)]))
  }

  const each = (value: unknown, leaf: (name: string, value: unknown) => unknown): unknown =>
    typeof value === 'string' && value.trimStart().startsWith('<')
      ? value.replace(element, (_, name: string, inner: string) => {
          return `<${name}>${escaped(String(leaf(name, unescaped(inner))))}</${name}>`
        })
      : walk(value, '', leaf)

  return {
    secret(value) {
      if (value.length < shortestSecret) return
      const once = encodeURIComponent(value)
      for (const form of [value, once, encodeURIComponent(once)]) secrets.add(form)
      words = undefined
    },
    meet(value, { facts }) {
      const { regions } = facts.descriptor
      const meetOne = (name: string, one: unknown): unknown => {
        if (name === 'RequestId' && typeof one === 'string' && one.length >= shortestId) named(one, '<RequestId>')
        if (!isReference(facts, name)) return one
        if (/^[1-9]\d*$/.test(String(one))) {
          const key = `${name} ${String(one)}`
          if (!numbers.has(key)) numbers.set(key, next(name))
        } else if (typeof one === 'string' && one.length >= shortestId && !names.has(one)) {
          const known = regions.some((region) => one.startsWith(region))
          if (!known) named(one, `<${name}:${facts.operation.name}.${next(`${name} ${facts.operation.name}`)}>`)
        }
        return one
      }
      each(value, meetOne)
    },
    clean: (value, scope) => {
      const isText = typeof value === 'string' && !value.trimStart().startsWith('<')
      return isText ? text(value, scope) : each(value, (name, one) => scalar(name, one, scope))
    },
  }
}

/** The parameter that refers to such a thing: of `instance` InstanceId. */
function fieldOf(service: string, kind: string): string {
  const schemas = factsOf(service).map(({ schema }) => schema)
  const fields = schemas.flatMap((schema) => Object.keys(schema).filter((name) => schema[name]!['x-id'] === kind))
  return fields[0] ?? kind
}

/** Names of the account's things; hosts, regions and the request itself are none. */
const isReference = ({ schema }: Facts, name: string): boolean =>
  schema[name]?.['x-id'] !== undefined ||
  name === 'SecurityGroup' ||
  (/Ids?$/.test(name) && !/^(Request|Host|Region|Zone)Id$/.test(name))

/** Beside the secrets of the specs, whatever a service may call one. */
const secretName = /(?:password|secret|signature|ticket|token|accesskeyid|secretid|secretkey)$/i

function secretNames({ operation: { request, response } }: Facts): Set<string> {
  const of = (fields: Fields): string[] =>
    Object.entries(fields).flatMap(([name, { secret, of: inner }]) => [
      ...(secret ? [name] : []),
      ...(typeof inner === 'object' ? of(inner) : []),
    ])
  return new Set([...of(request), ...of(response)])
}

/** What was Base64 stays it: readers decode it. */
const opened = (value: string): string =>
  value.length >= 16 && value.length % 4 === 0 && /^[\w+/]+={0,2}$/.test(value)
    ? Buffer.from(redacted).toString('base64')
    : redacted

/** A URL, percent-encoded as a whole or not, of which only scheme, host, path and the names of its query are left. */
function withoutTokens(value: string): string {
  const whole = /^\w+%3A%2F%2F/i.test(value)
  try {
    const { protocol, host, pathname, searchParams } = new URL(whole ? decodeURIComponent(value) : value)
    const path = pathname.replace(/[\w.~%-]{20,}/g, 'redacted')
    const query = [...searchParams.keys()].map((name) => `${name}=redacted`).join('&')
    const plain = `${protocol}//${host}${path}${query && `?${query}`}`
    return whole ? encodeURIComponent(plain) : plain
  } catch {
    return redacted
  }
}

function exampleOf(fields: Fields, name: string): unknown {
  for (const [key, { example, of }] of Object.entries(fields)) {
    if (key === name) return example
    const inner = typeof of === 'object' ? exampleOf(of, name) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}

const element = /<([\w.-]+)>([^<]*)<\/\1>/g
const literal = (value: string): string => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const entities: readonly (readonly [string, string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]
const escaped = (value: string): string => entities.reduce((all, [sign, name]) => all.replaceAll(sign, name), value)
const unescaped = (value: string): string =>
  entities.toReversed().reduce((all, [sign, name]) => all.replaceAll(name, sign), value)
