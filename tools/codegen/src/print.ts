/** Prints TypeScript from tagged templates. A name of another module imports itself when it is printed. */

export interface Name {
  readonly name: string
  readonly from: string
  readonly kind: 'type ' | ''
}

export interface Code {
  readonly strings: readonly string[]
  readonly parts: readonly Part[]
}

/** Lists are printed one entry a line; what is undefined or false is not printed. */
export type Part = string | number | Name | Code | readonly Part[] | undefined | false

export const type = (from: string, name: string): Name => ({ name, from, kind: 'type ' })
export const value = (from: string, name: string): Name => ({ name, from, kind: '' })
export const code = (strings: TemplateStringsArray, ...parts: Part[]): Code => ({ strings, parts })

/** Data as a literal; the formatter takes the quotes off the keys. */
export const literal = (data: unknown): string => JSON.stringify(data)

/** A documentation comment; text that would end it early is broken up. */
export const doc = (text: string): string => `/** ${text.replaceAll('*/', '*\\/')} */`

/** A whole file: header, imports, body. The formatter has the last word on its looks. */
export function print(header: string, body: readonly Part[]): string {
  const imports = new Map<string, Set<string>>()
  const render = (part: Part): string => {
    if (part === undefined || part === false) return ''
    if (typeof part !== 'object') return String(part)
    if ('strings' in part) return part.strings.map((text, i) => text + render(part.parts[i])).join('')
    if (!('kind' in part)) return part.map(render).join('\n')
    const key = `${part.from}|${part.kind}`
    imports.set(key, (imports.get(key) ?? new Set()).add(part.name))
    return part.name
  }
  const text = body.map(render).join('\n\n')
  const lines = [...imports].sort(packagesFirst).map(([key, names]) => {
    const [from, kind] = key.split('|')
    return `import ${kind}{ ${[...names].join(', ')} } from '${from}'`
  })
  return `${header}\n${lines.join('\n')}\n\n${text}\n`
}

const packagesFirst = ([a]: [string, unknown], [b]: [string, unknown]): number =>
  Number(a.startsWith('.')) - Number(b.startsWith('.')) || (a < b ? -1 : 1)
