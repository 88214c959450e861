/** Where the lines of a document are in its new revision. */

export interface LineMap {
  /** The line in the new revision, the same or changed; undefined when it is gone. Lines count from 1. */
  to(line: number): number | undefined
  /** The line, or where it would stand. */
  near(line: number): number
  /** Lines that both have, with other words. */
  readonly changed: readonly (readonly [old: number, now: number])[]
  /** Lines that the new revision alone has. */
  readonly added: readonly number[]
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/).map((line) => line.trimEnd())
}

/** Aligns by lines that occur once in both, then, between those, by likeness. */
export function mapLines(old: readonly string[], now: readonly string[]): LineMap {
  const pairs = new Map<number, number>()
  align(old, now, [0, old.length], [0, now.length], pairs)
  const taken = new Set(pairs.values())
  const to = (line: number): number | undefined => {
    const found = pairs.get(line - 1)
    return found === undefined ? undefined : found + 1
  }
  return {
    to,
    near(line) {
      for (let before = line; before > 0; before--) {
        const found = to(before)
        if (found !== undefined) return Math.min(found + line - before, now.length)
      }
      return Math.min(line, now.length)
    },
    changed: [...pairs].filter(([a, b]) => old[a] !== now[b]).map(([a, b]) => [a + 1, b + 1] as const),
    added: now.flatMap((_, index) => (taken.has(index) ? [] : [index + 1])),
  }
}

type Span = readonly [start: number, end: number]

function align(
  old: readonly string[],
  now: readonly string[],
  [a0, a1]: Span,
  [b0, b1]: Span,
  pairs: Map<number, number>,
): void {
  let [aStart, bStart, aEnd, bEnd] = [a0, b0, a1, b1]
  while (aStart < aEnd && bStart < bEnd && old[aStart] === now[bStart]) pairs.set(aStart++, bStart++)
  while (aStart < aEnd && bStart < bEnd && old[aEnd - 1] === now[bEnd - 1]) pairs.set(--aEnd, --bEnd)
  if (aStart === aEnd || bStart === bEnd) return
  const anchors = increasing(unique(old, now, [aStart, aEnd], [bStart, bEnd]))
  if (anchors.length === 0) return alike(old, now, [aStart, aEnd], [bStart, bEnd], pairs)
  for (const [a, b] of [...anchors, [aEnd, bEnd] as const]) {
    align(old, now, [aStart, a], [bStart, b], pairs)
    if (a < aEnd) pairs.set(a, b)
    ;[aStart, bStart] = [a + 1, b + 1]
  }
}

/** Lines that each side has once. */
function unique(old: readonly string[], now: readonly string[], [a0, a1]: Span, [b0, b1]: Span): Span[] {
  const seen = new Map<string, { a: number[]; b: number[] }>()
  const note = (line: string, side: 'a' | 'b', index: number): void => {
    const entry = seen.get(line) ?? { a: [], b: [] }
    entry[side].push(index)
    seen.set(line, entry)
  }
  for (let index = a0; index < a1; index++) note(old[index]!, 'a', index)
  for (let index = b0; index < b1; index++) note(now[index]!, 'b', index)
  return [...seen.values()]
    .filter(({ a, b }) => a.length === 1 && b.length === 1)
    .map(({ a, b }) => [a[0]!, b[0]!] as const)
    .sort(([a], [b]) => a - b)
}

/** The longest run whose second numbers rise too. */
function increasing(pairs: readonly Span[]): Span[] {
  const tails: number[] = []
  const before: (number | undefined)[] = []
  for (const [index, [, b]] of pairs.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (pairs[tails[middle]!]![1] < b) low = middle + 1
      else high = middle
    }
    before[index] = low > 0 ? tails[low - 1] : undefined
    tails[low] = index
  }
  const run: Span[] = []
  for (let at = tails.at(-1); at !== undefined; at = before[at]) run.unshift(pairs[at]!)
  return run
}

const enough = 0.4
/** A block without one common line that is longer was written anew. */
const most = 400

/** Pairs the lines that are most alike, in their order. */
function alike(
  old: readonly string[],
  now: readonly string[],
  [a0, a1]: Span,
  [b0, b1]: Span,
  pairs: Map<number, number>,
): void {
  const [height, width] = [a1 - a0, b1 - b0]
  if (height > most || width > most) return
  const score = Array.from({ length: height + 1 }, () => new Float64Array(width + 1))
  const like = Array.from({ length: height }, (_, a) =>
    Float64Array.from({ length: width }, (__, b) => likeness(old[a0 + a]!, now[b0 + b]!)),
  )
  for (let a = height - 1; a >= 0; a--) {
    for (let b = width - 1; b >= 0; b--) {
      const both = like[a]![b]! < enough ? 0 : like[a]![b]! + score[a + 1]![b + 1]!
      score[a]![b] = Math.max(both, score[a + 1]![b]!, score[a]![b + 1]!)
    }
  }
  for (let a = 0, b = 0; a < height && b < width;) {
    const value = score[a]![b]!
    const one = like[a]![b]!
    if (one >= enough && value === one + score[a + 1]![b + 1]!) pairs.set(a0 + a++, b0 + b++)
    else if (value === score[a + 1]![b]!) a++
    else b++
  }
}

/** The share of the letters at both ends that are the same; nothing is like an empty line. */
function likeness(a: string, b: string): number {
  if (a === b) return a === '' ? enough : 1
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a[head] === b[head]) head++
  let tail = 0
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return (head + tail) / Math.max(a.length, b.length, 1)
}
