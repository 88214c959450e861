import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { type Answer, dropped, type ServerRequest } from '@porthole/rpc/server'
import { createClient as createTencentClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../index.ts'
import { answerFetch } from './fetch.ts'

const url = 'https://gws.cn-hangzhou.aliyuncs.com/path?a=1&b=%20#part'

/** What the server was handed, told by the answer itself. */
const echo: Answer = async ({ method, path, query, header, body }) => ({
  status: 201,
  headers: { 'Content-Type': 'application/json', 'X-Reply': 'yes' },
  body: JSON.stringify({
    method,
    path,
    query,
    host: header('host'),
    type: header('content-type'),
    own: header('x-own'),
    body: new TextDecoder().decode(body),
  }),
})

const echoed = async (input: RequestInfo | URL, init?: RequestInit): Promise<unknown> =>
  (await answerFetch(echo, input, init)).json()

describe('a call through fetch', () => {
  const expected = {
    method: 'POST',
    path: '/path',
    query: 'a=1&b=%20',
    host: 'gws.cn-hangzhou.aliyuncs.com',
    type: 'text/plain;charset=UTF-8',
    own: 'mine',
    body: 'körper',
  }
  const init = { method: 'POST', headers: { 'X-Own': 'mine' }, body: 'körper' }

  it.each<readonly [string, RequestInfo | URL, RequestInit]>([
    ['a text and a plain init', url, init],
    ['a URL', new URL(url), init],
    ['a Request', new Request(url, init), {}],
    ['a Request and an init', new Request(url), init],
    ['Headers', url, { ...init, headers: new Headers(init.headers) }],
    ['pairs of headers', url, { ...init, headers: [['x-own', 'mine']] }],
    ['spaces around a header', url, { ...init, headers: { 'X-Own': ' mine ' } }],
    ['a method in lower case', url, { ...init, method: 'post' }],
  ])('reaches the server whole: %s', async (_name, input, given) => {
    expect(await echoed(input, given)).toEqual(expected)
  })

  it('sends bytes without a type, and a form or an own type with it', async () => {
    const bytes = new TextEncoder().encode('bytes')
    expect(await echoed(url, { method: 'POST', body: bytes })).toMatchObject({ body: 'bytes' })
    expect(await echoed(url, { method: 'POST', body: bytes })).not.toHaveProperty('type')
    const form = new URLSearchParams({ a: 'b' })
    const type = 'application/x-www-form-urlencoded;charset=UTF-8'
    expect(await echoed(url, { method: 'POST', body: form })).toMatchObject({ body: 'a=b', type })
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect(await echoed(url, json)).toMatchObject({ type: 'application/json' })
  })

  it('takes a GET, a port, a host of its own, and streams', async () => {
    expect(await echoed('http://127.0.0.1:7070')).toMatchObject({ method: 'GET', path: '/', host: '127.0.0.1:7070' })
    expect(await echoed(url, { headers: { Host: 'other' } })).toMatchObject({ host: 'other' })
    const stream = new Blob(['one', 'two']).stream()
    const streamed = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
    expect(await echoed(url, streamed)).toMatchObject({ body: 'onetwo' })
  })

  it('reads no more of an endless body than it takes to refuse it', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    const simulator = createSimulator()
    const response = await simulator.fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(20)
  })

  it('answers with a true Response', async () => {
    const response = await answerFetch(echo, url)
    expect(response).toBeInstanceOf(Response)
    expect([response.status, response.ok, response.headers.get('x-reply')]).toEqual([201, true, 'yes'])
  })

  it('answers without a body where HTTP has none', async () => {
    expect(await (await answerFetch(echo, url, { method: 'HEAD' })).text()).toBe('')
    const nothing: Answer = async () => ({ status: 204, headers: {}, body: '' })
    expect((await answerFetch(nothing, url)).status).toBe(204)
  })

  it.each<readonly [string, string, RequestInit]>([
    ['an address that is none', 'nowhere', {}],
    ['a user in the address', 'https://user:secret@example.com/', {}],
    ['another protocol', 'ftp://example.com/', {}],
    ['a GET with a body', url, { body: 'x' }],
    ['a header that is none', url, { headers: { 'x y': 'z' } }],
    ['a value that is none', url, { headers: { 'x-own': 'a\nb' } }],
  ])('rejects with a TypeError: %s', async (_name, input, given) => {
    await expect(answerFetch(echo, input, given)).rejects.toBeInstanceOf(TypeError)
  })

  it('rejects with a TypeError when the connection is dropped', async () => {
    await expect(answerFetch(async () => dropped, url)).rejects.toMatchObject({
      name: 'TypeError',
      cause: { code: 'ECONNRESET' },
    })
  })
})

describe('an aborted call', () => {
  const never: Answer = () => new Promise(() => {})
  const reason = new Error('enough')

  it('rejects with the reason, and asks nobody, when it was aborted before', async () => {
    const asked: ServerRequest[] = []
    const counting: Answer = (request) => {
      asked.push(request)
      return echo(request)
    }
    await expect(answerFetch(counting, url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const request = new Request(url, { signal: AbortSignal.abort(reason) })
    await expect(answerFetch(counting, request)).rejects.toBe(reason)
    expect(asked).toEqual([])
  })

  it('rejects with the reason while it waits', async () => {
    const control = new AbortController()
    const plain = answerFetch(never, url, { signal: control.signal })
    const request = answerFetch(never, new Request(url, { signal: control.signal }))
    control.abort(reason)
    await expect(plain).rejects.toBe(reason)
    await expect(request).rejects.toBe(reason)
  })

  it('is heard of by the client at its timeout', async () => {
    const client = createClient(gws, {
      credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
      region: 'cn-hangzhou',
      timeout: 10,
      retries: 0,
      fetch: (input, init) => answerFetch(never, input, init),
    })
    await expect(client.DescribeClusters()).rejects.toMatchObject({ code: 'Client.Timeout' })
  })
})

describe('with a seed and a frozen clock', () => {
  const clock = '2026-03-01T00:00:00Z'
  const now = () => Date.parse(clock)
  const frozen = (seed = 'same') => createSimulator({ seed, clock, machine: now })

  async function heard(simulator: Simulator, calls: readonly (readonly [string, RequestInit])[]) {
    const answers = []
    for (const [input, init] of calls) {
      const response = await simulator.fetch(input, init)
      answers.push([response.status, Object.fromEntries(response.headers), await response.text()])
    }
    return answers
  }

  it('two simulators answer the same calls byte for byte alike', async () => {
    const calls: [string, RequestInit][] = []
    const simulator = frozen()
    const fetch: Simulator['fetch'] = (input, init) => {
      calls.push([input as string, init!])
      return simulator.fetch(input, init)
    }
    const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
    const client = createClient(gws, { credentials, region: 'cn-hangzhou', fetch, now })
    await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
    await client.DescribeClusters()
    await client.SetClusterName({ ClusterId: 'gws-none', Name: 'x' }).catch(() => {})
    const tencent = createTencentClient(cvm, {
      credentials: { secretId: 'testid', secretKey: 'testsecret' },
      region: 'ap-beijing',
      fetch,
      now,
    })
    await tencent.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })

    const first = await heard(frozen(), calls)
    expect(first.map(([status]) => status)).toEqual([200, 200, 404, 200])
    expect(JSON.stringify(first)).toMatch(/RequestId/)
    expect(await heard(frozen(), calls)).toEqual(first)
    expect(await heard(frozen('other'), calls)).not.toEqual(first)
  })
})
