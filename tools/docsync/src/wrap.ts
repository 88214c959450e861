/** Breaks lines to the width of a terminal, in which Chinese letters take two columns. */

const columns = 80

/** Breaks at spaces, and inside of a word that no line can hold; further lines are indented. */
export function wrap(line: string, indent: number): string {
  const lines: string[] = []
  let rest = line
  for (let end = endOf(rest); end < rest.length; end = endOf(rest)) {
    const space = rest.lastIndexOf(' ', end)
    const at = space > indent ? space : end
    lines.push(rest.slice(0, at).trimEnd())
    rest = ' '.repeat(indent) + rest.slice(at).trimStart()
  }
  return [...lines, rest].join('\n')
}

/** How much of a line the columns hold. */
function endOf(line: string): number {
  let used = 0
  let end = 0
  for (const letter of line) {
    used += /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(letter)
      ? 2
      : 1
    if (used > columns) return end
    end += letter.length
  }
  return end
}
