import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Fetch, FetchReply } from './index.ts'
import { within } from './retry.ts'
import { html, inFakeTime, never, ok, setUp } from './testing-client.ts'
import { broken, refusal } from './testing.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('a timeout', () => {
  test('is for each attempt, and that of the call counts before that of the client', async () => {
    const { client, events } = setUp([], { fetch: never, timeout: 60_000, retries: 0 })
    await expect(client.Read({}, { timeout: 5 })).rejects.toMatchObject({
      code: 'Client.Timeout',
      message: '[Client.Timeout] No reply.',
      status: 0,
    })
    expect(events).toMatchObject([{ status: 0, error: { code: 'Client.Timeout' }, delay: false }])
  })

  test('is ten seconds unless told otherwise', async () => {
    const { client, events } = setUp([], { fetch: never, retries: 1, now: () => Date.now() })
    const took = inFakeTime(async () => {
      const start = Date.now()
      await client.Read().catch(() => {})
      return Date.now() - start
    })
    expect(await took).toBeGreaterThanOrEqual(20_000)
    expect(events).toHaveLength(2)
  })

  test('tells the fetch to stop', async () => {
    let signal: AbortSignal | undefined
    const fetch: Fetch = (url, init) => {
      signal = init.signal
      return never(url, init)
    }
    const { client } = setUp([], { fetch, timeout: 5, retries: 0 })
    await expect(client.Read()).rejects.toThrow('Client.Timeout')
    expect(signal!.aborted).toBe(true)
  })

  test('covers a body that never ends', async () => {
    const endless: FetchReply = { ...ok, text: () => new Promise<never>(() => {}) }
    const { client } = setUp([endless], { timeout: 5, retries: 0 })
    await expect(client.Read()).rejects.toThrow('Client.Timeout')
  })

  test('covers a provider of credentials that hangs', async () => {
    const { client, sent } = setUp([ok], { credentials: () => new Promise<never>(() => {}), timeout: 5, retries: 0 })
    await expect(client.Read()).rejects.toThrow('Client.Timeout')
    expect(sent).toHaveLength(0)
  })

  test('may be infinite', async () => {
    await expect(setUp([ok], { timeout: Infinity }).client.Read()).resolves.toEqual({ RequestId: 'R-0' })
    const slow: Fetch = () => new Promise((resolve) => setTimeout(() => resolve(ok), 20))
    await expect(setUp([], { fetch: slow, timeout: Infinity }).client.Read()).resolves.toEqual({ RequestId: 'R-0' })
  })
})

describe('an aborted signal', () => {
  const reason = new Error('enough')

  test('ends a call with its reason before anything is sent', async () => {
    const { client, sent } = setUp([ok])
    await expect(client.Read({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(sent).toHaveLength(0)
  })

  test('ends a call that is on its way, though the fetch does not care', async () => {
    const controller = new AbortController()
    let inner: AbortSignal | undefined
    const fetch: Fetch = (url, init) => {
      inner = init.signal
      controller.abort(reason)
      return never(url, init)
    }
    const { client } = setUp([], { fetch })
    await expect(client.Read({}, { signal: controller.signal })).rejects.toBe(reason)
    expect(inner!.aborted).toBe(true)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  test('ends a call whose credentials do not come', async () => {
    const controller = new AbortController()
    const { client, sent } = setUp([ok], {
      credentials: () => {
        setTimeout(() => controller.abort(reason), 1)
        return new Promise<never>(() => {})
      },
    })
    await expect(client.Write({}, { signal: controller.signal })).rejects.toBe(reason)
    expect(sent).toHaveLength(0)
  })

  test('ends the wait between attempts at once, and leaves no timer', async () => {
    await inFakeTime(async () => {
      const controller = new AbortController()
      const { client, sent } = setUp([refusal('Throttling')], {
        random: () => 0.999,
        debug: () => setTimeout(() => controller.abort(reason), 1),
      })
      const start = Date.now()
      await expect(client.Read({}, { signal: controller.signal })).rejects.toBe(reason)
      expect(Date.now() - start).toBe(1)
      expect([sent.length, vi.getTimerCount()]).toEqual([1, 0])
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    })
  })

  test('counts before a failure of the same moment, and a string is a reason too', async () => {
    const controller = new AbortController()
    const fetch: Fetch = async () => {
      controller.abort('stop')
      throw broken('ECONNRESET')
    }
    const { client } = setUp([], { fetch })
    await expect(client.Read({}, { signal: controller.signal })).rejects.toBe('stop')
  })

  test('keeps no listener of a call that has ended', async () => {
    const { signal } = new AbortController()
    await setUp([refusal('Throttling'), ok]).client.Read({}, { signal })
    await expect(setUp([html(404)]).client.Read({}, { signal })).rejects.toThrow('Client.BadReply')
    await expect(setUp([], { fetch: never, timeout: 1, retries: 0 }).client.Read({}, { signal })).rejects.toThrow(
      'Client.Timeout',
    )
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('within', () => {
  const forever = () => new Promise<never>(() => {})

  test('gives what the work gives, undefined when that is late, and what it throws', async () => {
    expect(await within(1000, undefined, async () => 1)).toBe(1)
    expect(await within(1, undefined, forever)).toBeUndefined()
    await expect(within(1000, undefined, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    expect(await within(1, undefined)).toBeUndefined()
    expect(await within(Infinity, undefined, () => within(5, undefined).then(() => 'late'))).toBe('late')
  })

  test('tells work that is no longer waited for to stop', async () => {
    const stops: AbortSignal[] = []
    const work = (stop: AbortSignal) => (stops.push(stop), forever())
    await within(1, undefined, work)
    const controller = new AbortController()
    const aborted = within(1000, controller.signal, work)
    controller.abort('enough')
    await expect(aborted).rejects.toBe('enough')
    expect(stops.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('does not begin when the signal was aborted', async () => {
    const work = vi.fn<() => Promise<number>>(async () => 1)
    await expect(within(1, AbortSignal.abort('enough'), work)).rejects.toBe('enough')
    expect(work).not.toHaveBeenCalled()
  })

  test('hears of work that fails when nobody waits any more, and says nothing', async () => {
    const unhandled = vi.fn<(reason: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    const late = within(1, undefined, () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 5)))
    expect(await late).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('leaves no timer and no listener behind, whatever happens', async () => {
    vi.useFakeTimers()
    const { signal } = new AbortController()
    await within(1000, signal, async () => 1)
    await within(1000, signal, () => Promise.reject(new Error('x'))).catch(() => {})
    const controller = new AbortController()
    const aborted = within(1000, controller.signal, forever)
    controller.abort()
    await expect(aborted).rejects.toThrow('aborted')
    const done = Promise.all([within(1000, signal), within(1000, signal, forever)])
    await vi.advanceTimersByTimeAsync(1000)
    await done
    expect(vi.getTimerCount()).toBe(0)
    for (const one of [signal, controller.signal]) expect(getEventListeners(one, 'abort')).toHaveLength(0)
  })
})
