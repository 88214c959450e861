/** Whatever arrives is answered in the envelope of a vendor, never with a 5xx, and no secret is logged. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { connect } from 'node:net'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { createAnswer, type LogEvent, type ServerReply } from '@porthole/rpc/server'
import { decodeXml } from '@porthole/rpc/xml'
import { dialects, services } from '@porthole/simulator'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arriving, canary, maxBody, secret, type Sent, signed, unsigned } from './hostile.ts'

const requests = 5000

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Told {
  /** Undefined for an answer that is no error. */
  readonly code: string | undefined
  readonly requestId: string
}

/** Reads an envelope that must be well-formed. */
function read({ status, headers, body }: ServerReply): Told {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  const type = headers['Content-Type']!
  return type === 'application/json' ? readTencent(status, body) : readAliyun(status, type, headers, body)
}

function readTencent(status: number, body: string): Told {
  const { Response: answer } = JSON.parse(body) as {
    Response: { Error?: { Code: unknown; Message: unknown }; RequestId: string }
  }
  expect(status).toBe(200)
  expect(answer.RequestId).toMatch(uuid)
  const { Code, Message } = answer.Error ?? { Code: '', Message: '' }
  expect([typeof Code, typeof Message]).toEqual(['string', 'string'])
  return { code: answer.Error && (Code as string), requestId: answer.RequestId }
}

function readAliyun(status: number, type: string, headers: ServerReply['headers'], body: string): Told {
  expect(['application/json;charset=utf-8', 'text/xml;charset=utf-8']).toContain(type)
  const root = /^<(\w+)>/.exec(body)?.[1] ?? ''
  const answer = (type.startsWith('text/xml') ? decodeXml(body, root, {}) : JSON.parse(body)) as Record<string, unknown>
  if (root) expect(root).toMatch(status === 200 ? /Response$/ : /^Error$/)
  const { RequestId, Code, Message } = answer
  expect(headers['X-Acs-Request-Id']).toBe(RequestId)
  expect(String(RequestId).toLowerCase()).toMatch(uuid)
  expect(RequestId).toBe(String(RequestId).toUpperCase())
  if (status >= 400) expect([typeof Code, typeof Message]).toEqual(['string', 'string'])
  return { code: status >= 400 ? (Code as string) : undefined, requestId: RequestId as string }
}

/** Sends requests to a server and checks all that must hold for each; how often each code was told. */
async function attack(kind: fc.Arbitrary<Sent>, verify: boolean, share: number): Promise<Map<string, number>> {
  const events: LogEvent[] = []
  const secretOf = (id: string) => (id === 'testid' ? { secret } : undefined)
  const answer = createAnswer({ services, dialects, verify, maxBody, secretOf, log: (event) => events.push(event) })
  const codes = new Map<string, number>()
  const ask = async (sent: Sent): Promise<void> => {
    events.length = 0
    const reply = await answer(arriving(sent))
    expect(reply.status).toBeLessThan(500)
    expect(reply.body).not.toContain(secret)
    const { code, requestId } = read(reply)
    expect(code).not.toBe('InternalError')
    for (const event of events)
      expect([event.kind, event.requestId]).toEqual([expect.not.stringMatching('failed'), requestId])
    expect(events.some(({ kind }) => kind === 'refused')).toBe(code !== undefined)
    const logged = JSON.stringify(events)
    for (const hidden of [canary, secret]) expect(logged).not.toContain(hidden)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    codes.set(code ?? 'OK', (codes.get(code ?? 'OK') ?? 0) + 1)
  }
  await fc.assert(fc.asyncProperty(kind, ask), { numRuns: requests * share })
  return codes
}

describe('a hostile request', () => {
  it('is answered in the envelope of a vendor by a server that verifies', async () => {
    const codes = await attack(unsigned, true, 0.3)
    expect(codes.get('OK')).toBeUndefined()
    expect(codes.size).toBeGreaterThan(6)
  })

  it('is answered in the envelope of a vendor by a server that does not verify', async () => {
    const codes = await attack(unsigned, false, 0.4)
    expect(codes.get('OK')).toBeGreaterThan(0)
    expect(codes.size).toBeGreaterThan(6)
  })

  it('that is signed is refused for its parameters only', async () => {
    const codes = await attack(signed, true, 0.3)
    expect(codes.get('OK')).toBeGreaterThan(0)
    expect([...codes.keys()].filter((code) => /Signature|AuthFailure|TimeStamp/.test(code))).toEqual([])
  })
})

describe('a hostile connection', () => {
  let server: MockServer
  beforeAll(async () => {
    server = await startMockServer({ port: 0 })
  })
  afterAll(() => server.close())

  /** Writes bytes, waits for an answer or for the end, and hangs up. */
  const send = (bytes: Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes))
      const end = (text: string) => (socket.destroy(), resolve(text))
      socket.setTimeout(300, () => end(''))
      socket.on('data', (chunk) => end(chunk.toString('latin1')))
      socket.on('error', () => end(''))
      socket.on('close', () => end(''))
    })

  const get = 'GET / HTTP/1.1\r\nHost: x\r\n'
  const post = 'POST / HTTP/1.1\r\nHost: x\r\n'

  it.each([
    ['bytes that are no HTTP', '\0\x01\x02\x16\x03\x01\r\n\r\n'],
    ['an endless header', `${get}X: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a header without a name', `${get}: x\r\n\r\n`],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a length that is no number', `${post}Content-Length: x\r\n\r\n`],
    ['a negative length', `${post}Content-Length: -1\r\n\r\n`],
    ['two lengths', `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['a length and chunks', `${post}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk that is none', `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['a body that never comes', `${post}Content-Length: 1000000\r\n\r\na=1`],
    ['an upgrade', `${get}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
    ['a tunnel', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path that is a URL', 'GET http://x/?Action=A HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a trace id of another alphabet', `${get}X-TC-Action: A\r\nX-TC-TraceId: \xe9\xff\r\n\r\n`],
    ['an expectation', `${post}Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=1`],
    ['more requests than it waits for', `${get}\r\n`.repeat(20)],
  ])('with %s breaks nothing', async (_, text) => {
    expect(await send(Buffer.from(text, 'latin1'))).not.toMatch(/^HTTP\/1\.1 5/)
    expect((await fetch(`${server.url}/_porthole/health`)).status).toBe(200)
  })
})
