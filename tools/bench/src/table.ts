/** Prints what a section found, at most 100 columns wide. */
import type { Report, Row } from './harness.ts'

const columns: readonly (readonly [heading: string, width: number, of: (row: Row) => string])[] = [
  ['what', 28, (row) => row.what],
  ['ours', 9, (row) => row.ours],
  ['peer', 27, (row) => row.peer],
  ['ratio', 5, (row) => row.ratio ?? ''],
  ['spread', 9, (row) => row.spread ?? ''],
  ['target', 10, (row) => row.target ?? ''],
  ['', 6, (row) => (row.met === undefined ? '' : row.met ? 'met' : 'MISSED')],
]

export function tableOf(name: string, { title, rows, notes }: Report): string {
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(columns[at]![1]))
      .join(' ')
      .trimEnd()
  const body = rows.flatMap((row) => wrapped(columns.map(([, , of]) => of(row))).map(line))
  const headings = line(columns.map(([heading]) => heading))
  return [`${name}: ${title}`, headings, '-'.repeat(100), ...body, ...notes.flatMap(noteLines), ''].join('\n')
}

/** A cell that is too long goes on in the next line. */
function wrapped(cells: readonly string[]): string[][] {
  const parts = cells.map((cell, at) => broken(cell, columns[at]![1]))
  const height = Math.max(...parts.map((part) => part.length))
  return Array.from({ length: height }, (_, index) => parts.map((part) => part[index] ?? ''))
}

function broken(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  // A number stays with its unit.
  for (const word of text.split(/ (?!(?:KB|MB|ms|us|s)\b)/)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}

const noteLines = (note: string): string[] => broken(note, 96).map((line, index) => (index ? `  ${line}` : `* ${line}`))
