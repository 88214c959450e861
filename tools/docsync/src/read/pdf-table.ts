/** Tab-separated tables as a PDF prints them: cells broken over lines, headers repeated on every page. */

type Column = 'name' | 'type' | 'required' | 'example' | 'description' | 'code' | 'http' | 'message'

export interface PrintedRow {
  readonly line: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
  /** Parts of the row stood on lines of their own. */
  readonly isJoined: boolean
}

interface PrintedTable {
  readonly rows: readonly PrintedRow[]
  /** Lines with text that is in no row. */
  readonly strays: readonly { readonly line: number; readonly text: string }[]
}

const headings: readonly (readonly [RegExp, Column])[] = [
  [/^(?:名称|参数|参数名|参数名称|name|parameter|parameter name)$/i, 'name'],
  [/^(?:类型|数据类型|type)$/i, 'type'],
  [/^(?:是否必选|是否必须|是否必填|必选|必填|required|mandatory)$/i, 'required'],
  [/^(?:示例值|示例|example|sample value)$/i, 'example'],
  [/^(?:描述|说明|description)$/i, 'description'],
  [/^(?:http\s*(?:status\s*)?code|http状态码|http 状态码|状态码|status code)$/i, 'http'],
  [/^(?:错误码|错误代码|error code)$/i, 'code'],
  [/^(?:错误信息|错误消息|error message|message)$/i, 'message'],
]

/** The columns of a line that heads a table; undefined for any other line. */
export function columnsOf(line: string): Column[] | undefined {
  const cells = line.split('\t').map((cell) => cell.trim())
  if (cells.length < 2) return undefined
  const kinds = cells.map((cell) => headings.find(([form]) => form.test(cell))?.[1])
  return kinds.every((kind) => kind !== undefined) ? kinds : undefined
}

interface Pending {
  readonly line: number
  readonly cells: string[]
  isJoined: boolean
  /** A line of one word that was added last to the last cell: it may begin the name of the next row. */
  word?: { readonly text: string; readonly line: number; readonly before: string }
}

/** `lines` are those below a heading such as "request parameters"; `first` is the number of the first of them. */
export function readTable(lines: readonly string[], first: number): PrintedTable {
  const rows: PrintedRow[] = []
  const strays: { line: number; text: string }[] = []
  let columns: Column[] | undefined
  let pending: Pending | undefined
  const flush = (): void => {
    // The last cell may be empty, and its tab lost.
    if (pending !== undefined && columns !== undefined && pending.cells.length >= columns.length - 1) {
      const { line, cells, isJoined } = pending
      const extra = cells.slice(columns.length - 1).join(' ')
      const named = columns.map((kind, at) => [kind, (at === columns!.length - 1 ? extra : cells[at]!).trim()])
      rows.push({ line, cells: Object.fromEntries(named) as PrintedRow['cells'], isJoined })
    } else if (pending !== undefined) strays.push({ line: pending.line, text: pending.cells.join(' ') })
    pending = undefined
  }
  lines.forEach((text, at) => {
    const line = first + at
    if (text.trim() === '') return
    const heads = columnsOf(text)
    if (heads !== undefined) {
      // A row may go on below the header of the next page, unless it is another table.
      if (columns === undefined || heads.join() !== columns.join()) flush()
      columns = heads
      return
    }
    if (columns === undefined) {
      strays.push({ line, text: text.trim() })
      return
    }
    if (/^[-\s]+$/.test(text)) return
    const cells = text.split('\t')
    const isRow = cells.length >= columns.length || (cells.length === columns.length - 1 && isStart(cells, columns))
    const fits = pending !== undefined && pending.cells.length + cells.length - 1 <= columns.length
    if (isRow || !fits) {
      const start = isRow ? takeWord(pending, columns, cells[0]!) : undefined
      flush()
      if (start !== undefined) {
        pending = { line: start.line, cells: [start.text + cells[0]!.trim(), ...cells.slice(1)], isJoined: true }
        return
      }
      pending = cells.length > 1 ? { line, cells: [...cells], isJoined: false } : undefined
      if (pending === undefined) strays.push({ line, text: text.trim() })
      return
    }
    const [head, ...tail] = cells
    const last = pending!.cells.length - 1
    const before = pending!.cells[last]!
    delete pending!.word
    if (tail.length === 0 && /^[A-Z]\w*$/.test(text.trim())) pending!.word = { text: text.trim(), line, before }
    pending!.cells[last] = joinedCell(before, head!, columns[last]!)
    pending!.cells.push(...tail)
    pending!.isJoined = true
  })
  flush()
  return { rows, strays }
}

/** Names begin with a capital letter: one that does not was broken, and its beginning stands on the line before. */
function takeWord(pending: Pending | undefined, columns: readonly Column[], name: string): Pending['word'] {
  const word = pending?.word
  if (pending === undefined || word === undefined || pending.cells.length !== columns.length) return undefined
  if (!/^[a-z]/.test(name.trim())) return undefined
  pending.cells[pending.cells.length - 1] = word.before
  return word
}

/** Names, types and needs are words: a line break inside of them is no space. */
function joinedCell(before: string, after: string, kind: Column): string {
  const isWord = kind === 'name' || kind === 'required' || kind === 'code'
  return `${before.trimEnd()}${isWord ? '' : ' '}${after.trimStart()}`
}

/** A row without its last cell, and not the rest of a broken one: its first two or three cells are what they must be. */
function isStart(cells: readonly string[], columns: readonly Column[]): boolean {
  const required = columns.indexOf('required')
  if (!/^[A-Za-z][\w.-]*$/.test(cells[0]!.trim())) return false
  if (required !== -1) return /^(?:是|否|yes|no)$/i.test(cells[required]?.trim() ?? '')
  return /^(?:[A-Z][a-z]+(?: of \w+)?)?$/.test(cells[1]?.trim() ?? '')
}
