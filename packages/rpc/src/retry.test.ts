import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError, type Fetch, type FetchReply } from './index.ts'
import { html, inFakeTime, never, ok, setUp } from './testing-client.ts'
import { broken, Read, refusal, reply } from './testing.ts'

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
