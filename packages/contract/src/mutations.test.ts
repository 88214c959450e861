import { expect, it } from 'vitest'
import { breaking } from './breaking.ts'
import { allMutants, type Mutant } from './mutants.ts'
import { runContract } from './run.ts'
import { simulatorTarget, testCredentials } from './testing.ts'

/** Numbers from 0 up to 1, the same for a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function drawn(seed: number, count: number): Mutant[] {
  const random = numbers(seed)
  const all = allMutants().map((mutant) => [random(), mutant] as const)
  return all
    .sort(([one], [other]) => one - other)
    .slice(0, count)
    .map(([, mutant]) => mutant)
}

async function isCaught(mutant: Mutant): Promise<boolean> {
  const results = await runContract({
    target: simulatorTarget(breaking(mutant)),
    credentials: testCredentials,
    services: [mutant.service],
    only: ({ operation }) => operation === mutant.operation,
    bail: true,
  })
  return results.some(({ outcome }) => outcome === 'failed')
}

/** What no call leads to in the default world: nobody has been connected, and a service has no faults of its own. */
const beyond = [
  /^gws DescribeClusterConnections: .* Connections\b/,
  /^gws DescribeInstances: empty Instances\.AppList$/,
  /^ecs DescribeInstanceVncUrl: .*\b(InternalError|InstanceNotReady)\b/,
]

it('catches at least 95 % of 300 ways to break a service, drawn by a seed', { timeout: 120_000 }, async () => {
  const mutants = drawn(Number(process.env['PORTHOLE_SEED'] ?? 4), Number(process.env['PORTHOLE_MUTANTS'] ?? 300))
  const missed: string[] = []
  for (const mutant of mutants) if (!(await isCaught(mutant))) missed.push(mutant.id)
  expect(mutants.length).toBeGreaterThanOrEqual(200)
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  const caught = (mutants.length - missed.length) / mutants.length
  expect(caught, `missed:\n${missed.join('\n')}`).toBeGreaterThanOrEqual(0.95)
  expect(missed.filter((id) => !beyond.some((known) => known.test(id)))).toEqual([])
})
