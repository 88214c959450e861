/** A started server, and the dashboard of it in a real browser, as its tests use them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildDashboard } from '@porthole/mock-server/scripts/dashboard.ts'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { createAdmin, type World } from '@porthole/simulator/admin'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
export const skip = !existsSync(executablePath) && process.env['PORTHOLE_REQUIRE'] !== '1'

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

export const root = join(import.meta.dirname, '../../../..')
export const bundle = join(root, 'apps/mock-server/dist/web/dashboard')
export const adminToken = 'a token of the test'

export const linux = 'i-bp1linux000000000001'
export const stopped = 'i-bp1stopped0000000001'
export const cvm = 'ins-r9hr2upy'
export const desk = 'i-gwsdesktop0000000001'

/** What a test sees and steers; filled by `begin`. */
export interface Deck {
  readonly mock: MockServer
  readonly browser: Browser
  readonly page: Page
  /** Of the browser, but for refusals of the admin API, which tests provoke. */
  readonly complaints: string[]
}

let begun: Deck | undefined

export async function begin(): Promise<void> {
  const app = join(root, 'apps/mock-server')
  await buildDashboard(app, bundle)
  const mock = await startMockServer({ port: 0, adminToken })
  const browser = await chromium.launch({ executablePath, args: flags })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  begun = { mock, browser, page, complaints: [] }
  listen(page)
}

export async function end(): Promise<void> {
  await begun?.browser.close()
  await begun?.mock.close()
}

export function deck(): Deck {
  return begun!
}

/** The default world, as it is on the server. */
export function world(name?: string): World {
  return createAdmin(deck().mock.url).world(name)
}

export function card(id: string): Locator {
  return deck().page.locator(`li.card[data-id="${id}"]`)
}

export function button(name: string | RegExp): Locator {
  return deck().page.getByRole('button', { name })
}

/** A button of the window in front of the page. */
export function answer(name: string): Locator {
  return deck().page.getByRole('dialog').getByRole('button', { name })
}

/** Waits until the page says so. */
export function said(text: string | RegExp): Promise<void> {
  return deck().page.locator('.notices').getByText(text).first().waitFor()
}

export function listen(page: Page): void {
  const { complaints, mock } = deck()
  page.on('console', (message) => {
    if (!new URL(message.location().url, mock.url).pathname.startsWith('/_porthole/')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}
