/** Reads Tencent Cloud's model of a service, `api.json`, out of which its SDKs and its command line are made. */
import type { Fact, FactType, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { inOrder } from './json-schema.ts'
import { below, entriesOf, isTrue, itemsOf, type Located, parseLocated, textOf } from './located.ts'
import { saidIn } from './rows.ts'

interface Model {
  readonly objects: Located | undefined
  readonly unread: Unread[]
  left: number
}

const types: Readonly<Record<string, FactType>> = {
  string: 'string',
  int: 'integer',
  int64: 'integer',
  uint64: 'integer',
  integer: 'integer',
  float: 'number',
  double: 'number',
  bool: 'boolean',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
  // Texts in a form of their own.
  date: 'string',
  datetime: 'string',
  datetime_iso: 'string',
  timestamp: 'string',
  timestamp_iso: 'string',
}
/** What the models print where there is no sample. */
const noSample = /^(?:|无|null|none)$/i
/** More fields than this has no operation. */
const most = 20_000

export function isTencentApiJson(text: string): number {
  return /^\s*\{/.test(text) &&
    /"actions"\s*:/.test(text) &&
    /"objects"\s*:/.test(text) &&
    /"apiVersion"\s*:/.test(text)
    ? 1
    : 0
}

export function readTencentApiJson(text: string, file: string): Reading {
  const parsed = parseLocated(text)
  if (!('root' in parsed)) return { operations: [], unread: [parsed] }
  const { root } = parsed
  const objects = below(root, 'objects')
  const stated = below(root, 'metadata', 'apiVersion')
  const version = factOf(textOf(stated), stated)
  const operations = entriesOf(below(root, 'actions')).map(([name, action]): OperationFacts => {
    const model: Model = { objects, unread: [], left: most }
    return {
      name: { value: name, line: action.line, confidence: 1 },
      format: 'tencent-api-json',
      file,
      lines: [action.line, action.lastLine],
      ...(version !== undefined && { version }),
      parameters: fieldsIn(below(action, 'input'), 'request', model),
      response: fieldsIn(below(action, 'output'), 'response', model),
      // The model has no codes and no samples of whole calls.
      errors: [],
      examples: {},
      unread: inOrder(model.unread),
    }
  })
  const unread = operations.length > 0 ? [] : [{ line: root.line, what: 'a model without actions' }]
  return { operations, unread }
}

type Side = 'request' | 'response'

/** `reference` names the object that lists the fields. */
function fieldsIn(reference: Located | undefined, side: Side, model: Model): FieldFacts[] {
  const name = textOf(reference)
  if (name === undefined) return []
  if (below(model.objects, name) !== undefined) return membersOf(name, side, model, [])
  model.unread.push({ line: reference!.line, what: `the object ${name}, which is not in the model` })
  return []
}

function membersOf(object: string, side: Side, model: Model, open: readonly string[]): FieldFacts[] {
  return itemsOf(below(model.objects, object, 'members')).flatMap((member) => {
    const named = below(member, 'name')
    const name = textOf(named)
    if (name === undefined) {
      model.unread.push({ line: member.line, what: `a member of ${object} without a name` })
      return []
    }
    if (isTrue(below(member, 'disabled'))) {
      model.unread.push({ line: named!.line, what: `${name}, which is disabled` })
      return []
    }
    if (model.left-- <= 0) {
      if (model.left === -1) model.unread.push({ line: named!.line, what: 'more fields than can be read' })
      return []
    }
    return [fieldOf(name, named!.line, member, side, model, [...open, object])]
  })
}

function fieldOf(
  name: string,
  line: number,
  member: Located,
  side: Side,
  model: Model,
  open: readonly string[],
): FieldFacts {
  const printed = below(member, 'type')
  const word = textOf(printed)
  const type = word === undefined ? undefined : types[word.toLowerCase()]
  if (type === undefined) model.unread.push({ line, what: `the type of ${name}` })
  const flag = below(member, 'required')
  if (isTrue(below(member, 'value_allowed_null')) && side === 'response')
    model.unread.push({ line, what: `that ${name} may be null` })
  const document = below(member, 'document')
  const sample = below(member, 'example')
  const example = textOf(sample)?.trim()
  const facts: { -readonly [Key in keyof FieldFacts]: FieldFacts[Key] } = {
    ...(document?.kind === 'scalar' &&
      saidIn({ name, line, type, sample: example }, { text: document.text, line: document.line }, model.unread)),
    name: { value: name, line, confidence: 1 },
    type: factOf(type, printed),
    ...(side === 'request' &&
      flag !== undefined && { required: { value: isTrue(flag), line: flag.line, confidence: 1 } }),
    ...(example !== undefined && !noSample.test(example) && { example: factOf(example, sample)! }),
  }
  if (side === 'response') delete facts.default
  if (type !== 'list' && type !== 'object') return facts
  return { ...facts, ...heldBy(name, line, member, type, side, model, open) }
}

function heldBy(
  name: string,
  line: number,
  member: Located,
  type: 'list' | 'object',
  side: Side,
  model: Model,
  open: readonly string[],
): Pick<FieldFacts, 'items' | 'fields'> {
  const named = below(member, 'member')
  const word = textOf(named)
  const isObject = word !== undefined && below(model.objects, word) !== undefined
  const scalar = word === undefined || isObject ? undefined : types[word.toLowerCase()]
  if (!isObject && (type === 'object' || scalar === undefined)) {
    model.unread.push({ line, what: `what ${name} holds${word === undefined ? '' : `: ${word}`}` })
    return {}
  }
  const items = type === 'list' ? { items: factOf<FactType>(isObject ? 'object' : scalar, named)! } : {}
  if (!isObject) return items
  if (open.includes(word)) {
    model.unread.push({ line, what: `${name}, which holds itself` })
    return items
  }
  const fields = membersOf(word, side, model, open)
  return { ...items, ...(fields.length > 0 && { fields }) }
}

function factOf<T>(value: T | undefined, node: Located | undefined): Fact<T> | undefined {
  return value === undefined || node === undefined ? undefined : { value, line: node.line, confidence: 1 }
}
