/** Turns checked YAML into the model: references become objects, bounds numbers, defaults explicit. Expects no problems. */
import type {
  Bound,
  Console,
  DocumentedError,
  EnumValue,
  Erratum,
  Field,
  Limit,
  Operation,
  ProblemReply,
  Rule,
  Service,
  ServiceRole,
  Structure,
  Waiter,
} from '../model.ts'
import { scalarTypes, unitSeconds } from './closed-lists.ts'
import { isRaw, type Raw } from './check-shape.ts'
import { boundsOf } from './scope.ts'

interface Origin {
  readonly basis: Service['origins'][string]['basis']
  readonly from?: string
}

/** A file as written, and as its errata repaired it. */
export interface Described {
  readonly file: string
  readonly raw: Raw
  readonly fixed: Raw
}

export function resolveService({ file, raw, fixed }: Described, operations: readonly Described[]): Service {
  const shared = new Structures(maps(fixed.structures))
  const origins: Record<string, Origin> = {}
  const fact = <T>(key: string): T => {
    const value = raw[key]
    if (!isRaw(value) || !('value' in value)) return value as T
    origins[key] = origin(value)
    return value.value as T
  }
  const envelope = fact<string | undefined>('envelope')
  return {
    cloud: raw.cloud as string,
    name: raw.service as string,
    file,
    title: raw.title as string,
    product: raw.product as string,
    summary: raw.summary as string,
    version: fact('version'),
    endpoint: fact('endpoint'),
    endpoints: fact<Record<string, string> | undefined>('endpoints') ?? {},
    hosts: fact<Record<string, string> | undefined>('hosts') ?? {},
    ...(envelope === undefined ? {} : { envelope }),
    regions: fact('regions'),
    defaultRegion: fact('defaultRegion'),
    commonParameters: fields(fixed.commonParameters, shared),
    problems: raw.problems as Readonly<Record<'missing' | 'invalid' | 'unknown', ProblemReply>>,
    errors: errors(raw.errors),
    ids: Object.fromEntries(
      Object.entries(maps(raw.ids)).map(([kind, id]) => [kind, { ...id, ...origin(id) } as Service['ids'][string]]),
    ),
    structures: shared.all(),
    waiters: list<Raw>(raw.waiters).map((waiter) => ({ fail: [], ...waiter }) as unknown as Waiter),
    roles: list<ServiceRole>(raw.roles),
    documents: raw.documents as Service['documents'],
    operations: operations.map((one) => resolveOperation(one, shared, envelope)),
    errata: list<Raw>(raw.errata).map((one) => erratum(one, Object.keys(raw.documents as Raw)[0]!)),
    limits: list<Raw>(raw.limits).map(limit),
    origins,
  }
}

function resolveOperation(
  { file, raw, fixed }: Described,
  shared: Structures,
  envelope: string | undefined,
): Operation {
  const structures = new Structures(maps(fixed.structures), shared)
  const sources = list<Raw>(raw.sources).map(
    (one) => ({ ...one, lines: bound(one.lines) }) as unknown as Operation['sources'][number],
  )
  const limits = list<Raw>(raw.limits).map(limit)
  const examples = isRaw(raw.examples) ? raw.examples : {}
  const answer = isRaw(fixed.examples) ? fixed.examples.json : undefined
  const response = envelope !== undefined && isRaw(answer) ? answer[envelope] : answer
  return {
    name: raw.operation as string,
    file,
    sources,
    summary: raw.summary as string,
    effect: raw.effect as Operation['effect'],
    common: list(raw.common),
    ...(isRaw(raw.async)
      ? { async: { carry: [], ...raw.async, ...origin(raw.async) } as unknown as NonNullable<Operation['async']> }
      : {}),
    ...(isRaw(raw.paging) ? { paging: raw.paging as unknown as NonNullable<Operation['paging']> } : {}),
    ...(isRaw(raw.console) ? { console: consoleOf(raw.console, limits, structures) } : {}),
    request: fields(fixed.request, structures),
    response: fields(fixed.response, structures),
    structures: structures.all(),
    rules: list<Raw>(raw.rules).map(rule),
    errors: errors(raw.errors),
    limits,
    examples: { ...examples, ...(isRaw(response) ? { response } : {}) },
    errata: list<Raw>(raw.errata).map((one) => erratum(one, sources[0]!.document)),
  }
}

/** Structures by name, each resolved once; those of the service stand behind those of an operation. */
class Structures {
  readonly #raw: Readonly<Record<string, Raw>>
  readonly #behind: Structures | undefined
  readonly #done = new Map<string, Structure>()
  constructor(raw: Readonly<Record<string, Raw>>, behind?: Structures) {
    this.#raw = raw
    this.#behind = behind
  }
  get(name: string): Structure {
    const raw = this.#raw[name]
    if (raw === undefined) return this.#behind!.get(name)
    let structure = this.#done.get(name)
    if (structure === undefined) {
      const members: Field[] = []
      structure = { name, summary: (raw.summary as string | undefined) ?? '', fields: members }
      this.#done.set(name, structure)
      members.push(...fields(raw.fields, this))
    }
    return structure
  }
  all(): Structure[] {
    return Object.keys(this.#raw).map((name) => this.get(name))
  }
}

function fields(raw: unknown, structures: Structures): Field[] {
  return Object.entries(maps(raw)).map(([name, field]) => {
    const {
      type,
      of,
      enum: values,
      labels,
      case: letterCase,
      range,
      count,
      length,
      basis: _basis,
      from: _from,
      ...rest
    } = field
    const [, word, optional] = /^(\w+)(\??)$/.exec(type as string)!
    return {
      name,
      ...rest,
      type: word,
      required: optional === '',
      ...(of === undefined
        ? {}
        : { of: (scalarTypes as readonly unknown[]).includes(of) ? of : structures.get(of as string) }),
      ...(values === undefined
        ? {}
        : { enum: list<unknown>(values).map((value) => enumValue(value, isRaw(labels) ? labels : {})) }),
      ...(letterCase === 'any' ? { caseAny: true } : {}),
      ...(range === undefined ? {} : { range: bound(range) }),
      ...(count === undefined ? {} : { count: bound(count) }),
      ...(length === undefined ? {} : { length: bound(length) }),
      ...origin(field),
    } as unknown as Field
  })
}

function enumValue(raw: unknown, labels: Raw): EnumValue {
  const own = isRaw(raw) ? raw : { value: raw }
  const label = (own.label ?? labels[own.value as string]) as string | undefined
  return { value: own.value as string | number, ...(label === undefined ? {} : { label }), ...origin(own) }
}

function consoleOf(raw: Raw, limits: readonly Limit[], structures: Structures): Console {
  const lifetime = limits.find((one) => one.kind === 'url-lifetime')?.value as string
  return {
    page: raw.page as string,
    value: raw.value as string,
    parameter: raw.parameter as string,
    parameters: fields(raw.parameters, structures),
    lifetime: seconds(lifetime),
  }
}

function seconds(duration: string): number {
  const [, amount, unit] = /^(\d+)(\w+)$/.exec(duration)!
  return Number(amount) * unitSeconds[unit!]!
}

function rule(raw: Raw): Rule {
  const whole = { ...raw, ...origin(raw) }
  if (raw.kind !== 'value-by') return whole as unknown as Rule
  const values = Object.entries(raw.values as Raw).map(([key, value]) => [key, [value].flat().flatMap(expand)])
  return { ...whole, values: Object.fromEntries(values) as Record<string, number[]> } as unknown as Rule
}

/** `1..4` is 1, 2, 3, 4. */
function expand(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  const [low, high] = bound(value)
  return Array.from({ length: high - low + 1 }, (_, index) => low + index)
}

function limit(raw: Raw): Limit {
  return {
    ...raw,
    ...('value' in raw || !('states' in raw) ? {} : { value: raw.states }),
    ...origin(raw),
  } as unknown as Limit
}

function errors(raw: unknown): DocumentedError[] {
  return Object.entries(maps(raw)).map(
    ([code, error]) => ({ code, ...error, ...origin(error) }) as unknown as DocumentedError,
  )
}

function erratum(raw: Raw, document: string): Erratum {
  const { as: converted, set, drop, ...rest } = raw
  const repair =
    converted !== undefined ? { as: converted } : drop === true ? { drop } : 'set' in raw ? { set } : undefined
  return { document, ...rest, ...origin(raw), ...(repair === undefined ? {} : { repair }) } as unknown as Erratum
}

function origin(raw: Raw): Origin {
  const basis = (raw.basis ?? 'stated') as Origin['basis']
  return raw.from === undefined ? { basis } : { basis, from: raw.from as string }
}

function bound(text: unknown): Bound {
  return boundsOf(text)!
}

function maps(raw: unknown): Readonly<Record<string, Raw>> {
  return isRaw(raw) ? (raw as Record<string, Raw>) : {}
}

function list<T>(raw: unknown): T[] {
  return Array.isArray(raw) ? (raw as T[]) : []
}
