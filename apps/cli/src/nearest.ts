/**
 * What was probably meant by a name that does not exist. More forgiving than the validators' `nearest`, which has to be
 * small above all, since every client carries it.
 */

/** ` Did you mean X?` when something is near, else nothing. */
export function suggestion(typed: string, known: Iterable<string>, prefix: string = ''): string {
  const near = nearest(typed, [...known])
  return near === undefined ? '' : ` Did you mean ${prefix}${near}?`
}

/** The name fewest keystrokes away, whatever the letter case; else the only one that contains what was typed. */
function nearest(typed: string, known: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase()
  const ranked = known.map((name) => ({ name, cost: distance(wanted, name.toLowerCase()) }))
  const best = ranked.toSorted((a, b) => a.cost - b.cost)[0]
  if (best && best.cost <= 1 + typed.length / 4) return best.name
  const containing = wanted.length < 4 ? [] : known.filter((name) => name.toLowerCase().includes(wanted))
  return containing.length === 1 ? containing[0] : undefined
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? before[j - 2]! + 1 : Infinity,
      )
    }
    before = last
    last = row
  }
  return last[b.length]!
}
