/** Reads Alibaba Cloud's metadata of a service, `api-docs.json`: parameters, answers and codes, by operation. */
import type { ErrorFacts, Fact, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { fieldOf, inOrder, objectFields } from './json-schema.ts'
import type { Schemas } from './json-values.ts'
import {
  below,
  entriesOf,
  isTrue,
  itemsOf,
  type Located,
  parseLocated,
  resolverOf,
  textFact,
  textOf,
} from './located.ts'
import { saidIn } from './rows.ts'

/** More fields than this has no operation. */
const most = 20_000

export function isAliyunApiJson(text: string): number {
  return /^\s*\{/.test(text) && /"apis"\s*:\s*\{/.test(text) && /"product"\s*:/.test(text) ? 1 : 0
}

export function readAliyunApiJson(text: string, file: string): Reading {
  const parsed = parseLocated(text)
  if (!('root' in parsed)) return { operations: [], unread: [parsed] }
  const { root } = parsed
  const operations = entriesOf(below(root, 'apis')).map(([name, api]) => operationOf(name, api, root, file))
  return { operations, unread: operations.length > 0 ? [] : [{ line: root.line, what: 'metadata without operations' }] }
}

function operationOf(name: string, api: Located, root: Located, file: string): OperationFacts {
  const unread: Unread[] = []
  const schemas = (side: Schemas['side']): Schemas => ({
    side,
    unread,
    resolve: resolverOf(root),
    left: { fields: most },
    said: (field, description) =>
      description.kind === 'scalar' ? saidIn(field, { text: description.text, line: description.line }, unread) : {},
  })
  const stated = below(root, 'info', 'version')
  const version = textOf(stated)
  const demo = demoOf(below(api, 'responseDemo'))
  return {
    name: { value: name, line: api.line, confidence: 1 },
    format: 'aliyun-api-json',
    file,
    lines: [api.line, api.lastLine],
    ...(version !== undefined && { version: { value: version, line: stated!.line, confidence: 1 } }),
    parameters: itemsOf(below(api, 'parameters')).flatMap((one) => parameterOf(one, schemas('request'))),
    response: answerOf(api, schemas('response')),
    errors: entriesOf(below(api, 'errorCodes')).flatMap(([status, codes]) => errorsOf(status, codes, unread)),
    examples: demo,
    unread: inOrder(unread),
  }
}

/** What stands in headers, or in the path, is no parameter that a spec could have. */
function parameterOf(parameter: Located, schemas: Schemas): FieldFacts[] {
  const named = below(parameter, 'name')
  const name = textOf(named)
  const schema = below(parameter, 'schema')
  if (name === undefined || schema === undefined) {
    schemas.unread.push({ line: parameter.line, what: 'a parameter without a name or a schema' })
    return []
  }
  const place = textOf(below(parameter, 'in')) ?? 'query'
  if (!['query', 'formData', 'body'].includes(place)) {
    schemas.unread.push({ line: named!.line, what: `${name}, which stands in the ${place}` })
    return []
  }
  const style = textOf(below(parameter, 'style'))
  if (style === 'json' || style === 'simple')
    schemas.unread.push({ line: named!.line, what: `the style ${style} of ${name}: it is sent as one text` })
  const flag = below(schema, 'required')
  const line = flag?.line ?? named!.line
  const required: Fact<boolean> = { value: isTrue(flag), line, confidence: 1 }
  return [fieldOf({ value: name, line: named!.line, confidence: 1 }, schema, schemas, required)]
}

/** Of answers the metadata says for no field whether it may be absent. */
function answerOf(api: Located, schemas: Schemas): FieldFacts[] {
  const answers = below(api, 'responses')
  const [, answer] = entriesOf(answers).find(([status]) => status.startsWith('2')) ?? []
  const schema = below(answer, 'schema')
  const fields = schema === undefined ? undefined : objectFields(schema, schemas)
  if (fields === undefined) schemas.unread.push({ line: answer?.line ?? api.line, what: 'an answer that is no object' })
  return withoutRequired(fields ?? [])
}

function withoutRequired(fields: readonly FieldFacts[]): FieldFacts[] {
  return fields.map((field) => {
    const { required: _required, ...facts } = field
    return facts.fields === undefined ? facts : { ...facts, fields: withoutRequired(facts.fields) }
  })
}

function errorsOf(status: string, codes: Located, unread: Unread[]): ErrorFacts[] {
  return itemsOf(codes).flatMap((one) => {
    const code = textFact(below(one, 'errorCode'))
    if (code === undefined) {
      unread.push({ line: one.line, what: `an error of status ${status} without a code` })
      return []
    }
    const message = textFact(below(one, 'errorMessage'))
    const isStatus = /^[1-5]\d\d$/.test(status)
    if (!isStatus) unread.push({ line: one.line, what: `the HTTP status of ${code.value}` })
    return [
      {
        code,
        ...(isStatus && { http: { value: Number(status), line: codes.line, confidence: 1 } }),
        ...(message !== undefined && { message }),
      },
    ]
  })
}

/** A text that is JSON once more: the samples of an answer, by their form. */
function demoOf(demo: Located | undefined): OperationFacts['examples'] {
  const inner = parseLocated(textOf(demo) ?? '[]')
  if (demo === undefined || !('root' in inner)) return {}
  const sample = (form: string): Fact<string> | undefined => {
    const value = itemsOf(inner.root)
      .filter((one) => textOf(below(one, 'type')) === form)
      .map((one) => textOf(below(one, 'example')))
      .find((text) => text !== undefined && text.trim() !== '')
    return value === undefined ? undefined : { value, line: demo.line, confidence: 1 }
  }
  const [json, xml] = [sample('json'), sample('xml')]
  return { ...(json !== undefined && { json }), ...(xml !== undefined && { xml }) }
}
