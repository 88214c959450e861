import { inspect } from 'node:util'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import {
  type ClientCode,
  type ClientOptions,
  createRpcClient,
  type DebugEvent,
  isApiError,
  type Middleware,
} from './index.ts'
import { Again, broken, type Keys, keys, operation, protocol, Read, refusal, reply, script, Write } from './testing.ts'

const ok = reply({ RequestId: 'R-0' })

const client = (options: Partial<ClientOptions<Keys>> = {}) =>
  createRpcClient(
    protocol,
    { Read, Write, Again },
    { credentials: keys, endpoint: 'localhost', sleep: async () => {}, ...options },
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

  test('names Porthole and Node to the server, after what the user says', async () => {
    const fetch = script(ok)
    await client({ fetch }).Read()
    await client({ fetch, userAgent: 'mine/1' }).Read()
    expect(fetch.sent[0]!.headers['user-agent']).toMatch(/^porthole\/\S+ node\/\d+\.\d+\.\d+$/)
    expect(fetch.sent[1]!.headers['user-agent']).toMatch(/^mine\/1 porthole\/\S+ node\/\S+$/)
  })

  test('gives long values through in both directions', async () => {
    const fetch = script(reply('{"UserId":9007199254740993,"Size":5}'))
    const Long = { ...operation('Long', 'read', ['UserId']), longs: ['UserId'] }
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
      message: '[Client.InvalidRequest] Instanceid is not a parameter here. X is not a parameter here.',
      problems: [
        { path: 'Instanceid', code: 'unknown' },
        { path: 'X', code: 'unknown' },
      ],
    })
    expect(error.attempts).toBeUndefined()
    expect(inspect(error)).not.toContain('secret-value')
    expect(fetch.sent).toHaveLength(0)
  })

  test('may hold unknown parameters when the client lets them pass', async () => {
    const fetch = script(ok)
    await client({ fetch, unknown: 'pass' }).Read({ X: 1 } as object)
    expect(fetch.sent[0]!.body).toBe('{"X":1}')
  })

  test('is sent when the service only ignores a parameter, and the debug hook hears of it', async () => {
    const fetch = script(ok)
    const events: DebugEvent[] = []
    await client({ fetch, debug: (event) => events.push(event) }).Read({ Old: 'value' })
    expect(events[0]).toMatchObject({ type: 'warning', operation: 'Read', problem: { path: 'Old', code: 'ignored' } })
    expect(fetch.sent).toHaveLength(1)
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
    ['a bare host as https', { endpoint: 'other.example.com:8443' }, {}, 'https://other.example.com:8443/'],
    ['a scheme as given', { endpoint: 'http://127.0.0.1:7070/' }, {}, 'http://127.0.0.1:7070/'],
    ['an IPv6 address', { endpoint: 'http://[::1]:7070' }, {}, 'http://[::1]:7070/'],
  ])('takes %s', async (_, options, request, url) => {
    const fetch = script(ok)
    await client({ endpoint: undefined, ...options, fetch }).send(regional, request)
    expect(fetch.sent[0]!.url).toBe(url)
  })

  test.each([
    ['a region with a slash', {}, { RegionId: 'evil.com/' }],
    ['a region with a user', {}, { RegionId: 'a@evil.com#' }],
    ['a path', { endpoint: 'https://example.com/path' }, {}],
    ['another scheme', { endpoint: 'ftp://example.com' }, {}],
    ['nothing', { endpoint: '' }, {}],
  ])('is never made of %s', async (_, options, request) => {
    const fetch = script(ok)
    const error = await failure(client({ endpoint: undefined, ...options, fetch }).Read(request))
    expect(error).toMatchObject({ code: 'Client.InvalidRequest', status: 0 })
    expect(fetch.sent).toHaveLength(0)
  })

  test('asks for a region where the cloud needs one', async () => {
    const fetch = script(ok)
    const strict = createRpcClient({ ...protocol, regional: true }, { Read }, { credentials: keys, fetch })
    expect(await failure(strict.Read())).toMatchObject({
      code: 'Client.InvalidRequest',
      detail: expect.stringContaining('region'),
    })
    await strict.Read({ RegionId: 'cn-one' })
    expect(fetch.sent[0]!.headers['x-region']).toBe('cn-one')
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

  test('are asked for by name when one is missing, and none is shown', async () => {
    const fetch = script(ok)
    const error = await failure(client({ fetch, credentials: { id: 'test-id', secret: '' } }).Read())
    expect(error).toMatchObject({ code: 'Client.NoCredentials', detail: expect.stringContaining('secret') })
    expect(inspect(error)).not.toContain('test-id')
    const absent = await failure(client({ fetch, credentials: undefined as never }).Read())
    expect(absent.message).toBe('[Client.NoCredentials] The credentials have no id.')
    expect(fetch.sent).toHaveLength(0)
  })

  test('that cannot be had fail the call with the error of their provider', async () => {
    const cause = new Error('no file')
    await expect(client({ credentials: () => Promise.reject(cause) }).Read()).rejects.toBe(cause)
  })
})

describe('middleware', () => {
  test('wraps every attempt, the first outermost', async () => {
    const log: string[] = []
    const named =
      (name: string): Middleware =>
      (next) =>
      async (url, init) => {
        log.push(`${name} ${init.headers['x-nonce'] !== undefined}`)
        return next(url, init)
      }
    await client({ fetch: script(refusal('Throttling'), ok), middleware: [named('a'), named('b')] }).Read()
    expect(log).toEqual(['a true', 'b true', 'a true', 'b true'])
  })

  test('may answer on its own or change the reply', async () => {
    const fetch = script(ok)
    expect(await client({ fetch, middleware: [() => async () => reply({ A: 1 })] }).Read()).toEqual({ A: 1 })
    expect(fetch.sent).toHaveLength(0)
  })
})

describe('the debug hook', () => {
  test('hears of attempts, replies and retries, and never a parameter, a header or a query', async () => {
    const events: DebugEvent[] = []
    const options = {
      fetch: script(refusal('Busy', 503), ok),
      debug: (event: DebugEvent) => events.push(event),
      random: () => 0.5,
    }
    await client(options).Read({ InstanceId: 'i-private' })
    expect(events).toEqual([
      { type: 'attempt', operation: 'Read', attempt: 1, origin: 'https://localhost' },
      { type: 'reply', operation: 'Read', attempt: 1, status: 503 },
      { type: 'retry', operation: 'Read', attempt: 1, code: 'Busy', delay: 50 },
      { type: 'attempt', operation: 'Read', attempt: 2, origin: 'https://localhost' },
      { type: 'reply', operation: 'Read', attempt: 2, status: 200 },
    ])
    expect(JSON.stringify(events)).not.toMatch(/i-private|Signature|test-id|test-secret/)
  })
})

describe('an error', () => {
  test('of the service keeps its code, its sentence, its status and its request id', async () => {
    const error = await failure(client({ fetch: script(refusal('NotFound', 404)) }).Read())
    expect(error).toMatchObject({
      name: 'ApiError',
      message: '[NotFound] No.',
      code: 'NotFound',
      detail: 'No.',
      status: 404,
      requestId: 'R-1',
      attempts: 1,
    })
    expect(isApiError(error, Read)).toBe(true)
  })

  test.each([
    ['an HTML page', '<html><h1>Bad Gateway: secret-page</h1></html>'],
    ['nothing', ''],
    ['null', 'null'],
  ])('says so when the body is %s, without showing it', async (_, body) => {
    const error = await failure(client({ fetch: script(reply(body, 502)), retry: false }).Read())
    expect(error).toMatchObject({ code: 'Client.BadReply', status: 502, attempts: 1 })
    expect(inspect(error)).not.toContain('secret-page')
  })

  test('of the connection keeps its cause', async () => {
    const cause = broken('ECONNRESET')
    const error = await failure(client({ fetch: script(cause), retry: false }).Read())
    expect(error).toMatchObject({ code: 'Client.Network', message: '[Client.Network] read ECONNRESET', status: 0 })
    expect(error.cause).toBe(cause)
  })

  test('of the global fetch is told by what lies under it', async () => {
    const cause = broken('ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere')
    const error = await failure(
      client({ fetch: script(new TypeError('fetch failed', { cause })), retry: false }).Read(),
    )
    expect(error.detail).toBe('getaddrinfo ENOTFOUND nowhere')
    expect(error.cause).toBe(cause)
  })

  test.each([
    ['the URL', (url: string) => `Failed to parse ${url}?Signature=x`],
    [
      'a header',
      (_: string, headers: Record<string, string>) => `Headers.append: "${headers['authorization']}" is invalid`,
    ],
    ['everything', (url: string, headers: Record<string, string>) => `No match: ${JSON.stringify({ url, headers })}`],
  ])('of a fetch that prints %s is not shown', async (_, text) => {
    const fetch = async (url: string, { headers }: { headers: Record<string, string> }) => {
      throw new TypeError(text(url, headers))
    }
    const error = await failure(client({ fetch, retry: false }).Read())
    expect(error.code).toBe('Client.Network')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Signature=|Credential=|test-id/)
  })

  test('of a middleware that is an ApiError comes through as it is', async () => {
    const own = Object.assign(new Error('[Mine] x'), { name: 'ApiError', code: 'Mine', status: 0, message: '[Mine] x' })
    const middleware: Middleware[] = [() => () => Promise.reject(own)]
    expect(await failure(client({ middleware, fetch: script(ok) }).Read())).toBe(own)
  })
})

describe('the limiter', () => {
  test('is asked before each attempt', async () => {
    const take = vi.fn<() => Promise<void>>(async () => {})
    await client({ fetch: script(refusal('Throttling'), ok), limiter: { take } }).Read()
    expect(take).toHaveBeenCalledTimes(2)
    expect(take).toHaveBeenCalledWith(Read, undefined)
  })
})
