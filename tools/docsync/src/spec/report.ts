/** Shows differences to people and machines: text of 80 columns, JSON, Markdown, and the entries of changelogs. */
import type { Difference } from './compare.ts'
import { type Semver, semvers } from './rules.ts'

export type Format = 'text' | 'json' | 'markdown'
interface Bump {
  readonly package: string
  readonly bump: Semver
}

const width = 80
/** What changes of a version are called. */
export const headings = { major: 'Breaking', minor: 'New or different', patch: 'Words and samples', none: 'No effect' }

/** The highest effect on each package, by name; packages without a difference are left out. */
function bumps(differences: readonly Difference[]): Bump[] {
  const highest = new Map<string, Semver>()
  for (const { path, semver } of differences) {
    const name = packageOf(path)
    const known = highest.get(name) ?? 'none'
    highest.set(name, semvers.indexOf(semver) > semvers.indexOf(known) ? semver : known)
  }
  return [...highest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bump]) => ({ package: name, bump }))
}

export function report(differences: readonly Difference[], format: Format): string {
  if (format === 'json') return JSON.stringify({ packages: bumps(differences), differences }, undefined, 2)
  if (format === 'markdown') return markdown(differences)
  return text(differences)
}

/** An entry a package, by effect; what has no effect on the version is left out. */
export function changelog(differences: readonly Difference[]): string {
  const touched = bumps(differences).filter(({ bump }) => bump !== 'none')
  return touched.map(({ package: name, bump }) => entry(name, bump, differences)).join('\n\n')
}

function entry(name: string, bump: Semver, differences: readonly Difference[]): string {
  const own = differences.filter(({ path }) => packageOf(path) === name)
  const parts = (['major', 'minor', 'patch'] as const).flatMap((semver) => {
    const lines = own.filter((one) => one.semver === semver).map((one) => `- ${sentence(one)}`)
    return lines.length === 0 ? [] : [`### ${headings[semver]}\n\n${lines.join('\n')}`]
  })
  return [`## ${name}: ${bump}`, ...parts].join('\n\n')
}

function text(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'no differences'
  const worst = [...differences].sort((a, b) => semvers.indexOf(b.semver) - semvers.indexOf(a.semver))
  const blocks = worst.map((one) => {
    const head = wrap(`${one.semver.padEnd(6)} ${one.path}`, 9)
    if (one.semver === 'none') return `${head}\n       ${one.kind}`
    const meaning = `clients: ${one.clients}; servers: ${one.servers}. ${one.rule}`
    return [head, wrap(`       ${said(one)}`, 9), wrap(`       ${meaning}`, 9)].join('\n')
  })
  const total = `${differences.length} difference${differences.length === 1 ? '' : 's'}`
  const versions = bumps(differences).map(({ package: name, bump }) => `${name}: ${bump}`)
  return [...blocks, [total, ...versions].join('\n')].join('\n\n')
}

function markdown(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'No differences.'
  const cells = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const versions = [['package', 'version'], ['---', '---'], ...bumps(differences).map((one) => [one.package, one.bump])]
  const sections = (['major', 'minor', 'patch', 'none'] as const).flatMap((semver) => {
    const own = differences.filter((one) => one.semver === semver)
    if (own.length === 0) return []
    if (semver === 'none') return ['## No effect', own.map(({ path, kind }) => `- ${code(path)}: ${kind}`).join('\n')]
    const head = [
      ['where', 'what', 'clients', 'servers', 'why'],
      ['---', '---', '---', '---', '---'],
    ]
    const rows = own.map((one) => [code(one.path), values(one, code), one.clients, one.servers, one.rule])
    return [`## ${headings[semver]} (${semver})`, [...head, ...rows].map(cells).join('\n')]
  })
  return [versions.map(cells).join('\n'), ...sections].join('\n\n')
}

function said(difference: Difference): string {
  return values(difference, (value) => value)
}

/** A line of a changelog. */
export function sentence(difference: Difference): string {
  return `${code(difference.path)}: ${values(difference, code)}. ${difference.rule}`
}

function values(difference: Difference, show: (value: string) => string): string {
  const { kind } = difference
  const sides = (['before', 'after'] as const).flatMap((side) =>
    difference[side] === undefined ? [] : [show(brief(difference[side]))],
  )
  return sides.length === 0 ? kind : `${kind}: ${sides.join(' -> ')}`
}

/** One line, cut where it would fill the screen. */
function brief(value: unknown): string {
  const isWords = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
  const whole = typeof value === 'string' ? value : isWords ? value.join(', ') : JSON.stringify(value)
  const line = whole.replaceAll(/\s+/g, ' ')
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`
}

/** Code in Markdown; a value with backticks of its own gets a longer fence. */
function code(value: string): string {
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${value}${fence}` : `${fence} ${value} ${fence}`
}

/** Breaks at spaces, and inside of a word that no line can hold. */
function wrap(line: string, indent: number): string {
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width)
    const at = space > indent ? space : width
    lines.push(rest.slice(0, at))
    rest = ' '.repeat(indent) + rest.slice(at).trimStart()
  }
  return [...lines, rest].join('\n')
}

function packageOf(path: string): string {
  return `@porthole/${path.slice(0, path.indexOf('/'))}`
}
