/** The load that goes on and on, shortened: the hour is in `npm run bench`. */
import { expect, it } from 'vitest'
import { soaked } from './soak.ts'

it('leaves no more in memory after half an hour than after ten minutes', async () => {
  const { calls, created, deleted, heap } = await soaked(30, 400, 16)
  expect(calls).toBe(12_000)
  expect(created).toBeGreaterThan(400)
  expect(Math.abs(created - deleted)).toBeLessThan(40)
  expect(heap.at(-1)! / heap[10]!).toBeLessThan(1.05)
}, 120_000)
