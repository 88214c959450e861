/** What goes from the console page to the system behind it, seen by a VNC server that writes it all down; and back. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { type Stand, stand, windows } from '@porthole/mock-server/src/console/testing.ts'
import { type Desktop, Framebuffer, serve, type Signal } from '@porthole/rfb'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, needsChromium, skipChromium, watchedPage } from './chromium.ts'

/** Writes down which keys went down, where the pointer was with which buttons, and what was put on its clipboard. */
class Witness implements Desktop {
  readonly name = 'witness'
  readonly screen = new Framebuffer(640, 400, 0x00663311)
  readonly keys: [number, boolean][] = []
  readonly places: [number, number, number][] = []
  readonly texts: string[] = []
  readonly #listeners = new Set<(signal: Signal) => void>()

  key(down: boolean, keysym: number): void {
    this.keys.push([keysym, down])
  }

  pointer(x: number, y: number, buttons: number): void {
    this.places.push([x, y, buttons])
  }

  cutText(text: string): void {
    this.texts.push(text)
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  cut(text: string): void {
    for (const listener of this.#listeners) listener({ kind: 'cutText', text })
  }

  /** The characters and keys that went down since the last time, modifiers left out. */
  typed(): string {
    const down = this.keys.splice(0).filter(([keysym, isDown]) => isDown && (keysym < 0xffe1 || keysym > 0xffee))
    return down.map(([keysym]) => named[keysym] ?? String.fromCodePoint(keysym & 0xffffff)).join('')
  }
}

const named: Readonly<Record<number, string>> = { 0xff0d: '\n', 0xff09: '\t', 0xff08: '⌫', 0xffff: '⌦' }

describe.skipIf(skipChromium)(`input of the console page (${needsChromium})`, () => {
  const witness = new Witness()
  let backend: Server
  let browser: Browser
  let mock: Stand
  let page: Page

  beforeAll(async () => {
    backend = createServer((stream) => void serve(stream, { desktop: witness }))
    await once(backend.listen(0, '127.0.0.1'), 'listening')
    const address = { host: '127.0.0.1', port: (backend.address() as AddressInfo).port }
    mock = await stand({ backends: new Map([[windows, { address }]]) })
    browser = await launch()
  }, 60_000)

  afterEach(() => page.context().close())

  afterAll(async () => {
    await browser?.close()
    await mock?.server.close()
    backend?.close()
  })

  async function open(options = {}): Promise<void> {
    ;({ page } = await watchedPage(browser, { viewport: { width: 1000, height: 700 }, ...options }))
    await page.goto((await mock.world.consoles.link(windows)).page)
    await page.locator('body[data-state="connected"]').waitFor()
    await expect.poll(() => page.locator('#screen canvas').getAttribute('width')).toBe('640')
    witness.typed()
  }

  it('sends keys and Ctrl-Alt-Del as soon as the screen is there, with no click', async () => {
    await open()
    await page.keyboard.type('ls -l')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await expect.poll(() => witness.keys.length).toBeGreaterThanOrEqual(14)
    expect(witness.typed()).toBe('ls -l\n\t')
    await page.click('#keys')
    await expect.poll(() => witness.keys.length).toBe(6)
    expect(witness.keys.splice(0).map(([keysym, down]) => (down ? keysym : -keysym))).toEqual([
      0xffe3, 0xffe9, 0xffff, -0xffff, -0xffe9, -0xffe3,
    ])
  })

  it('sends the pointer to the very pixel, scaled and in its own size', async () => {
    await open()
    for (const fit of [true, false]) {
      if (!fit) await page.click('#fit')
      const box = (await page.locator('#screen canvas').boundingBox())!
      expect(box.width === 640).toBe(!fit)
      witness.places.length = 0
      const scale = box.width / 640
      await page.mouse.move(box.x + 300.5 * scale, box.y + 200.5 * scale)
      await page.mouse.down()
      await page.mouse.up()
      await expect.poll(() => witness.places.at(-1)).toEqual([300, 200, 0])
      expect(witness.places).toContainEqual([300, 200, 1])
    }
  })

  it('types pasted text of any script, and puts it on the clipboard', async () => {
    await open()
    const text = 'Echo "你好" > é€😀\n'
    await page.click('#paste')
    await page.fill('#paste-text', text)
    await page.click('button[value=type]')
    await expect.poll(() => witness.keys.length).toBe(40)
    expect(witness.typed()).toBe(text)
    await page.click('#paste')
    await page.fill('#paste-text', text)
    await page.click('button[value=clipboard]')
    await expect.poll(() => witness.texts.splice(0)).toEqual([text])
    await page.click('#paste')
    await page.fill('#paste-text', text)
    await page.keyboard.press('Escape')
    await page.locator('#screen canvas:focus').waitFor()
    await page.keyboard.type('x')
    await expect.poll(() => witness.keys.length).toBe(2)
    expect(witness.typed()).toBe('x')
    expect(witness.texts).toEqual([])
  })

  it('offers what the system put on its clipboard', async () => {
    await open({ permissions: ['clipboard-read', 'clipboard-write'] })
    witness.cut('复制 me')
    await page.click('#notice-action')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('复制 me')
    await expect.poll(() => page.locator('#notice').isVisible()).toBe(false)
  })

  it('lets the keyboard out with Ctrl-Alt-Shift, and leaves no key held', async () => {
    await open()
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.down(key)
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.up(key)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('keys')
    await expect.poll(() => witness.keys.length).toBeGreaterThanOrEqual(4)
    const held = new Set<number>()
    for (const [keysym, down] of witness.keys.splice(0)) held[down ? 'add' : 'delete'](keysym)
    expect([...held]).toEqual([])
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('paste')
  })

  it('takes what is written on the keyboard of a touch screen', async () => {
    await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
    await page.tap('#touch')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field')
    await page.keyboard.insertText('hé中')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await expect.poll(() => witness.keys.length).toBeGreaterThanOrEqual(10)
    expect(witness.typed()).toBe('hé中⌫\n')
    await page.locator('#screen canvas').tap({ position: { x: 100, y: 60 } })
    await expect.poll(() => witness.places.some(([, , buttons]) => buttons === 1)).toBe(true)
  })

  it('saves the screen as a PNG of its own size', async () => {
    await open()
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#shot')])
    expect(download.suggestedFilename()).toMatch(/^i-bp1windows0000000001-[\dT-]+\.png$/)
    const png = readFileSync(await download.path())
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 640, 400])
  })

  it('counts down before an idle console is disconnected, unless somebody stays or the clock stands', async () => {
    await mock.world.settings.change({ limits: { idle: 3000 } })
    await open()
    const notice = page.locator('#notice')
    await notice.waitFor()
    expect(await notice.textContent()).toMatch(/it is disconnected in [12] s\./)
    await page.click('#notice-action')
    await expect.poll(() => notice.isVisible()).toBe(false)
    await expect
      .poll(() => witness.keys.splice(0))
      .toEqual([
        [0xffe1, true],
        [0xffe1, false],
      ])
    await page.locator('body[data-state="ended"]').waitFor()
    expect(await page.locator('#reason').textContent()).toContain('nobody used it for 3 s')
    await mock.world.clock.freeze()
    await page.click('#again')
    await page.locator('body[data-state="connected"]').waitFor()
    await page.waitForTimeout(2500)
    expect(await notice.isVisible()).toBe(false)
  })
})
