/** Reads a whole API reference of Alibaba Cloud printed to PDF: numbered sections, tab-separated tables. */
import type { ErrorFacts, Fact, FieldFacts, OperationFacts, Reading, Unread, FactType } from '../facts.ts'
import { proseOfCell, valuesOfCell } from './list-cell.ts'
import { nestByName, nestBySample } from './nesting.ts'
import { columnsOf, readTable } from './pdf-table.ts'
import type { PrintedRow } from './pdf-table.ts'
import { keysOfSamples } from './sample-keys.ts'
import { countIn, rangeIn } from './bounds.ts'
import { defaultIn, enumIn, overlooked } from './sentences.ts'
import { requiredOf, typeOf } from './types.ts'

type Part =
  | 'head'
  | 'request'
  | 'response'
  | 'examples'
  | 'sample-request'
  | 'sample-answer'
  | 'xml'
  | 'json'
  | 'errors'

const parts: readonly (readonly [RegExp, Part])[] = [
  [/^(?:请求参数|Request parameters)$/i, 'request'],
  [/^(?:返回数据|返回参数|Response parameters)$/i, 'response'],
  [/^(?:示例|Examples?)$/i, 'examples'],
  [/^(?:请求示例|Sample requests?)$/i, 'sample-request'],
  [/^(?:正常返回示例|返回示例|Sample (?:success )?responses?)$/i, 'sample-answer'],
  [/^XML\s*(?:格式|format)$/i, 'xml'],
  [/^JSON\s*(?:格式|format)$/i, 'json'],
  [/^(?:错误码|错误代码|Error codes?)$/i, 'errors'],
]

/** A heading of an operation; in the table of contents a tab and the page follow. */
const section = /^(\d+(?:\.\d+)+)\.?[ \u00A0]*([A-Z][A-Za-z0-9]+)$/
const chapter = /^\d+(?:\.\d+)*\.[ \u00A0]*[^\t\s][^\t]*$/

export const aliyunPdfText = { recognise, read }

function recognise(text: string): number {
  const lines = text.split('\n')
  const tables = lines.map((line) => columnsOf(line)).filter((columns) => columns?.includes('type'))
  if (tables.length === 0) return 0
  return lines.some((line) => section.test(line.trim())) ? 1 : 0.8
}

function read(text: string, file: string): Reading {
  const lines = text.split('\n').map((line) => line.replace(/[\r\n]+$/, ''))
  const isHead = lines.map((line) => section.test(line.trim()))
  const starts = lines.flatMap((_, at) => (isHead[at] ? [at] : []))
  if (starts.length === 0) {
    const only = readSection(lines, 0, lines.length, file)
    return only === undefined
      ? {
          operations: [],
          unread: [{ line: 1, what: 'no section of an operation: a heading such as "3.1. CreateCluster"' }],
        }
      : { operations: [only], unread: [] }
  }
  const ends = starts.map((start, at) => {
    const end = starts[at + 1] ?? lines.length
    const next = lines.findIndex((line, row) => row > start && row < end && isChapter(lines, row, line))
    return next === -1 ? end : next
  })
  const operations = starts.flatMap((start, at) => readSection(lines, start, ends[at]!, file) ?? [])
  const unread = starts
    .filter((start) => !operations.some(({ lines: [first] }) => first === start + 1))
    .map((start) => ({ line: start + 1, what: `${lines[start]!.trim()}: a section without a table of parameters` }))
  return { operations, unread }
}

/** A numbered list in a description looks the same, but has no blank line around each entry. */
function isChapter(lines: readonly string[], at: number, line: string): boolean {
  const isAlone = (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() === ''
  return isAlone && line.length < 60 && chapter.test(line.trim())
}

interface Block {
  readonly part: Part
  /** Index of the first line below the heading. */
  readonly from: number
  readonly to: number
}

function readSection(lines: readonly string[], start: number, end: number, file: string): OperationFacts | undefined {
  const blocks = blocksOf(lines, start, end)
  const unread: Unread[] = []
  const json = sampleOf(lines, blocks, 'json')
  const xml = sampleOf(lines, blocks, 'xml')
  const request = sampleOf(lines, blocks, 'sample-request')
  const parameters = rowsOf(lines, blocks, 'request', unread)
  const answers = rowsOf(lines, blocks, 'response', unread)
  if (parameters === undefined && answers === undefined) return undefined
  const fields = (parameters ?? []).flatMap((row) => fieldOf(row, unread) ?? [])
  const name = nameOf(lines, start, fields)
  if (name === undefined) return undefined
  const nested = nestBySample(
    (answers ?? []).flatMap((row) => fieldOf(row, unread) ?? []),
    keysOfSamples(json?.value, xml?.value),
  )
  unread.push(...nested.unread)
  let last = end
  while (last > start + 1 && lines[last - 1]!.trim() === '') last -= 1
  const number = section.exec(lines[start]!.trim())?.[1]
  return {
    name,
    format: 'aliyun-pdf-text',
    file,
    lines: [start + 1, last],
    ...(number === undefined ? {} : { section: { value: number, line: start + 1, confidence: 1 } }),
    parameters: nestByName(fields),
    response: nested.fields,
    errors: errorsOf(lines, blocks, unread),
    examples: {
      ...(request === undefined ? {} : { request }),
      ...(json === undefined ? {} : { json }),
      ...(xml === undefined ? {} : { xml }),
    },
    unread,
  }
}

function nameOf(lines: readonly string[], start: number, fields: readonly FieldFacts[]): Fact<string> | undefined {
  const heading = section.exec(lines[start]!.trim())?.[2]
  if (heading !== undefined) return { value: heading, line: start + 1, confidence: 1 }
  const action = fields.find(({ name }) => name.value === 'Action')?.example
  return action === undefined ? undefined : { ...action, confidence: 0.8 }
}

function blocksOf(lines: readonly string[], start: number, end: number): Block[] {
  const heads: { part: Part; at: number }[] = [{ part: 'head', at: start }]
  let isFenced = false
  for (let at = start + 1; at < end; at += 1) {
    const line = lines[at]!.trim()
    if (line.startsWith('```')) isFenced = !isFenced
    if (isFenced) continue
    // Two headings may have run together: the second is the nearer to what follows.
    const titles = line.split('**').filter((title) => title !== '')
    const part = parts.find(([form]) => form.test(titles.at(-1) ?? ''))?.[1]
    if (part !== undefined) heads.push({ part, at })
  }
  return heads.map(({ part, at }, index) => ({ part, from: at + 1, to: heads[index + 1]?.at ?? end }))
}

function rowsOf(
  lines: readonly string[],
  blocks: readonly Block[],
  part: Part,
  unread: Unread[],
): PrintedRow[] | undefined {
  const own = blocks.filter((block) => block.part === part)
  if (own.length === 0) return undefined
  return own.flatMap(({ from, to }) => {
    const { rows, strays } = readTable(lines.slice(from, to), from + 1)
    // Sentences stand around a table; what has tabs was meant to be a row.
    for (const { line } of strays)
      if (lines[line - 1]!.includes('\t')) unread.push({ line, what: `a row of the ${part} table with cells missing` })
    return rows
  })
}

function fieldOf(row: PrintedRow, unread: Unread[]): FieldFacts | undefined {
  const { line, cells } = row
  const confidence = row.isJoined ? 0.9 : 1
  const printed = (cells.name ?? '').replaceAll(/\s+/g, '')
  if (!/^[A-Za-z][\w.-]*$/.test(printed)) {
    unread.push({ line, what: `"${printed.slice(0, 40)}" is no name of a parameter` })
    return undefined
  }
  const fact = <T>(value: T, sure = confidence): Fact<T> => ({ value, line, confidence: sure })
  const type = typeOf(cells.type ?? '')
  if (type === undefined && (cells.type ?? '') !== '')
    unread.push({ line, what: `${printed}: unknown type ${cells.type}` })
  const need = cells.required === undefined ? undefined : requiredOf(cells.required)
  if (cells.required !== undefined && need === undefined)
    unread.push({ line, what: `${printed}: whether it is required: "${cells.required}"` })
  const example = cells.example ?? ''
  return {
    name: fact(printed),
    type: type === undefined ? undefined : fact(type.type),
    ...(type?.items === undefined ? {} : { items: fact(type.items) }),
    ...(need === undefined ? {} : { required: fact(need.required, need.isConditional ? 0.8 : confidence) }),
    ...(printed === 'Action' ? {} : saidOf(printed, type?.type, cells.description ?? '', line, unread)),
    ...(example === '' ? {} : { example: fact(example) }),
  }
}

type Said = Pick<FieldFacts, 'enum' | 'range' | 'count' | 'default'>

/** Enum, bounds and default, out of the description. */
function saidOf(name: string, type: FactType | undefined, cell: string, line: number, unread: Unread[]): Said {
  const listed = valuesOfCell(cell)
  const prose = proseOfCell(cell)
  const said: { -readonly [key in keyof Said]: Said[key] } = {}
  const isText = type === 'string' || type === undefined
  if (listed !== undefined && listed.others === 0) {
    if (isText) said.enum = { value: listed.values, line, confidence: 0.9 }
    if (listed.default !== undefined) said.default = { value: listed.default, line, confidence: 0.9 }
  } else if (listed !== undefined)
    unread.push({ line, what: `${name}: a list of which only some items look like values` })
  else if (isText && !cell.includes('<ul')) {
    const values = enumIn(prose, line)
    if (values !== undefined) said.enum = values
  }
  const isNumber = type === 'integer' || type === 'long' || type === 'number'
  const range = isNumber ? rangeIn(prose, line) : undefined
  if (range !== undefined) said.range = range
  const count = /\.(?:N|n)(?:\.|$)/.test(name) || type === 'list' ? countIn(prose, line) : undefined
  if (count !== undefined) said.count = count
  const stated = said.default === undefined ? defaultIn(prose, line, type) : undefined
  if (stated !== undefined) said.default = stated
  unread.push(...overlooked({ name, line, type }, prose, said))
  return said
}

/** The text between the fences, as printed. */
function sampleOf(lines: readonly string[], blocks: readonly Block[], part: Part): Fact<string> | undefined {
  const block = blocks.find((one) => one.part === part)
  if (block === undefined) return undefined
  const fences = []
  for (let at = block.from; at < block.to; at += 1) if (lines[at]!.trim().startsWith('```')) fences.push(at)
  if (fences.length < 2) return undefined
  let [first, last] = [fences[0]! + 1, fences[1]! - 1]
  while (first < last && lines[first]!.trim() === '') first += 1
  while (last > first && lines[last]!.trim() === '') last -= 1
  const value = lines.slice(first, last + 1).join('\n')
  return value.trim() === '' ? undefined : { value, line: first + 1, confidence: 1 }
}

function errorsOf(lines: readonly string[], blocks: readonly Block[], unread: Unread[]): ErrorFacts[] {
  return (rowsOf(lines, blocks, 'errors', unread) ?? []).flatMap(({ line, cells, isJoined }) => {
    const confidence = isJoined ? 0.9 : 1
    const code = (cells.code ?? '').trim()
    if (!/^[A-Za-z][\w.]*$/.test(code)) {
      unread.push({ line, what: `"${code.slice(0, 40)}" is no error code` })
      return []
    }
    const http = Number(cells.http)
    return [
      {
        code: { value: code, line, confidence },
        ...(Number.isInteger(http) && http > 0 ? { http: { value: http, line, confidence } } : {}),
        ...((cells.message ?? '') === '' ? {} : { message: { value: cells.message!, line, confidence } }),
      },
    ]
  })
}
