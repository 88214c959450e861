import { describe, expect, it } from 'vitest'
import { createNonces } from './nonces.ts'

describe('nonces', () => {
  it('are good once until they expire', () => {
    let time = 0
    const use = createNonces(() => time)
    expect([use('a', 10), use('a', 10), use('b', 10)]).toEqual([true, false, true])
    time = 9
    expect(use('a', 20)).toBe(false)
    time = 10
    expect([use('a', 20), use('a', 20)]).toEqual([true, false])
  })

  it('expire on their own day, even behind one that lives longer', () => {
    let time = 0
    const use = createNonces(() => time)
    use('long', 100)
    use('short', 10)
    time = 10
    expect([use('short', 30), use('long', 100)]).toEqual([true, false])
  })

  it('are forgotten early only beyond the limit, the oldest first', () => {
    const use = createNonces(() => 0, 2)
    for (const nonce of ['a', 'b', 'c']) use(nonce, 10)
    expect([use('c', 10), use('a', 10)]).toEqual([false, true])
  })
})
