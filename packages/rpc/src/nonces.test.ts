import { describe, expect, it } from 'vitest'
import { createNonces } from './nonces.ts'

describe('nonces', () => {
  it('are good once until they expire', () => {
    let time = 0
    const use = createNonces(() => time)
    expect([use('a', 10_000), use('a', 10_000), use('b', 10_000)]).toEqual([true, false, true])
    time = 9_999
    expect(use('a', 20_000)).toBe(false)
    time = 10_000
    expect([use('a', 20_000), use('a', 20_000)]).toEqual([true, false])
  })

  it('are kept to the end of the second in which they expire', () => {
    let time = 0
    const use = createNonces(() => time)
    use('a', 10_001)
    time = 10_999
    expect(use('a', 20_000)).toBe(false)
    time = 11_000
    expect(use('a', 20_000)).toBe(true)
  })

  it('expire on their own day, even behind one that lives longer', () => {
    let time = 0
    const use = createNonces(() => time)
    use('long', 100_000)
    use('short', 10_000)
    time = 10_000
    expect([use('short', 30_000), use('long', 100_000)]).toEqual([true, false])
  })

  it('are forgotten early only beyond the limit, first those that expire first', () => {
    const use = createNonces(() => 0, 2)
    use('b', 600_000)
    use('a', 300_000)
    use('c', 900_000)
    expect([use('c', 900_000), use('b', 600_000), use('a', 300_000)]).toEqual([false, false, true])
  })
})
