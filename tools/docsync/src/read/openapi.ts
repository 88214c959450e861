/** Reads OpenAPI 3.0 and 3.1, in JSON or YAML: of every method of every path an operation, as RPC would call it. */
import type { Fact, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { fieldOf, inOrder, objectFields } from './json-schema.ts'
import type { Schemas } from './json-values.ts'
import {
  below,
  entriesOf,
  followed,
  isTrue,
  itemsOf,
  type Located,
  parseLocated,
  type Resolve,
  resolverOf,
  textFact,
  textOf,
  valueOf,
} from './located.ts'
import { codesOf } from './openapi-errors.ts'

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'] as const
/** What the samples and the schema of a body are taken of: the first that there is. */
const bodies = [
  /^application\/x-www-form-urlencoded\b/,
  /^application\/(?:[\w.-]+\+)?json\b/,
  /^multipart\/form-data\b/,
]
/** More fields than this has no operation. */
const most = 20_000

export function isOpenapi(text: string): number {
  return /^\s*\{/.test(text)
    ? Number(/"openapi"\s*:\s*"3\.\d/.test(text))
    : Number(/^openapi\s*:\s*["']?3\.\d/m.test(text))
}

interface Document {
  readonly root: Located
  readonly file: string
  readonly unread: Unread[]
}

export function readOpenapi(text: string, file: string): Reading {
  const parsed = parseLocated(text)
  if (!('root' in parsed)) return { operations: [], unread: [parsed] }
  const { root } = parsed
  const document: Document = { root, file, unread: [] }
  const operations = entriesOf(below(root, 'paths')).flatMap(([path, item]) =>
    entriesOf(item)
      .filter(([method]) => (methods as readonly string[]).includes(method))
      .flatMap(([method, operation]) => operationOf(path, method, item, operation, document)),
  )
  const none = operations.length === 0 && document.unread.length === 0
  return {
    operations,
    unread: none ? [{ line: root.line, what: 'a description without operations' }] : document.unread,
  }
}

function operationOf(
  path: string,
  method: string,
  item: Located,
  operation: Located,
  { root, file, unread: outside }: Document,
): OperationFacts[] {
  const name = nameOf(path, operation)
  if (name === undefined) {
    outside.push({ line: operation.line, what: `${method.toUpperCase()} ${path}: no operationId that is a name` })
    return []
  }
  const unread: Unread[] = []
  const resolve = resolverOf(root)
  const schemas = (side: Schemas['side']): Schemas => ({ side, unread, resolve, left: { fields: most } })
  if (path !== '/' && path !== `/${name.value}`)
    unread.push({ line: operation.line, what: `${method.toUpperCase()} ${path}: an operation of a spec has no path` })
  const found = [...itemsOf(below(item, 'parameters')), ...itemsOf(below(operation, 'parameters'))]
  const parameters = found.flatMap((one) => parameterOf(followed(one, resolve), schemas('request')))
  const body = bodyOf(followed(below(operation, 'requestBody'), resolve), schemas('request'))
  const answers = below(operation, 'responses')
  const answer = followed(entriesOf(answers).find(([status]) => /^2(?:\d\d|XX)$/i.test(status))?.[1], resolve)
  const content = contentOf(answer)
  const version = textFact(below(root, 'info', 'version'))
  const json = sampleOf(content?.[1], resolve)
  return [
    {
      name,
      format: 'openapi',
      file,
      lines: [operation.line, operation.lastLine],
      ...(version !== undefined && { version }),
      // A parameter of the operation replaces one of its path.
      parameters: [...new Map([...parameters, ...body].map((field) => [field.name.value, field])).values()],
      response: answerOf(content?.[1], answer, operation, root, schemas('response')),
      errors: codesOf(operation, resolve, unread),
      examples: { ...(json !== undefined && { json }) },
      unread: inOrder(unread),
    },
  ]
}

/** The wire name: the action of RPC, the id, or a path that is nothing else. */
function nameOf(path: string, operation: Located): Fact<string> | undefined {
  const stated = textFact(below(operation, 'x-rpc', 'action')) ?? textFact(below(operation, 'operationId'))
  const segment = /^\/([A-Z][A-Za-z0-9]*)$/.exec(path)?.[1]
  const name = stated ?? (segment === undefined ? undefined : { value: segment, line: operation.line, confidence: 0.9 })
  // Line of the operation, where its section begins; a name that is none would have to be made up.
  return name !== undefined && /^[A-Za-z]\w*$/.test(name.value) ? name : undefined
}

function parameterOf(parameter: Located | undefined, schemas: Schemas): FieldFacts[] {
  const name = textFact(below(parameter, 'name'))
  const schema = below(parameter, 'schema') ?? below(contentOf(parameter)?.[1], 'schema')
  if (parameter === undefined || name === undefined || schema === undefined) {
    schemas.unread.push({ line: parameter?.line ?? 1, what: 'a parameter without a name or a schema' })
    return []
  }
  const place = textOf(below(parameter, 'in'))
  if (place !== 'query' && place !== 'path') {
    schemas.unread.push({ line: name.line, what: `${name.value}, which stands in the ${place ?? 'unknown'}` })
    return []
  }
  const flag = below(parameter, 'required')
  const required = { value: isTrue(flag), line: flag?.line ?? name.line, confidence: 1 }
  const field = fieldOf(name, schema, schemas, required)
  const sample = below(parameter, 'example')
  return [
    field.example === undefined && sample?.kind === 'scalar' && sample.text !== ''
      ? { ...field, example: { value: sample.text, line: sample.line, confidence: 1 } }
      : field,
  ]
}

/** The fields of a body are parameters; those that it needs are needed surely only where it is needed itself. */
function bodyOf(body: Located | undefined, schemas: Schemas): FieldFacts[] {
  const content = contentOf(body)
  if (body === undefined) return []
  const schema = below(content?.[1], 'schema')
  const fields = schema === undefined ? undefined : objectFields(schema, schemas)
  if (fields === undefined) {
    schemas.unread.push({ line: body.line, what: 'a body that is no object' })
    return []
  }
  if (isTrue(below(body, 'required'))) return fields
  return fields.map((field) =>
    field.required?.value === true ? { ...field, required: { ...field.required, confidence: 0.8 } } : field,
  )
}

function contentOf(holder: Located | undefined): readonly [string, Located] | undefined {
  const forms = entriesOf(below(holder, 'content'))
  return bodies.map((form) => forms.find(([name]) => form.test(name))).find((found) => found !== undefined)
}

function answerOf(
  content: Located | undefined,
  answer: Located | undefined,
  operation: Located,
  root: Located,
  schemas: Schemas,
): FieldFacts[] {
  const schema = below(content, 'schema')
  if (schema === undefined) {
    // Nothing is answered, and nothing is left out.
    if (answer === undefined || entriesOf(below(answer, 'content')).length > 0)
      schemas.unread.push({ line: answer?.line ?? operation.line, what: 'an answer without a schema of JSON' })
    return []
  }
  const envelope = textOf(below(root, 'x-rpc', 'envelope'))
  const wrapped = envelope === undefined ? undefined : below(schema, 'properties', envelope)
  const fields = objectFields(
    wrapped === undefined ? schema : (itemsOf(below(wrapped, 'anyOf'))[0] ?? wrapped),
    schemas,
  )
  if (fields === undefined) schemas.unread.push({ line: schema.line, what: 'an answer that is no object' })
  return fields ?? []
}

/** On one line, so that the line of the whole is that of all its parts. */
function sampleOf(content: Located | undefined, resolve: Resolve): Fact<string> | undefined {
  const [first] = entriesOf(below(content, 'examples'))
  const node = below(content, 'example') ?? below(followed(first?.[1], resolve), 'value')
  if (node === undefined) return undefined
  return { value: JSON.stringify(valueOf(node)), line: node.line, confidence: 1 }
}
