/** An hour of world time under load: memory after it is what it was after ten minutes. */
import { limit, megabytes, plain, type Report, samplesOf, type Settings, works } from './harness.ts'
import { askWith } from './processes.ts'
import type { Soaked } from './soak-run.ts'

const callsInMinute = 12_000
/** Of the heap at the tenth minute. */
const growth = { atMost: 1.05 }

export const soaked = (minutes: number, calls: number, warmUp: number): Promise<Soaked> =>
  askWith<Soaked>(['--expose-gc'], 'soak-run.ts', minutes, calls, warmUp)

export async function soak({ quick }: Settings): Promise<Report> {
  const minutes = quick ? 14 : 60
  const { calls, created, deleted, heap } = await soaked(minutes, callsInMinute, 5)
  const [tenth, last] = [heap[10]!, heap.at(-1)!]
  const balanced = Math.abs(created - deleted) < created / 100
  return {
    title: `${minutes} stepped minutes of world time, ${calls.toLocaleString('en')} calls of all 30 operations`,
    rows: [
      limit(
        `heap, minute ${minutes} over minute 10`,
        last / tenth,
        `${megabytes(tenth)}, ${megabytes(last)}`,
        plain,
        growth,
      ),
      works('as many deletes as creates', balanced ? undefined : `${created} were created, ${deleted} were deleted`),
    ],
    notes: [
      'In process, through our clients, signed; the heap is that after a collection, the clients with it. Five minutes go before the first: then tickets are as many as are kept, and nonces of 15 minutes are complete in the tenth.',
    ],
    samples: samplesOf({ 'heap, bytes': heap }),
  }
}
