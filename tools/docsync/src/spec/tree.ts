/** A service as a tree of named parts, so that two of them can be compared part by part. */
import type {
  Bound,
  Console,
  DocumentedError,
  Field,
  Limit,
  Operation,
  Rule,
  Service,
  Structure,
  Waiter,
} from '@porthole/codegen/src/model.ts'

/** Whether clients send a field, read it, or both. */
type Facing = 'request' | 'response' | 'both'

export interface Part {
  /** The first half of the kind of a change; what follows is added, removed, widened ... */
  readonly kind: string
  /** The step of the path. Parts of one name are told apart by their content. */
  readonly name: string
  readonly facing?: Facing
  /** Only of a part without parts. */
  readonly value?: unknown
  readonly parts?: readonly Part[]
  /** It comes and goes with another part, so that alone is no difference of its own. */
  readonly isAside?: true
  /** What a part of another name must equal to be the same one renamed. */
  readonly identity?: unknown
}

/** New names by old ones; what refers to a renamed part has not changed by that. */
export interface Names {
  /** Operations, structures and their fields. */
  readonly service: ReadonlyMap<string, string>
  /** Fields, by operation. */
  readonly operations: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export const sameNames: Names = { service: new Map(), operations: new Map() }

export function treeOf(service: Service, names: Names = sameNames): Part {
  const facings = facingsOf(service)
  const to = (value: unknown): unknown => renamed(value, names.service)
  const structures = [...service.structures, ...service.operations.flatMap((one) => one.structures)]
  const rest = { title: service.title, summary: service.summary }
  return whole('service', `${service.cloud}/${service.name}`, [
    leaf('version', 'version', service.version),
    leaf('endpoint', 'endpoint', service.endpoint),
    ...entries('endpoint', 'endpoints', service.endpoints),
    ...entries('host', 'hosts', service.hosts),
    leaf('envelope', 'envelope', service.envelope),
    leaf('regions', 'regions', [...service.regions].sort()),
    leaf('default-region', 'defaultRegion', service.defaultRegion),
    leaf('product', 'product', service.product),
    ...entries('words', '', rest),
    ...service.commonParameters.map((one) => fieldPart('commonParameters', one, 'request', to)),
    ...Object.entries(service.problems).map(([name, { code, http, message, ...more }]) =>
      whole('problem', `problems.${name}`, [
        leaf('code', 'code', code),
        leaf('status', 'http', http),
        leaf('message', 'message', message),
        leaf('origin', 'origin', more),
      ]),
    ),
    ...service.errors.map(errorPart),
    ...Object.entries(service.ids).map(([name, { basis, from, ...id }]) =>
      whole('id-kind', `ids.${name}`, [...entries('id-form', '', id), leaf('origin', 'origin', { basis, from })]),
    ),
    ...structures.map((one) => structurePart(one, facings.get(one.name) ?? 'both', to)),
    ...service.waiters.map((one) => waiterPart(one, to)),
    ...service.roles.map(({ role, ...facts }) =>
      whole(
        'role',
        `roles.${role}`,
        entries('role-fact', '', sorted(facts) as object as Readonly<Record<string, unknown>>),
      ),
    ),
    ...service.limits.map((one) => limitPart(one, to)),
    leaf('origin', 'documents', service.documents),
    leaf('origin', 'origins', service.origins),
    leaf('errata', 'errata', sorted(service.errata)),
    ...service.operations.map((one) => operationPart(one, names)),
  ])
}

function operationPart(operation: Operation, names: Names): Part {
  const own = new Map([...names.service, ...(names.operations.get(operation.name) ?? [])])
  const to = (value: unknown): unknown => renamed(value, own)
  const { request, json, jsonText, xml } = operation.examples
  const parts = [
    ...operation.request.map((one) => fieldPart('request', one, 'request', to)),
    ...operation.response.map((one) => fieldPart('response', one, 'response', to)),
    ...operation.errors.map(errorPart),
  ]
  const identity = [operation.effect, parts.map(({ name, identity }) => [name, identity])]
  return {
    ...whole('operation', operation.name, [
      leaf('words', 'summary', operation.summary),
      leaf('retry', 'effect', operation.effect),
      leaf('listing', 'common', [...operation.common].sort()),
      leaf('origin', 'sources', operation.sources),
      leaf('async', 'async', sorted(to(withoutOrigin(operation.async)))),
      leaf('paging', 'paging', to(withoutOrigin(operation.paging))),
      ...(operation.console === undefined ? [] : [consolePart(operation.console, to)]),
      ...parts,
      ...operation.rules.map((one) => rulePart(one, to)),
      ...operation.limits.map((one) => limitPart(one, to)),
      ...entries('example', 'examples', { request, json, jsonText, xml }),
      leaf('errata', 'errata', sorted(operation.errata)),
    ]),
    identity,
  }
}

function fieldPart(place: string, field: Field, facing: Facing, to: (value: unknown) => unknown): Part {
  const of = typeof field.of === 'object' ? to(field.of.name) : field.of
  const facts = [
    leaf('type', 'type', of === undefined ? field.type : `${field.type} of ${String(of)}`),
    leaf('required', 'required', field.required || undefined),
    leaf('enum', 'enum', field.enum?.map(({ value }) => value).sort()),
    leaf('case', 'case', field.caseAny),
    leaf('range', 'range', ends(field.range)),
    leaf('count', 'count', ends(field.count)),
    leaf('length', 'length', ends(field.length)),
    leaf('unit', 'unit', field.unit),
    leaf('pattern', 'pattern', field.pattern),
    leaf('default', 'default', field.default),
    leaf('format', 'format', field.format),
    leaf('encoding', 'encoding', field.encoding),
    leaf('secrecy', 'secret', field.secret),
    leaf('empty', 'mayBeEmpty', field.mayBeEmpty),
    leaf('only-when', 'onlyWhen', sorted(to(field.onlyWhen))),
    leaf('required-when', 'requiredWhen', sorted(to(field.requiredWhen))),
    leaf('forbidden-when', 'forbiddenWhen', sorted(to(field.forbiddenWhen))),
    leaf('empty-when', 'emptyWhen', sorted(to(field.emptyWhen))),
  ]
  const values = field.enum ?? []
  const words = [
    leaf('id', 'id', field.id),
    leaf('example', 'example', field.example),
    leaf('words', 'summary', field.summary),
    leaf('origin', 'basis', [field.basis, field.from]),
    ...values.flatMap(({ value, label, basis, from }) => [
      aside('words', `enum.${value}.label`, label),
      aside('origin', `enum.${value}.basis`, [basis, from]),
    ]),
  ]
  return {
    kind: 'field',
    name: `${place}.${field.name}`,
    facing,
    parts: [...facts, ...words].map((part) => ({ ...part, facing })),
    identity: facts.map(({ value }) => value),
  }
}

function structurePart(structure: Structure, facing: Facing, to: (value: unknown) => unknown): Part {
  const fields = structure.fields.map((one) => fieldPart('', one, facing, to))
  return {
    ...whole('structure', `structures.${structure.name}`, [leaf('words', 'summary', structure.summary), ...fields]),
    identity: fields.map(({ name, identity }) => [name, identity]),
  }
}

function errorPart({ code, http, message, summary, basis, from }: DocumentedError): Part {
  return {
    ...whole('error', `errors.${code}`, [
      leaf('status', 'http', http),
      leaf('message', 'message', message),
      leaf('words', 'summary', summary),
      leaf('origin', 'basis', [basis, from]),
    ]),
    identity: [http, message],
  }
}

function limitPart(limit: Limit, to: (value: unknown) => unknown): Part {
  const value = Array.isArray(limit.value) ? [...limit.value].sort() : limit.value
  // What no document states is ours, and weighs less.
  const family = limit.basis === 'stated' ? 'limit' : 'own-limit'
  return whole(family, `limits.${limit.kind}`, [
    leaf(`${family}-value`, 'value', { kind: limit.kind, value }),
    ...(['at', 'per', 'error', 'when'] as const).map((key) => leaf(`${family}-scope`, key, sorted(to(limit[key])))),
    leaf('words', 'summary', limit.summary),
    leaf('origin', 'basis', [limit.basis, limit.from]),
  ])
}

function rulePart(rule: Rule, to: (value: unknown) => unknown): Part {
  const { kind, summary, basis, ...facts } = rule
  const values = 'values' in facts ? facts.values : undefined
  const family = kind === 'effect' || kind === 'precondition' ? 'note' : 'rule'
  const scope = entries(`${family}-scope`, '', { ...facts, values: undefined })
  return whole(family, `rules.${kind}`, [
    ...(values === undefined ? [] : [leaf('rule-values', 'values', sorted(values))]),
    ...scope.map((part) => ({ ...part, value: sorted(to(part.value)) })),
    leaf('words', 'summary', summary),
    leaf('origin', 'basis', basis),
  ])
}

function consolePart({ page, value, parameter, parameters }: Console, to: (value: unknown) => unknown): Part {
  return whole('console', 'console', [
    leaf('console-page', 'page', page),
    leaf('console-value', 'value', to(value)),
    leaf('console-value', 'parameter', parameter),
    ...parameters.map((one) => fieldPart('parameters', one, 'request', to)),
  ])
}

function waiterPart(waiter: Waiter, to: (value: unknown) => unknown): Part {
  const { name, until, fail, summary, operation, items, by, field } = waiter
  const flow = entries('waiter-flow', '', { operation, items, by, field })
  const states = { until: typeof until === 'string' ? until : [...until].sort(), fail: [...fail].sort() }
  return {
    ...whole('waiter', `waiters.${name}`, [
      ...flow.map((part) => ({ ...part, value: to(part.value) })),
      ...entries('states', '', states),
      leaf('words', 'summary', summary),
    ]),
    identity: [operation, items, by, field, states],
  }
}

/** Who sends or reads each structure, by name, through the structures that hold it. */
function facingsOf(service: Service): Map<string, Facing> {
  const facings = new Map<string, Facing>()
  const visit = (fields: readonly Field[], facing: Facing): void => {
    for (const { of } of fields) {
      if (typeof of !== 'object') continue
      const known = facings.get(of.name)
      if (known === facing || known === 'both') continue
      facings.set(of.name, known === undefined ? facing : 'both')
      visit(of.fields, facing)
    }
  }
  visit(service.commonParameters, 'request')
  for (const operation of service.operations) {
    visit(operation.request, 'request')
    visit(operation.response, 'response')
  }
  return facings
}

/** Bounds as two numbers, or as a spec writes them where one is left out: JSON has no infinity. */
function ends(bounds: Bound | undefined): Bound | string | undefined {
  if (bounds === undefined || bounds.every(Number.isFinite)) return bounds
  return bounds.map((bound) => (Number.isFinite(bound) ? bound : '')).join('..')
}

const leaf = (kind: string, name: string, value: unknown): Part => ({ kind, name, value })
const aside = (kind: string, name: string, value: unknown): Part => ({ kind, name, value, isAside: true })
const whole = (kind: string, name: string, parts: readonly Part[]): Part => ({ kind, name, parts })

function entries(kind: string, place: string, values: Readonly<Record<string, unknown>>): Part[] {
  return Object.entries(values).map(([key, value]) => leaf(kind, place === '' ? key : `${place}.${key}`, value))
}

function withoutOrigin(value: object | undefined): object | undefined {
  return value && Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'basis' && key !== 'from'))
}

/** The order of lists in a value has no meaning. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const keyed = value.map((one) => sorted(one)).map((one) => ({ one, key: JSON.stringify(one) }))
    return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sorted(one)]))
}

/** Names and keys inside of a value, replaced. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value
  if (typeof value === 'string') return names.get(value) ?? value
  if (Array.isArray(value)) return value.map((one) => renamed(one, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [names.get(key) ?? key, renamed(one, names)]))
}
