import { execFile } from 'node:child_process'
import dns from 'node:dns'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { build } from 'tsup'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiError, type ClientOptions, createRpcClient, type Fetch, transport } from './index.ts'
import { type Environment, proxy } from './proxy.ts'
import { startProxy, startSecure, oldNode } from './testing-proxy.ts'
import { type Keys, keys, listen, protocol, Read, Write } from './testing.ts'

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
const before = { ...process.env }
const restore = (name: string) => {
  if (before[name] === undefined) delete process.env[name]
  else process.env[name] = before[name]
}

const ends: (() => unknown)[] = []
beforeAll(() => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  for (const name of names) delete process.env[name]
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  vi.restoreAllMocks()
})
afterAll(() => {
  for (const name of [...names, 'NODE_TLS_REJECT_UNAUTHORIZED']) restore(name)
})

async function started<S extends { close: () => unknown }>(starting: Promise<S>): Promise<S> {
  const server = await starting
  ends.unshift(server.close)
  return server
}

const closedPort = async () => {
  const { port, close } = await listen(() => {})
  await close()
  return port
}

const init = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'ping' }

/** Names of servers exist only here. */
const resolveToHere = () =>
  vi.spyOn(dns, 'lookup').mockImplementation(((name: string, options: { all?: boolean }, done: Function) => {
    if (!name.endsWith('.example.test')) return done(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }))
    return options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
  }) as never)

/** Node reads its environment when it first goes to an origin. */
const byNode = (env: Environment): Fetch => {
  Object.assign(process.env, env)
  ends.push(() => Object.keys(env).forEach((name) => delete process.env[name]))
  return transport
}
const byMiddleware = (env: Environment): Fetch => proxy(env)(transport)

let count = 0

describe.each([
  ['Node itself', byNode, 1],
  ['the middleware', byMiddleware, 4],
] as const)('a proxy that %s goes through', (_, through, attempts) => {
  /** A host that nobody has been to. */
  const host = () => `h${++count}.example.test`
  const clientOf = (endpoint: string, options: Partial<ClientOptions<Keys>>) =>
    createRpcClient(
      protocol,
      { Read, Write },
      { credentials: keys, endpoint: `https://${endpoint}`, random: () => 0, ...options },
    )

  test('is asked for one tunnel for many https calls', async () => {
    const { origin, seen } = await started(startProxy((await started(startSecure())).port))
    const fetch = through({ HTTPS_PROXY: origin.replace('//', '//us%40er:p%3Aw@') })
    const name = host()
    for (let i = 0; i < 3; i++) {
      const reply = await fetch(`https://${name}/`, init)
      expect(JSON.parse(await reply.text())).toEqual({ host: name })
    }
    const auth = `Basic ${Buffer.from('us@er:p:w').toString('base64')}`
    expect(seen).toEqual([{ method: 'CONNECT', url: `${name}:443`, host: expect.any(String), auth }])
  })

  test('keeps the tunnel when a call of a client has ended', async () => {
    const { origin, seen } = await started(startProxy((await started(startSecure())).port))
    const client = clientOf(host(), { fetch: through({ HTTPS_PROXY: origin }) })
    for (let i = 0; i < 3; i++) await client.Write()
    expect(seen).toHaveLength(1)
  })

  test('is found by the lower-case name too, and hears the port of the origin', async () => {
    const { origin, seen } = await started(startProxy((await started(startSecure())).port))
    const name = host()
    await through({ https_proxy: origin })(`https://${name}:8443/`, init)
    expect(seen).toMatchObject([{ method: 'CONNECT', url: `${name}:8443`, auth: undefined }])
  })

  test('forwards plain http, under the name of the server', async () => {
    const { origin, seen } = await started(startProxy(0))
    const fetch = through({ HTTP_PROXY: origin.replace('//', '//u:p@') })
    const name = host()
    const reply = await fetch(`http://${name}/x?y=z`, { ...init, headers: { 'x-mine': 'kept' } })
    expect(await reply.text()).toBe('forwarded kept ping')
    expect(seen).toEqual([{ method: 'POST', url: `http://${name}/x?y=z`, host: name, auth: `Basic ${btoa('u:p')}` }])
  })

  test('is not asked for what NO_PROXY names', async () => {
    const { port } = await started(startSecure())
    const { origin, seen } = await started(startProxy(port))
    resolveToHere()
    const [spared, other] = [host(), host()]
    const fetch = through({ HTTPS_PROXY: origin, NO_PROXY: `x.example.test,${spared}` })
    expect(await (await fetch(`https://${spared}:${port}/`, init)).text()).toContain(spared)
    expect(seen).toEqual([])
    await fetch(`https://${other}:${port}/`, init)
    expect(seen).toMatchObject([{ method: 'CONNECT', url: `${other}:${port}` }])
  })

  test('is never asked for loopback', async () => {
    const { port } = await started(listen((_request, response) => response.end('direct')))
    const { origin, seen } = await started(startProxy(0))
    const fetch = through({ HTTP_PROXY: origin, HTTPS_PROXY: origin })
    for (const name of ['127.0.0.1', 'localhost']) {
      expect(await (await fetch(`http://${name}:${port}/`, init)).text()).toBe('direct')
    }
    await expect(fetch(`http://[::1]:${await closedPort()}/`, init)).rejects.toThrow('::1')
    expect(seen).toEqual([])
  })

  test('that refuses fails the call, in an error without its password', async () => {
    const { origin, seen } = await started(startProxy(0, { status: 407 }))
    const fetch = through({ HTTPS_PROXY: origin.replace('//', '//user:pass-word@') })
    const error = await clientOf(host(), { fetch })
      .Write()
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'Client.Network', detail: expect.stringContaining('407') })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/pass-word|dXNlcjpwYXNz/)
    expect(seen).toHaveLength(attempts)
  })

  test('whose address is wrong fails the call, in an error without its password', async () => {
    for (const wrong of [
      'http://user:pass-word@',
      'http://user:pass-word@host.invalid:99999',
      'http://pass-word%er@h',
    ]) {
      const error = await clientOf(host(), { fetch: through({ HTTPS_PROXY: wrong }), retries: 0 })
        .Read()
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'Client.Network' })
      expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('pass-word')
    }
  })

  test('that does not answer is left when the call is', async () => {
    const { origin, sockets } = await started(startProxy(0, { silent: true }))
    const fetch = through({ HTTPS_PROXY: origin })
    const call = clientOf(host(), { fetch, timeout: 100, retries: 0 }).Read()
    await expect(call).rejects.toMatchObject({ code: 'Client.Timeout' })
    const [socket] = sockets
    // Node itself leaves a tunnel that does not come after the four seconds of the agent.
    if (!socket!.closed) await once(socket!, 'close')
  })

  test('that is not there fails the call as a refused connection does', async () => {
    const fetch = through({ HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` })
    const debug = vi.fn<() => void>()
    await expect(clientOf(host(), { fetch, debug }).Write()).rejects.toMatchObject({
      code: 'Client.Network',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(debug).toHaveBeenCalledTimes(4)
  })

  test('whose server resets the TLS handshake fails the call', async () => {
    const tcp = createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
    ends.push(() => tcp.close())
    const { origin } = await started(startProxy((tcp.address() as AddressInfo).port))
    const fetch = through({ HTTPS_PROXY: origin })
    await expect(fetch(`https://${host()}/`, init)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

test('the middleware takes a proxy without its scheme', async () => {
  const { origin, seen } = await started(startProxy((await started(startSecure())).port))
  await byMiddleware({ HTTPS_PROXY: origin.slice(7) })('https://bare.example.test/', init)
  expect(seen).toHaveLength(1)
})

const needs = oldNode ? '' : ' (needs a Node on PATH that knows no proxies: before 22.21 or 24.5)'

describe.skipIf(!oldNode)(`an older Node${needs}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-proxy-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('goes through a proxy by the middleware, and not for loopback', async () => {
    const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))
    await build({
      entry: [source('index.ts'), source('proxy.ts'), source('testing.ts')],
      format: 'esm',
      target: 'node20',
      outDir: folder,
      outExtension: () => ({ js: '.mjs' }),
      silent: true,
      config: false,
      esbuildOptions: (options) => void (options.conditions = ['porthole-source']),
    })
    const { port } = await started(listen((_request, response) => response.end('{"direct":true}')))
    const { origin, seen } = await started(startProxy((await started(startSecure())).port))
    const script = `
      import { createRpcClient, transport } from './index.mjs'
      import { proxy } from './proxy.mjs'
      import { keys, protocol, Write } from './testing.mjs'
      const fetch = proxy()(transport)
      const ask = (endpoint) => createRpcClient(protocol, { Write }, { credentials: keys, endpoint, fetch }).Write()
      const far = await ask('https://api.example.test')
      console.log(JSON.stringify([far, await ask('https://api.example.test'), await ask('http://127.0.0.1:${port}')]))`
    const env = { ...before, HTTPS_PROXY: origin, HTTP_PROXY: origin, NODE_TLS_REJECT_UNAUTHORIZED: '0', NO_PROXY: '' }
    const args = ['--no-warnings', '--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(oldNode!, args, { cwd: folder, env })
    const far = { host: 'api.example.test' }
    expect(JSON.parse(stdout)).toEqual([far, far, { direct: true }])
    expect(seen).toMatchObject([{ method: 'CONNECT', url: 'api.example.test:443' }])
  })
})
