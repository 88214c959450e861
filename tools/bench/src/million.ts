/** A world with a million instances: what reading it costs, against the same world with a hundred, and what it weighs. */
import { compare, limit, microseconds, plain, type Report, samplesOf, type Settings } from './harness.ts'
import type { Weighed } from './million-run.ts'
import { askWith } from './processes.ts'

const many = 1_000_000
const few = 100
/** Of what it costs with few. */
const cost = { atMost: 2 }
const weight = { atMost: 400 }

export async function million({ quick }: Settings): Promise<Report> {
  const { rounds, bytes } = await askWith<Weighed>(['--expose-gc'], 'million-run.ts', many, few, quick ? 3 : 15)
  const rows = Object.entries(rounds).map(([what, { large, small }]) =>
    compare(what, large, { name: `with ${few}`, values: small }, microseconds, cost),
  )
  const samples = Object.entries(rounds).flatMap(([what, { large, small }]) => [
    [`${what}, ${many}`, large] as const,
    [`${what}, ${few}`, small] as const,
  ])
  return {
    title: 'DescribeInstances in a world with 1,000,000 instances, in memory',
    rows: [...rows, limit('heap per instance', bytes, '', (value) => `${plain(value)} B`, weight)],
    notes: [
      'Microseconds of a call from its bytes to its answer, in process and without a signature, which would hide what the store costs; pages have ten instances. The heap is that after a collection, over the number of instances.',
    ],
    samples: samplesOf(Object.fromEntries(samples)),
  }
}
