import { createHmac } from 'node:crypto'
import type { LogEvent } from '@porthole/rpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { services } from './services.ts'
import { type MockServer, startMockServer } from './start.ts'

let server: MockServer
let open: MockServer
const events: LogEvent[] = []

beforeAll(async () => {
  server = await startMockServer({ port: 0, log: (event) => events.push(event) })
  open = await startMockServer({ port: 0, verify: false, log: (event) => events.push(event) })
})
afterAll(() => Promise.all([server.close(), open.close()]))

const operations = services.flatMap(({ descriptor }) =>
  Object.values(descriptor.operations).map((operation) => ({
    name: `${descriptor.cloud} ${descriptor.service.name} ${operation.name}`,
    descriptor,
    operation,
  })),
)

/** The documents' sample of every required parameter. */
function samples({ operation }: (typeof operations)[number]): Record<string, string> {
  const required = Object.entries(operation.request).filter(([, field]) => field.required)
  return Object.fromEntries(required.map(([name, field]) => [name, String(field.example ?? 'ins-r9hr2upy')]))
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** A query signed as Alibaba's V1 wants it. */
function signed(params: Record<string, string>): string {
  const all: Record<string, string> = {
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: String(Math.random()),
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    ...params,
  }
  const query = Object.keys(all)
    .toSorted()
    .map((name) => `${encode(name)}=${encode(all[name]!)}`)
    .join('&')
  const signature = createHmac('sha1', 'testsecret&')
    .update(`GET&%2F&${encode(query)}`)
    .digest('base64')
  return `/?${query}&Signature=${encode(signature)}`
}

describe('every documented operation', () => {
  it('is there', () => {
    expect(operations).toHaveLength(30)
  })

  it.each(operations)('$name answers as its document says', async (one) => {
    const { descriptor, operation } = one
    const { service, defaultRegion } = descriptor
    const common = { Action: operation.name, Version: service.version, Region: defaultRegion, Format: 'JSON' }
    if (descriptor.cloud === 'aliyun') delete (common as Partial<typeof common>).Region
    if (descriptor.cloud === 'tencent') delete (common as Partial<typeof common>).Format
    const answered = await fetch(`${open.url}/?${new URLSearchParams({ ...common, ...samples(one) })}`)
    const body = (await answered.json()) as Record<string, unknown>
    expect(answered.status).toBe(200)
    const { RequestId, ...result } = (descriptor.cloud === 'tencent' ? body['Response'] : body) as Record<
      string,
      unknown
    >
    expect(RequestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
    expect(result).not.toHaveProperty('Error')
    const unconditional = Object.keys(operation.response).filter(
      (name) => name in operation.example! && !operation.response[name]!.onlyWhen,
    )
    expect(Object.keys(result)).toEqual(expect.arrayContaining(unconditional.filter((name) => name !== 'RequestId')))
  })
})

describe('the mock server', () => {
  it('answers with async fields only when asked', async () => {
    const ask = async (more: Record<string, string>) => {
      const params = {
        Action: 'DescribeClusterPolicy',
        Version: '2019-06-18',
        Format: 'JSON',
        ClusterId: 'gws-xxx',
        ...more,
      }
      return Object.keys((await (await fetch(server.url + signed(params))).json()) as object)
    }
    expect(await ask({})).not.toContain('TaskId')
    expect(await ask({ AsyncMode: 'true' })).toEqual(expect.arrayContaining(['TaskId', 'TaskFinished']))
  })

  it('answers XML when V1 asks for no format', async () => {
    const answered = await fetch(server.url + signed({ Action: 'DescribeInstances', Version: '2019-06-18' }))
    expect(answered.headers.get('content-type')).toBe('text/xml;charset=utf-8')
    expect(await answered.text()).toContain('<DescribeInstancesResponse>')
  })

  it('refuses methods that no cloud knows, in the envelope of the cloud', async () => {
    const put = await fetch(`${server.url}/?AccessKeyId=x&Format=JSON`, { method: 'PUT' })
    expect(put.status).toBe(403)
    expect(await put.json()).toMatchObject({ Code: 'UnsupportedHTTPMethod' })
    const tencent = await fetch(`${server.url}/`, {
      method: 'DELETE',
      headers: { 'X-TC-Action': 'DescribeInstanceVncUrl' },
    })
    expect(await tencent.json()).toMatchObject({ Response: { Error: { Code: 'UnsupportedProtocol' } } })
  })

  it('refuses bodies over 10 MB, in the envelope of the cloud', async () => {
    const body = new Uint8Array(10 * 1024 * 1024 + 1)
    const answered = await fetch(server.url, {
      method: 'POST',
      body,
      headers: { 'X-TC-Action': 'DescribeInstanceVncUrl' },
    })
    expect(await answered.json()).toMatchObject({ Response: { Error: { Code: 'RequestSizeLimitExceeded' } } })
  })

  it('accepts a GET of 32 KB, which is more than Node allows by default', async () => {
    const long = 'x'.repeat(30_000)
    const answered = await fetch(
      `${open.url}/?Action=DescribeInstances&Version=2019-06-18&Format=JSON&UserName=${long}`,
    )
    expect(answered.status).toBe(200)
  })

  it('logs neither passwords nor signatures, whatever goes wrong', async () => {
    events.length = 0
    const params = { Action: 'GetConnectTicket', Version: '2019-06-18', Password: 'hunter2' }
    const right = signed(params)
    const wrong = right.replace(/Signature=[^&]*$/, 'Signature=c2lnbmVk')
    for (const url of [wrong, right, right]) await fetch(server.url + url)
    await fetch(`${open.url}/?Action=GetConnectTicket&Version=2019-06-18&Password=hunter2&TaskId=t-1&Pasword=hunter2`)
    expect(events.map((event) => (event.kind === 'refused' ? event.code : event.kind))).toEqual([
      'SignatureDoesNotMatch',
      'MissingParameter',
      'SignatureNonceUsed',
      'ignored',
      'unknown',
      'MissingParameter',
    ])
    const logged = JSON.stringify(events)
    expect(logged).not.toContain('hunter2')
    expect(logged).not.toContain('c2lnbmVk')
    expect(logged).not.toContain('SignatureNonce=')
  })

  it('takes other credentials instead of its own', async () => {
    const strict = await startMockServer({ port: 0, credentials: { someone: 'else' } })
    const answered = await fetch(
      strict.url + signed({ Action: 'DescribeInstances', Version: '2019-06-18', Format: 'JSON' }),
    )
    expect(await answered.json()).toMatchObject({ Code: 'InvalidAccessKeyId.NotFound' })
    await strict.close()
  })

  it('tells its health', async () => {
    const health = await (await fetch(`${server.url}/_porthole/health`)).json()
    expect(health).toMatchObject({ status: 'ok', verify: true, uptime: expect.any(Number) })
    expect(health).toMatchObject({
      services: ['aliyun ecs 2014-05-26', 'aliyun gws 2019-06-18', 'tencent cvm 2017-03-12'],
    })
  })
})
