/** Prints values as YAML: entries as the import writes them, single values in the quotes of before. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { needsQuotes } from '@porthole/codegen/src/load/plain-scalar.ts'
import { parse } from '@porthole/codegen/src/yaml.ts'
import { toYaml } from '../import/yaml.ts'

/** An entry of a map as the import writes it. */
export function entryLines(key: string, value: unknown): string[] {
  return toYaml({ [key]: value }, new Map())
    .trimEnd()
    .split('\n')
    .slice(1)
}

export function itemLines(value: unknown): string[] {
  if (!isRaw(value)) return [`- ${flowText(value)}`]
  const lines = Object.entries(value).flatMap(([key, inner]) => entryLines(key, inner))
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
}

export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (!isRaw(value)) return scalarText(value, true)
  const inside = Object.entries(value).map(([key, inner]) => `${scalarText(key, true)}: ${flowText(inner)}`)
  return inside.length === 0 ? '{}' : `{ ${inside.join(', ')} }`
}

export function scalarText(value: unknown, isFlow: boolean): string {
  return typeof value === 'string' ? styled(value, 'PLAIN', isFlow) : JSON.stringify(value)
}

/** In the quotes of before, or without any where that is the same text. */
export function styled(value: string, style: string | undefined | null, isFlow: boolean): string {
  const isPrintable = !/\p{Cc}/u.test(value)
  if (style === 'QUOTE_SINGLE' && isPrintable) return `'${value.replaceAll("'", "''")}'`
  return style === 'PLAIN' && isPrintable && !needsQuotes(value) && isPlainText(value, isFlow)
    ? value
    : JSON.stringify(value)
}

function isPlainText(value: string, isFlow: boolean): boolean {
  try {
    const read = parse(isFlow ? `{ a: ${value}, b: 1 }` : `a: ${value}\nb: 1`, { logLevel: 'error' }) as unknown
    return isSame(read, { a: value, b: 1 })
  } catch {
    return false
  }
}

export function isBlockText(value: string): boolean {
  return !/^\s|[^\S\n]\n|\p{Cc}(?<!\n)/u.test(value) && value.trim() !== ''
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export function keyOfLines(lines: readonly string[]): string {
  return Object.keys(parse(lines.join('\n'), { logLevel: 'error' }) as Raw)[0]!
}
