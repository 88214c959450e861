/** Harmful requests in great number: nothing breaks, nothing changes, nothing stays in memory. */
import type { Withstood } from '@porthole/proof/src/hostile-world.ts'
import { limit, megabytes, plain, type Report, samplesOf, type Settings, works } from './harness.ts'
import { askWith } from './processes.ts'

/** Of the heap after a tenth of the requests. */
const growth = { atMost: 1.1 }

export async function hostile({ quick }: Settings): Promise<Report> {
  const wanted = quick ? 5000 : 100_000
  const { problem, withstood } = await askWith<Outcome>(['--expose-gc'], 'hostile-run.ts', wanted)
  const { requests = 0, codes = {}, heap = { early: 0, late: 0 } } = withstood ?? {}
  const told = Object.entries(codes).toSorted(([, a], [, b]) => b - a)
  return {
    title: `${requests.toLocaleString('en')} malformed or hostile requests: fuzzed wire, wrong signatures, oversized, nested, admin API`,
    rows: [
      works('no crash, no 5xx, no change', problem),
      limit(
        'heap, end over a tenth',
        heap.late / heap.early,
        `${megabytes(heap.early)}, ${megabytes(heap.late)}`,
        plain,
        growth,
      ),
    ],
    notes: [
      'Seven in ten carry no good signature: the rows of the world are compared before and after. The others are signed, or ask the admin API as somebody who may: none that is refused may have written a row. The heap holds the nonces of 15 minutes.',
      `Answered: ${told.map(([code, times]) => `${code} ${times}`).join(', ')}.`,
    ],
    samples: samplesOf({ 'heap early, bytes': [heap.early], 'heap late, bytes': [heap.late] }),
  }
}

export interface Outcome {
  readonly problem?: string
  readonly withstood?: Withstood
}
