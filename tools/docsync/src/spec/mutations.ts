/** For the tests: every way to change one fact of a service, with the difference that must be found. */
import type { Field, Limit, Operation, Service } from '@porthole/codegen/src/model.ts'
import { breaks, fieldChanges, minor, more, none, type Open, patch, risky } from './mutations-of-fields.ts'
import type { Effect, Semver } from './rules.ts'

type Facing = 'request' | 'response'

export interface Mutation {
  readonly path: string
  readonly kind: string
  readonly clients: Effect
  readonly semver: Semver
  readonly apply: (service: Open<Service>) => void
}

interface Place {
  readonly path: string
  readonly facing: Facing
  readonly fields: readonly Field[]
  readonly of: (service: Open<Service>) => Open<Field>[]
}

const added = { name: 'Zusatz', summary: 'Added.', basis: 'stated' } as const

/** Structures of the real specs that requests hold; all others are read. */
const sent = ['App']

export function mutationsOf(service: Service): Mutation[] {
  const key = `${service.cloud}/${service.name}`
  const operations = service.operations.flatMap((one, index) => ofOperation(one, index, `${key} ${one.name}`))
  const fields = placesOf(service, key).flatMap((place) => ofPlace(place, service))
  const all: Mutation[] = [
    one(`${key} version`, 'version-changed', breaks, (s) => (s.version = '2000-01-01')),
    one(`${key} endpoint`, 'endpoint-changed', risky, (s) => (s.endpoint = 'other.example')),
    one(`${key} endpoints.zusatz`, 'endpoint-added', risky, (s) => (s.endpoints.zusatz = 'z.example')),
    one(`${key} hosts.zusatz`, 'host-added', minor, (s) => (s.hosts.zusatz = 'z.example')),
    one(`${key} regions`, 'regions-widened', minor, (s) => s.regions.push('zusatz')),
    one(`${key} regions`, 'regions-narrowed', breaks, (s) => s.regions.pop()),
    one(`${key} defaultRegion`, 'default-region-changed', breaks, (s) => (s.defaultRegion = 'zusatz')),
    one(
      `${key} envelope`,
      service.envelope ? 'envelope-changed' : 'envelope-added',
      breaks,
      (s) => (s.envelope = 'Zusatz'),
    ),
    one(`${key} problems.missing.code`, 'code-changed', breaks, (s) => (s.problems.missing.code = 'Zusatz')),
    one(`${key} title`, 'words-changed', patch, (s) => (s.title = 'Other words')),
    ...service.waiters.flatMap(({ name, until }, index) => [
      one(`${key} waiters.${name}`, 'waiter-removed', breaks, (s) => s.waiters.splice(index, 1)),
      ...(until === 'absent'
        ? []
        : [
            one(`${key} waiters.${name}.until`, 'states-changed', risky, (s) => (s.waiters[index]!.until = ['Zusatz'])),
          ]),
      one(`${key} waiters.${name}.field`, 'waiter-flow-changed', more, (s) => (s.waiters[index]!.field = 'Zusatz')),
    ]),
  ]
  return [...all, ...operations, ...fields]
}

function ofOperation(operation: Operation, index: number, path: string): Mutation[] {
  const on = (change: (target: Open<Operation>) => unknown) => (service: Open<Service>) => {
    change(service.operations[index]!)
  }
  const error = { code: 'Zusatz', http: 400, message: 'z', summary: 'z', basis: 'stated' } as const
  return [
    one(path, 'operation-removed', breaks, (s) => s.operations.splice(index, 1)),
    one(path.replace(operation.name, 'Zusatz'), 'operation-added', minor, (s) =>
      s.operations.push({ ...s.operations[index]!, name: 'Zusatz', effect: 'write', response: [], structures: [] }),
    ),
    one(
      `${path} summary`,
      'words-changed',
      patch,
      on((o) => (o.summary = 'Other words.')),
    ),
    one(
      `${path} effect`,
      operation.effect === 'write' ? 'retry-widened' : 'retry-narrowed',
      risky,
      on((o) => (o.effect = operation.effect === 'write' ? 'read' : 'write')),
    ),
    one(
      `${path} errors.Zusatz`,
      'error-added',
      risky,
      on((o) => o.errors.push(error)),
    ),
    one(
      `${path} limits.single-use`,
      'limit-added',
      more,
      on((o) => o.limits.push({ kind: 'single-use', value: true, at: 'Zusatz', basis: 'stated' })),
    ),
    one(
      `${path} rules.at-least`,
      'rule-added',
      breaks,
      on((o) => o.rules.push({ kind: 'at-least', at: 'Zusatz', than: '$image.Size', basis: 'stated' })),
    ),
    one(
      `${path} examples.request`,
      operation.examples.request ? 'example-changed' : 'example-added',
      patch,
      on((o) => (o.examples.request = 'z')),
    ),
    one(
      `${path} sources`,
      'origin-changed',
      none,
      on((o) => (o.sources[0]!.section = 'z')),
    ),
    ...operation.errors.flatMap(({ code, http }, at) => [
      one(
        `${path} errors.${code}`,
        'error-removed',
        breaks,
        on((o) => o.errors.splice(at, 1)),
      ),
      one(
        `${path} errors.${code}`,
        'error-renamed',
        breaks,
        on((o) => {
          o.errors[at]!.code = `${code}Zus`
          for (const limit of o.limits) if (limit.error === code) limit.error = `${code}Zus`
        }),
      ),
      one(
        `${path} errors.${code}.http`,
        http === undefined ? 'status-added' : 'status-changed',
        risky,
        on((o) => (o.errors[at]!.http = 418)),
      ),
      one(
        `${path} errors.${code}.message`,
        'message-changed',
        patch,
        on((o) => (o.errors[at]!.message = 'z')),
      ),
    ]),
    ...operation.limits.flatMap((limit, at) => ofLimit(limit, at, path, on)),
    ...operation.rules.map(({ kind }, at) => {
      const isNote = kind === 'effect' || kind === 'precondition'
      return one(
        `${path} rules.${kind}`,
        isNote ? 'note-removed' : 'rule-removed',
        isNote ? risky : minor,
        on((o) => o.rules.splice(at, 1)),
      )
    }),
    ...(operation.paging
      ? [
          one(
            `${path} paging`,
            'paging-changed',
            more,
            on((o) => (o.paging!.total = 'Zusatz')),
          ),
        ]
      : []),
    ...(operation.async
      ? [
          one(
            `${path} async`,
            'async-removed',
            breaks,
            on((o) => delete o.async),
          ),
        ]
      : []),
    ...(operation.console
      ? [
          one(
            `${path} console.page`,
            'console-page-changed',
            risky,
            on((o) => (o.console!.page = 'https://z.example')),
          ),
        ]
      : []),
  ]
}

function ofLimit(
  { kind, value, basis }: Limit,
  at: number,
  path: string,
  on: (change: (target: Open<Operation>) => unknown) => Mutation['apply'],
): Mutation[] {
  const here = `${path} limits.${kind}`
  const harder: Readonly<Record<string, string>> = {
    'url-lifetime': '1s',
    'idle-timeout': '1s',
    'reconnect-rate': '1/h',
    'request-rate': '1/h',
    'call-interval': '9h',
  }
  const easier: Readonly<Record<string, string>> = {
    'url-lifetime': '9h',
    'idle-timeout': '9h',
    'reconnect-rate': '9/ms',
    'request-rate': '9/ms',
    'call-interval': '1ms',
  }
  // What is ours has weaker rows.
  const isOurs = basis !== 'stated'
  const of = (word: string): string => (isOurs ? `own-${word}` : word)
  const set = (to: Open<Limit>['value']) => on((o) => (o.limits[at]!.value = to!))
  return [
    one(
      here,
      of('limit-removed'),
      isOurs ? patch : minor,
      on((o) => o.limits.splice(at, 1)),
    ),
    one(
      `${here}.error`,
      of('limit-scope-'),
      isOurs ? patch : more,
      on((o) => (o.limits[at]!.error = 'Zusatz')),
    ),
    ...(kind in harder
      ? [
          one(`${here}.value`, of('limit-value-tightened'), isOurs ? patch : more, set(harder[kind]!)),
          one(`${here}.value`, of('limit-value-loosened'), isOurs ? patch : minor, set(easier[kind]!)),
        ]
      : []),
    ...(kind === 'required-state' && Array.isArray(value)
      ? [one(`${here}.value`, of('limit-value-loosened'), isOurs ? patch : minor, set([...value, 'Zusatz']))]
      : []),
    ...(kind === 'excluded-state' && Array.isArray(value)
      ? [one(`${here}.value`, of('limit-value-tightened'), isOurs ? patch : more, set([...value, 'Zusatz']))]
      : []),
  ]
}

function ofPlace(place: Place, service: Service): Mutation[] {
  const { facing, fields } = place
  const shared = fields.flatMap((field, index) => [
    ...fieldChanges
      .filter(({ fits }) => fits?.(field) ?? true)
      .map((change) =>
        one(`${place.path}${field.name}${change.at}`, `${facing}-${change.kind}`, change[facing], (s) =>
          change.apply(place.of(s)[index]!),
        ),
      ),
    one(`${place.path}${field.name}`, `${facing}-field-removed`, breaks, (s) => place.of(s).splice(index, 1)),
    ...(isReferredTo(field.name, service)
      ? []
      : [
          one(
            `${place.path}${field.name}`,
            `${facing}-field-renamed`,
            breaks,
            (s) => (place.of(s)[index]!.name = `${field.name}Zus`),
          ),
        ]),
  ])
  const odd = { ...added, type: 'list', of: 'boolean' } as const
  return [
    ...shared,
    one(`${place.path}Zusatz`, `${facing}-field-added`, minor, (s) => place.of(s).push({ ...odd, required: false })),
    one(`${place.path}Zusatz`, `${facing}-field-added-required`, facing === 'request' ? breaks : minor, (s) =>
      place.of(s).push({ ...odd, required: true }),
    ),
  ]
}

function placesOf(service: Service, key: string): Place[] {
  const structures = [
    ...service.structures.map(({ name, fields }, index): Place => ({
      path: `${key} structures.${name}.`,
      facing: sent.includes(name) ? 'request' : 'response',
      fields,
      of: (s) => s.structures[index]!.fields,
    })),
    ...service.operations.flatMap(({ structures }, at) =>
      structures.map(({ name, fields }, index): Place => ({
        path: `${key} structures.${name}.`,
        facing: sent.includes(name) ? 'request' : 'response',
        fields,
        of: (s) => s.operations[at]!.structures[index]!.fields,
      })),
    ),
  ]
  const own = service.operations.flatMap(({ name, request, response }, index): Place[] => [
    { path: `${key} ${name} request.`, facing: 'request', fields: request, of: (s) => s.operations[index]!.request },
    {
      path: `${key} ${name} response.`,
      facing: 'response',
      fields: response,
      of: (s) => s.operations[index]!.response,
    },
  ])
  return [...structures, ...own]
}

/** A field that rules, limits, flows or conditions name is renamed by a test of its own. */
function isReferredTo(name: string, { operations, waiters }: Service): boolean {
  const facts = operations.map(({ rules, limits, paging, async, console, request, response }) => {
    const conditions = [...request, ...response].map((one) => [
      one.onlyWhen,
      one.requiredWhen,
      one.forbiddenWhen,
      one.emptyWhen,
    ])
    return [rules, limits, paging, async, console?.value, conditions]
  })
  return JSON.stringify([facts, waiters]).includes(`"${name}"`)
}

function one(
  path: string,
  kind: string,
  [clients, semver]: readonly [Effect, Semver],
  change: (service: Open<Service>) => unknown,
): Mutation {
  return { path, kind, clients, semver, apply: (service) => void change(service) }
}
