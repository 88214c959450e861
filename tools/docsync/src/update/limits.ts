/** Limits follow a sentence of the page in which nothing but numbers changed. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { listIn } from '@porthole/codegen/src/load/scope.ts'
import type { Notes } from './change.ts'
import type { SpecText } from './spec-text.ts'

export interface Sentence {
  readonly line: number
  readonly old: string
  readonly now: string
}

/** What stands behind the number of a value such as `15s` in a sentence. */
const units: Readonly<Record<string, RegExp>> = {
  s: /^[\s-]*(?:s\b|sec|秒)/i,
  ms: /^[\s-]*(?:ms\b|milli|毫秒)/i,
  min: /^[\s-]*(?:min|分)/i,
  h: /^[\s-]*(?:h\b|hour|小时)/i,
}

/** True when a limit was changed. A number that means no limit, or may mean several, changes nothing. */
export function followNumbers(spec: SpecText, { line, old, now }: Sentence, file: string, notes: Notes): boolean {
  if (masked(old) !== masked(now)) return false
  const before = [...old.matchAll(/\d+/g)]
  const after = [...now.matchAll(/\d+/g)].map(([number]) => number)
  const places = before.flatMap((match, index) =>
    match[0] === after[index]
      ? []
      : [{ from: match[0], to: after[index]!, rest: old.slice(match.index + match[0].length) }],
  )
  let isDone = false
  for (const { from, to, rest } of places) {
    const meant = listIn(spec.raw.limits).flatMap((limit, index) =>
      isRaw(limit) && (limit.basis ?? 'stated') === 'stated' && isMeant(limit.value, from, rest) ? [index] : [],
    )
    const [index] = meant
    if (index === undefined || meant.length > 1) continue
    const limit = listIn(spec.raw.limits)[index] as Raw
    const value = String(limit.value).replace(/\d+/, to)
    spec.set(['limits', index, 'value'], typeof limit.value === 'number' ? Number(value) : value)
    notes.changed(
      spec,
      ['limits', index, 'value'],
      `limits.${String(limit.kind)}: ${value}, was ${String(limit.value)} (${file}:${line})`,
    )
    isDone = true
  }
  if (isDone) follow(spec, places, { line, old, now }, notes)
  return isDone
}

function isMeant(value: unknown, from: string, rest: string): boolean {
  const [, number, per, unit] = /^(\d+)(\/?)([a-z]*)$/.exec(String(value)) ?? []
  if (number !== from) return false
  return per === '/' || (units[unit ?? ''] ?? /^/).test(rest)
}

/** Errata that quote the sentence take the new number; summaries of ours that have the old one are for review. */
function follow(
  spec: SpecText,
  places: readonly { from: string; to: string }[],
  { line, old, now }: Sentence,
  notes: Notes,
): void {
  for (const { path, value } of spec.scalars()) {
    const key = path.at(-1)
    if (typeof value !== 'string') continue
    const changed = places.reduce((text, { from, to }) => text.replaceAll(number(from), to), value)
    if (changed === value) continue
    const erratum = path[0] === 'errata' && key === 'says' ? listIn(spec.raw.errata)[Number(path[1])] : undefined
    if (isRaw(erratum) && erratum.line === line && quotes(value, old, now, changed)) {
      spec.set(path, changed)
      notes.changed(spec, path, `erratum at ${String(erratum.at)}: quotes ${changed}: review it`)
    } else if (key === 'summary' && path.length < 3) {
      notes.review(spec, path, `${path.join('.')} still has the old number: ${value}`)
    } else if (key === 'summary' || key === 'resolution' || key === 'conflict') {
      const from = places.map((place) => place.from).join(', ')
      notes.review(
        spec,
        path,
        `${path.join('.')} has ${from} in it, which changed in the page: look whether it still holds`,
      )
    }
  }
}

/** Whether what is in the text, quoted or as a whole, was in the sentence, and is in the new form. */
function quotes(says: string, old: string, now: string, changed: string): boolean {
  const bare = (text: string): string => text.replaceAll(/["'`]/g, '')
  const plain = (text: string): string => text.replaceAll(/["'`*\\]/g, '')
  return plain(old).includes(bare(says).replaceAll('*', ''))
    ? plain(now).includes(bare(changed).replaceAll('*', ''))
    : false
}

function number(text: string): RegExp {
  return new RegExp(`(?<!\\d)${text}(?!\\d)`, 'g')
}

function masked(text: string): string {
  return text.replaceAll(/\d+/g, '#')
}
