/** Reads operation pages of Tencent Cloud in Markdown: numbered sections below no heading of the page. */
import type { OperationFacts, Reading, Unread, Fact } from '../facts.ts'
import { errorsOf } from './errors.ts'
import { answerOf, fieldsOf } from './fields.ts'
import { blocksOf, sectionsOf, tablesOf, type Section, type Table } from './markdown.ts'
import { columnsOf, rowsOf } from './rows.ts'
import { elsewhere } from './nesting.ts'
import { jsonShape } from './shape.ts'

const titles = {
  description: /^(?:api description|接口描述)$/i,
  input: /^(?:(?:input|request) parameters?|输入参数)$/i,
  output: /^(?:(?:output|response) parameters?|输出参数)$/i,
  errors: /^(?:error codes?|错误码)$/i,
  examples: /^(?:examples?|示例)$/i,
}

export function isTencentMarkdown(text: string): number {
  const sections = sectionsOf(text.split('\n'))
  const has = (words: RegExp): boolean => sections.some(({ title, level }) => level === 2 && words.test(title))
  if (!has(titles.input) || !has(titles.output)) return 0
  return has(titles.description) ? 1 : 0.3
}

export function readTencentMarkdown(text: string, file: string): Reading {
  const lines = text.split('\n')
  const sections = sectionsOf(lines)
  const unread: Unread[] = []
  const section = (words: RegExp): Section | undefined =>
    sections.find(({ title, level }) => level === 2 && words.test(title))
  const name = nameIn(lines, section(titles.input), section(titles.description))
  if (name === undefined)
    return { operations: [], unread: [{ line: 1, what: 'a page that does not name its operation' }] }
  const tables = (words: RegExp, column: 'name' | 'code'): Table[] => {
    const own = section(words)
    if (own === undefined) return []
    const found = tablesOf(lines, own.line, own.last)
    unread.push(...found.unread)
    return found.tables.filter((table) => {
      const isOne = columnsOf(table).has(column)
      if (!isOne) unread.push({ line: table.line, what: `a table of ${table.header.join(', ').slice(0, 60)}` })
      return isOne
    })
  }
  const examples = section(titles.examples)
  const blocks = examples === undefined ? [] : blocksOf(lines, examples.line, examples.last)
  const request = blocks.find(({ text: block }) => /^\s*(?:https?:\/\/|POST |GET )/.test(block))
  const json = blocks.find(({ text: block }) => /^\s*\{/.test(block))
  const whole = json && jsonShape(json.text)
  const example = whole?.keys.get('Response') ?? whole
  const input = tables(titles.input, 'name').flatMap((table) => rowsOf(table, unread))
  const output = tables(titles.output, 'name').flatMap((table) => rowsOf(table, unread))
  // What the structures hold that it names is on another page; rows below them are no parts of them.
  const isFlat = output.every(({ indent }) => indent === 0)
  const version = versionIn(lines, section(titles.input))
  const parameters = fieldsOf(input, unread)
  const response = isFlat ? fieldsOf(output, unread) : answerOf(output, example, () => json?.line ?? 1, unread)
  unread.push(...elsewhere([...parameters, ...response]))
  const operation: OperationFacts = {
    name,
    format: 'tencent-markdown',
    file,
    lines: [firstLine(lines), lastLine(lines)],
    ...(version !== undefined && { version }),
    parameters,
    response,
    errors: tables(titles.errors, 'code').flatMap((table) => errorsOf(table, unread)),
    examples: {
      ...(request !== undefined && { request: { value: request.text, line: request.line, confidence: 1 } }),
      ...(json !== undefined && { json: { value: json.text, line: json.line, confidence: 1 } }),
    },
    unread: unread.toSorted((a, b) => a.line - b.line),
  }
  return { operations: [operation], unread: [] }
}

/** The row of Action says it; else the sentence that describes the operation. */
function nameIn(
  lines: readonly string[],
  input: Section | undefined,
  description: Section | undefined,
): Fact<string> | undefined {
  return (
    valueOfRow(lines, input, 'Action', /([A-Za-z]\w*)[\s.。]*\|?\s*$/) ??
    find(lines, description, /\(([A-Z]\w+)\)|（([A-Z]\w+)）/, 0.9)
  )
}

function versionIn(lines: readonly string[], input: Section | undefined): Fact<string> | undefined {
  return valueOfRow(lines, input, 'Version', /(\d{4}-\d{2}-\d{2})[\s.。]*\|?\s*$/)
}

function valueOfRow(
  lines: readonly string[],
  section: Section | undefined,
  name: string,
  value: RegExp,
): Fact<string> | undefined {
  if (section === undefined) return undefined
  const row = new RegExp(String.raw`^\s*\|\s*${name}\s*\|`)
  const line = lines.findIndex((text, index) => index >= section.line && index < section.last && row.test(text)) + 1
  const found = line === 0 ? undefined : value.exec(lines[line - 1]!)?.[1]
  return found === undefined ? undefined : { value: found, line, confidence: 1 }
}

function find(
  lines: readonly string[],
  section: Section | undefined,
  words: RegExp,
  confidence: number,
): Fact<string> | undefined {
  if (section === undefined) return undefined
  for (let line = section.line; line <= section.last; line++) {
    const match = words.exec(lines[line - 1]!)
    const value = match?.[1] ?? match?.[2]
    if (value !== undefined) return { value, line, confidence }
  }
  return undefined
}

function firstLine(lines: readonly string[]): number {
  return lines.findIndex((line) => line.trim() !== '') + 1
}

function lastLine(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line.trim() !== '') + 1
}
