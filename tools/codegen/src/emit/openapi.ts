/** The OpenAPI 3.1 document of a service: one path per action, and what OpenAPI cannot say in extensions. */
import type { Console, DocumentedError, Field, Limit, Operation, Service, Source } from '../model.ts'
import { origin } from './names.ts'
import { requestSchema, responseSchema, structureSchema, structuresOf, type Schema } from './schema.ts'
import { wireOf, type Wire } from './wires.ts'

export interface Document {
  readonly [part: string]: unknown
  readonly paths: Readonly<Record<string, Schema>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> } & Schema
}

export function openapiOf(service: Service): Document {
  const wire = wireOf(service.cloud)
  return {
    openapi: '3.1.0',
    'x-generated': origin(service),
    info: {
      title: `${service.cloud} ${service.name}`,
      version: service.version,
      summary: service.title,
      description: service.summary,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: servers(service),
    security: [{ signature: [] }],
    'x-rpc': {
      version: service.version,
      product: service.product,
      style: wire.body,
      listBase: wire.listBase,
      ...(service.envelope && { envelope: service.envelope }),
      signatures: wire.signatures,
    },
    ...(service.errors.length > 0 && { 'x-common-errors': service.errors.map((error) => errorFact(error, wire)) }),
    ...(Object.keys(service.ids).length > 0 && { 'x-ids': service.ids }),
    ...(service.roles.length > 0 && { 'x-roles': service.roles }),
    ...(service.limits.length > 0 && { 'x-limits': service.limits.map(limitFact) }),
    ...(service.errata.length > 0 && { 'x-errata': service.errata.length }),
    paths: Object.fromEntries(
      service.operations.map((operation) => [`/${operation.name}`, { post: operationOf(operation, service, wire) }]),
    ),
    components: components(service, wire),
  }
}

/** The default region's server first, then the template of the others, then the hosts beside it. */
function servers({ endpoint, endpoints, hosts, regions, defaultRegion }: Service): Schema[] {
  const server = (host: string, description: string, served = regions): Schema => ({
    url: `https://${host}`,
    description,
    ...(host.includes('{region}') && {
      variables: { region: { enum: served, default: served.includes(defaultRegion) ? defaultRegion : served[0] } },
    }),
  })
  const own = (isDefault: boolean): Schema[] =>
    Object.entries(endpoints)
      .filter(([region]) => (region === defaultRegion) === isDefault)
      .map(([region, host]) => server(host, `The region ${region}.`))
  const usual = regions.filter((region) => !Object.hasOwn(endpoints, region))
  return [
    ...own(true),
    server(endpoint, usual.length < regions.length ? 'All other regions.' : 'All regions.', usual),
    ...own(false),
    ...Object.entries(hosts).map(([name, host]) => server(host, `The ${name} host.`)),
  ]
}

function operationOf(operation: Operation, service: Service, wire: Wire): Schema {
  const source = operation.sources[0]
  const example = requestExample(operation)
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...(source?.url && { externalDocs: { url: source.url } }),
    requestBody: {
      required: operation.request.some((field) => field.required),
      content: { [wire.body]: { schema: ref(`${operation.name}Request`), ...(example && { example }) } },
    },
    responses: responses(operation, service, wire),
    'x-rpc': { action: operation.name, version: service.version, effect: operation.effect },
    'x-source': operation.sources.map(sourceFact),
    'x-errors': operation.errors.map((error) => errorFact(error, wire)),
    'x-limits': operation.limits.map(limitFact),
    ...(operation.rules.length > 0 && { 'x-rules': operation.rules.map(based) }),
    ...(operation.async && { 'x-async': based(operation.async) }),
    ...(operation.paging && { 'x-paging': operation.paging }),
    ...(operation.console && { 'x-console': consoleFact(operation.console) }),
    ...(operation.errata.length > 0 && { 'x-errata': operation.errata.length }),
  }
}

/** What the document's sample sends, and all that is required, with the fields' own examples. */
export function requestExample(operation: Operation): Record<string, unknown> | undefined {
  const sample = operation.examples.request ?? ''
  const shown = (field: Field): boolean => new RegExp(`[?&\\s]${field.name}[=.]`).test(sample)
  const entries = operation.request
    .filter((field) => field.required || shown(field))
    .map((field) => [field.name, exampleOf(field)] as const)
  if (entries.some(([, example]) => example === undefined)) return undefined
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

function exampleOf(field: Field): unknown {
  if (field.example !== undefined) return field.example
  if (typeof field.of !== 'object') return undefined
  const entries = field.of.fields.map((inner) => [inner.name, exampleOf(inner)] as const)
  const object = Object.fromEntries(entries.filter(([, example]) => example !== undefined))
  if (field.of.fields.some((inner) => inner.required && !Object.hasOwn(object, inner.name))) return undefined
  return field.type === 'list' ? [object] : object
}

function responses(operation: Operation, service: Service, wire: Wire): Schema {
  const { response: example } = operation.examples
  const schema = ref(`${operation.name}Response`)
  const success = service.envelope ? wrapped(service.envelope, { anyOf: [schema, ref('Error')] }) : schema
  const body = example && service.envelope ? { [service.envelope]: example } : example
  const codes = new Map<number, string[]>()
  for (const { code, http } of [...operation.errors, ...problemsOf(operation, service)]) {
    const status = wire.errorStatus ? undefined : http
    if (status) codes.set(status, [...new Set(codes.get(status)).add(code)])
  }
  const errors = [...codes].sort(([a], [b]) => a - b)
  return {
    '200': {
      description: wire.errorStatus === 200 ? 'The answer, or an error.' : 'The answer.',
      content: { 'application/json': { schema: success, ...(body && { example: body }) } },
    },
    ...Object.fromEntries(errors.map(([status, list]) => [status, { ...failure, description: list.join(', ') }])),
    default: failure,
  }
}

/** How a bad request is answered where the operation documents no code for it. */
function problemsOf({ errors }: Operation, { problems }: Service): Service['problems']['missing'][] {
  const own = (code: string): boolean => errors.some((error) => error.code === code)
  return [
    ...(own('MissingParameter') ? [] : [problems.missing]),
    ...(own('InvalidParameter') ? [] : [problems.invalid]),
  ]
}

function components(service: Service, wire: Wire): Document['components'] {
  const structures = structuresOf(service)
  const open = new Set([...structures].filter(([, sides]) => sides.has('response')).map(([structure]) => structure))
  const schemas: Record<string, Schema> = {}
  for (const operation of service.operations) {
    schemas[`${operation.name}Request`] = requestSchema(operation.request, open)
    schemas[`${operation.name}Response`] = responseSchema(operation.response)
  }
  for (const [structure, sides] of structures) schemas[structure.name] = structureSchema(structure, sides, open)
  schemas['Error'] = { description: 'How the service tells an error.', ...wire.error }
  const error = service.envelope ? wrapped(service.envelope, ref('Error')) : ref('Error')
  return {
    schemas,
    responses: { Failure: { description: 'An error.', content: { 'application/json': { schema: error } } } },
    securitySchemes: {
      signature: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: `Signed by ${wire.signatures.join(', ')}: see x-rpc.`,
      },
    },
  }
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

const wrapped = (envelope: string, schema: Schema): Schema => ({
  type: 'object',
  properties: { [envelope]: schema },
  required: [envelope],
})

const failure = { $ref: '#/components/responses/Failure' }

const consoleFact = ({ parameters, ...fact }: Console): Schema => ({
  ...fact,
  parameters: responseSchema(parameters)['properties'],
})

const basis = (fact: { basis: string }): Schema => (fact.basis === 'stated' ? {} : { basis: fact.basis })

const sourceFact = ({ document, section, lines }: Source): Schema => ({ document, section, lines })

const errorFact = (error: DocumentedError, wire: Wire): Schema => ({
  code: error.code,
  ...((wire.errorStatus ?? error.http) && { httpStatus: wire.errorStatus ?? error.http }),
  message: error.message,
  ...basis(error),
})

function limitFact(limit: Limit): Schema {
  const { kind, value, states, at, per, error, when } = limit
  return { kind, value: value ?? states, ...defined({ at, per, error, when }), ...basis(limit) }
}

/** A fact as it is, its basis only where the document does not state it. */
function based<Fact extends { readonly basis: string }>(whole: Fact): Schema {
  const { basis: _, ...fact } = whole
  return { ...fact, ...basis(whole) }
}

const defined = (facts: Schema): Schema =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined))
