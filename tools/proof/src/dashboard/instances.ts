/** Of the dashboard: instances, their screens, and what is done with them. */
import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { answer, button, card, cvm, deck, desk, linux, listen, said, stopped, world } from './start.ts'

export function instanceTests(): void {
  it('shows every instance with its state, and a live picture of those that have a screen', async () => {
    const { page } = deck()
    expect(await page.locator('li.card[data-id]').count()).toBe(9)
    await card(linux).getByText('Running').waitFor()
    await card(stopped).getByText('Stopped', { exact: true }).waitFor()
    await card(desk).getByText('Registered').waitFor()
    const picture = card(linux).getByRole('img', { name: `Screen of ${linux}, Running` })
    await picture.waitFor()
    const { jpeg } = await world().consoles.picture(linux)
    expect(await picture.getAttribute('src')).toBe(`data:image/jpeg;base64,${jpeg}`)
    expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(640)
  })

  it('asks for the pictures of those in sight only', async () => {
    const { mock, browser } = deck()
    const phone = await browser.newPage({ viewport: { width: 390, height: 600 } })
    listen(phone)
    const asked = new Set<string | null>()
    phone.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname.endsWith('/consoles/picture')) asked.add(url.searchParams.get('id'))
    })
    await phone.goto(mock.url)
    const picture = (id: string): Locator => phone.locator(`li.card[data-id="${id}"] img`)
    await picture(linux).waitFor()
    expect(asked).toContain(linux)
    expect(asked).not.toContain(cvm)
    await phone.locator(`li.card[data-id="${cvm}"]`).scrollIntoViewIfNeeded()
    await picture(cvm).waitFor()
    await phone.close()
  })

  it('starts, stops and hibernates', async () => {
    await button(`Stop ${linux}`).click()
    await card(linux).getByText('Stopped').waitFor()
    expect(await statusOf(linux)).toBe('Stopped')
    await button(`Start ${linux}`).click()
    await card(linux).getByText('Running').waitFor()
    await card(linux).getByLabel(`More for ${linux}`).click()
    await card(linux).getByText('Hibernate', { exact: true }).click()
    await card(linux).getByText('Hibernated', { exact: true }).waitFor()
    expect(await statusOf(linux)).toBe('Hibernated')
    await button(`Stop ${cvm}`).click()
    await card(cvm).getByText('STOPPED').waitFor()
    await button(`Start ${cvm}`).click()
    await card(cvm).getByText('RUNNING').waitFor()
  })

  it('sets a VNC password, and takes a type out of sale', async () => {
    const { page } = deck()
    await card(linux).getByLabel(`More for ${linux}`).click()
    await button('VNC password…').click()
    await page.getByLabel(/6 letters or digits/).fill('aB3dE6')
    await answer('Set').click()
    await said(`${linux} has a VNC password.`)
    const { rows } = (await world().read({ kind: 'ecs' })).accounts['testid']!['']!['ecs']!
    expect(rows.find(({ id }) => id === linux)).toMatchObject({ vncPassword: 'aB3dE6' })
    await card(linux).getByLabel(`More for ${linux}`).click()
    await button('Take type out of sale').click()
    await card(linux).getByText('out of sale', { exact: true }).waitFor()
  })

  it('opens a console in a tab of its own, lists it, and closes it', async () => {
    const { page } = deck()
    const [tab] = await Promise.all([page.waitForEvent('popup'), button(`Open console of ${linux}`).click()])
    await tab.waitForURL(/\/aliyun\/ecs-console-vnc2\//)
    expect(await tab.evaluate('window.opener')).toBe(null)
    const close = button(`Close the console of ${linux}`)
    await close.waitFor()
    expect(await world().consoles.list()).toMatchObject([{ instance: linux }])
    await close.click()
    await said('The console was closed.')
    expect(await world().consoles.list()).toEqual([])
    await tab.close()
  })

  it('logs on to desktops and off, loses their machine and recovers it, shuts them down and starts them', async () => {
    await button(`Log on to ${desk}`).click()
    const off = button(`Log CLIENT-1 off from ${desk}`)
    await off.click()
    await off.waitFor({ state: 'detached' })
    await card(desk).getByLabel(`More for ${desk}`).click()
    await card(desk).getByText('Lose its machine').click()
    await card(desk).getByText('Missing', { exact: true }).waitFor()
    await button(`Recover ${desk}`).click()
    await card(desk).getByText('Registered').waitFor()
    await button(`Shut ${desk} down`).click()
    await card(desk).getByText('Stopped', { exact: true }).waitFor()
    expect(await statusOf(desk, 'cn-hangzhou')).toBe('Stopped')
    await button(`Start ${desk}`).click()
    await said(`${desk} was started.`)
    await button(`Shut ${desk} down`).waitFor()
    await card(desk).getByText('Registered').waitFor()
  })

  it('filters instances', async () => {
    const { page } = deck()
    await page.getByLabel('Filter instances').fill('windows hangzhou')
    expect(await page.locator('li.card h4').allTextContents()).toEqual(['i-bp1windows0000000001'])
    await page.getByLabel('Filter instances').fill('nobody')
    await page.getByText('No instance fits').waitFor()
  })

  it('shows more of a large world on demand', async () => {
    const { page } = deck()
    const ids = Array.from({ length: 130 }, (_, index) => `i-large${String(index).padStart(14, '0')}`)
    const rows = ids.map((id) => `      ${id}: { os: linux, status: Stopped }`).join('\n')
    await world().merge(`regions:\n  cn-hangzhou:\n    ecs:\n${rows}\n`)
    await button('Show more: 35 are not shown').click()
    await card(ids.at(-1)!).waitFor()
    expect(await page.locator('li.card[data-id]').count()).toBe(9 + 130)
  })

  it('says what went wrong', async () => {
    const { page } = deck()
    await world().ecs.stop(linux)
    const asked = page.waitForResponse(/consoles\/link/)
    const [tab] = await Promise.all([page.waitForEvent('popup'), button(`Open console of ${linux}`).click()])
    expect((await asked).status()).toBe(409)
    await said(/only a running instance has a console/)
    expect(tab.isClosed() || (await tab.waitForEvent('close'), true)).toBe(true)
  })
}

async function statusOf(id: string, region = ''): Promise<unknown> {
  const { accounts } = await world().read()
  const rows = Object.values(accounts['testid']![region]!).flatMap((kind) => kind.rows)
  return rows.find((row) => row['id'] === id)?.['status']
}
