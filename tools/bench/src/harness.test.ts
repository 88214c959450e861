import { describe, expect, it } from 'vitest'
import { compare, interleave, limit, plain, ratioOf, statsOf } from './harness.ts'
import { tableOf } from './table.ts'

describe('the harness', () => {
  it('tells median, spread and number of samples', () => {
    expect(statsOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, n: 3 })
    expect(statsOf([4, 1, 2, 3]).median).toBe(2.5)
  })

  it('compares round by round, so that a slow round counts for both', () => {
    expect(ratioOf([10, 100, 20], [5, 50, 10])).toEqual({ median: 2, min: 2, max: 2, n: 3 })
  })

  it('interleaves contenders, every other round backwards', async () => {
    const order: string[] = []
    const note = (name: string, value: number) => () => (order.push(name), value)
    const samples = await interleave(3, { a: note('a', 1), b: note('b', 2) })
    expect(order.join('')).toBe('abbaab')
    expect(samples).toEqual({ a: [1, 1, 1], b: [2, 2, 2] })
  })

  it('judges a ratio and a figure by their bounds', () => {
    const peer = { name: 'peer', values: [10] }
    expect(compare('speed', [13], peer, plain, { atLeast: 1.3 })).toMatchObject({ ratio: '1.30', met: true })
    expect(compare('time', [11], peer, plain, { atMost: 1.08 })).toMatchObject({ target: '<= 1.08', met: false })
    expect(compare('told only', [11], peer, plain)).not.toHaveProperty('met')
    expect(limit('memory', 1.3, '', plain, { atMost: 1.2 })).toMatchObject({ ours: '1.30', met: false })
  })

  it('prints no line wider than 100 columns and says what was missed', () => {
    const row = compare(
      'a comparison whose name is quite long',
      [2],
      { name: 'a-peer-with-a-long-name', values: [1] },
      plain,
      {
        atMost: 1,
      },
    )
    const text = tableOf('name', { title: 'a title', rows: [row], notes: ['word '.repeat(60).trim()], samples: {} })
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(100)
    expect(text).toContain('MISSED')
  })
})
