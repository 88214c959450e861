/** A real browser: a page of another origin loads the bundled clients, signs with WebCrypto and calls the mock server. */
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagesAreBuilt } from './built.ts'

const executablePath = '/usr/bin/chromium'
const skip = !existsSync(executablePath) && process.env['PORTHOLE_REQUIRE'] !== '1'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What the page runs: each call answers with what a user of it would see. */
const script = `
import { createClient, isApiError, pages } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { DescribeInstancesPages, gws } from '@porthole/aliyun/gws'
import { createClient as createTencent } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'

const shown = (call) => call.catch((error) => ({ isApiError: isApiError(error), text: String(error) }))
const aliyunKeys = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

globalThis.calls = {
  aliyun: ({ endpoint, accessKeySecret = 'testsecret' }) =>
    shown(
      createClient(ecs, { credentials: { ...aliyunKeys, accessKeySecret }, endpoint })
        .DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-bp1linux000000000001' }),
    ),
  async pages({ endpoint }) {
    const found = []
    const client = createClient(gws, { credentials: aliyunKeys, endpoint, region: 'cn-hangzhou' })
    for await (const { InstanceId } of pages(client, DescribeInstancesPages)) found.push(InstanceId)
    return found
  },
  tencent: ({ endpoint, secretKey = 'testsecret' }) =>
    shown(
      createTencent(cvm, { credentials: { secretId: 'testid', secretKey }, region: 'ap-beijing', endpoint })
        .DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' }),
    ),
}
`

describe.skipIf(skip)('the clients in a browser (needs chromium: apt-get install chromium)', () => {
  let mock: MockServer
  let site: Server
  let browser: Browser
  let page: Page
  const consoleLines: string[] = []

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: import.meta.dirname },
      platform: 'browser',
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
      conditions: packagesAreBuilt ? [] : ['porthole-source'],
    })
    mock = await startMockServer({ port: 0 })
    site = createServer((req, res) => {
      const isScript = req.url === '/script.js'
      res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html;charset=utf-8')
      res.end(
        isScript
          ? outputFiles[0]!.text
          : '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/script.js"></script>',
      )
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch({ executablePath, args: flags })
    page = await browser.newPage()
    page.on('console', (message) => consoleLines.push(message.text()))
    page.on('pageerror', (error) => consoleLines.push(String(error)))
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
    await page.waitForFunction('globalThis.calls')
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    site?.close()
    await mock?.close()
  })

  const call = (name: 'aliyun' | 'tencent' | 'pages', options: object = {}): Promise<unknown> =>
    page.evaluate(`calls.${name}(${JSON.stringify({ endpoint: mock.url, ...options })})`)

  it('has the page load without a word of complaint', () => {
    expect(consoleLines).toEqual([])
  })

  it('Alibaba, signature V3: gets the answer over CORS', async () => {
    expect(await call('aliyun')).toEqual({
      VncUrl: expect.stringMatching(/^ws%3A%2F%2F/),
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    })
  })

  it('Alibaba: reads pages', async () => {
    expect(await call('pages')).toEqual(['i-gwsdesktop0000000001', 'i-gwsapp00000000000001'])
  })

  it('Alibaba: hears that the secret is wrong', async () => {
    expect(await call('aliyun', { accessKeySecret: 'wrong' })).toEqual({
      isApiError: true,
      text: expect.stringMatching(
        /^ApiError: \[SignatureDoesNotMatch\] Both sides signed the same: the secret is wrong\.$/,
      ),
    })
  })

  it('Tencent, signature TC3: gets the answer over CORS', async () => {
    expect(await call('tencent')).toEqual({
      InstanceVncUrl: expect.stringMatching(/^ws%3A%2F%2F/),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('Tencent: hears that the secret is wrong', async () => {
    expect(await call('tencent', { secretKey: 'wrong' })).toEqual({
      isApiError: true,
      text: expect.stringContaining('[AuthFailure.SignatureFailure]'),
    })
  })
})
