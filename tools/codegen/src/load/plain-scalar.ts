/** Scalars of plain YAML: quoted, literal, and what an unquoted text means. Each reader answers the value and its end. */

/** Thrown where a text is no plain YAML, or none at all; caught by the reader, which leaves it to `yaml`. */
export const notPlain = new Error('not plain YAML')

type Read = readonly [value: string, end: number]

const jsonEscapes = /^(?:[^\\]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*$/

/** "..." on one line, with the escapes that JSON has too. */
export function double(text: string, at: number): Read {
  const start = at + 1
  let end = start
  while (text[end] !== '"') {
    const char = text[end]
    if (char === undefined || char === '\n') throw notPlain
    end += char === '\\' ? 2 : 1
  }
  const inside = text.slice(start, end)
  if (!inside.includes('\\')) return [inside, end + 1]
  if (!jsonEscapes.test(inside)) throw notPlain
  return [JSON.parse(`"${inside}"`) as string, end + 1]
}

/** '...' on one line; two quotes inside are one. */
export function single(text: string, at: number): Read {
  let value = ''
  let start = at + 1
  for (;;) {
    const end = text.indexOf("'", start)
    if (end < 0) throw notPlain
    value += text.slice(start, end)
    if (text[end + 1] !== "'") {
      if (value.includes('\n')) throw notPlain
      return [value, end + 1]
    }
    value += "'"
    start = end + 2
  }
}

/** `|` or `|-` and the lines below it that are indented more than `column`; ends at the end of its last line. */
export function literal(text: string, at: number, column: number): Read {
  const header = /\|(-?) *\n( +)(?=\S)/y
  header.lastIndex = at
  const found = header.exec(text)
  const indent = found?.[2]!.length ?? 0
  if (found === null || indent <= column) throw notPlain
  const lines: string[] = []
  let start = header.lastIndex - indent
  while (start < text.length) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    const line = text.slice(start, end)
    const isBlank = line.trim() === ''
    if (isBlank && line.length > indent) throw notPlain
    if (!isBlank && !line.startsWith(found[2]!)) break
    lines.push(line.slice(indent))
    start = end + 1
  }
  const content = lines.join('\n').replace(/\n+$/, '')
  return [found[1] === '-' ? content : `${content}\n`, Math.min(start, text.length + 1) - 1]
}

const booleanOrDate = /^(?:y|yes|n|no|on|off|\d{4}-\d\d-\d\d(?:[T ][\d:.Z+ -]*)?)$/i

/** Whether YAML 1.1 reads an unquoted text as a boolean or a date. */
export function needsQuotes(text: string): boolean {
  return (text.length < 4 || isDigit(text.charCodeAt(0))) && booleanOrDate.test(text)
}

const number = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
const oddNumber = /^(?:0[ox]|[-+]?\.(?:inf|nan))/i

/** What YAML 1.2 reads in an unquoted text. */
export function resolved(text: string): unknown {
  const code = text.charCodeAt(0)
  // Only these begin something other than a text: + - . digits ~ and the first letters of null, true, false.
  if (isDigit(code) || (code > 42 && code < 47) || code === 126 || 'nNtTfF'.includes(text[0]!)) {
    if (/^(?:~|null|Null|NULL)$/.test(text)) return null
    if (/^(?:true|True|TRUE)$/.test(text)) return true
    if (/^(?:false|False|FALSE)$/.test(text)) return false
    if (oddNumber.test(text)) throw notPlain
    if (number.test(text)) return Number(text)
  }
  return text
}

function isDigit(code: number): boolean {
  return code > 47 && code < 58
}
