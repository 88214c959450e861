/** The console page in a real browser: what it shows, what it sends, and what it says when a rule ends it. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { consoleUrl as aliyunUrl, createClient as createAliyun, toConsoleUrl } from '@porthole/aliyun'
import { cvm, linux, type Stand, stand, view, windows } from '@porthole/mock-server/src/console/testing.ts'
import { consolePaths } from '@porthole/mock-server/src/web/pages.ts'
import { DescribeInstanceVncUrlConsole as aliyunConsole } from '@porthole/aliyun/ecs'
import { consoleUrl as tencentUrl, createClient as createTencent } from '@porthole/tencent'
import { DescribeInstanceVncUrlConsole as tencentConsole } from '@porthole/tencent/cvm'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, needsChromium, skipChromium, watchedPage, type Watched } from './chromium.ts'

describe.skipIf(skipChromium)(`the console page (${needsChromium})`, () => {
  let browser: Browser
  let mock: Stand
  let world: Stand['world']

  beforeAll(async () => {
    mock = await stand()
    world = mock.world
    await world.clock.freeze('2026-01-01T00:00:00Z')
    browser = await launch()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await mock?.server.close()
  })

  const pageOf = async (id: string): Promise<string> => (await world.consoles.link(id)).page

  async function open(url: string, options?: BrowserContextOptions): Promise<Watched> {
    const watched = await watchedPage(browser, options)
    await watched.page.goto(url)
    return watched
  }

  async function connected(id: string, options?: BrowserContextOptions): Promise<Watched> {
    const watched = await open(await pageOf(id), options)
    await inState(watched.page, 'connected')
    return watched
  }

  it('is at the paths of the vendors, as the specs have them', () => {
    expect(consolePaths).toEqual([aliyunConsole.page, tencentConsole.page].map((page) => new URL(page).pathname))
  })

  it.each([linux, windows, cvm])(
    'shows every pixel of %s, says nothing on the console, and keeps no URL',
    async (id) => {
      const { page, complaints, sockets } = await connected(id)
      const { client } = await view(await mock.link(id))
      const { pixels, width, height } = client.screen
      await expect.poll(() => pixelsOf(page)).toEqual({ width, height, sum: sumOf(pixels) })
      client.close()
      expect(await page.title()).toBe(`${id} · Porthole console`)
      expect(new URL(page.url()).search).toBe('')
      expect(complaints).toEqual([])
      expect(sockets).toHaveLength(1)
      await page.context().close()
    },
  )

  it('is what consoleUrl() leads to, for both clouds', async () => {
    const time = await world.clock.now()
    const options = { endpoint: mock.server.url, now: () => time }
    const aliyunKeys = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
    const tencentKeys = { secretId: 'testid', secretKey: 'testsecret' }
    const ecs = createAliyun({}, { ...options, credentials: aliyunKeys })
    const client = createTencent({}, { ...options, credentials: tencentKeys, region: 'ap-beijing' })
    const urls = [
      await aliyunUrl(ecs, { RegionId: 'cn-hangzhou', ...windowsPage }),
      await tencentUrl(client, { InstanceId: cvm }),
    ]
    for (const { url } of urls) {
      const { page } = await open(url)
      await inState(page, 'connected')
      expect(await page.locator('#name').textContent()).toMatch(/^(i-bp1windows|ins-)/)
      await page.context().close()
    }
  })

  it('takes the URL encoded once or twice, and connects to no other server whatever it is told', async () => {
    const { socket } = await world.consoles.link(linux)
    const own = `${mock.server.url}${consolePaths[0]}`
    const InstanceId = '<b>x</b>'
    const twice = encodeURIComponent(encodeURIComponent(socket))
    const good = await open(toConsoleUrl(twice, { ...windowsPage, InstanceId, page: own }))
    await inState(good.page, 'connected')
    expect(await good.page.locator('#name').textContent()).toBe(InstanceId)
    const { host } = new URL(socket)
    const foreign = [
      'ws://127.0.0.1:9/websockify/?s=x',
      `wss://${host}/vnc?s=x`,
      `ws://user@${host}/vnc?s=x`,
      'ws://127.0.0.1.evil.test/vnc?s=x',
      `ws:${host}@evil.test/vnc?s=x`,
    ]
    const others = ['javascript:alert(1)', `http://${host}/vnc?s=x`, `ws://${host}/_porthole/health`, '%', '']
    const { page, sockets } = await watchedPage(browser)
    for (const [title, urls] of Object.entries({ 'Foreign URL': foreign, 'No VNC URL': others })) {
      for (const url of urls) {
        await page.goto(`${own}?vncUrl=${encodeURIComponent(url)}`)
        await inState(page, 'ended')
        expect(await cardOf(page)).toMatchObject({ title, again: false })
      }
    }
    expect(sockets).toEqual([])
    await page.context().close()
    await good.page.context().close()
  })

  it('lets no page of another origin open a console', async () => {
    const site: Server = createServer((_, res) => res.setHeader('Content-Type', 'text/html').end('<!doctype html>'))
    await once(site.listen(0, '127.0.0.1'), 'listening')
    const { page } = await open(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
    const socket = await mock.link()
    const outcome = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const opened = new WebSocket(url)
          opened.addEventListener('open', () => resolve('open'))
          opened.addEventListener('close', ({ code }) => resolve(code))
        }),
      socket,
    )
    expect(outcome).toBe(1006)
    await page.setContent(`<iframe src="${await pageOf(linux)}"></iframe>`)
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/)
    site.close()
    await page.context().close()
  })

  it('says that a URL expired, and connects again with a new one', async () => {
    const url = await pageOf(linux)
    await world.clock.advance(15_001)
    const { page } = await open(url)
    await inState(page, 'ended')
    expect(await cardOf(page)).toEqual({
      title: 'Not connected',
      reason: 'This VNC URL expired: it was valid for 15 s.',
      again: true,
    })
    await page.click('#again')
    await inState(page, 'connected')
    await page.reload()
    await inState(page, 'ended')
    expect(await cardOf(page)).toMatchObject({ title: 'No VNC URL', again: true })
    await page.click('#again')
    await inState(page, 'connected')
    await page.context().close()
  })

  it('says that a URL was used already', async () => {
    const url = await pageOf(cvm)
    const first = await open(url)
    await inState(first.page, 'connected')
    const second = await open(url)
    await inState(second.page, 'ended')
    expect((await cardOf(second.page)).reason).toBe(
      'This VNC URL was used already: it opens one connection. Query a new one.',
    )
    await first.page.context().close()
    await second.page.context().close()
  })

  it('says that it is too often: the 31st reconnection in a minute', async () => {
    await world.clock.advance(60_000)
    for (let connection = 0; connection < 31; connection++) await world.consoles.redeem(await mock.link(windows))
    const { page } = await open(await pageOf(windows))
    await inState(page, 'ended')
    expect((await cardOf(page)).reason).toBe('Too many reconnections: this instance takes 30 in a minute.')
    await world.clock.advance(61_000)
    await page.click('#again')
    await inState(page, 'connected')
    await page.context().close()
  })

  it('says that nobody used it, and keeps the last picture behind that', async () => {
    const { page, complaints } = await connected(linux)
    await world.clock.advance(60_000)
    await inState(page, 'ended')
    expect(await cardOf(page)).toEqual({
      title: 'Disconnected',
      reason: 'This console was disconnected: nobody used it for 60 s.',
      again: true,
    })
    expect(await page.locator('#last').isVisible()).toBe(true)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('says that the instance stopped, then that it is stopped, and comes back when it runs', async () => {
    const { page } = await connected(linux)
    await world.ecs.stop(linux)
    await inState(page, 'ended')
    expect((await cardOf(page)).reason).toBe('This console was disconnected: its instance stopped.')
    await page.click('#again')
    await expect.poll(() => cardOf(page)).toMatchObject({ title: 'No new VNC URL', again: true })
    expect((await cardOf(page)).reason).toContain('only a running instance has a console')
    await world.ecs.start(linux)
    await page.click('#again')
    await inState(page, 'connected')
    await page.context().close()
  })

  it('asks for the password, says that it is wrong, and takes the one in its address', async () => {
    await world.ecs.password({ id: linux, password: 'aB3dE6' })
    const { page } = await open(await pageOf(linux))
    await inState(page, 'password')
    await page.fill('#secret', 'wrong1')
    await page.keyboard.press('Enter')
    await inState(page, 'ended')
    expect(await cardOf(page)).toMatchObject({ title: 'Wrong password', reason: 'The VNC password is wrong.' })
    await page.click('#again')
    await inState(page, 'password')
    await page.fill('#secret', 'aB3dE6')
    await page.click('#password button')
    await inState(page, 'connected')
    const known = await open(`${await pageOf(linux)}&password=aB3dE6`)
    await inState(known.page, 'connected')
    expect(known.page.url()).not.toContain('aB3dE6')
    await world.ecs.password(linux)
    await page.context().close()
    await known.page.context().close()
  })

  it('says that a URL is used up where no new one is to be had', async () => {
    const { page } = await connected(cvm)
    await page.route('**/consoles/link', (route) => route.fulfill({ status: 401, json: { error: 'no' } }))
    await page.click('#leave')
    await inState(page, 'ended')
    expect(await cardOf(page)).toMatchObject({ reason: 'You left the console.', again: true })
    await page.click('#again')
    await expect.poll(() => cardOf(page)).toMatchObject({ title: 'This VNC URL is used up', again: false })
    await page.context().close()
  })

  it('says that the server was stopped, and that it cannot be reached', async () => {
    const other = await stand()
    const { page } = await open((await other.world.consoles.link(linux)).page)
    await inState(page, 'connected')
    await other.server.close()
    await inState(page, 'ended')
    expect((await cardOf(page)).reason).toBe('The server was stopped.')
    await page.click('#again')
    await expect.poll(() => cardOf(page)).toMatchObject({ reason: 'The server cannot be reached.', again: true })
    await page.context().close()
  })

  it.each([
    { width: 1280, height: 800, least: 36 },
    { width: 390, height: 844, least: 44 },
  ])('fits $width by $height: nothing is cut off, and fingers find the buttons', async ({ width, height, least }) => {
    const { page } = await connected(windows, { viewport: { width, height }, hasTouch: width < 500 })
    expect(await page.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight])).toEqual([width, height])
    for (const button of await page.locator('nav button:visible').all()) {
      const box = (await button.boundingBox())!
      expect(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true)
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(least)
      expect(await button.evaluate((shown) => shown.ariaLabel ?? shown.textContent?.trim())).toMatch(/\w/)
    }
    await page.context().close()
  })
})

const windowsPage = { InstanceId: windows, isWindows: true }

const inState = (page: Page, state: string): Promise<void> => page.locator(`body[data-state="${state}"]`).waitFor()

/** What is said in the middle of the page. */
async function cardOf(page: Page): Promise<{ title: string; reason: string; again: boolean }> {
  const text = async (id: string): Promise<string> => (await page.locator(id).textContent()) ?? ''
  return { title: await text('#title'), reason: await text('#reason'), again: await page.locator('#again').isVisible() }
}

/** The size of the screen that noVNC shows, and a sum over its pixels. */
function pixelsOf(page: Page): Promise<{ width: number; height: number; sum: number }> {
  return page.evaluate(() => {
    const { width, height } = document.querySelector<HTMLCanvasElement>('#screen canvas')!
    const context = document.querySelector<HTMLCanvasElement>('#screen canvas')!.getContext('2d')!
    let sum = 0
    for (const pixel of new Uint32Array(context.getImageData(0, 0, width, height).data.buffer))
      sum = (Math.imul(sum, 31) + (pixel & 0xffffff)) | 0
    return { width, height, sum }
  })
}

function sumOf(pixels: Uint32Array): number {
  let sum = 0
  for (const pixel of pixels) sum = (Math.imul(sum, 31) + (pixel & 0xffffff)) | 0
  return sum
}
