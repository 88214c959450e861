import { createServer } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { transport } from '@porthole/rpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { exitCodes } from './exit-codes.ts'
import { local, porthole } from './testing.ts'

let mock: MockServer

beforeAll(async () => {
  mock = await startMockServer({ port: 0 })
})
afterAll(() => mock.close())

/** Of the last line of a text report. */
function counts(out: string) {
  const [cases, kept, broken, gaps, skipped] = (out.trimEnd().split('\n').at(-1)!.match(/\d+/g) ?? []).map(Number)
  return { cases, kept, broken, gaps, skipped }
}

const worlds = async () => (await (await fetch(`${mock.url}/_porthole/worlds`)).json()) as string[]

describe('porthole contract', () => {
  test('finds that the mock server keeps what is read, and skips what writes', { timeout: 60_000 }, async () => {
    const { code, out, err } = await porthole(`contract --endpoint ${mock.url}`, { fetch: transport })
    expect([code, err]).toEqual([exitCodes.ok, ''])
    const { cases, kept, broken, skipped } = counts(out)
    expect(broken).toBe(0)
    expect(kept).toBeGreaterThan(90)
    expect(skipped).toBe(cases! - kept!)
    expect((await worlds()).filter((name) => name.startsWith('contract-'))).toEqual([])
  })

  test('keeps the whole contract with --writes, in worlds of its own', { timeout: 120_000 }, async () => {
    const { code, out, err } = await porthole(`contract --endpoint ${mock.url} --writes`, { fetch: transport })
    expect([code, err]).toEqual([exitCodes.ok, ''])
    const { cases, kept } = counts(out)
    expect(kept).toBe(cases)
    expect(cases).toBeGreaterThan(450)
    expect((await worlds()).filter((name) => name.startsWith('contract-'))).toEqual([])
  })

  test('names the cases that an endpoint breaks, and fails', { timeout: 60_000 }, async () => {
    const proxy = createServer(async (request, response) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const reply = await transport(mock.url + request.url, {
        method: request.method!,
        headers,
        body: await textOf(request),
      })
      response.writeHead(reply.status).end((await reply.text()).replace(/"VncUrl":"[^"]*",?/, ''))
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      const line = `contract --endpoint ${endpoint} --service aliyun/ecs`
      const { code, out, err } = await porthole(line, { fetch: transport })
      expect([code, err]).toEqual([exitCodes.failure, ''])
      expect(out).toMatch(/^ecs DescribeInstanceVncUrl: .*\n {2}.*VncUrl/m)
      expect(out).not.toMatch(/^ecs GetInstanceScreenshot/m)
      expect(counts(out).broken).toBeGreaterThan(0)
      expect(out.split('\n').filter((text) => text.length > 80)).toEqual([])
    } finally {
      await new Promise((resolve) => proxy.close(resolve).closeAllConnections())
    }
  })

  test('reports as JUnit and Markdown, about the cases that were asked for', async () => {
    const line = `contract --endpoint ${mock.url} --service tencent/cvm --only secret`
    const junit = await porthole(`${line} --format junit`, { fetch: transport })
    expect([junit.code, junit.err]).toEqual([exitCodes.ok, ''])
    expect(junit.out).toContain('<testsuite name="cvm DescribeInstanceVncUrl" tests="1" failures="0" skipped="0"')
    const markdown = await porthole(`${line} --format=markdown`, { fetch: transport })
    expect(markdown.out).toContain('| cvm DescribeInstanceVncUrl | 1 | 0 | 0 | 0 |')
  })

  test('breaks every case of the service where the keys are others', async () => {
    const line = `contract --endpoint ${mock.url} --service tencent/cvm --access-key-id nobody --access-key-secret s`
    const { code, out } = await porthole(line, { fetch: transport })
    expect(code).toBe(exitCodes.failure)
    expect(out).toContain('AuthFailure.SecretIdNotFound')
    expect(out).not.toContain('nobody')
  })

  test('says at once that nothing answers, or that there are no keys', async () => {
    const silent = await porthole(`contract ${local}`)
    expect([silent.code, silent.out]).toEqual([exitCodes.failure, ''])
    expect(silent.err).toMatch(
      /^\[Client\.Network\] No connection to http:\/\/127\.0\.0\.1:7070\.\nHint: nothing listens/,
    )
    const bare = await porthole('contract --endpoint https://ecs.example.com --service aliyun/ecs')
    expect([bare.code, bare.out]).toEqual([exitCodes.authentication, ''])
  })

  test('only reads on a mock server that it may not steer', async () => {
    const fetch: typeof transport = async (url, init) =>
      init.method === 'DELETE' ? { status: 401, text: async () => '{"error":"No."}' } : transport(url, init)
    const line = `contract --endpoint ${mock.url} --service tencent/cvm --only secret`
    const { code, err } = await porthole(`${line} --writes`, { fetch })
    expect(code).toBe(exitCodes.failure)
    expect(err).toContain('PORTHOLE_ADMIN_TOKEN')
    const read = await porthole(line, { fetch })
    expect([read.code, counts(read.out)]).toMatchObject([exitCodes.ok, { cases: 1, kept: 1 }])
  })

  test('ends when it is cancelled', async () => {
    const cancel = new AbortController()
    let calls = 0
    const fetch: typeof transport = (url, init) => {
      if (++calls === 20) cancel.abort()
      return transport(url, init)
    }
    const { code, err } = await porthole(`contract --endpoint ${mock.url}`, { fetch, signal: cancel.signal })
    expect(code).toBe(exitCodes.cancelled)
    expect(err).toContain('porthole: cancelled')
    expect(calls).toBeLessThan(25)
    expect((await worlds()).filter((name) => name.startsWith('contract-'))).toEqual([])
  })

  test.each([
    ['contract', '--endpoint is required'],
    ['contract --endpoit x', 'Did you mean --endpoint?'],
    [`contract ${local} --service aliyun/esc`, 'Did you mean aliyun/ecs?'],
    [`contract ${local} --format junti`, 'Did you mean junit?'],
    [`contract ${local} --wirtes`, 'Did you mean --writes?'],
    [`contract ${local} --writes yes`, '--writes takes no value.'],
    [`contract ${local} --only`, '--only needs a value.'],
    [`contract ${local} --only a --only b`, '--only is given twice.'],
    [`contract ${local} --only sings`, '--only: no case has sings in its name.'],
    [`contract ${local} --region cn-hangzhou`, '--region needs --service'],
    [`contract ${local} --signature v1`, '--signature does not go with contract.'],
    [`contract ${local} --access-key-id x`, 'must be given together'],
    [`contract aliyun ${local}`, 'aliyun is not understood'],
    ['contrct', 'Did you mean contract?'],
  ])('refuses %s', async (line, problem) => {
    const { code, out, err } = await porthole(line)
    expect([code, out]).toEqual([exitCodes.usage, ''])
    expect(err.replaceAll(/\s+/g, ' ')).toContain(problem)
    expect(err.split('\n').filter((text) => text.length > 80)).toEqual([])
  })

  test('has help', async () => {
    const asked = await porthole('help contract')
    expect([asked.code, asked.err]).toEqual([exitCodes.ok, ''])
    expect((await porthole('contract --help')).out).toBe(asked.out)
    for (const flag of ['--endpoint', '--service', '--only', '--writes', '--format']) expect(asked.out).toContain(flag)
    expect((await porthole('')).out).toContain('porthole contract --endpoint URL')
  })
})
