/** Rows of parameter tables: the columns by the words of their headings, and each row as the facts of a field. */
import type { Fact, FieldFacts, FactType, Unread } from '../facts.ts'
import type { Cell, Table } from './markdown.ts'
import { type Bounds, countIn, rangeIn } from './bounds.ts'
import { defaultIn, enumIn, overlooked, plain } from './sentences.ts'
import { isOfType, requiredOf, typeOf } from './types.ts'

export interface Row {
  /** As printed, without what indents it. */
  readonly name: Fact<string>
  /** How far it is indented, in characters; 0 where the page indents nothing. */
  readonly indent: number
  /** The cell is there and empty: the row is the item of the list above it. */
  readonly isItem: boolean
  readonly facts: FieldFacts
  /** Of the list that the `N` of the name stands for. */
  readonly count: Fact<Bounds> | undefined
}

type Column = 'name' | 'type' | 'required' | 'example' | 'description' | 'code' | 'http' | 'message'

const columns: readonly (readonly [Column, RegExp])[] = [
  ['http', /^http\s*(?:status)?\s*c?ode$|^(?:http\s*)?状态码$/i],
  ['code', /^error\s*code$|^错误码$|^错误代码$/i],
  ['message', /^(?:error\s*)?message$|^错误信息$/i],
  ['name', /^(?:parameter(?: name)?|name|field(?: name)?|参数名?称?|名称|字段名?称?)$/i],
  ['type', /^(?:data )?type$|^(?:数据|参数)?类型$/i],
  ['required', /^(?:required|mandatory)\??$|^是否必[选须填需]$|^必[选填须]$/i],
  ['example', /^(?:example|sample)(?: value)?$|^示例值?$/i],
  ['description', /^(?:description|meaning|note|remarks)$|^描述$|^说明$|^解决方案$/i],
]

/** The position of every column that is known. */
export function columnsOf(table: Table): ReadonlyMap<Column, number> {
  const found = new Map<Column, number>()
  table.header.forEach((text, index) => {
    const title = plain(text).trim()
    const column = columns.find(([, words]) => words.test(title))?.[0]
    if (column !== undefined && !found.has(column)) found.set(column, index)
  })
  return found
}

/** All rows with a name; what of a row is not understood goes to `unread`. */
export function rowsOf(table: Table, unread: Unread[]): Row[] {
  const at = columnsOf(table)
  const rows: Row[] = []
  for (const cells of table.rows) {
    const cell = (column: Column): Cell | undefined => cells[at.get(column) ?? -1]
    const printed = cell('name') ?? cells[0]
    if (printed === undefined) continue
    const { name, indent } = nameOf(printed.text)
    if (!/^[A-Za-z_][\w.[\]#-]*$/.test(name)) {
      unread.push({ line: printed.line, what: `a row named ${JSON.stringify(name.slice(0, 40))}` })
      continue
    }
    rows.push(rowOf(name, indent, printed.line, cell, unread))
  }
  return rows
}

function rowOf(
  name: string,
  indent: number,
  line: number,
  cell: (column: Column) => Cell | undefined,
  unread: Unread[],
): Row {
  const typeCell = cell('type')
  const type = typeCell === undefined ? undefined : typeOf(typeCell.text)
  const isItem = typeCell !== undefined && blank(typeCell.text)
  if (type === undefined && !isItem) unread.push({ line, what: `the type of ${name}` })
  const required = cell('required')
  const flag = required === undefined ? undefined : requiredOf(required.text)
  if (required !== undefined && flag === undefined) unread.push({ line, what: `the required flag of ${name}` })
  const description = cell('description')
  const example = cell('example')
  const { count, ...said } =
    description === undefined ? {} : told({ name, line, type: type?.type, sample: example?.text }, description, unread)
  return {
    name: { value: name, line, confidence: 1 },
    indent,
    isItem,
    count,
    facts: {
      name: { value: name, line, confidence: 1 },
      type: type === undefined ? undefined : { value: type.type, line: typeCell!.line, confidence: 1 },
      ...(type?.items !== undefined && { items: { value: type.items, line: typeCell!.line, confidence: 1 } }),
      ...(flag !== undefined && {
        required: { value: flag.required, line: required!.line, confidence: flag.isConditional ? 0.9 : 1 },
      }),
      ...said,
      ...(example !== undefined &&
        !blank(example.text) && {
          example: { value: unescaped(example.text), line: example.line, confidence: 1 },
        }),
    },
  }
}

/** Of whom a description speaks. */
export interface Described {
  readonly name: string
  readonly line: number
  readonly type: FactType | undefined
  readonly sample: string | undefined
}

type Said = Pick<FieldFacts, 'enum' | 'range' | 'count' | 'default'>

/** What a description says; what it seems to say, and is not understood, goes to `unread`. */
function told(field: Described, description: Cell, unread: Unread[]): Said {
  const { name, line, type } = field
  const said = sentencesOf(field, description)
  const count = countIn(description.text, description.line)
  const all = { ...said, ...(count !== undefined && { count }) }
  unread.push(...overlooked({ name, line, type }, description.text, all))
  return all
}

/** The same of a description that stands on one line of its file, whatever breaks it has when it is read. */
export function saidIn(field: Described, description: Cell, unread: Unread[]): Said {
  const { line } = description
  const { count, ...said } = told(field, description, unread)
  const facts = { ...said, ...(field.type === 'list' && count !== undefined && { count }) }
  return Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, { ...fact, line }]))
}

/** What a description says of the values; of a flag it can say no more than the type does. */
function sentencesOf({ name, type, sample = '' }: Described, { text, line }: Cell): Omit<Said, 'count'> {
  if (name === 'Action' || name === 'Version' || type === 'object') return {}
  const listed = type === 'boolean' ? undefined : enumIn(text, line)
  const isFit = type === undefined || type === 'list' || listed?.value.every((one) => isOfType(one, type)) === true
  const values = isFit ? listed : undefined
  // The bounds of a text are those of something in it, unless it is a number that is sent as text.
  const isNumber = type === 'string' ? /^\s*\d*\s*$/.test(sample) : type !== 'boolean' && type !== 'list'
  const range = isNumber && values === undefined ? rangeIn(text, line) : undefined
  const preset = type === 'list' ? undefined : defaultIn(text, line, type)
  return {
    ...(values !== undefined && { enum: values }),
    ...(range !== undefined && { range }),
    ...(preset !== undefined && { default: preset }),
  }
}

/** Literal text of a cell whose stars and underscores Markdown escapes. */
export function unescaped(text: string): string {
  return text
    .replaceAll(/\\([\\`*_{}[\]()<>#+.!|~-])/g, '$1')
    .replace(/^`([^`]*)`$/, '$1')
    .replaceAll('\u00a0', ' ')
    .trim()
}

function nameOf(text: string): { name: string; indent: number } {
  const printed = text.replaceAll('&nbsp;', '\u00a0').replaceAll(/\\([_[\]#.*-])/g, '$1')
  const mark = /^(?:[\s\u00a0\u3000└├│─∟»›>]|--+)*/.exec(printed)![0]
  const name = printed
    .slice(mark.length)
    .replaceAll(/[`*\u00a0]/g, '')
    .trim()
  return { name, indent: mark.length }
}

function blank(text: string): boolean {
  return /^(?:[\s\u00a0]|&nbsp;)*$/.test(text)
}
