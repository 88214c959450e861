/** Follows the lines of a document: sources, errata, and the lines that words and comments of specs name. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { Path } from '@porthole/codegen/src/load/problem.ts'
import { listIn, mapsIn } from '@porthole/codegen/src/load/scope.ts'
import type { Notes } from './change.ts'
import type { SpecText, Splice } from './spec-text.ts'

export interface Moved {
  /** The id of the document in `_service.yaml`. */
  readonly document: string
  /** All documents that words may name. */
  readonly documents: readonly string[]
  /** Where a line is now; undefined when it is gone. */
  readonly to: (line: number) => number | undefined
  /** Where it would be. */
  readonly near: (line: number) => number
}

/** Our own words: all else is of the wire. */
const words = new Set(['summary', 'from', 'says', 'conflict', 'resolution'])
const mention = /\blines? (\d+(?:(?:, and |, | and | or | to |\.\.)\d+)*)/g

/** The document that a file speaks of where it names none. */
export function ownDocument(raw: Raw): string | undefined {
  const [source] = listIn(raw.sources)
  if (isRaw(source)) return String(source.document)
  const all = Object.keys(mapsIn(raw.documents))
  return all.length === 1 ? all[0] : undefined
}

/** Everything but the lines of sources, which follow their section. */
export function moveLines(spec: SpecText, moved: Moved, notes: Notes): void {
  const { raw } = spec
  const own = ownDocument(raw)
  const others = listIn(raw.sources).flatMap((one) => (isRaw(one) ? [String(one.document)] : []))
  const documentAt = (path: Path): string | undefined => {
    const erratum = path[0] === 'errata' ? listIn(raw.errata)[Number(path[1])] : undefined
    return isRaw(erratum) && typeof erratum.document === 'string' ? erratum.document : own
  }
  const splices: Splice[] = []
  for (const { path, value, start, end } of spec.scalars()) {
    const key = String(path.at(-1))
    const about = documentAt(path)
    if (path[0] === 'errata' && path.length === 3 && key === 'line' && typeof value === 'number') {
      const now = about === moved.document ? moved.near(value) : value
      if (now !== value) splices.push({ start, end, text: String(now) })
    } else if (words.has(key) && typeof value === 'string') {
      const source = spec.text.slice(start, end)
      const text = rewritten(source, about, others, moved, (what) => notes.review(spec, path, what))
      if (text !== source) splices.push({ start, end, text })
    }
  }
  for (const match of spec.text.matchAll(/^\s*#.*$/gm)) {
    const text = rewritten(match[0], own, others, moved, (what) =>
      notes.at('review', spec.file, spec.text.slice(0, match.index).split('\n').length, what),
    )
    if (text !== match[0]) splices.push({ start: match.index, end: match.index + match[0].length, text })
  }
  if (splices.length === 0) return
  spec.splice(splices)
  notes.at('moved', spec.file, 1, `${splices.length} line numbers of ${moved.document}`)
}

/** A text with the lines it names where they are now. */
function rewritten(
  text: string,
  own: string | undefined,
  sources: readonly string[],
  { document, documents, to, near }: Moved,
  review: (what: string) => void,
): string {
  return text.replaceAll(mention, (all, numbers: string, offset: number) => {
    if (documentOf(text.slice(0, offset), own, sources, documents) !== document) return all
    const gone: string[] = []
    // The import's own words name lines to look at: near is near enough.
    const isImport = /^\s*# review: $| on the page of \S+ at $/.test(text.slice(0, offset))
    const now = numbers.replaceAll(/\d+/g, (number) => {
      const line = isImport ? near(Number(number)) : to(Number(number))
      if (line === undefined) gone.push(number)
      return String(line ?? number)
    })
    if (gone.length > 0) review(`names line ${gone.join(', ')} of ${document}, which is gone`)
    return all.replace(numbers, () => now)
  })
}

/** Which document a line is of: the one named last before it, the other revision, or that of the whole text. */
function documentOf(
  before: string,
  own: string | undefined,
  sources: readonly string[],
  documents: readonly string[],
): string | undefined {
  const named = documents
    .map((id) => ({ id, at: before.lastIndexOf(id) }))
    .filter(({ at }) => at >= 0)
    // Of ids that begin alike, the longest is meant.
    .sort((a, b) => a.at - b.at || a.id.length - b.id.length)
    .at(-1)
  if (named !== undefined) return named.id
  const isOther = /\b(?:earlier|later|other) revision\b/.test(before)
  if (isOther) return sources.length === 2 ? sources.find((id) => id !== own) : undefined
  return own
}
