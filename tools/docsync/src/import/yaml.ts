/** Writes a spec as YAML in the manner of the others: short maps on one line, and what to review as comments. */
import { isRaw, isScalarValue, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { needsQuotes } from '@porthole/codegen/src/load/plain-scalar.ts'
import type { Notes } from './draft.ts'

const width = 120
/** Also `string?`, `1..10`, `0.5..` and `..10`. */
const plain = /^(?:[A-Za-z](?:[\w./ -]*[\w.])?\??|\d+(?:\.\d+)?\.\.(?:\d+(?:\.\d+)?)?|\.\.\d+(?:\.\d+)?)$/
const words = /^(?:true|false|null)$/i

/** The text of a file. */
export function toYaml(file: Raw, notes: Notes): string {
  const lines = ['# yaml-language-server: $schema=../../spec.schema.json', ...comments(file, notes, '')]
  return `${[...lines, ...mapLines(file, notes, '')].join('\n')}\n`
}

function mapLines(map: Raw, notes: Notes, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) => entryLines(`${indent}${text(key)}:`, value, notes, indent))
}

function entryLines(head: string, value: unknown, notes: Notes, indent: string): string[] {
  const below = `${indent}  `
  if (typeof value === 'string' && isBlock(value))
    return [`${head} |-`, ...value.split('\n').map((line) => (line === '' ? '' : below + line))]
  if (isShort(value, notes)) {
    const line = `${head} ${flow(value)}`
    if (line.length <= width || !isRaw(value)) return [line]
  }
  if (Array.isArray(value)) return [head, ...value.flatMap((item) => itemLines(item, notes, below))]
  const map = value as Raw
  if (Object.keys(map).length === 0) return [...comments(map, notes, indent), `${head} {}`]
  return [head, ...comments(map, notes, below), ...mapLines(map, notes, below)]
}

function itemLines(item: unknown, notes: Notes, indent: string): string[] {
  const line = `${indent}- ${flow(item)}`
  if (!isRaw(item) || (isShort(item, notes) && line.length <= width)) return [line]
  const lines = mapLines(item, notes, `${indent}  `)
  return [`${indent}- ${lines[0]!.trimStart()}`, ...lines.slice(1)]
}

/** A value that may stand on one line: single, empty, or of single values alone, with nothing to review. */
function isShort(value: unknown, notes: Notes): boolean {
  if (Array.isArray(value)) return value.every((item) => !isRaw(item) && !Array.isArray(item))
  if (!isRaw(value)) return true
  return !notes.has(value) && Object.values(value).every((inner) => !isRaw(inner) && isShort(inner, notes))
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (!isRaw(value)) return isScalarValue(value) ? text(value) : 'null'
  const inside = Object.entries(value).map(([key, inner]) => `${text(key)}: ${flow(inner)}`)
  return inside.length === 0 ? '{}' : `{ ${inside.join(', ')} }`
}

function text(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  return plain.test(value) && !words.test(value) && !needsQuotes(value) ? value : JSON.stringify(value)
}

/** A text of several lines that needs no escapes. */
function isBlock(value: string): boolean {
  return value.includes('\n') && !/^\s|\s$|[^\S\n ]| \n|\p{Cc}(?<!\n)|\uFEFF/u.test(value)
}

function comments(target: object, notes: Notes, indent: string): string[] {
  return (notes.get(target) ?? []).map(
    ({ line, what }) => `${indent}# review: line ${line}: ${what.replaceAll(/\s+/g, ' ')}`,
  )
}
