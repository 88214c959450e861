/** The parts of a Markdown page: sections, fenced blocks, and tables whose cells go over many lines. */
import type { Unread } from '../facts.ts'

export interface Section {
  /** Without marks, numbers and anchors. */
  readonly title: string
  readonly level: number
  /** Of the heading, from 1. */
  readonly line: number
  readonly last: number
}

export interface Cell {
  readonly text: string
  readonly line: number
}

export interface Table {
  readonly header: readonly string[]
  readonly line: number
  readonly rows: readonly (readonly Cell[])[]
}

export interface Block {
  readonly text: string
  readonly line: number
}

/** Each section goes up to the next heading of its level or above. Headings in fenced blocks are none. */
export function sectionsOf(lines: readonly string[]): Section[] {
  const heads: Omit<Section, 'last'>[] = []
  let isFenced = false
  lines.forEach((text, index) => {
    if (/^\s*```/.test(text)) isFenced = !isFenced
    const match = isFenced ? null : /^(#{1,6})\s+(.*?)\s*$/.exec(text)
    if (match === null) return
    const title = match[2]!
      .replace(/\s*\{[^}]*\}\s*$/, '')
      .replace(/^\d+(?:\.\d+)*\.?\s+/, '')
      .trim()
    heads.push({ title, level: match[1]!.length, line: index + 1 })
  })
  return heads.map((head, index) => {
    const next = heads.slice(index + 1).find(({ level }) => level <= head.level)
    return { ...head, last: next === undefined ? lines.length : next.line - 1 }
  })
}

/** Fenced blocks of the lines `first` to `last`, each from its first line of content. */
export function blocksOf(lines: readonly string[], first: number, last: number): Block[] {
  const blocks: Block[] = []
  let start: number | undefined
  for (let line = first; line <= last; line++) {
    if (!/^\s*```/.test(lines[line - 1] ?? '')) continue
    if (start === undefined) start = line + 1
    else {
      blocks.push({ text: lines.slice(start - 1, line - 1).join('\n'), line: start })
      start = undefined
    }
  }
  return blocks
}

const delimiter = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$/

/** Tables of the lines `first` to `last`. A row that does not end is unread; the rows after it are read. */
export function tablesOf(lines: readonly string[], first: number, last: number): { tables: Table[]; unread: Unread[] } {
  const tables: Table[] = []
  const unread: Unread[] = []
  let line = first
  while (line <= last) {
    const text = lines[line - 1]!
    if (/^\s*\|/.test(text) && delimiter.test(lines[line] ?? '') && line < last) {
      const header = cellsOf(text, Infinity)
      const { rows, next } = rowsOf(lines, line + 2, last, header.length, unread)
      tables.push({ header, line, rows })
      line = next
    } else if (/^\s*<table\b/i.test(text)) {
      const end = lines.findIndex((candidate, index) => index >= line - 1 && /<\/table>/i.test(candidate)) + 1
      if (end === 0 || end > last) unread.push({ line, what: 'a table that does not end' })
      else tables.push(htmlTable(lines, line, end))
      line = end === 0 ? line + 1 : end + 1
    } else {
      if (/^\s*\|.*\|/.test(text)) unread.push({ line, what: 'a row outside of a table' })
      line++
    }
  }
  return { tables, unread }
}

function rowsOf(
  lines: readonly string[],
  first: number,
  last: number,
  columns: number,
  unread: Unread[],
): { rows: Cell[][]; next: number } {
  const rows: Cell[][] = []
  let line = first
  while (line <= last && /^\s*\|/.test(lines[line - 1]!)) {
    const end = endOfRow(lines, line, last, columns)
    if (end.isWhole) rows.push(placed(lines.slice(line - 1, end.line).join('\n'), line, columns))
    else unread.push({ line, what: `a row of fewer than ${columns} cells` })
    line = end.line + 1
    while (line < last && lines[line - 1]!.trim() === '' && isRow(lines[line]!, columns)) line++
  }
  return { rows, next: line }
}

function endOfRow(
  lines: readonly string[],
  first: number,
  last: number,
  columns: number,
): { line: number; isWhole: boolean } {
  let pipes = 0
  for (let line = first; line <= last; line++) {
    const text = lines[line - 1]!
    if (line > first && (/^#{1,6}\s/.test(text) || isRow(text, columns))) return { line: line - 1, isWhole: false }
    pipes += text.match(/(?<!\\)\|/g)?.length ?? 0
    if (pipes > columns && /(?<!\\)\|\s*$/.test(text)) return { line, isWhole: true }
  }
  return { line: last, isWhole: false }
}

function isRow(text: string, columns: number): boolean {
  return /^\|[^|\s][^|]*\|/.test(text) && (text.match(/(?<!\\)\|/g)?.length ?? 0) >= columns
}

function placed(text: string, line: number, columns: number): Cell[] {
  let at = line
  return cellsOf(text, columns).map((cell) => {
    const start = at + (/^\s*/.exec(cell)![0].match(/\n/g)?.length ?? 0)
    at += cell.match(/\n/g)?.length ?? 0
    return {
      text:
        cell.trim() === ''
          ? ''
          : cell.replaceAll('\\|', '|').replace(/^\s+|\s+$/g, (space) => space.replaceAll(/[^\u00a0]/g, '')),
      line: start,
    }
  })
}

/** Pipes beyond the last column belong to its text. */
function cellsOf(text: string, columns: number): string[] {
  const inner = text
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  const cells = inner.split(/(?<!\\)\|/)
  if (cells.length <= columns) return columns === Infinity ? cells.map((cell) => cell.trim()) : cells
  return [...cells.slice(0, columns - 1), cells.slice(columns - 1).join('|')]
}

interface HtmlCell extends Cell {
  /** How many rows and columns it stands for. */
  readonly rows: number
  readonly columns: number
}

function htmlTable(lines: readonly string[], first: number, last: number): Table {
  const text = lines.slice(first - 1, last).join('\n')
  const rows = [...text.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/gi)].map((row) =>
    [...row[1]!.matchAll(/<t[hd]\b([^>]*)>([\s\S]*?)<\/t[hd]>/gi)].map((cell): HtmlCell => {
      const at = row.index + row[0].indexOf(row[1]!) + cell.index
      const line = first + (text.slice(0, at).match(/\n/g)?.length ?? 0)
      const span = (key: string): number =>
        Number(new RegExp(`\\b${key}\\s*=\\s*["']?(\\d{1,2})\\b`, 'i').exec(cell[1]!)?.[1] ?? 1)
      return { text: cell[2]!.trim(), line, rows: span('rowspan'), columns: span('colspan') }
    }),
  )
  const [header = [], ...others] = spread(rows)
  return { header: header.map((cell) => cell.text), line: first, rows: others }
}

/** A merged cell stands in every place that it covers. */
function spread(rows: readonly (readonly HtmlCell[])[]): Cell[][] {
  const open = new Map<number, { readonly cell: Cell; left: number }>()
  return rows.map((row) => {
    const cells: Cell[] = []
    const waiting = [...row]
    for (let column = 0; waiting.length > 0 || open.has(column); column++) {
      const above = open.get(column)
      if (above !== undefined) {
        cells.push(above.cell)
        above.left--
        if (above.left === 0) open.delete(column)
        continue
      }
      const { text, line, rows: down, columns } = waiting.shift()!
      for (let more = 0; more < Math.max(1, columns); more++) {
        if (more > 0) column++
        // Text that goes over several columns is that of the first.
        const cell = { text: more === 0 ? text : '', line }
        cells.push(cell)
        if (down > 1) open.set(column, { cell, left: down - 1 })
      }
    }
    return cells
  })
}
