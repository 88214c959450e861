import { inspect } from 'node:util'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import {
  ApiError,
  type ClientCode,
  type ClientOptions,
  createRpcClient,
  type DebugEvent,
  type Fetch,
  isApiError,
  type Limiter,
  type Middleware,
} from './index.ts'
import { exactJson } from './json.ts'
import { Again, broken, type Keys, keys, operation, protocol, Read, refusal, reply, script, Write } from './testing.ts'

const ok = reply({ RequestId: 'R-0' })

const client = (options: Partial<ClientOptions<Keys>> = {}) =>
  createRpcClient(
    protocol,
    { Read, Write, Again },
    { credentials: keys, endpoint: 'https://localhost', random: () => 0, ...options },
  )

const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => {
      if (isApiError(error)) return error
      throw error
    },
  )

describe('a call', () => {
  test('is a POST under the wire name of its operation', async () => {
    const fetch = script(reply({ Name: 'a' }))
    expect(await client({ fetch }).Read({ InstanceId: 'i-1' })).toEqual({ Name: 'a' })
    expect(fetch.sent[0]).toMatchObject({ url: 'https://localhost/', method: 'POST', body: '{"InstanceId":"i-1"}' })
  })

  test('can be made of any operation with send', async () => {
    const fetch = script(ok)
    await client({ fetch }).send(operation('Other'), { InstanceId: 'i-2' })
    expect(fetch.sent[0]!.body).toBe('{"InstanceId":"i-2"}')
  })

  test('needs no request when nothing is required', async () => {
    const fetch = script(ok)
    await client({ fetch }).Read()
    expect(fetch.sent[0]!.body).toBe('{}')
  })

  test('has the types of its operation', () => {
    const one = client()
    expectTypeOf(one.Read)
      .parameter(0)
      .toEqualTypeOf<{ InstanceId?: string; RegionId?: string; Old?: string } | undefined>()
    const Strict = operation<{ InstanceId: string }, { Url: string }>('Strict')
    const other = createRpcClient(protocol, { Strict }, { credentials: keys })
    expectTypeOf(other.Strict).parameter(0).toEqualTypeOf<{ InstanceId: string }>()
    expectTypeOf(other.Strict).returns.resolves.toEqualTypeOf<{ Url: string }>()
    const error: unknown = undefined
    if (isApiError(error, Strict)) expectTypeOf(error.code).toEqualTypeOf<'NotFound' | 'Busy' | ClientCode>()
  })

  test('gives long values through in both directions', async () => {
    const fetch = script(reply('{"UserId":9007199254740993,"Size":5}'))
    const Long = { ...operation('Long', 'read', ['UserId']), json: exactJson(['UserId']) }
    const answer = await client({ fetch }).send(Long, { UserId: '9007199254740995' })
    expect(answer).toEqual({ UserId: '9007199254740993', Size: 5 })
    expect(fetch.sent[0]!.body).toBe('{"UserId":9007199254740995}')
  })
})

describe('a wrong request', () => {
  test('is refused before anything is sent, with every problem', async () => {
    const fetch = script(ok)
    const error = await failure(client({ fetch }).Read({ Instanceid: 'secret-value', X: 1 } as object))
    expect(error).toMatchObject({
      code: 'Client.InvalidRequest',
      status: 0,
      message: '[Client.InvalidRequest] Instanceid is unknown. X is unknown.',
      problems: [
        { path: 'Instanceid', code: 'unknown' },
        { path: 'X', code: 'unknown' },
      ],
    })
    expect(inspect(error)).not.toContain('secret-value')
    expect(fetch.sent).toHaveLength(0)
  })

  test('may hold unknown parameters when the client lets them pass', async () => {
    const fetch = script(ok)
    await client({ fetch, pass: 'unknown' }).Read({ X: 1 } as object)
    expect(fetch.sent[0]!.body).toBe('{"X":1}')
  })

  test('is sent when the service only ignores a parameter, and the debug hook hears of it', async () => {
    const fetch = script(ok)
    const events: DebugEvent[] = []
    await client({ fetch, debug: (event) => events.push(event) }).Read({ Old: 'value' })
    expect(events[0]).toMatchObject({ operation: 'Read', warnings: [{ path: 'Old', code: 'ignored' }] })
    expect(fetch.sent).toHaveLength(1)
    await failure(client({ fetch }).Read({ Old: 'value', X: 1 } as object)).then(({ problems }) =>
      expect(problems).toMatchObject([{ path: 'X' }]),
    )
  })
})

describe('the endpoint', () => {
  const regional = {
    ...Read,
    service: { ...Read.service, endpoints: { 'cn-one': 'one.example.com' } },
  }
  test.each([
    ['the region of the request', {}, { RegionId: 'cn-two' }, 'https://test.cn-two.example.com/'],
    ['the region of the client', { region: 'cn-three' }, {}, 'https://test.cn-three.example.com/'],
    [
      'the request before the client',
      { region: 'cn-three' },
      { RegionId: 'cn-two' },
      'https://test.cn-two.example.com/',
    ],
    ['an exception of the service', { region: 'cn-one' }, {}, 'https://one.example.com/'],
    ['no label without a region', {}, {}, 'https://test.example.com/'],
    ['an endpoint as given, without its slash', { endpoint: 'http://127.0.0.1:7070/' }, {}, 'http://127.0.0.1:7070/'],
    ['an IPv6 address', { endpoint: 'http://[::1]:7070' }, {}, 'http://[::1]:7070/'],
  ])('takes %s', async (_, options, request, url) => {
    const fetch = script(ok)
    await client({ endpoint: undefined, ...options, fetch }).send(regional, request)
    expect(fetch.sent[0]!.url).toBe(url)
  })

  test.each(['evil.com/', 'evil.com#', 'a@evil.com', 'a:b@evil.com/', 'evil.com\\', '//evil.com?', '%2Fevil.com', ' '])(
    'never leads to another host because of the region %j',
    async (RegionId) => {
      const fetch = script(ok)
      await client({ endpoint: undefined, fetch }).Read({ RegionId })
      expect(new URL(fetch.sent[0]!.url).hostname).toMatch(/^test\.(\w*\.)?example\.com$/)
    },
  )

  test.each(['', 'other.example.com', 'localhost:7070'])('that is %j is told to be none', async (endpoint) => {
    const fetch = script(ok)
    await expect(client({ endpoint, fetch }).Read()).rejects.toThrow(TypeError)
    expect(fetch.sent).toHaveLength(0)
  })
})

describe('credentials', () => {
  test('come from a provider, which is asked before each attempt', async () => {
    const fetch = script(refusal('Throttling'), ok)
    let turn = 0
    await client({ fetch, credentials: async () => ({ id: `id-${++turn}`, secret: 's' }) }).Read()
    expect(fetch.sent.map(({ headers }) => headers['authorization']!.split(',')[0])).toEqual([
      'Credential=id-1',
      'Credential=id-2',
    ])
  })

  test('that lack a secret are told by the protocol, before anything is sent, and none is shown', async () => {
    const fetch = script(ok)
    const take = vi.fn<() => void>()
    for (const credentials of [{ id: 'test-id', secret: '' }, async () => ({ id: 'test-id', secret: '' })]) {
      const error = await failure(client({ fetch, credentials, limiter: take }).Read())
      expect(error).toMatchObject({ code: 'Client.InvalidRequest', message: '[Client.InvalidRequest] No secret.' })
      expect(inspect(error)).not.toContain('test-id')
    }
    expect(take).toHaveBeenCalledTimes(2)
    expect(fetch.sent).toHaveLength(0)
  })

  test.each([
    ['an error of its own', new Error('no file')],
    ['an error of the network', broken('ECONNREFUSED', 'connect ECONNREFUSED 100.100.100.200:80')],
    ['an ApiError', new ApiError('Client.NoCredentials', 'No credentials found.')],
    ['an ApiError that would be repeated', new ApiError('Throttling', 'No.', { status: 503 })],
  ])('that cannot be had fail the call with what their provider threw, and it is asked once: %s', async (_, thrown) => {
    const provider = vi.fn<() => Promise<Keys>>(() => Promise.reject(thrown))
    await expect(client({ credentials: provider }).Read()).rejects.toBe(thrown)
    expect(provider).toHaveBeenCalledTimes(1)
  })

  test('are not sent when their provider answers after the call was given up', async () => {
    const controller = new AbortController()
    const fetch = vi.fn<Fetch>(async (_, { signal }) => {
      expect(signal!.aborted).toBe(true)
      signal!.throwIfAborted()
      return ok
    })
    let give!: (keys: Keys) => void
    const credentials = () => new Promise<Keys>((resolve) => (give = resolve))
    const call = client({ fetch, credentials }).Write({}, { signal: controller.signal })
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    give(keys)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(fetch.mock.calls.every(([, { signal }]) => signal!.aborted)).toBe(true)
  })
})

describe('middleware', () => {
  test('goes around the fetch and sees every attempt, the first outermost', async () => {
    const log: string[] = []
    const named =
      (name: string): Middleware =>
      (next) =>
      async (url, init) => {
        log.push(`${name} ${init.headers['x-nonce'] !== undefined}`)
        return next(url, init)
      }
    const fetch = script(refusal('Throttling'), ok)
    await client({ fetch: named('a')(named('b')(fetch)) }).Read()
    expect(log).toEqual(['a true', 'b true', 'a true', 'b true'])
    expect(fetch.sent).toHaveLength(2)
  })

  test('may answer on its own or change what is sent', async () => {
    const fetch = script(ok)
    expect(await client({ fetch: async () => reply({ A: 1 }) }).Read()).toEqual({ A: 1 })
    const introduced: Middleware = (next) => (url, init) =>
      next(url, { ...init, headers: { ...init.headers, 'user-agent': 'mine/1' } })
    await client({ fetch: introduced(fetch) }).Read()
    expect(fetch.sent[0]!.headers['user-agent']).toBe('mine/1')
  })
})

describe('the debug hook', () => {
  test('hears of each attempt how it ended, and never a parameter, a header or a query', async () => {
    const events: DebugEvent[] = []
    const options = {
      fetch: script(refusal('Busy', 503), broken('ECONNRESET'), ok),
      debug: (event: DebugEvent) => events.push(event),
      random: () => 1 / 64,
    }
    await client(options).Read({ InstanceId: 'i-private' })
    expect(events).toEqual([
      { operation: 'Read', attempt: 1, status: 503, warnings: [], error: expect.any(ApiError), delay: 100 / 64 },
      { operation: 'Read', attempt: 2, status: 0, warnings: [], error: expect.any(ApiError), delay: 200 / 64 },
      { operation: 'Read', attempt: 3, status: 200, warnings: [], error: false, delay: false },
    ])
    expect(events.map(({ error }) => error && error.code)).toEqual(['Busy', 'Client.Network', false])
    expect(inspect(events, { depth: 9 })).not.toMatch(/i-private|Signature=|Credential=|test-id|test-secret/)
  })

  test('hears of the last attempt too when it failed, and nothing of a request that was not tried', async () => {
    const debug = vi.fn<(event: DebugEvent) => void>()
    const error = await failure(client({ fetch: script(refusal('NotFound', 404)), debug }).Read())
    expect(debug).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 404, error, delay: false }))
    await failure(client({ debug }).Read({ X: 1 } as object))
    expect(debug).toHaveBeenCalledTimes(1)
  })
})

describe('the limiter', () => {
  test('is asked before each attempt, with the signal of the call', async () => {
    const limiter = vi.fn<Limiter>(async () => {})
    const { signal } = new AbortController()
    await client({ fetch: script(refusal('Throttling'), ok), limiter }).Read({}, { signal })
    expect(limiter.mock.calls).toEqual([
      [Read, signal],
      [Read, signal],
    ])
  })

  test('that fails, fails the call with its own error', async () => {
    const own = new Error('too many')
    const limiter = vi.fn<Limiter>(() => Promise.reject(own))
    const fetch = script(ok)
    await expect(client({ fetch, limiter }).Read()).rejects.toBe(own)
    expect([limiter.mock.calls.length, fetch.sent.length]).toEqual([1, 0])
  })
})
