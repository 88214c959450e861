import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type ClientOptions, createRpcClient, type Fetch, isApiError } from './index.ts'
import { broken, type Keys, keys, protocol, Read, refusal, reply, script } from './testing.ts'

const client = (options: Partial<ClientOptions<Keys>> = {}) =>
  createRpcClient(protocol, { Read }, { credentials: keys, endpoint: 'https://localhost', random: () => 0, ...options })

const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => {
      if (isApiError(error)) return error
      throw error
    },
  )

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
    })
    expect(isApiError(error, Read)).toBe(true)
  })

  test.each([
    ['an HTML page', '<html><h1>Bad Gateway: secret-page</h1></html>', 502],
    ['an HTML page with status 200', '<html>secret-page</html>', 200],
    ['an XML error', '<Error><Code>X</Code><Message>secret-page</Message></Error>', 400],
    ['cut off', '{"secret-page":', 200],
    ['nothing', '', 204],
    ['null', 'null', 502],
    ['no envelope', '{"error":"secret-page"}', 500],
  ])('says so when the body is %s, without showing it', async (_, body, status) => {
    const error = await failure(client({ fetch: script(reply(body, status)), retries: 0 }).Read())
    expect(error).toMatchObject({
      code: 'Client.BadReply',
      status,
      message: `[Client.BadReply] Bad reply: HTTP ${status}.`,
    })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret-page')
  })

  test('of the connection keeps its cause', async () => {
    const cause = broken('ECONNRESET')
    const error = await failure(client({ fetch: script(cause), retries: 0 }).Read())
    expect(error).toMatchObject({ code: 'Client.Network', message: '[Client.Network] read ECONNRESET', status: 0 })
    expect(error.cause).toBe(cause)
  })

  test('of the global fetch is told by what lies under it', async () => {
    const cause = broken('ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere')
    const error = await failure(client({ fetch: script(new TypeError('fetch failed', { cause })), retries: 0 }).Read())
    expect(error.detail).toBe('getaddrinfo ENOTFOUND nowhere')
    expect(error.cause).toBe(cause)
  })

  type Print = (url: string, headers: Record<string, string>) => string
  const prints: [string, Print][] = [
    ['the URL', (url) => `Failed to parse ${url}?Signature=x`],
    ['a path', () => 'Not found: /?Action=Read&Signature=x'],
    ['a header', (_, headers) => `Headers.append: "${headers['authorization']}" is invalid`],
    ['everything', (url, headers) => `No match: ${JSON.stringify({ url, headers })}`],
  ]
  test.each(prints)('of a fetch that prints %s is not shown', async (_, text) => {
    for (const facts of [
      {},
      { code: 'ERR_X' },
      { cause: broken('ERR_X', text('https://x', { authorization: 'x' })) },
    ]) {
      const fetch = async (url: string, { headers }: { headers: Record<string, string> }) => {
        throw Object.assign(new TypeError(text(url, headers)), facts)
      }
      const error = await failure(client({ fetch, retries: 0 }).Read())
      expect(error).toMatchObject({ code: 'Client.Network', detail: 'No connection.' })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Signature=|Credential=|test-id/)
      expect(JSON.stringify(error)).not.toMatch(/Signature=|Credential=|test-id/)
    }
  })

  test('of the global fetch that prints a header it refuses is not shown', async () => {
    const fetch: Fetch = (_, { headers }) => globalThis.fetch('http://127.0.0.1:1/', { headers })
    const broken = { id: 'test-id\nsecond-line', secret: 's' }
    const error = await failure(client({ fetch, credentials: broken, retries: 0 }).Read())
    expect(error.code).toBe('Client.Network')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/test-id|second-line|Signature/)
  })

  test('of a URL that is none is not shown, since the error holds it', async () => {
    const parse = () => new URL('nowhere/?Signature=x')
    const fetch: Fetch = async () => (parse(), reply({}))
    expect(() => parse()).toThrow(expect.objectContaining({ input: 'nowhere/?Signature=x' }))
    const error = await failure(client({ fetch, retries: 0 }).Read())
    expect(error).toMatchObject({ code: 'Client.Network', detail: 'No connection.' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('Signature')
  })

  test('of a middleware that is an ApiError comes through as it is', async () => {
    const own = Object.assign(new Error('[Mine] x'), { name: 'ApiError', code: 'Mine', status: 0, message: '[Mine] x' })
    expect(await failure(client({ fetch: () => Promise.reject(own) }).Read())).toBe(own)
  })
})
