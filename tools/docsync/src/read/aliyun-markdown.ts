/** Reads operation pages of Alibaba Cloud in Markdown, in English and in Chinese. */
import type { ErrorFacts, Fact, FieldFacts, OperationFacts, Reading, Unread } from '../facts.ts'
import { errorsOf } from './errors.ts'
import { answerOf, fieldsOf } from './fields.ts'
import { blocksOf, sectionsOf, tablesOf, type Block, type Section, type Table } from './markdown.ts'
import { columnsOf, rowsOf } from './rows.ts'
import { jsonShape, xmlShape } from './shape.ts'

const titles = {
  request: /^(?:(?:request|input) parameters?|请求参数|入参)$/i,
  response: /^(?:(?:response|return(?:ed)?|output) parameters?|返回(?:数据|参数|结果)|出参)$/i,
  examples: /^(?:examples?|示例)$/i,
  errors: /^(?:error codes?|错误码)$/i,
}

export function isAliyunMarkdown(text: string): number {
  const lines = text.split('\n')
  const sections = sectionsOf(lines)
  const numbered = lines.some((line) => /^##\s+\d+\.\s/.test(line))
  if (sections[0]?.level !== 1 || numbered) return 0
  const hasRequest = sections.some(({ title, level }) => level === 2 && titles.request.test(title))
  const hasAnswer = sections.some(({ title, level }) => level === 2 && titles.response.test(title))
  return hasRequest ? (hasAnswer ? 1 : 0.8) : 0
}

export function readAliyunMarkdown(text: string, file: string): Reading {
  const lines = text.split('\n')
  const sections = sectionsOf(lines)
  const heads = sections.filter(({ level }) => level === 1)
  if (heads.length === 0)
    return { operations: [], unread: [{ line: 1, what: 'a page without a heading that names an operation' }] }
  const unread: Unread[] = []
  const operations = heads.flatMap((head) => {
    const own = sections.filter(({ line, level }) => level > 1 && line > head.line && line <= head.last)
    if (own.some(({ title }) => titles.request.test(title))) return [operationOf(lines, head, own, file)]
    unread.push({ line: head.line, what: `a section ${head.title} without request parameters` })
    return []
  })
  return { operations, unread }
}

function operationOf(
  lines: readonly string[],
  head: Section,
  sections: readonly Section[],
  file: string,
): OperationFacts {
  const unread: Unread[] = []
  if (!/^[A-Za-z]\w*$/.test(head.title))
    unread.push({ line: head.line, what: `the name of the operation: ${head.title}` })
  const tables = (words: RegExp): Table[] =>
    sections
      .filter(({ title }) => words.test(title))
      .flatMap(({ line, last }) => {
        const found = tablesOf(lines, line, last)
        unread.push(...found.unread)
        return found.tables
      })
  const blocks = sections
    .filter(({ title }) => titles.examples.test(title))
    .flatMap(({ line, last }) => blocksOf(lines, line, last))
  const json = blocks.find(({ text }) => /^\s*[{[]/.test(text))
  const xml = blocks.find(({ text }) => /^\s*<[A-Za-z?]/.test(text))
  const request = blocks.find(({ text }) => /^\s*(?:https?\S*:\/\/|POST |GET )/.test(text))
  const example = (json && jsonShape(json.text)) ?? (xml && xmlShape(xml.text))
  const lineOf = (name: string): number => (json === undefined ? head.line : lineIn(json, `"${name}"`))

  const parameters: FieldFacts[] = fieldsOf(
    parameterTables(tables(titles.request), unread).flatMap((table) => rowsOf(table, unread)),
    unread,
  )
  const answer = parameterTables(tables(titles.response), unread).flatMap((table) => rowsOf(table, unread))
  const errors: ErrorFacts[] = tables(titles.errors).flatMap((table) => errorsIn(table, unread))
  const version = versionOf(lines, head)
  return {
    name: { value: head.title, line: head.line, confidence: 1 },
    format: 'aliyun-markdown',
    file,
    lines: [head.line, lastLine(lines, head)],
    ...(version !== undefined && { version }),
    parameters,
    response: answerOf(answer, example, lineOf, unread),
    errors,
    examples: {
      ...(request !== undefined && { request: printed(request) }),
      ...(json !== undefined && { json: printed(json) }),
      ...(xml !== undefined && { xml: printed(xml) }),
    },
    unread: unread.toSorted((a, b) => a.line - b.line),
  }
}

function parameterTables(tables: readonly Table[], unread: Unread[]): Table[] {
  return tables.filter((table) => {
    const columns = columnsOf(table)
    const isOne = columns.has('name') && columns.has('type')
    if (!isOne) unread.push({ line: table.line, what: `a table of ${table.header.join(', ').slice(0, 60)}` })
    return isOne
  })
}

function errorsIn(table: Table, unread: Unread[]): ErrorFacts[] {
  if (columnsOf(table).has('code')) return errorsOf(table, unread)
  unread.push({ line: table.line, what: 'a table of errors without a column of codes' })
  return []
}

/** Out of the link to the vendor's explorer, where the page has one that names it. */
function versionOf(lines: readonly string[], head: Section): Fact<string> | undefined {
  for (let line = head.line; line <= head.last; line++) {
    const found = /[?#&]version=(\d{4}-\d{2}-\d{2})\b/.exec(lines[line - 1]!)?.[1]
    if (found !== undefined) return { value: found, line, confidence: 1 }
  }
  return undefined
}

function lineIn(block: Block, text: string): number {
  const index = block.text.split('\n').findIndex((line) => line.includes(text))
  return block.line + Math.max(index, 0)
}

function printed({ text, line }: Block): Fact<string> {
  return { value: text, line, confidence: 1 }
}

function lastLine(lines: readonly string[], { line, last }: Section): number {
  let end = last
  while (end > line && lines[end - 1]!.trim() === '') end--
  return end
}
