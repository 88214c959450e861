import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createRpcClient, isApiError } from './index.ts'
import { cert, key, keys, listen, protocol, Read, Write } from './testing.ts'
import { createTransport } from './transport-node.ts'

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
    const reply = await createTransport({})(`${origin}/a?b=c`, { ...init, body: 'pöng' })
    expect(reply.status).toBe(418)
    expect(reply.headers.get('x-Kind')).toBe('teapot')
    expect(reply.headers.get('absent')).toBeNull()
    expect(JSON.parse(await reply.text())).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      headers: { host: origin.slice(7), 'content-type': 'text/plain', 'content-length': '5' },
      body: 'pöng',
    })
  })

  test('says that there is no body when a POST has none', async () => {
    const { origin } = await server((request, response) => response.end(JSON.stringify(request.headers)))
    const reply = await createTransport({})(`${origin}/`, { method: 'POST', headers: {} })
    expect(JSON.parse(await reply.text())).toMatchObject({ 'content-length': '0' })
  })

  test('keeps characters whole that arrive in two pieces', async () => {
    const { origin } = await server((_, response) => {
      const bytes = Buffer.from('é')
      response.write(bytes.subarray(0, 1))
      setTimeout(() => response.end(bytes.subarray(1)), 5)
    })
    expect(await (await createTransport({})(`${origin}/`, init)).text()).toBe('é')
  })

  test('keeps the connection and uses it again', async () => {
    const ports = new Set<number>()
    const { origin } = await server((request, response) => {
      ports.add(request.socket.remotePort!)
      request.resume().on('end', () => response.end('{}'))
    })
    const transport = createTransport({})
    for (let i = 0; i < 5; i++) await transport(`${origin}/`, init)
    expect(ports.size).toBe(1)
    await Promise.all(Array.from({ length: 5 }, () => transport(`${origin}/`, init)))
    expect(ports.size).toBe(5)
  })

  test('fails when the connection breaks in the middle of a body', async () => {
    const { origin } = await server((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
      setTimeout(() => response.destroy(), 5)
    })
    await expect(createTransport({})(`${origin}/`, init)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('closes the connection of an aborted call, before and during the reply', async () => {
    const closed: Promise<unknown>[] = []
    const { origin } = await server((request, response) => {
      closed.push(once(request.socket, 'close'))
      if (request.url === '/late') response.writeHead(200, { 'content-length': 9 }).write('x')
    })
    for (const path of ['/', '/late']) {
      const controller = new AbortController()
      const call = createTransport({})(origin + path, { ...init, signal: controller.signal })
      setTimeout(() => controller.abort(), 20)
      await expect(call).rejects.toThrow(/aborted|hang up/)
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
    const call = createTransport({})(`${origin}/`, { ...init, signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toThrow(/aborted|hang up/)
    expect(calls).toBe(0)
  })

  test('speaks TLS', async () => {
    const { port } = await server(createTlsServer({ key, cert }, (_, response) => response.end('safe')))
    const reply = await createTransport({})(`https://127.0.0.1:${port}/`, init)
    expect(await reply.text()).toBe('safe')
  })
})

describe('a client over the transport', () => {
  const client = (origin: string, options = {}) =>
    createRpcClient(
      protocol,
      { Read, Write },
      { credentials: keys, endpoint: origin, fetch: createTransport({}), sleep: async () => {}, ...options },
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
    expect(calls()).toBe(2)
    await expect(client(origin).Write()).rejects.toMatchObject({ code: 'Client.Network', attempts: 1 })
    expect(calls()).toBe(3)
  })

  test('does not repeat a write on a kept connection that was reset before any byte of the reply', async () => {
    let calls = 0
    const { origin } = await server((request, response) => {
      request.resume().on('end', () => (++calls > 1 ? request.socket.resetAndDestroy() : response.end('{}')))
    })
    const one = client(origin)
    await one.Write()
    await expect(one.Write()).rejects.toMatchObject({ code: 'Client.Network', attempts: 1 })
    expect(calls).toBe(2)
  })

  test('repeats a write that nobody was there to receive', async () => {
    const { origin, close } = await listen(() => {})
    await close()
    await expect(client(origin).Write()).rejects.toMatchObject({ code: 'Client.Network', attempts: 4, status: 0 })
    await expect(client('http://nowhere.invalid').Write()).rejects.toMatchObject({ attempts: 4 })
  })

  test('repeats a write that was refused on every address of a name', async () => {
    const { port, close } = await listen(() => {})
    await close()
    await expect(client(`http://localhost:${port}`).Write()).rejects.toMatchObject({ attempts: 4 })
  })

  test('gives up an attempt after its timeout and closes its connection', async () => {
    let closed: Promise<unknown> | undefined
    const { origin } = await server((request) => {
      closed = once(request.socket, 'close')
    })
    await expect(client(origin, { timeout: 100, retry: false }).Read()).rejects.toMatchObject({
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

describe('a proxy', () => {
  /** Speaks CONNECT and forwards plain http; sends everything to `target`, whatever its name. */
  async function proxy(target: number, { status = 200, silent = false } = {}) {
    const seen: { method: string; url: string; auth: string | undefined }[] = []
    const sockets = new Set<Socket>()
    const note = ({ method, url, headers }: IncomingMessage) =>
      seen.push({ method: method!, url: url!, auth: headers['proxy-authorization'] })
    const http = createHttpServer(async (request, response) => {
      note(request)
      response.end(`forwarded ${request.headers['x-mine']} ${await bodyOf(request)}`)
    })
    http.on('connect', (request: IncomingMessage, socket: Socket) => {
      note(request)
      sockets.add(socket.on('error', () => {}))
      if (silent) return socket.on('end', () => socket.destroy()).resume()
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      const onward = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      }).on('error', () => socket.destroy())
    })
    const started = await server(http)
    ends.unshift(() => sockets.forEach((socket) => socket.destroy()))
    return { ...started, seen, sockets }
  }

  const secure = () =>
    server(createTlsServer({ key, cert }, (request, response) => response.end(`tunnelled ${request.headers.host}`)))

  test('opens one tunnel for many https calls', async () => {
    const { port } = await secure()
    const { origin, seen } = await proxy(port)
    const transport = createTransport({ HTTPS_PROXY: origin.replace('//', '//us%40er:p:w@') })
    for (let i = 0; i < 3; i++) {
      const reply = await transport('https://api.example.test/', init)
      expect(await reply.text()).toBe('tunnelled api.example.test')
    }
    const auth = `Basic ${Buffer.from('us@er:p:w').toString('base64')}`
    expect(seen).toEqual([{ method: 'CONNECT', url: 'api.example.test:443', auth }])
  })

  test('keeps the tunnel when a call of a client has ended', async () => {
    const tls = createTlsServer({ key, cert }, (request, response) =>
      request.resume().on('end', () => response.end('{}')),
    )
    const { origin, seen } = await proxy((await server(tls)).port)
    const fetch = createTransport({ HTTPS_PROXY: origin })
    const client = createRpcClient(protocol, { Write }, { credentials: keys, endpoint: 'api.example.test', fetch })
    for (let i = 0; i < 3; i++) await client.Write()
    expect(seen).toHaveLength(1)
  })

  test('is found without a scheme, and keeps the port of the origin', async () => {
    const { port } = await secure()
    const { origin, seen } = await proxy(port)
    await createTransport({ https_proxy: origin.slice(7) })('https://api.example.test:8443/', init)
    expect(seen).toEqual([{ method: 'CONNECT', url: 'api.example.test:8443', auth: undefined }])
  })

  test('forwards plain http', async () => {
    const { origin, seen } = await proxy(0)
    const transport = createTransport({ HTTP_PROXY: origin.replace('//', '//u:p@') })
    const reply = await transport('http://api.example.test/x?y=z', { ...init, headers: { 'x-mine': 'kept' } })
    expect(await reply.text()).toBe('forwarded kept ping')
    expect(seen).toEqual([{ method: 'POST', url: 'http://api.example.test/x?y=z', auth: `Basic ${btoa('u:p')}` }])
  })

  test('is never asked for loopback', async () => {
    const { port } = await server((_, response) => response.end('direct'))
    const { origin, seen } = await proxy(0)
    const transport = createTransport({ HTTP_PROXY: origin, HTTPS_PROXY: origin })
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await (await transport(`http://${host}:${port}/`, init)).text()).toBe('direct')
    }
    expect(seen).toEqual([])
  })

  test('that refuses fails the call, and a write may be repeated', async () => {
    const { origin, seen } = await proxy(0, { status: 407 })
    const fetch = createTransport({ HTTPS_PROXY: origin.replace('//', '//user:pass-word@') })
    const client = createRpcClient(
      protocol,
      { Write },
      { credentials: keys, endpoint: 'api.example.test', fetch, sleep: async () => {} },
    )
    const error = await client.Write().catch((thrown: unknown) => thrown)
    if (!isApiError(error)) throw error
    expect(error).toMatchObject({ code: 'Client.Network', attempts: 4, detail: expect.stringContaining('407') })
    expect(error.message).not.toContain('pass-word')
    expect(seen).toHaveLength(4)
  })

  test('that does not answer is left when the call is', async () => {
    const { origin, sockets } = await proxy(0, { silent: true })
    const fetch = createTransport({ HTTPS_PROXY: origin })
    const client = createRpcClient(
      protocol,
      { Read },
      { credentials: keys, endpoint: 'api.example.test', fetch, timeout: 100, retry: false },
    )
    await expect(client.Read()).rejects.toMatchObject({ code: 'Client.Timeout' })
    const [socket] = sockets
    if (!socket!.closed) await once(socket!, 'close')
  })

  test('that is not there fails the call as a refused connection does', async () => {
    const { origin, close } = await listen(() => {})
    await close()
    await expect(createTransport({ HTTPS_PROXY: origin })('https://api.example.test/', init)).rejects.toMatchObject({
      syscall: 'connect',
    })
  })

  test('whose server resets the TLS handshake fails the call', async () => {
    const tcp = createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
    ends.push(() => tcp.close())
    const { origin } = await proxy((tcp.address() as AddressInfo).port)
    await expect(createTransport({ HTTPS_PROXY: origin })('https://api.example.test/', init)).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
  })
})
