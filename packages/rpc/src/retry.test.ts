import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { type ClientOptions, createRpcClient, type FetchReply, isApiError } from './index.ts'
import { sleep, within } from './retry.ts'
import { Again, broken, type Keys, keys, protocol, Read, refusal, reply, script, Write } from './testing.ts'

const ok = reply({ RequestId: 'R-0' })
const html = (status: number) => reply('<html>', status)

function setUp(answers: (FetchReply | Error)[], options: Partial<ClientOptions<Keys>> = {}) {
  const fetch = script(...answers)
  const slept: number[] = []
  let time = 1_000_000
  const client = createRpcClient(
    protocol,
    { Read, Write, Again },
    {
      credentials: keys,
      endpoint: 'localhost',
      fetch,
      random: () => 0.5,
      now: () => time,
      sleep: async (ms) => {
        slept.push(ms)
        time += ms
      },
      ...options,
    },
  )
  return { client, sent: fetch.sent, slept }
}

const attemptsOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: unknown) => (isApiError(error) ? error.attempts : error),
  )

describe('a retry', () => {
  test('encodes and signs anew, with a fresh nonce and time', async () => {
    let turn = 0
    const { client, sent } = setUp([refusal('Throttling'), refusal('Busy', 500), ok], { random: () => ++turn / 16 })
    await client.Read({ InstanceId: 'i' })
    expect(sent).toHaveLength(3)
    for (const name of ['x-nonce', 'x-time', 'authorization']) {
      expect([name, new Set(sent.map(({ headers }) => headers[name])).size]).toEqual([name, 3])
    }
    for (const { headers } of sent) expect(headers['x-nonce']).toMatch(/^\d+$/)
  })

  test('waits twice as long each time, with full jitter, up to a cap', async () => {
    const { client, slept } = setUp([refusal('Throttling')], { retry: { retries: 6, base: 100, cap: 1000 } })
    expect(await attemptsOf(client.Read())).toBe(7)
    expect(slept).toEqual([50, 100, 200, 400, 500, 500])
  })

  test('is tried three times unless told otherwise', async () => {
    expect(await attemptsOf(setUp([html(503)]).client.Read())).toBe(4)
    expect(await attemptsOf(setUp([html(503)], { retry: { retries: 1 } }).client.Read())).toBe(2)
    expect(await attemptsOf(setUp([html(503)], { retry: false }).client.Read())).toBe(1)
  })

  test('leaves the message as it is', async () => {
    const error = await setUp([refusal('Busy', 503)])
      .client.Read()
      .catch((e: unknown) => e)
    expect(error).toMatchObject({ message: '[Busy] No.', attempts: 4 })
  })

  test.each([
    ['a number of seconds', '7', 7000],
    ['a date', new Date(1_000_000 + 9000).toUTCString(), 9000],
    ['a date that has passed', new Date(0).toUTCString(), 50],
    ['zero', '0', 50],
    ['words', 'soon', 50],
  ])('honours Retry-After given as %s', async (_, value, expected) => {
    const throttled = {
      ...refusal('Throttling'),
      headers: { get: (name: string) => (name === 'retry-after' ? value : null) },
    }
    const { client, slept } = setUp([throttled, ok])
    await client.Read()
    expect(slept).toEqual([expected])
  })

  test('is not made when the server asks for more than a minute', async () => {
    const busy = reply({ Code: 'Throttling' }, 400, { 'retry-after': '61' })
    const { client, slept } = setUp([busy])
    expect(await attemptsOf(client.Write())).toBe(1)
    expect(slept).toEqual([])
  })

  test('is not begun that would end after the budget', async () => {
    const { client, slept } = setUp([refusal('Throttling')], { retry: { retries: 9, base: 1000, budget: 3000 } })
    expect(await attemptsOf(client.Read())).toBe(3)
    expect(slept).toEqual([500, 1000])
  })
})

describe('what is repeated', () => {
  const failures: [string, FetchReply | Error, read: number, write: number][] = [
    ['throttling', refusal('Throttling.User'), 4, 4],
    ['throttling inside HTTP 200', refusal('Throttling', 200), 4, 4],
    ['HTTP 429 without an envelope', html(429), 4, 4],
    ['an error of the server', refusal('InternalError', 500), 4, 1],
    ['a bad gateway with a page', html(502), 4, 1],
    ['a reset connection', broken('ECONNRESET'), 4, 1],
    ['a hang-up', broken('ECONNRESET', 'socket hang up'), 4, 1],
    ['a refused connection', broken('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 4, 4],
    ['a refused connection on every address', broken('ECONNREFUSED', ''), 4, 4],
    ['an unknown host', broken('ENOTFOUND', 'getaddrinfo ENOTFOUND x'), 4, 4],
    ['a resolver that is down', broken('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x'), 4, 4],
    ['an unreachable host', broken('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'), 4, 4],
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
    expect(await attemptsOf(setUp([answer]).client.Read())).toBe(read)
    expect(await attemptsOf(setUp([answer]).client.Again())).toBe(read)
    expect(await attemptsOf(setUp([answer]).client.Write())).toBe(write)
  })

  test('after a timeout', async () => {
    const fetch = vi.fn<() => Promise<never>>(() => new Promise<never>(() => {}))
    const { client } = setUp([ok], { fetch, timeout: 1 })
    expect(await attemptsOf(client.Read())).toBe(4)
    expect(await attemptsOf(client.Write())).toBe(1)
    expect(fetch).toHaveBeenCalledTimes(5)
  })
})

describe('a timeout', () => {
  test('is for each attempt, and that of the call counts before that of the client', async () => {
    const fetch = () => new Promise<never>(() => {})
    const { client } = setUp([ok], { fetch, timeout: 60_000, retry: false })
    await expect(client.Read({}, { timeout: 5 })).rejects.toMatchObject({
      code: 'Client.Timeout',
      message: '[Client.Timeout] No reply within 5 ms.',
      status: 0,
    })
  })

  test('tells the fetch to stop', async () => {
    let signal: AbortSignal | undefined
    const fetch = (_: string, init: { signal?: AbortSignal }) => {
      signal = init.signal
      return new Promise<never>(() => {})
    }
    const { client } = setUp([ok], { fetch, timeout: 5, retry: false })
    await expect(client.Read()).rejects.toThrow('Client.Timeout')
    expect(signal!.aborted).toBe(true)
  })

  test('ends with the budget', async () => {
    const fetch = () => new Promise<never>(() => {})
    const { client } = setUp([ok], { fetch, retry: { retries: 0, budget: 5 } })
    await expect(client.Read()).rejects.toThrow('No reply within 5 ms.')
  })

  test('covers a provider of credentials that hangs', async () => {
    const { client } = setUp([ok], { credentials: () => new Promise<never>(() => {}), timeout: 5, retry: false })
    await expect(client.Read()).rejects.toThrow('Client.Timeout')
  })

  test('may be infinite', async () => {
    await expect(setUp([ok], { timeout: Infinity }).client.Read()).resolves.toEqual({ RequestId: 'R-0' })
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
    const { client } = setUp([ok], { fetch: () => new Promise<never>(() => controller.abort(reason)) })
    await expect(client.Read({}, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('ends the wait between attempts', async () => {
    const controller = new AbortController()
    const { client, sent } = setUp([refusal('Throttling')], {
      sleep: (ms, signal) => {
        setTimeout(() => controller.abort(reason), 1)
        return sleep(ms * 1000, signal)
      },
    })
    await expect(client.Read({}, { signal: controller.signal })).rejects.toBe(reason)
    expect(sent).toHaveLength(1)
  })

  test('counts before a failure of the same moment, and a string is a reason too', async () => {
    const controller = new AbortController()
    const fetch = async () => {
      controller.abort('stop')
      throw broken('ECONNRESET')
    }
    const { client } = setUp([ok], { fetch })
    await expect(client.Read({}, { signal: controller.signal })).rejects.toBe('stop')
  })

  test('keeps no listener of a call that has ended', async () => {
    const { signal } = new AbortController()
    const { client } = setUp([refusal('Throttling'), ok], { sleep })
    await client.Read({}, { signal })
    await expect(setUp([html(404)]).client.Read({}, { signal })).rejects.toThrow('Client.BadReply')
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('within', () => {
  test('leaves no timer behind, whatever happens', async () => {
    vi.useFakeTimers()
    try {
      const never = () => new Promise<never>(() => {})
      const { signal } = new AbortController()
      await within(1000, signal, never, async () => 1)
      await within(1000, signal, never, () => Promise.reject(new Error('x'))).catch(() => {})
      const controller = new AbortController()
      const aborted = within(1000, controller.signal, never, never)
      controller.abort()
      await expect(aborted).rejects.toThrow('aborted')
      const done = sleep(1000, signal)
      await vi.advanceTimersByTimeAsync(1000)
      await done
      expect(vi.getTimerCount()).toBe(0)
      expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
