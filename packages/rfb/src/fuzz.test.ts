import { expect, it } from 'vitest'
import { fuzzClient } from './fuzz-client.ts'
import { fuzz } from './fuzz.ts'

it('5,000 streams with mistakes in them end in a reason or in nothing, never in a crash', () => {
  fuzz(500, 99)
  const before = process.memoryUsage()
  const result = fuzz(5000)
  const after = process.memoryUsage()
  expect(result.streams).toBe(5000)
  // All kinds of ends are met, or the fuzzer is none.
  expect(Object.keys(result.ends)).toEqual(expect.arrayContaining(['Open', 'BadMessage', 'TooMuch', 'BadVersion']))
  expect(result.ends['BadMessage']).toBeGreaterThan(500)
  expect(result.ends['Open']).toBeGreaterThan(500)
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 << 20)
})

it('is the same for the same seed', () => {
  const { slowest: _, ...first } = fuzz(50, 5)
  expect(fuzz(50, 5)).toMatchObject(first)
})

it('2,000 servers with mistakes in what they say leave the client with a screen or with a reason', async () => {
  const { ends } = await fuzzClient(2000)
  expect(Object.keys(ends)).toEqual(
    expect.arrayContaining(['Open', 'BadMessage', 'TooMuch', 'BadVersion', 'ClientLeft']),
  )
})
