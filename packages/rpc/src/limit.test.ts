import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createLimiter } from './limit.ts'
import { operation } from './testing.ts'

const limited = (rate: number, name = 'Limited') => ({ ...operation(name), rate })

/** A clock that moves only while somebody sleeps. */
function clock() {
  let time = 0
  const now = () => time
  const sleep = async (ms: number) => {
    time += ms
  }
  return { now, sleep, pass: (ms: number) => (time += ms) }
}

describe('a limiter', () => {
  test('lets no more than the rate through in any second', async () => {
    const { now, sleep } = clock()
    const limiter = createLimiter({ now, sleep })
    const Limited = limited(10)
    const starts = await Promise.all(
      Array.from({ length: 35 }, async () => {
        await limiter(Limited)
        return now()
      }),
    )
    expect(starts[34]).toBe(3000)
    for (const start of starts) {
      expect(starts.filter((other) => other >= start && other < start + 1000).length).toBeLessThanOrEqual(10)
    }
  })

  test('counts a second from each call, not from the first', async () => {
    const { now, sleep, pass } = clock()
    const limiter = createLimiter({ now, sleep })
    const Limited = limited(2)
    await limiter(Limited)
    pass(900)
    await limiter(Limited)
    await limiter(Limited)
    expect(now()).toBe(1000)
    await limiter(Limited)
    expect(now()).toBe(1900)
  })

  test('spaces a rate below one a second', async () => {
    const { now, sleep } = clock()
    const limiter = createLimiter({ now, sleep })
    const Limited = limited(0.1)
    for (let i = 0; i < 3; i++) await limiter(Limited)
    expect(now()).toBe(20_000)
  })

  test('holds nothing back that has no rate, and no operation because of another', async () => {
    const { now, sleep } = clock()
    const limiter = createLimiter({ now, sleep })
    const [A, B, Free] = [limited(1, 'A'), limited(1, 'B'), operation('Free')]
    for (let i = 0; i < 5; i++) await limiter(Free)
    await limiter(A)
    await limiter(B)
    expect(now()).toBe(0)
    await limiter(A)
    expect(now()).toBe(1000)
  })

  test('is fair: first come, first served', async () => {
    const limiter = createLimiter(clock())
    const Limited = limited(1)
    const order: number[] = []
    await Promise.all([1, 2, 3, 4].map(async (n) => order.push((await limiter(Limited), n))))
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('lets one that waits give up at once, without taking its turn from the others', async () => {
    let time = 0
    const sleeping: { ms: number; wake: () => void }[] = []
    const limiter = createLimiter({
      now: () => time,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          sleeping.push({ ms, wake: resolve })
          signal!.addEventListener('abort', () => reject(signal!.reason))
        }),
    })
    const Limited = limited(1)
    await limiter(Limited)
    const controller = new AbortController()
    const [second, third, fourth] = [undefined, controller.signal, undefined].map((signal) => limiter(Limited, signal))
    controller.abort('enough')
    await expect(third).rejects.toBe('enough')
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    const wake = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      const { ms, wake: go } = sleeping.pop()!
      time += ms
      go()
    }
    await wake()
    await second
    await wake()
    await fourth
    expect(time).toBe(2000)
  })

  test('lets one give up that is being held back', async () => {
    const limiter = createLimiter()
    const Limited = limited(0.001)
    await limiter(Limited)
    const controller = new AbortController()
    const held = limiter(Limited, controller.signal)
    setTimeout(() => controller.abort('enough'), 5)
    await expect(held).rejects.toBe('enough')
  })

  test('refuses a signal that is already aborted', async () => {
    await expect(createLimiter()(limited(1), AbortSignal.abort('enough'))).rejects.toBe('enough')
  })
})
