import { getEventListeners, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ClientOptions, createRpcClient, type DebugEvent } from './index.ts'
import { transport } from './platform-node.ts'
import { cert, key, type Keys, keys, listen, protocol, Read, Write } from './testing.ts'

let before: string | undefined
beforeAll(() => {
  before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
})
afterAll(() => {
  if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
})

const init = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'ping' }

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function server(...args: Parameters<typeof listen>) {
  const started = await listen(...args)
  ends.push(started.close)
  return started
}

const bodyOf = async (request: IncomingMessage) => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

describe('the transport', () => {
  test('sends method, headers and body, and reads status, headers and text', async () => {
    const { origin } = await server(async (request, response) => {
      const { method, url, headers } = request
      response
        .writeHead(418, { 'X-Kind': 'teapot' })
        .end(JSON.stringify({ method, url, headers, body: await bodyOf(request) }))
    })
    const reply = await transport(`${origin}/a?b=c`, { ...init, body: 'pöng' })
    expect(reply.status).toBe(418)
    expect(reply.headers).toMatchObject({ 'x-kind': 'teapot' })
    expect(JSON.parse(await reply.text())).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      headers: { host: origin.slice(7), 'content-type': 'text/plain', 'content-length': '5' },
      body: 'pöng',
    })
  })

  test('names Porthole to the server, unless somebody has named himself', async () => {
    const { origin } = await server((request, response) => response.end(request.headers['user-agent']))
    const nameOf = async (headers: Record<string, string>) =>
      (await transport(`${origin}/`, { method: 'POST', headers })).text()
    expect(await nameOf({})).toMatch(/^porthole\/\S+$/)
    expect(await nameOf({ 'user-agent': 'mine/1' })).toBe('mine/1')
    expect(await nameOf({ 'User-Agent': 'mine/2' })).toBe('mine/2')
  })

  test('says that there is no body when a POST has none', async () => {
    const { origin } = await server((request, response) => response.end(JSON.stringify(request.headers)))
    const reply = await transport(`${origin}/`, { method: 'POST', headers: {} })
    expect(JSON.parse(await reply.text())).toMatchObject({ 'content-length': '0' })
  })

  test('keeps characters whole that arrive in two pieces', async () => {
    const { origin } = await server((_, response) => {
      const bytes = Buffer.from('é')
      response.write(bytes.subarray(0, 1))
      setTimeout(() => response.end(bytes.subarray(1)), 5)
    })
    expect(await (await transport(`${origin}/`, init)).text()).toBe('é')
  })

  test('keeps the connection and uses it again', async () => {
    const ports = new Set<number>()
    const { origin } = await server((request, response) => {
      ports.add(request.socket.remotePort!)
      request.resume().on('end', () => response.end('{}'))
    })
    const call = async () => (await transport(`${origin}/`, init)).text()
    for (let i = 0; i < 5; i++) await call()
    expect(ports.size).toBe(1)
    await Promise.all(Array.from({ length: 5 }, call))
    expect(ports.size).toBe(5)
  })

  test('fails when the connection breaks in the middle of a body, also when nobody has read of it yet', async () => {
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
      setTimeout(() => response.destroy(), 5)
    })
    await expect(transport(`${origin}/`, init).then((reply) => reply.text())).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    const late = transport(`${origin}/`, init)
    late.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(late.then((reply) => reply.text())).rejects.toThrow(/aborted|Premature close/)
  })

  test('closes the connection of an aborted call, before and during the reply', async () => {
    const closed: Promise<unknown>[] = []
    const { origin } = await server((request, response) => {
      closed.push(once(request.socket, 'close'))
      if (request.url === '/late') response.writeHead(200, { 'content-length': 9 }).write('x')
    })
    for (const path of ['/', '/late']) {
      const controller = new AbortController()
      const call = transport(origin + path, { ...init, signal: controller.signal }).then((reply) => reply.text())
      setTimeout(() => controller.abort(), 20)
      await expect(call).rejects.toThrow(/aborted|hang up|Premature close/)
    }
    await Promise.all(closed)
    expect(closed).toHaveLength(2)
  })

  test('sends nothing when the signal was aborted while node:http was being loaded', async () => {
    let calls = 0
    const { origin } = await server((_, response) => {
      calls++
      response.end('{}')
    })
    const controller = new AbortController()
    const call = transport(`${origin}/`, { ...init, signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toThrow(/aborted|hang up/)
    expect(calls).toBe(0)
  })

  test('speaks TLS', async () => {
    const { port } = await server(createTlsServer({ key, cert }, (_, response) => response.end('safe')))
    const reply = await transport(`https://127.0.0.1:${port}/`, init)
    expect(await reply.text()).toBe('safe')
  })
})

describe('a client over the transport', () => {
  const events: DebugEvent[] = []
  afterEach(() => void events.splice(0))
  const attempts = () => events.splice(0).length
  const client = (origin: string, options: Partial<ClientOptions<Keys>> = {}) =>
    createRpcClient(
      protocol,
      { Read, Write },
      { credentials: keys, endpoint: origin, random: () => 0, debug: (event) => events.push(event), ...options },
    )

  /** Answers every second request and resets the others without a byte. */
  async function flaky() {
    let calls = 0
    const started = await server((request, response) => {
      request.resume().on('end', () => (++calls % 2 ? request.socket.resetAndDestroy() : response.end('{"Ok":true}')))
    })
    return { ...started, calls: () => calls }
  }

  test('repeats a read after a reset, and not a write', async () => {
    const { origin, calls } = await flaky()
    expect(await client(origin).Read()).toEqual({ Ok: true })
    expect([calls(), attempts()]).toEqual([2, 2])
    await expect(client(origin).Write()).rejects.toMatchObject({ code: 'Client.Network' })
    expect([calls(), attempts()]).toEqual([3, 1])
  })

  test('does not repeat a write on a kept connection that was reset before any byte of the reply', async () => {
    let calls = 0
    const { origin } = await server((request, response) => {
      request.resume().on('end', () => (++calls > 1 ? request.socket.resetAndDestroy() : response.end('{}')))
    })
    const one = client(origin)
    await one.Write()
    await expect(one.Write()).rejects.toMatchObject({ code: 'Client.Network' })
    expect([calls, attempts()]).toEqual([2, 2])
  })

  test('repeats a write that nobody was there to receive, on one address or on every address of a name', async () => {
    const { origin, port, close } = await listen(() => {})
    await close()
    for (const nowhere of [origin, `http://localhost:${port}`]) {
      await expect(client(nowhere).Write()).rejects.toMatchObject({
        code: 'Client.Network',
        status: 0,
        detail: expect.stringContaining('ECONNREFUSED'),
        cause: { code: 'ECONNREFUSED' },
      })
      expect(attempts()).toBe(4)
    }
  })

  test('keeps its connection from call to call', async () => {
    const ports = new Set<number>()
    const { origin } = await server((request, response) => {
      ports.add(request.socket.remotePort!)
      request.resume().on('end', () => response.end('{"Ok":true}'))
    })
    const { signal } = new AbortController()
    const one = client(origin)
    for (let i = 0; i < 5; i++) await one.Write({}, { signal })
    expect(ports.size).toBe(1)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('gives up an attempt after its timeout and closes its connection', async () => {
    let closed: Promise<unknown> | undefined
    const { origin } = await server((request) => {
      closed = once(request.socket, 'close')
    })
    await expect(client(origin, { timeout: 100, retries: 0 }).Read()).rejects.toMatchObject({
      code: 'Client.Timeout',
    })
    await closed
  })

  test('rejects with the reason of an aborted signal and closes its connection', async () => {
    let closed: Promise<unknown> | undefined
    const controller = new AbortController()
    const { origin } = await server((request) => {
      closed = once(request.socket, 'close')
      controller.abort('enough')
    })
    await expect(client(origin).Write({}, { signal: controller.signal })).rejects.toBe('enough')
    await closed
  })

  test('lets 200 calls at once through', async () => {
    const { origin } = await server((request, response) =>
      request.resume().on('end', () => response.end('{"Ok":true}')),
    )
    const one = client(origin)
    const answers = await Promise.all(Array.from({ length: 200 }, () => one.Read()))
    expect(answers.every(({ Ok }) => Ok === true)).toBe(true)
  })
})
