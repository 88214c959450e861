/** The few forms of Markdown that reference pages are made of. */

/** A table; no rows, no table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')

/** Text in a code span: more back-quotes around it than in it. */
export function span(text: unknown): string {
  const plain = typeof text === 'string' ? text : JSON.stringify(text)
  if (plain === '') return '`""`'
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`
}

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** A section with its heading; an empty one is left out. */
export const section = (heading: string, ...parts: readonly (string | undefined | false)[]): string => {
  const body = parts.filter(Boolean).join('\n\n')
  return body && `## ${heading}\n\n${body}`
}

/** A page from its parts; empty ones are left out. */
export const page = (...parts: readonly (string | undefined | false)[]): string =>
  `${parts.filter(Boolean).join('\n\n')}\n`
