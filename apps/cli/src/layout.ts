/** Text for a terminal. */

/** What a terminal has that does not tell. */
const usualWidth = 80

/** Breaks a text at spaces; every line begins with `indent` spaces, those after the first with `hang` more. A word longer than a line overflows. */
export function wrap(text: string, indent: number = 0, hang: number = 0, width: number = usualWidth): string {
  const lines: string[] = []
  const later = ' '.repeat(indent + hang)
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!line) line = ' '.repeat(indent) + word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = later + word
    }
  }
  if (line) lines.push(line)
  return lines.join('\n')
}

/** A message as wide as the terminal: each of its lines keeps its own indent, and goes on two spaces further in. */
export function fold(message: string, width?: number): string {
  return message
    .split('\n')
    .map((line) => wrap(line, line.length - line.trimStart().length, 2, width || usualWidth))
    .join('\n')
}

/** Names aligned, texts in full beside them, over as many lines as they need. */
export function definitions(entries: readonly (readonly [name: string, text: string])[]): string {
  const column = Math.max(...entries.map(([name]) => name.length)) + 4
  return entries
    .map(([name, text]) => `  ${name.padEnd(column - 2)}${wrap(text, column).trimStart()}`.trimEnd())
    .join('\n')
}
