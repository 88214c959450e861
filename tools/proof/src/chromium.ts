/** Chromium for tests: where it is, how it is started, and what it complained of. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Whether tests that need it are skipped, since it is not installed. */
export const skipChromium = !existsSync(executablePath) && process.env['PORTHOLE_REQUIRE'] !== '1'

export const needsChromium = 'needs chromium: apt-get install chromium'

export function launch(): Promise<Browser> {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath, args: [...flags, ...quiet] })
}

export interface Watched {
  readonly page: Page
  /** What it wrote to its console, violations of its policy and errors nobody caught among it. */
  readonly complaints: string[]
  /** WebSockets it opened. */
  readonly sockets: string[]
}

/** A page that nothing is shared with, of 1280 by 800 unless said otherwise. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const sockets: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('websocket', (socket) => sockets.push(socket.url()))
  return { page, complaints, sockets }
}
