/** Text for a terminal of 80 columns. */

const width = 80

/** Breaks a text at spaces; every line begins with `indent` spaces. */
export function wrap(text: string, indent: number = 0): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line += line ? ` ${word}` : word
  }
  if (line) lines.push(line)
  return lines.map((each) => ' '.repeat(indent) + each).join('\n')
}

/** One line a row: names aligned, texts cut where the screen ends. */
export function rows(entries: readonly (readonly [name: string, text: string])[]): string {
  const column = Math.max(...entries.map(([name]) => name.length)) + 4
  return entries.map(([name, text]) => `  ${name.padEnd(column - 2)}${cut(text, width - column)}`).join('\n')
}

/** Names aligned, texts in full beside them, over as many lines as they need. */
export function definitions(entries: readonly (readonly [name: string, text: string])[]): string {
  const column = Math.max(...entries.map(([name]) => name.length)) + 4
  return entries
    .map(([name, text]) => `  ${name.padEnd(column - 2)}${wrap(text, column).trimStart()}`.trimEnd())
    .join('\n')
}

function cut(text: string, space: number): string {
  if (text.length <= space) return text
  const end = text.lastIndexOf(' ', space - 3)
  return `${text.slice(0, end > 0 ? end : space - 3).replace(/[,;:.]$/, '')}...`
}
