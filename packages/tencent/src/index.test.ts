import { inspect } from 'node:util'
import { createAnswer } from '@porthole/rpc/server'
import { describe, expect, test } from 'vitest'
import { cvm, DescribeInstanceVncUrl } from './gen/cvm/index.ts'
import { cvmDescriptor, cvmExamples, cvmValidators } from './gen/cvm/server.ts'
import { consoleUrl, createClient, type Fetch, isApiError, tc3, type TencentOptions } from './index.ts'
import { tencentDialect } from './server.ts'
import { arriving, credentials } from './testing.ts'
import { hmacSha1, hmacSha256 } from './v1.ts'

/** The real server in memory, answering the documented example. */
function server(): Fetch {
  const answer = createAnswer({
    services: [{ descriptor: cvmDescriptor, validators: cvmValidators, handlers: cvmExamples }],
    dialects: [tencentDialect],
    secretOf: (id) => (id === credentials.secretId ? { secret: credentials.secretKey } : undefined),
  })
  return async (url, init) => {
    const { status, body } = await answer(arriving({ url, init, signed: '' }))
    return { status, text: async () => body }
  }
}

const client = (changes: Partial<TencentOptions> = {}) =>
  createClient(cvm, {
    credentials,
    region: 'ap-beijing',
    endpoint: 'http://127.0.0.1:7070',
    fetch: server(),
    retries: 0,
    ...changes,
  })

const failure = async (changes: Partial<TencentOptions>, request = { InstanceId: 'ins-r9hr2upy' }): Promise<unknown> =>
  client(changes)
    .DescribeInstanceVncUrl(request)
    .catch((error: unknown) => error)

const signatures = {
  default: undefined,
  'tc3 over GET': tc3({ method: 'GET' }),
  hmacSha1: hmacSha1(),
  'hmacSha1 over GET': hmacSha1({ method: 'GET' }),
  hmacSha256: hmacSha256(),
  'hmacSha256 over GET': hmacSha256({ method: 'GET' }),
}

describe.each(Object.entries(signatures))('a client with signature %s', (_, signature) => {
  test('and a server understand each other', async () => {
    const answer = await client({ signature }).DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    expect(answer.InstanceVncUrl).toMatch(/^wss%3A%2F%2Fbjvnc\.qcloud\.com%3A26789/)
    expect(answer.RequestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('hears that the secret is wrong, in an error without secret, signature or URL', async () => {
    const wrong = { ...credentials, secretKey: 'very-secret', token: 'very-token' }
    const error = await failure({ signature, credentials: wrong })
    expect(isApiError(error, DescribeInstanceVncUrl) && error.code).toBe('AuthFailure.SignatureFailure')
    const shown = [
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: 9, showHidden: true }),
      (error as Error).stack,
    ].join()
    for (const hidden of [
      'very-secret',
      'very-token',
      credentials.secretId,
      '127.0.0.1',
      'Signature=',
      'tc3_request',
    ]) {
      expect(shown).not.toContain(hidden)
    }
  })

  test('tells nothing of a request that broke on the way', async () => {
    const fetch: Fetch = async (url, init) => {
      throw new Error(`cannot reach ${url} with ${JSON.stringify(init.headers)} ${init.body}`)
    }
    const error = await failure({ signature, fetch, credentials: { ...credentials, token: 'very-token' } })
    const shown = [String(error), JSON.stringify(error), inspect(error, { depth: 9, showHidden: true })].join()
    for (const hidden of [credentials.secretKey, 'very-token', 'Signature=']) expect(shown).not.toContain(hidden)
  })
})

describe('a client', () => {
  test('needs a region and credentials, and says so', async () => {
    expect(await failure({ region: '' })).toMatchObject({
      code: 'Client.InvalidRequest',
      detail: 'No secretId, secretKey or region.',
    })
    expect(await failure({ credentials: { secretId: 'x', secretKey: '' } })).toMatchObject({
      code: 'Client.InvalidRequest',
      detail: 'No secretId, secretKey or region.',
    })
  })

  test.each(['localhost:7070', 'cvm.example.org', ''])('says that the endpoint %j is no URL', async (endpoint) => {
    const fetch: Fetch = () => expect.fail('sent')
    expect(await failure({ endpoint, fetch })).toMatchObject({ name: 'TypeError', message: 'Invalid URL' })
  })

  test('signs the day in UTC, also around midnight', async () => {
    const days: string[] = []
    const fetch: Fetch = (url, init) => {
      days.push(/EXAMPLE\/(.*?)\/cvm/.exec(init.headers['authorization']!)![1]!)
      return server()(url, init)
    }
    for (const now of [Date.UTC(2024, 1, 28, 23, 59, 59), Date.UTC(2024, 1, 29)])
      await failure({ fetch, now: () => now })
    expect(days).toEqual(['2024-02-28', '2024-02-29'])
  })

  test('goes to the domain of a Finance region', async () => {
    const asked: string[] = []
    const fetch: Fetch = (url, init) => {
      asked.push(url)
      return server()(url, init)
    }
    for (const region of ['ap-beijing', 'ap-shanghai-fsi']) {
      await client({ region, fetch, endpoint: undefined }).DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    }
    expect(asked).toEqual(['https://cvm.tencentcloudapi.com/', 'https://cvm.ap-shanghai-fsi.tencentcloudapi.com/'])
  })

  test('gives the page of a console', async () => {
    const { url, expiresAt } = await consoleUrl(client(), { InstanceId: 'ins-r9hr2upy', now: () => 0 })
    expect(url).toMatch(
      /^https:\/\/img\.qcloud\.com\/qcloud\/app\/active_vnc\/index\.html\?InstanceVncUrl=wss%3A%2F%2Fbjvnc/,
    )
    expect(expiresAt).toEqual(new Date(15_000))
  })

  test('is told the code of what the server does not know', async () => {
    const { send } = client({ pass: 'unknown' })
    await expect(
      send(DescribeInstanceVncUrl, { InstanceId: 'i', Instanceid: 'x' } as { InstanceId: string }),
    ).rejects.toThrow('[UnknownParameter] The parameter `Instanceid` is not recognized.')
    await expect(send({ ...DescribeInstanceVncUrl, validate: () => [] }, {} as { InstanceId: string })).rejects.toThrow(
      '[MissingParameter] The request is missing a required parameter `InstanceId`.',
    )
  })
})
