/** The dashboard in a real browser, against a started server: each control does what it says. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instanceTests } from './dashboard/instances.ts'
import { ruleTests } from './dashboard/rules.ts'
import { begin, end, skip, adminToken, bundle, card, deck, linux, root, world } from './dashboard/start.ts'

describe.skipIf(skip)('the dashboard (needs chromium: apt-get install chromium)', () => {
  beforeAll(begin, 60_000)
  afterAll(end)
  beforeEach(async () => {
    const { mock, page } = deck()
    await world().reset()
    await page.goto(mock.url)
    await page.locator('li.card[data-id]').first().waitFor()
  })

  it('is small', async () => {
    const files = await Promise.all(['main.js', 'style.css', 'icon.svg'].map((name) => readFile(join(bundle, name))))
    expect(files.reduce((sum, file) => sum + gzipSync(file).length, 0)).toBeLessThan(30_000)
  })

  it('is for browsers: clients of the APIs get at / what they always got', async () => {
    const { mock } = deck()
    const ask = async (headers: Record<string, string>, path = '/'): Promise<string | null> =>
      (await fetch(mock.url + path, { headers })).headers.get('content-type')
    expect(await ask({ accept: 'text/html,*/*' })).toBe('text/html; charset=utf-8')
    expect(await ask({})).toBe('text/xml;charset=utf-8')
    expect(await ask({ accept: 'text/html' }, '/?Action=DescribeInstanceVncUrl')).toBe('text/xml;charset=utf-8')
    expect(await ask({ accept: 'text/html', authorization: 'ACS3-HMAC-SHA256 x' })).not.toMatch('html')
  })

  it('says that the server does not answer, and goes on when it does', async () => {
    const { page } = deck()
    await page.context().setOffline(true)
    await page.getByRole('alert').getByText('The server does not answer').waitFor()
    expect(await card(linux).count()).toBe(1)
    await page.context().setOffline(false)
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

  it('asks for the admin token where the server wants it, and keeps it for the tab', async () => {
    const { mock, browser } = deck()
    const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.1' } })
    const stranger = await context.newPage()
    await stranger.goto(mock.url)
    await stranger.getByRole('dialog').getByText('needs a token behind a proxy').waitFor()
    const field = stranger.getByLabel(/--admin-token/)
    await stranger.keyboard.press('Escape')
    await field.fill('guess')
    await stranger.keyboard.press('Enter')
    await stranger.getByText('The admin token is wrong').waitFor()
    await field.fill(adminToken)
    await stranger.keyboard.press('Enter')
    await stranger.locator(`li.card[data-id="${linux}"]`).waitFor()
    expect(await stranger.getByRole('dialog').count()).toBe(0)
    await stranger.reload()
    await stranger.locator(`li.card[data-id="${linux}"]`).waitFor()
    await stranger.getByRole('button', { name: 'Forget the admin token' }).click()
    await stranger.getByRole('dialog').getByText('needs a token behind a proxy').waitFor()
    await context.close()
  })

  it('has a name for every control, room for a phone, and a visible focus', async () => {
    const { page } = deck()
    const nameless = await page.evaluate(`
      [...document.querySelectorAll('button, summary, input, select, a')]
        .filter((element) => !(element.ariaLabel || element.textContent.trim() || element.labels?.length))
        .map((element) => element.outerHTML)
    `)
    expect(nameless).toEqual([])
    expect(
      await page.evaluate('[...document.querySelectorAll("img")].every((image) => image.hasAttribute("alt"))'),
    ).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the instances')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    await page.setViewportSize({ width: 360, height: 700 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('is in the README as it looks', async () => {
    const { page } = deck()
    await world().requests.clear()
    await world().clock.freeze('2026-01-01T08:30:00Z')
    await page.getByText('08:30:00').waitFor()
    await page.locator('.screen img').nth(2).waitFor()
    await page.locator('.notices p').waitFor({ state: 'detached' })
    const picture = await page.screenshot()
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(join(root, 'docs/dashboard.png'), picture)
    expect(picture.length).toBeGreaterThan(20_000)
  })

  instanceTests()
  ruleTests()

  it('runs without a word of complaint from the browser, under its own policy', () => {
    const { complaints } = deck()
    expect(complaints).toEqual([])
  })
})
