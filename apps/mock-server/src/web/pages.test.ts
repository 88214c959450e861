import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consolePaths, createPages } from './pages.ts'

describe('the static pages', () => {
  let server: Server

  beforeAll(async () => {
    const pages = createPages()
    server = createServer((req, res) => {
      if (!pages(req, res, (req.url ?? '/').split('?')[0]!)) res.writeHead(418).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })

  afterAll(() => server.close())

  /** Sends the path as it is: fetch would tidy it up. */
  function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const { port } = server.address() as AddressInfo
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path, method, headers }, (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () => resolve({ status: res.statusCode!, headers: res.headers, body: Buffer.concat(chunks) }))
      })
      sent.on('error', reject).end()
    })
  }

  it.each(consolePaths)(
    'sends the console page at %s, with the strictest policy and to be kept by nobody',
    async (path) => {
      const { status, headers, body } = await get(`${path}?vncUrl=ws%3A%2F%2Fx`)
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
          "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      expect(body.toString()).toContain('<!doctype html>')
      expect(body.toString()).not.toMatch(/\bstyle=|\son\w+=/)
    },
  )

  it('sends noVNC as it is, with its licence, and says when it is the same', async () => {
    const { status, headers, body } = await get('/novnc/core/rfb.js')
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(body.toString()).toContain('export default class RFB')
    const again = await get('/novnc/core/rfb.js', { 'If-None-Match': String(headers['etag']) })
    expect([again.status, again.body.length]).toEqual([304, 0])
    const packed = await get('/novnc/core/rfb.js', { 'Accept-Encoding': 'gzip, br' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.body).equals(body)).toBe(true)
    expect((await get('/novnc/LICENSE.txt')).body.toString()).toContain('MPL 2.0')
    expect((await get('/novnc/vendor/pako/lib/zlib/inflate.js')).status).toBe(200)
    const head = await get('/console/main.js', {}, 'HEAD')
    expect([head.status, head.body.length, Number(head.headers['content-length']) > 0]).toEqual([200, 0, true])
  })

  it.each([
    '/novnc/package.json',
    '/novnc/../package.json',
    '/novnc/core/../../../package.json',
    '/novnc/%2e%2e/package.json',
    '/novnc/core/rfb.js%00',
    '/console/..%2f..%2fpackage.json',
    '/console//main.js',
    '/console/',
    '/novnc/core',
    '/console/constructor',
  ])('has no %s', async (path) => {
    const { status, headers } = await get(path)
    expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
  })

  it('leaves to others what is not its own', async () => {
    for (const path of ['/?Action=DescribeInstances', '/_porthole/health', '/websockify/', '/index.html'])
      expect((await get(path)).status).toBe(418)
  })
})
