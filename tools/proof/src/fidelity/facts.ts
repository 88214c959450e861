/** What the specs say of each operation that a measurement can show, one line per fact. */
import { loadSpecs } from '@porthole/codegen'
import { workspace } from '../built.ts'

export type Service = ReturnType<typeof loadSpecs>['services'][number]
export type Operation = Service['operations'][number]
export type Field = Operation['request'][number]

export const { services } = loadSpecs(`${workspace}specs`, workspace)

/** `gws CreateCluster` */
export const keyOf = (service: Service, operation: Operation): string => `${service.name} ${operation.name}`

export interface Parameter {
  /** `AppList[].AppName` */
  readonly path: string
  readonly field: Field
  /** What the spec asks of it. Always among them: `accepted`, which means that some call gave it and succeeded. */
  readonly facts: readonly string[]
}

export function parametersOf(operation: Operation): Parameter[] {
  return flat(operation.request).map(({ path, field }) => ({ path, field, facts: factsOf(path, field, operation) }))
}

const checkedTypes: readonly string[] = ['integer', 'long', 'number', 'boolean']

function factsOf(path: string, field: Field, { rules }: Operation): string[] {
  const { type, required, range, count, format, id, mayBeEmpty } = field
  return [
    'accepted',
    ...(required ? ['required'] : []),
    ...(field.requiredWhen ? ['required when'] : []),
    ...(field.forbiddenWhen ? ['forbidden when'] : []),
    ...(field.onlyWhen ? ['only when'] : []),
    ...(mayBeEmpty ? ['may be empty'] : []),
    ...(checkedTypes.includes(type) ? ['type'] : []),
    ...(field.enum ? ['enum'] : []),
    ...(range ? ['range'] : []),
    ...(count && Number.isFinite(count[1]) ? ['count'] : []),
    ...(format ? ['format'] : []),
    // What an id refers to must be there.
    ...(id ? ['known'] : []),
    ...rules.filter((rule) => rule.at === path && (rule.kind === 'value-by' || rule.kind === 'at-least')).map(ruleName),
  ]
}

const ruleName = ({ kind }: { readonly kind: string }): string => (kind === 'value-by' ? 'value by' : 'at least')

/** Every field at every depth. */
export function flat(fields: readonly Field[], at = ''): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const path = at + field.name
    const inner = typeof field.of === 'object' ? field.of.fields : []
    return [{ path, field }, ...flat(inner, field.type === 'list' ? `${path}[].` : `${path}.`)]
  })
}

/** `url-lifetime of VncUrl` */
export const limitName = ({ kind, at, per }: Operation['limits'][number]): string =>
  [kind, ...(at ? [`of ${at}`] : per ? [`per ${per}`] : [])].join(' ')

export interface Refusal {
  readonly code: string
  /** Tencent answers every error with 200. */
  readonly http: number
  readonly basis: string
}

/** The errors of an operation: its document's own; then of its service's those that its parameters and limits lead to. */
export function errorsOf(service: Service, operation: Operation): Refusal[] {
  const own = operation.errors.map(({ code }) => code)
  const parameters = parametersOf(operation)
  const missing = parameters
    .filter(({ field }) => field.required || field.requiredWhen)
    .map(({ path }) => codeOf(service, operation, 'missing', path))
  const invalid = parameters
    .filter(({ facts }) => facts.some((fact) => refusable.includes(fact)))
    .map(({ path }) => codeOf(service, operation, 'invalid', path))
  const unknown = service.errors
    .map(({ code }) => code)
    .filter((code) => operation.request.some(({ name }) => code === `Invalid${name}.NotFound`))
  const limits = operation.limits.flatMap(({ error }) => error ?? [])
  const codes = new Set([...own, ...missing, ...invalid, ...unknown, ...limits])
  return [...codes].map((code) => refusalOf(service, operation, code)!)
}

const refusable: readonly string[] = ['type', 'enum', 'range', 'count', 'value by', 'at least']

/** The code for a parameter that is missing or invalid: the operation's own where its document has one. */
export function codeOf(
  service: Service,
  { errors }: Operation,
  what: 'missing' | 'invalid',
  parameter: string,
): string {
  const documented = what === 'missing' ? 'MissingParameter' : 'InvalidParameter'
  if (errors.some(({ code }) => code === documented)) return documented
  return service.problems[what].code.replace('{Name}', parameter.replace(/\[.*/, ''))
}

/** What the specs know of a code; undefined: nothing. */
export function refusalOf(service: Service, operation: Operation, code: string): Refusal | undefined {
  const known =
    operation.errors.find((error) => error.code === code) ?? service.errors.find((error) => error.code === code)
  if (known) return { code, http: known.http ?? 200, basis: known.basis }
  const problem = operation.request.some(({ name }) => service.problems.missing.code.replace('{Name}', name) === code)
  return problem ? { code, http: service.problems.missing.http ?? 200, basis: 'outside' } : undefined
}
