/**
 * The name that a misspelt one was probably meant to be. The generator has its own way to find it, since it runs before
 * any package is built.
 */

/** Undefined when nothing is near enough: more than a third of the letters differ. */
function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase())
    if (edits < least) [best, least] = [candidate, edits]
  }
  return best
}

/** `did you mean X`, or all the names when none is near. */
export function suggestion(name: string, names: Iterable<string>): string {
  const known = [...new Set(names)]
  const near = nearest(name, known)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length === 0 ? 'there is none to refer to' : `use one of ${known.join(', ')}`
}

/** Edits between two words: a letter added, dropped or replaced, or two neighbours swapped. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, before[column - 2]! + 1)
      current.push(least)
    }
    ;[before, above] = [above, current]
  }
  return above[b.length]!
}
