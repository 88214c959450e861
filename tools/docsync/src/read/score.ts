/** Counts, kind by kind, what a reading shares with a spec. */
import type { Operation } from '@porthole/codegen/src/model.ts'
import { compare, type Comparison, type Kind, kinds } from '../compare.ts'
import type { OperationFacts } from '../facts.ts'

interface Tally {
  found: number
  /** Of the facts of either side. */
  total: number
  /** `Operation.request.Field.key: status spec, page`. */
  readonly wrong: string[]
  /** Differences at a place with an erratum, in the same form; they count as found. */
  readonly explained: string[]
}

type Score = Readonly<Record<Kind, Tally>>

export function emptyScore(): Score {
  const tally = (): Tally => ({ found: 0, total: 0, wrong: [], explained: [] })
  return Object.fromEntries(kinds.map((kind) => [kind, tally()])) as Record<Kind, Tally>
}

/** Adds one operation. A fact that only one side has is wrong, whichever side that is. */
export function addScore(score: Score, operation: Operation, facts: OperationFacts): void {
  for (const one of compare(operation, facts)) {
    const tally = score[one.kind]
    tally.total += 1
    if (one.status === 'found' || one.status === 'erratum') tally.found += 1
    if (one.status === 'erratum') tally.explained.push(line(operation, one))
    else if (one.status !== 'found') tally.wrong.push(line(operation, one))
  }
}

function line({ name }: Operation, { path, status, spec, page }: Comparison): string {
  return `${name}.${path}: ${status}: ${JSON.stringify(spec)}, page ${JSON.stringify(page)}`
}
