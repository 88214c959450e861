import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, dropped } from '@porthole/rpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import { createAdmin } from './admin.ts'
import { createListener } from './http.ts'

let server: Server | undefined
afterEach(() => void server?.close())

/** Tells what the answer function was given. */
const echo: Answer = async ({ method, path, query, header, body }) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    method,
    path,
    query,
    host: header('host'),
    x: header('x-a'),
    body: new TextDecoder().decode(body),
  }),
})

/** Tells that the admin API was reached. */
const echoAdmin: Answer = async (request) => ({ ...(await echo(request)), status: 202 })

interface Sent {
  method?: string
  path?: string
  headers?: Record<string, string>
  /** Each chunk is written on its own; without a Content-Length they go out chunked. */
  chunks?: string[]
}

interface Received {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

async function serve(answer: Answer = echo, maxBody?: number): Promise<(sent?: Sent) => Promise<Received>> {
  const started = createServer(
    createListener(answer, createAdmin(echoAdmin, 'token'), maxBody === undefined ? {} : { maxBody }),
  )
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const { port } = started.address() as AddressInfo
  return ({ method = 'GET', path = '/', headers = {}, chunks = [] } = {}) =>
    new Promise((resolve, reject) => {
      const req = httpRequest({ port, method, path, headers: { host: 'ecs.test:80', ...headers } }, async (res) => {
        let text = ''
        for await (const chunk of res.setEncoding('utf8')) text += chunk
        resolve({ status: res.statusCode!, headers: res.headers, text })
      })
      req.on('error', reject)
      for (const chunk of chunks) req.write(chunk)
      req.end()
    })
}

describe('the HTTP side', () => {
  it('hands over method, path, query as sent, headers and body', async () => {
    const ask = await serve()
    const { text, headers } = await ask({ path: '/a?b=%2A&c', headers: { 'X-A': '1' } })
    expect(JSON.parse(text)).toEqual({
      method: 'GET',
      path: '/a',
      query: 'b=%2A&c',
      host: 'ecs.test:80',
      x: '1',
      body: '',
    })
    expect(headers['content-type']).toBe('application/json')
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
  })

  it('reads bodies with a length, and chunked ones without', async () => {
    const ask = await serve()
    const sized = await ask({ method: 'POST', headers: { 'content-length': '4' }, chunks: ['a=', '12'] })
    expect(JSON.parse(sized.text)).toMatchObject({ method: 'POST', body: 'a=12' })
    const chunked = await ask({ method: 'POST', chunks: ['a=1', '&b=', '2'] })
    expect(JSON.parse(chunked.text)).toMatchObject({ body: 'a=1&b=2' })
    const none = await ask({ method: 'POST', headers: { 'content-length': '0' } })
    expect(JSON.parse(none.text)).toMatchObject({ method: 'POST', body: '' })
  })

  it('hands over no more of an endless body than shows that it is too long', async () => {
    let size = 0
    const measure: Answer = async ({ body }) => ((size = body.length), { status: 413, headers: {}, body: '' })
    const ask = await serve(measure, 100)
    const chunks = Array.from({ length: 100 }, () => 'x'.repeat(70_000))
    expect((await ask({ method: 'POST', chunks })).status).toBe(413)
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThan(200_000)
  })

  it('lets any page call, and tells so before and with the answer', async () => {
    const ask = await serve()
    const preflight = await ask({
      method: 'OPTIONS',
      headers: {
        origin: 'http://page.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-acs-action',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,x-acs-action',
    })
    const answered = await ask({ headers: { origin: 'http://page.test' } })
    expect(answered.headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' })
    expect((await ask()).headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('leaves other methods to the clouds', async () => {
    const ask = await serve()
    for (const method of ['PUT', 'OPTIONS', 'DELETE'])
      expect(JSON.parse((await ask({ method })).text)).toMatchObject({ method })
    expect((await ask({ method: 'HEAD' })).text).toBe('')
  })

  it('leaves all under /_porthole to the admin API, for those who may use it', async () => {
    const ask = await serve()
    const headers = { host: 'localhost' }
    for (const path of ['/_porthole', '/_porthole/', '/_porthole/worlds?x=1'])
      expect((await ask({ path, headers, method: 'POST', chunks: ['{}'] })).status).toBe(202)
    expect(
      JSON.parse((await ask({ path: '/_porthole/a?b', headers, method: 'POST', chunks: ['{}'] })).text),
    ).toMatchObject({ path: '/_porthole/a', query: 'b', body: '{}' })
    expect((await ask({ path: '/_portholes' })).status).toBe(200)
    const refused = await ask({ path: '/_porthole/worlds', method: 'POST', chunks: ['{}'] })
    expect(refused.status).toBe(401)
    expect(JSON.parse(refused.text)).toEqual({ error: expect.stringContaining('any host name but localhost') })
    expect((await ask({ path: '/_porthole/worlds', headers: { authorization: 'Bearer token' } })).status).toBe(202)
    for (const path of ['/_porthole/health', '/_porthole/ready']) expect((await ask({ path })).status).toBe(202)
  })

  it('hangs up when the connection is to be dropped', async () => {
    const ask = await serve(async () => dropped)
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('says 500 when there is no answer, or none that HTTP can carry, and goes on', async () => {
    const answers: Answer[] = [
      () => Promise.reject(new Error('no answer')),
      async () => ({ status: 200, headers: { Bad: 'a\r\nb' }, body: 'x' }),
      async () => ({ status: 7, headers: {}, body: 'x' }),
    ]
    const ask = await serve((request) => (answers.shift() ?? echo)(request))
    for (const message of ['no answer', /Invalid character/, /Invalid status code/]) {
      const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
      expect(await ask()).toMatchObject({ status: 500, text: '' })
      expect((await warned).message).toMatch(message)
    }
    expect((await ask()).status).toBe(200)
  })

  it('forgets a request whose sender hangs up before its end', async () => {
    const ask = await serve()
    const gone = httpRequest({
      port: (server!.address() as AddressInfo).port,
      method: 'POST',
      headers: { 'content-length': '9' },
    })
    await new Promise((resolve) => gone.on('error', resolve).write('a=1', () => gone.destroy(new Error('bye'))))
    expect((await ask()).status).toBe(200)
  })
})
