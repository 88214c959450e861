/** Prints a spec as a person would write it: a line a field, maps inside of it in braces, long texts as blocks. */

export function yamlOf(spec: Readonly<Record<string, unknown>>): string {
  const lines = ['# yaml-language-server: $schema=../../spec.schema.json']
  for (const [key, value] of Object.entries(spec)) lines.push(...entry(key, value, ''))
  return `${lines.join('\n')}\n`
}

function entry(key: string, value: unknown, indent: string): string[] {
  if (typeof value === 'string' && value.includes('\n')) {
    return [
      `${indent}${key}: |`,
      ...value
        .trimEnd()
        .split('\n')
        .map((line) => `${indent}  ${line}`),
    ]
  }
  const short = `${indent}${key}: ${flow(value)}`
  if (typeof value !== 'object' || value === null || short.length < 60) return [short]
  if (Array.isArray(value)) return [`${indent}${key}:`, ...value.map((one) => `${indent}  - ${flow(one)}`)]
  // A structure of facts on one line is as long as a line may be; what is longer becomes a block.
  if (short.length < 130 && Object.values(value).every((one) => typeof one !== 'object')) return [short]
  return [`${indent}${key}:`, ...Object.entries(value).flatMap(([name, one]) => entry(name, one, `${indent}  `))]
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`)
    return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}'
  }
  return typeof value === 'string' ? scalar(value) : String(value)
}

const words = /^(?:true|false|null|yes|no|on|off|y|n)$/i

function scalar(text: string): string {
  if (/^\d+\.\.\d+$/.test(text)) return text
  return /^[A-Za-z][\w .?%/()$-]*$/.test(text) && !words.test(text) && !text.endsWith(' ') ? text : JSON.stringify(text)
}
