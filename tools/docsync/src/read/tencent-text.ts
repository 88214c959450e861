/** Reads a page of Tencent Cloud printed as text: numbered headings, the cells of a row parted by a space. */
import type { ErrorFacts, Fact, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { elsewhere, nestByName } from './nesting.ts'
import { countIn, rangeIn } from './bounds.ts'
import { defaultIn, enumIn, overlooked } from './sentences.ts'
import { requiredOf, typeOf } from './types.ts'

type Part = 'description' | 'request' | 'response' | 'examples' | 'errors' | 'other'

const parts: readonly (readonly [RegExp, Part])[] = [
  [/^\d+\. (?:API Description|接口描述)$/, 'description'],
  [/^\d+\. (?:Input Parameters|输入参数)$/, 'request'],
  [/^\d+\. (?:Output Parameters|输出参数)$/, 'response'],
  [/^\d+\. (?:Examples?|示例)$/, 'examples'],
  [/^\d+\. (?:Error Codes?|错误码)$/, 'errors'],
  [/^\d+\. (?:Developer Resources|开发者资源)$/, 'other'],
]

type Column = 'name' | 'required' | 'type'

const tableHeads: readonly (readonly [RegExp, readonly Column[]])[] = [
  [/^(?:Parameter(?: Name)? Required Type Description|参数名称 必选 类型 描述)$/, ['name', 'required', 'type']],
  [/^(?:Parameter(?: Name)? Type Required Description|参数名称 类型 必选 描述)$/, ['name', 'type', 'required']],
  [/^(?:Parameter(?: Name)? Type Description|参数名称 类型 描述)$/, ['name', 'type']],
]
const errorHead = /^(?:Error Code Description|错误码 描述)$/
const name = String.raw`[A-Za-z][\w.]*`
const typeWords = String.raw`Array of [A-Za-z]\w*|[A-Za-z]\w*(?: ISO8601)?`
/** Two words in camel case, or a dot: a plain word that begins a line goes on with the sentence before. */
const errorCode = /^([A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?: (.*))?$/

/** A structure has a name for its type; in a table without a column for the need it must look like one. */
const structureName = /^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$/

export const tencentText = { recognise, read }

function recognise(text: string): number {
  const lines = text.split('\n').map((line) => line.trim())
  const hasHeading =
    lines.some((line) => partOf(line) === 'request') || lines.some((line) => partOf(line) === 'response')
  const hasTable = lines.some((line) => columnsOf(line) !== undefined)
  if (hasHeading && hasTable) return 1
  return hasHeading && text.includes('tencentcloudapi.com') ? 0.6 : 0
}

function read(text: string, file: string): Reading {
  const lines = text.split('\n').map((line) => line.replaceAll('\r', ''))
  const unread: Unread[] = []
  const parameters = rowsOf(lines, 'request', unread)
  const answers = rowsOf(lines, 'response', unread)
  const actionRow = parameters.find(({ field }) => field.name.value === 'Action')
  const action = actionRow === undefined ? undefined : valueOf(actionRow)
  const titleAt = lines.findIndex((line) => new RegExp(`^${name}$`).test(line.trim()))
  const firstHeading = lines.findIndex((line) => partOf(line.trim()) !== undefined)
  const title = titleAt !== -1 && (firstHeading === -1 || titleAt < firstHeading) ? lines[titleAt]!.trim() : undefined
  if (title === undefined && action === undefined)
    return {
      operations: [],
      unread: [...unread, { line: 1, what: 'the name of the operation: no title, no row of Action' }],
    }
  const versionRow = parameters.find(({ field }) => field.name.value === 'Version')
  const version = versionRow === undefined ? undefined : valueOf(versionRow)
  const examples = examplesOf(lines)
  const request = nestByName(parameters.map(({ field }) => field))
  const response = answers.map(({ field }) => field)
  let last = lines.length
  while (last > 1 && lines[last - 1]!.trim() === '') last -= 1
  const first = title === undefined ? 1 : titleAt + 1
  const operation: OperationFacts = {
    name: title === undefined ? action! : { value: title, line: first, confidence: 1 },
    format: 'tencent-text',
    file,
    lines: [first, last],
    ...(version === undefined ? {} : { version }),
    parameters: request,
    response,
    errors: errorsOf(lines, unread),
    examples,
    unread: [...unread, ...elsewhere([...request, ...response])].toSorted((a, b) => a.line - b.line),
  }
  return { operations: [operation], unread: [] }
}

function partOf(line: string): Part | undefined {
  return parts.find(([form]) => form.test(line))?.[1]
}

function columnsOf(line: string): readonly Column[] | undefined {
  return tableHeads.find(([form]) => form.test(line))?.[1]
}

/** The lines of a part, each with its number, without the blank ones. */
function linesOf(lines: readonly string[], part: Part): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  let current: Part | undefined
  lines.forEach((raw, at) => {
    const text = raw.trim()
    const heading = partOf(text)
    if (heading !== undefined) current = heading
    else if (current === part && text !== '') found.push({ line: at + 1, text })
  })
  return found
}

interface Row {
  readonly field: FieldFacts
  readonly description: string
}

function rowsOf(lines: readonly string[], part: 'request' | 'response', unread: Unread[]): Row[] {
  const rows: { line: number; cells: Partial<Record<Column, string>>; description: string }[] = []
  let columns: readonly Column[] | undefined
  for (const { line, text } of linesOf(lines, part)) {
    const heads = columnsOf(text)
    if (heads !== undefined) {
      columns = heads
      continue
    }
    if (columns === undefined) continue
    const match = rowForm(columns).exec(text)
    const cells = match === null ? undefined : Object.fromEntries(columns.map((column, at) => [column, match[at + 1]!]))
    const isEnded = rows.length === 0 || /(?:^|[.。])$/.test(rows.at(-1)!.description)
    const isRow =
      cells !== undefined &&
      (typeOf(plainType(cells.type!)) !== undefined ||
        requiredOf(cells.required ?? '') !== undefined ||
        (isEnded && structureName.test(cells.type!)))
    if (isRow) rows.push({ line, cells, description: match!.at(-1) ?? '' })
    else if (rows.length === 0 || /^[A-Z][a-z0-9]+[A-Z]\w* [A-Z]/.test(text))
      unread.push({ line, what: `looks like a row of the ${part} table, but has no known type` })
    else rows.at(-1)!.description += `\n${text}`
  }
  return rows.map(({ line, cells, description }) => ({
    field: fieldOf(line, cells, description, unread),
    description,
  }))
}

function plainType(printed: string): string {
  return printed.replace(/ ISO8601$/, '')
}

function rowForm(columns: readonly Column[]): RegExp {
  const forms: Record<Column, string> = { name, required: '(?:Yes|No|是|否)', type: typeWords }
  return new RegExp(`^${columns.map((column) => `(${forms[column]})`).join(' ')}(?: (.*))?$`)
}

function fieldOf(
  line: number,
  cells: Partial<Record<Column, string>>,
  description: string,
  unread: Unread[],
): FieldFacts {
  const fact = <T>(value: T): Fact<T> => ({ value, line, confidence: 1 })
  const isStructure = cells.required === undefined ? structureName.test(cells.type!) : /^[A-Z]/.test(cells.type!)
  const type =
    typeOf(plainType(cells.type!)) ?? (isStructure ? { type: 'object' as const, items: undefined } : undefined)
  if (type === undefined) unread.push({ line, what: `${cells.name}: unknown type ${cells.type}` })
  const need = cells.required === undefined ? undefined : requiredOf(cells.required)
  const isCommon = cells.name === 'Action' || cells.name === 'Version'
  const isNumber = type?.type === 'integer' || type?.type === 'long' || type?.type === 'number'
  const values = isCommon || type?.type === 'boolean' || isNumber ? undefined : enumIn(description, line)
  const range = isNumber ? rangeIn(description, line) : undefined
  const count = type?.type === 'list' ? countIn(description, line) : undefined
  const initial = isCommon ? undefined : defaultIn(description, line, type?.type)
  const said = {
    ...(values !== undefined && { enum: values }),
    ...(range !== undefined && { range }),
    ...(count !== undefined && { count }),
    ...(initial !== undefined && { default: initial }),
  }
  unread.push(...overlooked({ name: cells.name!, line, type: type?.type }, description, said))
  return {
    name: fact(cells.name!),
    type:
      type === undefined
        ? undefined
        : { ...fact(type.type), confidence: isStructure && type.type === 'object' ? 0.8 : 1 },
    ...(type?.items === undefined ? {} : { items: fact(type.items) }),
    ...(need === undefined ? {} : { required: fact(need.required) }),
    ...said,
  }
}

/** The value that a common parameter must have. */
function valueOf({ field, description }: Row): Fact<string> | undefined {
  const value = /(?:value used for this API:|取值[:：])\s*([\w-]+)/.exec(description)?.[1]
  return value === undefined ? undefined : { value, line: field.name.line, confidence: 0.95 }
}

/** The first pair of an input and an output, as printed. */
function examplesOf(lines: readonly string[]): OperationFacts['examples'] {
  const input = lines.findIndex((line) => /^(?:Input Example|输入示例)$/.test(line.trim()))
  const output = lines.findIndex((line) => /^(?:Output Example|输出示例)$/.test(line.trim()))
  const next = (from: number): number => {
    const found = lines.findIndex(
      (line, at) => at > from && (partOf(line.trim()) !== undefined || /^(?:Example ?\d|示例 ?\d)/.test(line.trim())),
    )
    return found === -1 ? lines.length : found
  }
  const request = input === -1 ? undefined : textOf(lines, input + 1, output > input ? output : next(input))
  const json = output === -1 ? undefined : textOf(lines, output + 1, next(output))
  return { ...(request === undefined ? {} : { request }), ...(json === undefined ? {} : { json }) }
}

function textOf(lines: readonly string[], from: number, to: number): Fact<string> | undefined {
  let [first, last] = [from, to]
  while (first < last && lines[first]!.trim() === '') first += 1
  while (last > first && lines[last - 1]!.trim() === '') last -= 1
  if (first === last) return undefined
  return { value: lines.slice(first, last).join('\n'), line: first + 1, confidence: 1 }
}

/** Codes only: what stands beside a code describes it, and is not what the wire says. */
function errorsOf(lines: readonly string[], unread: Unread[]): ErrorFacts[] {
  const errors: ErrorFacts[] = []
  let isTable = false
  for (const { line, text } of linesOf(lines, 'errors')) {
    if (errorHead.test(text)) {
      isTable = true
      continue
    }
    if (!isTable) continue
    const code = errorCode.exec(text)?.[1]
    if (code !== undefined) errors.push({ code: { value: code, line, confidence: code.includes('.') ? 1 : 0.9 } })
    else if (errors.length === 0) unread.push({ line, what: 'no error code begins this row' })
  }
  return errors
}
