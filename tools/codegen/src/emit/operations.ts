/** Emits operations.ts: the service, and each operation as a plain object with its types. */
import type { Field, Operation, Service } from '../model.ts'
import { code, doc, literal, print, type, value, type Code } from '../print.ts'
import { header } from './names.ts'
import { structuresOf } from './schema.ts'

const kernel = '@porthole/rpc'

export function emitOperations(service: Service): string {
  const structures = [...structuresOf(service).keys()]
  return print(header(service), [
    code`export const service: ${type(kernel, 'Service')} = ${literal({
      name: service.name,
      version: service.version,
      endpoint: service.endpoint,
      ...(Object.keys(service.endpoints).length > 0 && { endpoints: templates(service.endpoints) }),
    })}`,
    structures.length > 0 &&
      structures.map(({ name, summary }) => code`${doc(summary)}\nexport type ${name} = ${schema(name)}`),
    ...service.operations.map((operation) => emitOperation(operation, service)),
  ])
}

function emitOperation(operation: Operation, service: Service): Code {
  const { name, effect, errors } = operation
  const codes = errors.map((error) => literal(error.code)).join(' | ') || 'never'
  const [rate, longs] = [rateOf(operation), longsOf(operation)]
  return code`export type ${name}Request = ${schema(`${name}Request`)}
export type ${name}Response = ${schema(`${name}Response`)}
export type ${name}ErrorCode = ${codes}

${doc(`${operation.summary} ${sourceOf(operation, service)}`)}
export const ${name}: ${type(kernel, 'Operation')}<${name}Request, ${name}Response, ${name}ErrorCode> = {
name: '${name}',
service,
${effect !== 'read' && `effect: '${effect}',\n`}validate: ${value('./validators.ts', `validate${name}`)},
${rate !== undefined && `rate: ${rate},\n`}${longs.length > 0 && code`json: /* @__PURE__ */ ${value(`${kernel}/json`, 'exactJson')}(${literal(longs)}),\n`}}`
}

const schema = (name: string): Code => code`${type('./types.ts', 'components')}['schemas']['${name}']`

/** Where the facts of an operation are from: the page's address, or the document and its section. */
export function sourceOf(operation: Operation, service: Service): string {
  const source = operation.sources[0]
  if (!source) return ''
  const { title = source.document, url } = service.documents[source.document] ?? {}
  return source.url ?? url ?? `(${title === source.section ? title : `${title}, ${source.section}`})`
}

/** Requests a second that the document allows. */
function rateOf(operation: Operation): number | undefined {
  const limit = operation.limits.find((one) => one.kind === 'request-rate' && !one.per)
  const [, count, unit] = /^(\d+)\/(s|min|h)$/.exec(String(limit?.value)) ?? []
  return count ? Number(count) / { s: 1, min: 60, h: 3600 }[unit as 's' | 'min' | 'h'] : undefined
}

/** Names of long fields at any depth, each once. */
function longsOf(operation: Operation): string[] {
  const names = new Set<string>()
  const visit = (fields: readonly Field[]): void => {
    for (const { name, type, of } of fields) {
      if (type === 'long' || of === 'long') names.add(name)
      if (typeof of === 'object') visit(of.fields)
    }
  }
  visit(operation.request)
  visit(operation.response)
  return [...names]
}

/** Hosts that hold their own region's name say so by the placeholder, as the service's endpoint does. */
const templates = (endpoints: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(endpoints).map(([region, host]) => [region, host.replace(`.${region}.`, '.{region}.')]),
  )
