/** Ways to break a service, for the test of the tests: every operator on every operation, field, parameter, code and limit. */
import type { FieldDescriptor, Fields } from '@porthole/rpc/descriptor'
import { type Facts, factsOf, services, type Values } from './services.ts'

/** A reply as an operator sees it. */
export interface Said {
  readonly status: number
  readonly answer?: Values
  readonly code?: string
  readonly message?: string
}

export interface Mutant {
  /** `gws CreateCluster: drop ClusterId` */
  readonly id: string
  readonly service: string
  readonly operation: string
  /** What is said instead; `previous` is what the operation first answered. */
  readonly change: (said: Said, request: Values, previous: Values | undefined) => Said
  /** Answers JSON where XML is asked for. */
  readonly noXml?: true
}

type Change = Mutant['change']

export function allMutants(): Mutant[] {
  return Object.keys(services).flatMap((service) => factsOf(service).flatMap(mutantsOf))
}

function mutantsOf(facts: Facts): Mutant[] {
  const { service, operation, descriptor } = facts
  const { response, request } = operation
  const lines: [string, Change][] = [
    ...paths(response).flatMap(([path, field]) => answers(path, field)),
    ...Object.entries(request).flatMap(([name, field]) => accepts(facts, name, field)),
    ...errors(facts),
    ...limits(facts),
    ['answer with another status', (said) => (said.answer ? { ...said, status: 201 } : said)],
    ['add an unknown field', (said) => edited(said, (answer) => ({ ...answer, Porthole: 'x' }))],
    ['answer nothing', (said) => (said.answer ? { status: said.status, answer: {} } : said)],
    [
      'treat unknown parameters otherwise',
      (said, asked) => {
        if (!('Porthole' in asked)) return said
        return said.answer ? { status: 400, code: 'UnknownParameter', message: 'x' } : accepted(facts)
      },
    ],
  ]
  const mutants = lines.map(([what, change]): Mutant => {
    return { id: `${service} ${operation.name}: ${what}`, service, operation: operation.name, change }
  })
  if (descriptor.cloud !== 'aliyun') return mutants
  const id = `${service} ${operation.name}: answer JSON for XML`
  return [...mutants, { id, service, operation: operation.name, change: (said) => said, noXml: true }]
}

/** Every field at every depth: `Clusters.Name`. */
function paths(fields: Fields, at = ''): [string, FieldDescriptor][] {
  return Object.entries(fields).flatMap(([name, field]): [string, FieldDescriptor][] => [
    [at + name, field],
    ...(typeof field.of === 'object' ? paths(field.of, `${at}${name}.`) : []),
  ])
}

const edited = (said: Said, edit: (answer: Values) => Values): Said =>
  said.answer ? { ...said, answer: edit(said.answer) } : said

/** Changes a field wherever it is. */
function change(values: Values, [name, ...rest]: readonly string[], to: (value: unknown) => unknown): Values {
  const { [name!]: value, ...others } = values
  if (value === undefined) return values
  const inner = (one: unknown): unknown => change(one as Values, rest, to)
  const made = rest.length === 0 ? to(value) : Array.isArray(value) ? value.map(inner) : inner(value)
  return made === undefined ? others : { ...others, [name!]: made }
}

const at =
  (path: string, to: (value: unknown) => unknown): Change =>
  (said) =>
    edited(said, (answer) => change(answer, path.split('.'), to))

function answers(path: string, { type, enum: values, onlyWhen }: FieldDescriptor): [string, Change][] {
  const fleeting = ['VncUrl', 'InstanceVncUrl', 'Ticket'].includes(path)
  return [
    [`drop ${path}`, at(path, () => undefined)],
    [`give ${path} another type`, at(path, (value) => (typeof value === 'string' ? 7 : 'x'))],
    [`rename ${path}`, (said) => edited(said, (answer) => renamed(answer, path))],
    ...(values ? [[`give ${path} an unknown value`, at(path, () => 'porthole')] as [string, Change]] : []),
    ...(type === 'list' ? [[`empty ${path}`, at(path, () => [])] as [string, Change]] : []),
    ...(onlyWhen
      ? [
          [
            `give ${path} always`,
            (said: Said) => edited(said, (answer) => ({ [path]: type === 'boolean' ? true : 'x', ...answer })),
          ] as [string, Change],
        ]
      : []),
    ...(fleeting
      ? [
          [
            `reuse ${path}`,
            (said: Said, _: Values, previous?: Values) =>
              edited(said, (answer) =>
                previous?.[path] && answer[path] ? { ...answer, [path]: previous[path] } : answer,
              ),
          ] as [string, Change],
        ]
      : []),
  ]
}

function renamed(values: Values, path: string): Values {
  const [name, ...rest] = path.split('.')
  const value = values[name!]
  if (value === undefined) return values
  if (rest.length > 0) {
    const inner = (one: unknown): Values => renamed(one as Values, rest.join('.'))
    return { ...values, [name!]: Array.isArray(value) ? value.map(inner) : inner(value) }
  }
  const { [name!]: _, ...others } = values
  return { ...others, [name!.toLowerCase()]: value }
}

const accepted = ({ operation }: Facts): Said => ({ status: 200, answer: operation.example ?? {} })

/** Answers from the example wherever a call was refused and `when` holds. */
const lenient =
  (facts: Facts, when: (request: Values, said: Said) => boolean): Change =>
  (said, request) =>
    said.code && when(request, said) ? accepted(facts) : said

function accepts(facts: Facts, name: string, field: FieldDescriptor): [string, Change][] {
  const { type, enum: values, min, max, count, required, mayBeEmpty } = field
  const schema = facts.schema[name] ?? {}
  const has = (request: Values): boolean => request[name] !== undefined && request[name] !== ''
  const number = (request: Values): number => (has(request) ? Number(request[name]) : Number.NaN)
  const lines: [string, boolean, Parameters<typeof lenient>[1]][] = [
    [`do without ${name}`, required === true, (request) => request[name] === undefined],
    [`take an empty ${name}`, required === true && !mayBeEmpty, (request) => request[name] === ''],
    [
      `take letters for ${name}`,
      ['integer', 'long', 'number', 'boolean'].includes(type),
      (request) => request[name] === 'x',
    ],
    [`take any ${name}`, values !== undefined, (request) => has(request) && !values!.includes(request[name] as string)],
    [`take less of ${name}`, min !== undefined, (request) => number(request) < min!],
    [`take more of ${name}`, max !== undefined, (request) => number(request) > max!],
    [
      `take more items of ${name}`,
      count !== undefined,
      (request) => Object.keys(request).some((key) => key.startsWith(`${name}.${count![1] + 1}.`)),
    ],
    [
      `do without ${name} where it is required`,
      schema['x-required-when'] !== undefined,
      (request) => !has(request) && !Object.keys(request).some((key) => key.startsWith(`${name}.`)),
    ],
    [`take ${name} where it is forbidden`, schema['x-forbidden-when'] !== undefined, has],
    [
      `know any ${name}`,
      schema['x-id'] !== undefined && (required === true || facts.operation.effect !== 'read'),
      (request) => String(request[name]).endsWith('zzzz'),
    ],
    [
      `take ${name} outside its rule`,
      facts.rules.some(
        (rule) => 'at' in rule && (rule.kind === 'value-by' || rule.kind === 'at-least') && rule.at === name,
      ),
      has,
    ],
  ]
  return lines.filter(([, applies]) => applies).map(([what, , when]) => [what, lenient(facts, when)])
}

/** The operation's own errors, and what its service says of problems. */
function errors(facts: Facts): [string, Change][] {
  const { operation, descriptor } = facts
  const required = Object.keys(operation.request).find((name) => operation.request[name]!.required)
  const missing = operation.errors['MissingParameter']
    ? []
    : [descriptor.problems.missing.code.replace('{Name}', required ?? '')]
  const codes = [...Object.keys(operation.errors), ...(required ? missing : [])]
  return codes.flatMap((code): [string, Change][] => {
    const only =
      (to: (said: Said) => Said): Change =>
      (said) =>
        said.code === code ? to(said) : said
    const { message, basis } = operation.errors[code] ?? {}
    const told = message && message !== '%s' && !basis
    return [
      [`refuse with another code than ${code}`, only((said) => ({ ...said, code: 'Porthole.Wrong' }))],
      [`give ${code} another status`, only((said) => ({ ...said, status: said.status === 500 ? 400 : 500 }))],
      [`answer instead of ${code}`, only(() => accepted(facts))],
      ...(told
        ? [[`give ${code} another message`, only((said) => ({ ...said, message: 'x' }))] as [string, Change]]
        : []),
    ]
  })
}

/** Limits that an answer can show; the others need a console. */
function limits(facts: Facts): [string, Change][] {
  const { operation, descriptor } = facts
  const invalid = operation.errors['InvalidParameter'] ? 'InvalidParameter' : descriptor.problems.invalid.code
  return operation.limits
    .filter(
      ({ kind, at: of }) => /-state$|-type$|^call-interval|^request-rate|^page-size/.test(kind) && of !== 'NatEip',
    )
    .map(({ kind, at: of, error = invalid }) => [
      `ignore the ${kind}${of ? ` of ${of}` : ''}`,
      (said) => (said.code === error ? accepted(facts) : said),
    ])
}
