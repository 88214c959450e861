import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError, type ClientOptions, createRpcClient, type DebugEvent, type Fetch, type FetchReply } from './index.ts'
import { within } from './retry.ts'
import { Again, broken, type Keys, keys, protocol, Read, refusal, reply, script, Write } from './testing.ts'

const ok = reply({ RequestId: 'R-0' })
const html = (status: number) => reply('<html>', status)
const never: Fetch = () => new Promise<never>(() => {})

/** A client that pauses for next to nothing, unless `random` says otherwise. */
function setUp(answers: (FetchReply | Error)[], options: Partial<ClientOptions<Keys>> = {}) {
  const fetch = script(...answers)
  const events: DebugEvent[] = []
  const client = createRpcClient(
    protocol,
    { Read, Write, Again },
    {
      credentials: keys,
      endpoint: 'https://localhost',
      fetch,
      random: () => 0,
      debug: (event) => events.push(event),
      ...options,
    },
  )
  return { client, sent: fetch.sent, events }
}

/** How many attempts a call makes until it fails. */
async function attemptsOf(answers: (FetchReply | Error)[], name: 'Read' | 'Write' | 'Again', options = {}) {
  const { client, events } = setUp(answers, options)
  await expect(client[name]()).rejects.toThrow(ApiError)
  expect(events.map(({ attempt }) => attempt)).toEqual(events.map((_, index) => index + 1))
  return events.length
}

afterEach(() => {
  vi.useRealTimers()
})

/** Makes time pass on its own; crypto, once loaded, needs none. */
async function inFakeTime<T>(act: () => Promise<T>): Promise<T> {
  await setUp([ok]).client.Read()
  vi.useFakeTimers({ now: 1_000_000 })
  const done = act()
  done.catch(() => {})
  await vi.advanceTimersByTimeAsync(600_000)
  return done
}

describe('a retry', () => {
  test('encodes and signs anew, with a fresh nonce and time', async () => {
    let turn = 0
    const options = { random: () => ++turn / 64, now: () => 1_000_000 + turn }
    const { client, sent } = setUp([refusal('Throttling'), refusal('Busy', 500), ok], options)
    await client.Read({ InstanceId: 'i' })
    expect(sent).toHaveLength(3)
    for (const name of ['x-nonce', 'x-time', 'authorization']) {
      expect([name, new Set(sent.map(({ headers }) => headers[name])).size]).toEqual([name, 3])
    }
  })

  test('comes after a pause of up to twice as long each time, with full jitter, and never more than five seconds', async () => {
    for (const share of [0, 0.5, 0.999]) {
      const times: number[] = []
      const fetch: Fetch = async () => (times.push(Date.now()), refusal('Throttling'))
      const { client, events } = setUp([], { fetch, retries: 8, random: () => share, now: () => Date.now() })
      await inFakeTime(() => client.Read().catch(() => {}))
      const pauses = [100, 200, 400, 800, 1600, 3200, 5000, 5000].map((most) => most * share)
      expect(events.map(({ delay }) => delay)).toEqual([...pauses, false])
      const waited = times.slice(1).map((time, index) => time - times[index]!)
      for (const [index, pause] of pauses.entries()) expect(Math.abs(waited[index]! - pause)).toBeLessThanOrEqual(1)
      vi.useRealTimers()
    }
  })

  test('is tried three times unless told otherwise', async () => {
    expect(await attemptsOf([html(503)], 'Read')).toBe(4)
    expect(await attemptsOf([html(503)], 'Read', { retries: 1 })).toBe(2)
    expect(await attemptsOf([html(503)], 'Read', { retries: 0 })).toBe(1)
  })

  test('leaves the error as it is', async () => {
    const { client, events } = setUp([refusal('Busy', 503)])
    const error = await client.Read().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: '[Busy] No.', status: 503, requestId: 'R-1' })
    expect(events.at(-1)!.error).toBe(error)
  })

  test('is not begun after the budget', async () => {
    const options = { retries: 9, budget: 350, random: () => 0.999, now: () => Date.now() }
    const { client, events } = setUp([refusal('Throttling')], options)
    await inFakeTime(() => client.Read().catch(() => {}))
    expect(events.map(({ delay }) => delay && Math.round(delay))).toEqual([100, 200, false])
  })

  test('that began within the budget may take its whole time', async () => {
    const late: Fetch = () => new Promise((resolve) => setTimeout(() => resolve(ok), 9000))
    const { client, events } = setUp([], { fetch: late, budget: 3000, now: () => Date.now() })
    expect(await inFakeTime(() => client.Read())).toEqual({ RequestId: 'R-0' })
    expect(events).toHaveLength(1)
  })

  test('asks the service nothing more once it was answered', async () => {
    const { client, sent } = setUp([broken('ECONNRESET'), ok, html(500)])
    expect(await client.Again()).toEqual({ RequestId: 'R-0' })
    expect(sent).toHaveLength(2)
  })
})

describe('what is repeated', () => {
  const failures: [string, FetchReply | Error, read: number, write: number][] = [
    ['throttling', refusal('Throttling.User'), 4, 4],
    ['throttling inside HTTP 200', refusal('Throttling', 200), 4, 4],
    ['HTTP 429 without an envelope', html(429), 4, 4],
    ['HTTP 429 with a code of any name', refusal('TooFast', 429), 4, 4],
    ['an error of the server', refusal('InternalError', 500), 4, 1],
    ['a bad gateway with a page', html(502), 4, 1],
    ['a reset connection', broken('ECONNRESET'), 4, 1],
    ['a hang-up', broken('ECONNRESET', 'socket hang up'), 4, 1],
    ['a refused connection', broken('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 4, 4],
    ['a refused connection on every address', broken('ECONNREFUSED', ''), 4, 4],
    ['an unknown host', broken('ENOTFOUND', 'getaddrinfo ENOTFOUND x'), 4, 4],
    ['a resolver that is down', broken('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x'), 4, 1],
    ['an unreachable host', broken('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'), 4, 1],
    ['a connection that was not made in time', broken('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'), 4, 1],
    ['a broken pipe', broken('EPIPE', 'write EPIPE'), 4, 1],
    [
      'a refused connection of the global fetch',
      new TypeError('fetch failed', { cause: broken('ECONNREFUSED', 'connect ECONNREFUSED ::1:1') }),
      4,
      4,
    ],
    ['a failure of which nothing is known', new TypeError('Failed to fetch'), 4, 1],
    ['a refusal', refusal('NotFound', 404), 1, 1],
    ['a refusal inside HTTP 200', refusal('NotFound', 200), 1, 1],
    ['a refusal that speaks of a connection', reply({ Code: 'NotFound', Message: 'connect ECONNREFUSED' }, 400), 1, 1],
    ['a page in place of an answer', html(200), 1, 1],
  ]
  test.each(failures)('after %s', async (_, answer, read, write) => {
    expect(await attemptsOf([answer], 'Read')).toBe(read)
    expect(await attemptsOf([answer], 'Again')).toBe(read)
    expect(await attemptsOf([answer], 'Write')).toBe(write)
  })

  test('after a timeout', async () => {
    const fetch = vi.fn<Fetch>(never)
    expect(await attemptsOf([], 'Read', { fetch, timeout: 1 })).toBe(4)
    expect(await attemptsOf([], 'Again', { fetch, timeout: 1 })).toBe(4)
    expect(await attemptsOf([], 'Write', { fetch, timeout: 1 })).toBe(1)
    expect(fetch).toHaveBeenCalledTimes(9)
  })

  test('after a body that broke off', async () => {
    const half: FetchReply = { ...ok, text: () => Promise.reject(broken('ECONNRESET', 'aborted')) }
    expect(await attemptsOf([half], 'Read')).toBe(4)
    expect(await attemptsOf([half], 'Write')).toBe(1)
  })

  test('when an operation says nothing of its effect: that is a read', async () => {
    const { effect: _, ...Plain } = Read
    const { client, sent } = setUp([html(502), ok])
    await client.send(Plain, {})
    expect(sent).toHaveLength(2)
  })
})

describe('a timeout', () => {
  test('is for each attempt, and that of the call counts before that of the client', async () => {
    const { client, events } = setUp([], { fetch: never, timeout: 60_000, retries: 0 })
    await expect(client.Read({}, { timeout: 5 })).rejects.toMatchObject({
      code: 'Client.Timeout',
      message: '[Client.Timeout] No reply in time.',
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
