import { createHmac } from 'node:crypto'
import type { LogEvent } from '@porthole/rpc/server'
import { services, StoreError, type Store } from '@porthole/simulator'
import { createAdmin } from '@porthole/simulator/admin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

  it.each(operations)(
    '$name is answered in its own envelope when parameters are missing',
    async ({ descriptor, operation }) => {
      const { service, defaultRegion } = descriptor
      const tencent = descriptor.cloud === 'tencent'
      const common = {
        Action: operation.name,
        Version: service.version,
        ...(tencent ? { Region: defaultRegion } : { Format: 'JSON' }),
      }
      const answered = await fetch(`${open.url}/?${new URLSearchParams(common)}`)
      const body = (await answered.json()) as Record<string, never>
      const result: Record<string, unknown> = tencent ? body['Response']! : body
      expect(result['RequestId']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
      const needs = Object.values(operation.request).some(({ required }) => required)
      const code = tencent ? (result['Error'] as { Code: string } | undefined)?.Code : result['Code']
      expect(String(code)).toMatch(needs ? /^Missing(Parameter|InstanceId)$/ : /^undefined$/)
    },
  )
})

describe('the mock server', () => {
  it('answers with async fields only when asked', async () => {
    const ask = async (more: Record<string, string>) => {
      const params = {
        Action: 'DescribeClusterPolicy',
        Version: '2019-06-18',
        Format: 'JSON',
        ClusterId: 'gws-standard0001',
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

  it('is steered by its admin API', async () => {
    const admin = createAdmin(server.url)
    const { name } = await admin.createWorld()
    expect(await admin.worlds()).toContain(name)
    const world = admin.world(name)
    expect(await world.clock.freeze('2026-01-01T00:00:00Z')).toBe(Date.parse('2026-01-01T00:00:00Z'))
    await world.restore(await world.snapshot())
    await expect(world.instances.missing('i-none')).rejects.toMatchObject({ status: 404 })
    await world.drop()
    expect(await admin.worlds()).not.toContain(name)
  })

  it('asks for the token under another host name, and hears it', async () => {
    const guarded = await startMockServer({ port: 0, adminToken: 'secret' })
    const page = { Origin: 'http://evil.test' }
    const knock = (headers: Record<string, string>) => fetch(`${guarded.url}/_porthole/worlds`, { headers })
    expect((await knock(page)).status).toBe(401)
    expect((await knock({ ...page, Authorization: 'Bearer secret' })).status).toBe(200)
    await expect(createAdmin(guarded.url, { token: 'wrong' }).worlds()).rejects.toMatchObject({ status: 401 })
    expect(await createAdmin(guarded.url, { token: 'secret' }).worlds()).toEqual([])
    await guarded.close()
  })

  it('drops connections when a request asks for it', async () => {
    const url = `${open.url}/?Action=DescribeImages&Version=2019-06-18`
    await expect(fetch(url, { headers: { 'x-porthole-fault': 'drop=after' } })).rejects.toThrow('fetch failed')
    expect((await fetch(url, { headers: { 'x-porthole-fault': 'latency=1' } })).status).toBe(200)
  })

  it('says that it is not ready while its store is away, and answers calls with ServiceUnavailable', async () => {
    const away = (): never => {
      throw new StoreError('The store is away: start it.')
    }
    const store: Store = {
      read: away,
      page: away,
      commit: away,
      useNonce: away,
      worlds: away,
      dump: away,
      replace: away,
      ready: away,
      close() {},
    }
    const lost = await startMockServer({ port: 0, store })
    await expect(lost.ready()).rejects.toThrow('The store is away: start it.')
    const admin = createAdmin(lost.url)
    expect(await admin.health()).toMatchObject({ status: 'ok' })
    await expect(admin.ready()).rejects.toMatchObject({ status: 503, message: 'The store is away: start it.' })
    await expect(admin.world().clock.now()).rejects.toMatchObject({ status: 503 })
    const answered = await fetch(lost.url + signed({ Action: 'DescribeImages', Version: '2019-06-18', Format: 'JSON' }))
    expect(await answered.json()).toMatchObject({ Code: 'ServiceUnavailable', Message: 'The store is away: start it.' })
    await lost.close()
  })

  it('begins with the world that it is given', async () => {
    const seeded = await startMockServer({ port: 0, world: 'regions: {}', clock: 0 })
    const answered = await fetch(
      seeded.url +
        signed({ Action: 'DescribeImages', Version: '2019-06-18', Format: 'JSON', Timestamp: '1970-01-01T00:00:00Z' }),
    )
    expect(await answered.json()).toMatchObject({ TotalCount: 0 })
    await seeded.close()
    await expect(startMockServer({ port: 0, world: 'x: 1' })).rejects.toThrow('1: x is no field of a seed')
  })

  it('tells its health', async () => {
    const health = await (await fetch(`${server.url}/_porthole/health`)).json()
    expect(health).toMatchObject({ status: 'ok', verify: true, uptime: expect.any(Number) })
    expect(health).toMatchObject({
      services: ['aliyun ecs 2014-05-26', 'aliyun gws 2019-06-18', 'tencent cvm 2017-03-12'],
    })
  })
})
