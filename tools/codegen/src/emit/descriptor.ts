/** Emits descriptor.ts: the facts of a service as data. */
import type { Bound, DocumentedError, Field, Limit, Operation, ProblemReply, Service, Structure } from '../model.ts'
import { code, literal, print, type, value, type Code } from '../print.ts'
import { camel, header } from './names.ts'
import { sourceOf } from './operations.ts'
import { structuresOf } from './schema.ts'

const kernel = '@porthole/rpc/descriptor'

export function emitDescriptor(service: Service): string {
  const structures = innerFirst([...structuresOf(service).keys()])
  const head = {
    cloud: service.cloud,
    title: service.title,
    product: service.product,
    regions: service.regions,
    defaultRegion: service.defaultRegion,
    problems: {
      missing: replyOf(service.problems.missing),
      invalid: replyOf(service.problems.invalid),
      unknown: service.problems.unknown && replyOf(service.problems.unknown),
    },
    errors: errorsOf(service.errors),
  }
  return print(header(service), [
    ...structures.map(({ name, fields }) => code`const ${name}Fields: ${type(kernel, 'Fields')} = ${fieldsOf(fields)}`),
    ...service.operations.map((operation) => operationOf(operation, service)),
    code`export const ${camel(service.name)}Descriptor: ${type(kernel, 'ServiceDescriptor')} = {
${value('./operations.ts', 'service')},
${literal(head).slice(1, -1)},
operations: { ${service.operations.map(({ name }) => name).join(', ')} },
}`,
  ])
}

function operationOf(operation: Operation, service: Service): Code {
  const { name, summary, effect, examples } = operation
  return code`const ${name}: ${type(kernel, 'OperationDescriptor')} = {
${literal({ name, summary, effect, source: sourceOf(operation, service) }).slice(1, -1)},
request: ${fieldsOf(operation.request)},
response: ${fieldsOf(operation.response)},
errors: ${literal(errorsOf(operation.errors))},
limits: ${literal(operation.limits.map(limitOf))},
${examples.response && `example: ${literal(examples.response)},\n`}}`
}

const fieldsOf = (fields: readonly Field[]): Code => code`{\n${fields.map(fieldOf)}\n}`

/** The facts of a field in the order of FieldDescriptor; what is absent is left out. */
function fieldOf(field: Field): Code {
  const values = field.enum?.map((one) => one.value)
  const before = { type: field.type, ...(field.required && { required: true }) }
  const after = {
    enum: values,
    case: field.caseAny && 'any',
    min: finite(field.range?.[0]),
    max: finite(field.range?.[1]),
    count: sizes(field.count),
    length: sizes(field.length),
    pattern: field.pattern,
    default: field.default,
    example: field.example,
    secret: field.secret,
    mayBeEmpty: field.mayBeEmpty,
    onlyWhen: field.onlyWhen,
    summary: field.summary,
    basis: field.basis === 'stated' ? undefined : field.basis,
  }
  const of = typeof field.of === 'object' ? `${field.of.name}Fields` : field.of && literal(field.of)
  return code`${literal(field.name)}: {${literal(before).slice(1, -1)}, ${of && `of: ${of}, `}${literal(after).slice(1, -1)}},`
}

/** Of what cannot be less than none; a descriptor has no infinity. */
const sizes = (bounds: Bound | undefined): readonly number[] | undefined =>
  bounds && [Math.max(bounds[0], 0), finite(bounds[1]) ?? Number.MAX_SAFE_INTEGER]

const finite = (bound: number | undefined): number | undefined => (Number.isFinite(bound) ? bound : undefined)

const errorsOf = (errors: readonly DocumentedError[]): object =>
  Object.fromEntries(errors.map(({ code, http, message, basis }) => [code, { http, message, ...based(basis) }]))

const replyOf = ({ code, http, message }: ProblemReply): object => ({ code, http, message })

const limitOf = ({ kind, value, states, at, per, error, basis }: Limit): object => ({
  kind,
  value: value ?? states,
  at,
  per,
  error,
  ...based(basis),
})

const based = (basis: string): object => (basis === 'stated' ? {} : { basis })

/** A structure before those that hold it, so that each constant is there when it is used. */
function innerFirst(structures: readonly Structure[]): Structure[] {
  const sorted = new Set<Structure>()
  const visit = (structure: Structure): void => {
    for (const { of } of structure.fields) if (typeof of === 'object') visit(of)
    sorted.add(structure)
  }
  structures.forEach(visit)
  return [...sorted]
}
