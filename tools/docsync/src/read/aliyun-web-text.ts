/** Reads a page of Alibaba Cloud copied from the web as text: the cells of a row run together. */
import type { ErrorFacts, Fact, FactType, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { nestByName, nestBySample } from './nesting.ts'
import { keysOfSamples } from './sample-keys.ts'
import { countIn, rangeIn } from './bounds.ts'
import { defaultIn, enumIn, overlooked } from './sentences.ts'
import { requiredOf, typeOf } from './types.ts'

type Part = 'request' | 'response' | 'examples' | 'errors' | 'other'

const parts: readonly (readonly [RegExp, Part])[] = [
  [/^(?:Request parameters|请求参数)$/i, 'request'],
  [/^(?:Response (?:parameters|elements)|返回参数|返回数据)$/i, 'response'],
  [/^(?:Examples?|示例)$/i, 'examples'],
  [/^(?:Error codes?|错误码)$/i, 'errors'],
  [
    /^(?:Debugging|Authorization information|Operation description|Change history|Request syntax|调试|授权信息|接口说明|变更历史|请求语法)$/i,
    'other',
  ],
]

const requestHead =
  /^(?:Parameter|Name|参数|名称)(?:Type|类型)(?:Required|必填|是否必选|是否必填)(?:Description|描述)(?:Example|示例值)$/
const responseHead = /^(?:Parameter|Name|参数|名称)(?:Type|类型)(?:Description|描述)(?:Example|示例值)$/
const errorHead =
  /^(?:HTTP status code|HTTP状态码)(?:Error code|错误码)(?:Error message|错误信息)(?:Description|描述)?$/i

const typeForm = String.raw`(?:array(?:\s?<\s?\w+\s?>)?|string|integer|long|boolean|object|number|float|double)`
const requestRow = new RegExp(String.raw`^([A-Za-z][\w.]*?)?(${typeForm})(Yes|No|是|否)$`)
/** Names of fields begin with a capital letter; a lower-case word that ends like a type is a sample. */
const responseRow = new RegExp(String.raw`^([A-Z][\w.]*?)?(${typeForm})$`)

export const aliyunWebText = { recognise, read }

function recognise(text: string): number {
  const lines = text.split('\n').map((line) => line.trim())
  const heads = [requestHead, responseHead, errorHead].filter((head) => lines.some((line) => head.test(line)))
  if (heads.length >= 2) return 1
  return heads.length === 1 ? 0.8 : 0
}

function read(text: string, file: string): Reading {
  const lines = text.split('\n').map((line) => line.replaceAll('\r', ''))
  const title = titleOf(lines)
  if (title === undefined)
    return {
      operations: [],
      unread: [{ line: 1, what: 'the name of the operation: no title such as "Product:Operation"' }],
    }
  const unread: Unread[] = []
  const json = jsonOf(lines)
  const request = rowsOf(lines, 'request', unread)
  const response = rowsOf(lines, 'response', unread)
  const nested = nestBySample(response, keysOfSamples(json?.value, undefined))
  let last = lines.length
  while (last > 1 && lines[last - 1]!.trim() === '') last -= 1
  const operation: OperationFacts = {
    name: title,
    format: 'aliyun-web-text',
    file,
    lines: [title.line, last],
    parameters: nestByName(request),
    response: nested.fields,
    errors: errorsOf(lines, unread),
    examples: json === undefined ? {} : { json },
    unread: [...unread, ...nested.unread],
  }
  return { operations: [operation], unread: [] }
}

function titleOf(lines: readonly string[]): Fact<string> | undefined {
  const end = lines.findIndex((line) => partOf(line.trim()) !== undefined)
  const head = lines.slice(0, end === -1 ? lines.length : end)
  const at = head.findIndex((line) => /^[^:：.]+[:：] ?[A-Z]\w+$/.test(line.trim()) && !/^Last Updated/i.test(line))
  if (at !== -1) return { value: head[at]!.split(/[:：]/).at(-1)!.trim(), line: at + 1, confidence: 0.95 }
  // A page without its product: a word of at least two humps, alone on its line.
  const alone = head.findIndex((line) => /^[A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+$/.test(line.trim()))
  return alone === -1 ? undefined : { value: head[alone]!.trim(), line: alone + 1, confidence: 0.8 }
}

function partOf(line: string): Part | undefined {
  return parts.find(([form]) => form.test(line))?.[1]
}

function linesOf(lines: readonly string[], part: Part): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  let current: Part | undefined
  lines.forEach((text, at) => {
    const heading = partOf(text.trim())
    if (heading !== undefined) current = heading
    else if (current === part) found.push({ line: at + 1, text })
  })
  return found
}

interface Draft {
  readonly line: number
  readonly name: string
  readonly type: string
  readonly required: string | undefined
  /** What stands below: a description, then mostly a sample. */
  readonly below: { line: number; text: string }[]
}

function rowsOf(lines: readonly string[], part: 'request' | 'response', unread: Unread[]): FieldFacts[] {
  const head = part === 'request' ? requestHead : responseHead
  const row = part === 'request' ? requestRow : responseRow
  const drafts: Draft[] = []
  const own = linesOf(lines, part)
  const headAt = own.findIndex(({ text }) => head.test(text.trim()))
  const first = own.find(({ text }) => text.trim() !== '')
  if (headAt === -1) {
    if (first !== undefined && part === 'request')
      unread.push({ line: first.line, what: `no known header of the table of the ${part}` })
    return []
  }
  for (const [at, { line, text }] of own.entries()) {
    if (at <= headAt) continue
    const match = row.exec(text.trim())
    // A sample may end like a type; it has a blank line before it and the next row right below it, a row has not.
    const isSample = own[at - 1]!.text.trim() === '' && (own[at + 1]?.text.trim() ?? '') !== ''
    if (match !== null && (match[1] === undefined || !isSample))
      drafts.push({ line, name: match[1] ?? '', type: match[2]!, required: match[3], below: [] })
    else if (drafts.length > 0) drafts.at(-1)!.below.push({ line, text })
    else if (text.trim() !== '') unread.push({ line, what: `looks like a row of the ${part} table` })
  }
  const fields: FieldFacts[] = []
  for (const draft of drafts) {
    if (draft.name !== '') fields.push(fieldOf(draft, unread))
    else describeItems(fields, draft, part, unread)
  }
  return fields
}

/** A row without a name is the answer as a whole, or tells what the items of the list above it are. */
function describeItems(fields: FieldFacts[], { line, type }: Draft, part: string, unread: Unread[]): void {
  const list = fields.at(-1)
  const items = typeOf(type)?.type
  if (list?.type?.value !== 'list' || items === undefined) return
  if (list.items === undefined) fields[fields.length - 1] = { ...list, items: { value: items, line, confidence: 0.9 } }
  // Nothing in the text of a request shows where the fields of the items end.
  if (part === 'request' && items === 'object')
    unread.push({ line, what: `which of the parameters below are fields of the items of ${list.name.value}` })
}

function fieldOf({ line, name, type: printed, required, below }: Draft, unread: Unread[]): FieldFacts {
  const fact = <T>(value: T, confidence = 0.95): Fact<T> => ({ value, line, confidence })
  const type = typeOf(printed)
  const need = required === undefined ? undefined : requiredOf(required)
  const { description, from, example } = splitBelow(below, type?.type)
  const isNumber = type?.type === 'integer' || type?.type === 'long' || type?.type === 'number'
  const values = isNumber || type?.type === 'boolean' ? undefined : enumIn(description, from)
  const range = isNumber ? rangeIn(description, from) : undefined
  const count = type?.type === 'list' ? countIn(description, from) : undefined
  const initial = defaultIn(description, from, type?.type)
  const said = {
    ...(values !== undefined && { enum: values }),
    ...(range !== undefined && { range }),
    ...(count !== undefined && { count }),
    ...(initial !== undefined && { default: initial }),
  }
  unread.push(...overlooked({ name, line, type: type?.type }, description, said))
  return {
    name: fact(name),
    type: type === undefined ? undefined : fact(type.type),
    ...(type?.items === undefined ? {} : { items: fact(type.items) }),
    ...(need === undefined ? {} : { required: fact(need.required) }),
    ...said,
    ...(example === undefined ? {} : { example }),
  }
}

/** The sample is the last paragraph, unless that is a sentence or the only one. */
function splitBelow(
  below: Draft['below'],
  type: FactType | undefined,
): { description: string; from: number; example?: Fact<string> } {
  const filled = below.filter(({ text }) => text.trim() !== '')
  const from = filled[0]?.line ?? 0
  const last = filled.at(-1)
  const before = below[below.findIndex((one) => one === last) - 1]
  const text = (upTo: number): string =>
    below
      .filter(({ line }) => line >= from && line < upTo)
      .map((one) => one.text)
      .join('\n')
  const isSentence =
    last !== undefined && /[.。:：]$|^\s*[•-] /.test(last.text) && !/^\S+\.\.+\S*$/.test(last.text.trim())
  const isAlone = filled.length < 2 || before === undefined || before.text.trim() !== ''
  if (last === undefined || isAlone || isSentence || type === 'object') return { description: text(Infinity), from }
  return {
    description: text(last.line),
    from,
    example: { value: last.text.trim(), line: last.line, confidence: 0.9 },
  }
}

function jsonOf(lines: readonly string[]): Fact<string> | undefined {
  const own = linesOf(lines, 'examples')
  const start = own.findIndex(({ text }) => /^\s*[{[]/.test(text))
  if (start === -1) return undefined
  let depth = 0
  let end = start
  for (; end < own.length; end += 1) {
    const bare = own[end]!.text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    depth += (bare.match(/[{[]/g)?.length ?? 0) - (bare.match(/[}\]]/g)?.length ?? 0)
    if (depth <= 0) break
  }
  const value = own
    .slice(start, end + 1)
    .map(({ text }) => text)
    .join('\n')
  return { value, line: own[start]!.line, confidence: 1 }
}

/** Words that begin a message behind a code that ends without a sign. */
const openings =
  /^(?:The|This|A|An|You|Your|Specified|Some|No|Cannot|Current|It|There|Only|Invalid|Missing|Request|User|Parameter|Failed|Operation|Unable|At|In|We|Please)$/

function errorsOf(lines: readonly string[], unread: Unread[]): ErrorFacts[] {
  const own = linesOf(lines, 'errors')
  const headAt = own.findIndex(({ text }) => errorHead.test(text.trim()))
  if (headAt === -1) return []
  const errors: ErrorFacts[] = []
  for (const { line, text } of own.slice(headAt + 1)) {
    const match = /^([1-5]\d\d)([A-Z][\w.-]*)(.*)$/.exec(text.trim())
    if (match === null) continue
    const rest = match[3]!
    // The last hump of the first word belongs to the message, unless that begins with a sign of its own.
    const hump = rest.startsWith('%') ? undefined : /^(.+?)([A-Z][a-z]+|(?<=[a-z0-9])A)$/.exec(match[2]!)
    const code = hump?.[1] ?? match[2]!
    const opening = hump?.[2] ?? ''
    if (!rest.startsWith('%') && !openings.test(opening)) {
      unread.push({ line, what: `where the code ends and its message begins: ${match[2]}` })
      continue
    }
    const fact = <T>(value: T): Fact<T> => ({ value, line, confidence: 0.9 })
    const message = messageOf(opening + rest)
    if (message === undefined) unread.push({ line, what: `where the message of ${code} ends` })
    errors.push({
      code: fact(code),
      http: fact(Number(match[1])),
      ...(message === undefined ? {} : { message: fact(message) }),
    })
  }
  return errors
}

/** A message ends where a sentence, or a placeholder that is all of it, is followed by a capital without a space. */
function messageOf(text: string): string | undefined {
  return /^(%s|.*?[.!?])(?=[A-Z\u4e00-\u9fff])/.exec(text)?.[1]
}
