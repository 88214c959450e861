/** Of the dashboard: clock, limits, faults, requests and worlds. */
import { type Client, createClient, isApiError } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { createAdmin } from '@porthole/simulator/admin'
import { expect, it } from 'vitest'
import { answer, button, card, deck, linux, said, world } from './start.ts'

const client = (): Client<typeof gws> =>
  createClient(gws, {
    credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
    endpoint: deck().mock.url,
    region: 'cn-hangzhou',
    retries: 0,
  })

export function ruleTests(): void {
  it('freezes the clock, moves it, sets it, and lets it run on', async () => {
    const { page } = deck()
    await button('Freeze').click()
    await page.getByText('frozen', { exact: true }).waitFor()
    const before = await world().clock.now()
    for (const words of ['by 15 seconds', 'by a minute', 'by an hour']) {
      await button(`Advance the clock ${words}`).click()
      await said(`The clock went on ${words}.`)
    }
    expect(await world().clock.now()).toBe(before + 15_000 + 60_000 + 3_600_000)
    await button('Set…').click()
    await page.getByLabel('Time, UTC', { exact: true }).fill('2030-01-02T03:04:05')
    await answer('Set').click()
    await page.getByRole('timer').getByText('03:04:05').waitFor()
    expect(await world().clock.now()).toBe(Date.parse('2030-01-02T03:04:05Z'))
    await button('Resume').click()
    await page.getByText('running', { exact: true }).waitFor()
    expect((await world().read({ limit: 0 })).frozen).toBe(false)
  })

  it('switches limits, one or all', async () => {
    const { page } = deck()
    const limits = async () => (await world().settings.read()).limits
    const defaults = await limits()
    const one = page.getByRole('switch', { name: 'Idle consoles end' })
    await one.click()
    await said('Off: Idle consoles end.')
    expect(await limits()).toEqual({ ...defaults, idle: 0 })
    const all = page.getByRole('switch', { name: 'All limits' })
    await all.and(page.locator('[aria-checked=false]')).click()
    await said('All limits of the documents hold.')
    expect(await limits()).toEqual(defaults)
    await all.and(page.locator('[aria-checked=true]')).click()
    await said('No limit holds.')
    expect(await limits()).toEqual({
      cvmRate: 0,
      screenshotInterval: 0,
      reconnects: 0,
      urlLifetime: 0,
      idle: 0,
      singleUse: { aliyun: false, tencent: false },
    })
  })

  it('adds faults that strike, and removes them', async () => {
    const { page } = deck()
    await page.getByText('Add a fault').click()
    await page.getByLabel('What happens').selectOption('error')
    await page.getByLabel('Operation', { exact: true }).fill('DescribeInstances')
    await page.getByLabel('Times').fill('1')
    await button('Add').click()
    await page.getByText('DescribeInstances · once').waitFor()
    const failure: unknown = await client()
      .DescribeInstances({})
      .catch((error: unknown) => error)
    expect(isApiError(failure) && failure.code).toBe('Throttling')
    await page.getByLabel('What happens').selectOption('latency')
    await page.getByLabel('By how many ms').fill('5')
    await page.getByLabel('Share, %').fill('50')
    await button('Add').click()
    await page.getByText('every call · 50 %').waitFor()
    await page.getByLabel('What happens').selectOption('drop')
    await page.getByLabel('When').selectOption('after')
    await page.getByLabel('Operation', { exact: true }).fill('StopInstance')
    await button('Add').click()
    await page.getByText('hangs up after the call').waitFor()
    const id = expect.any(String)
    expect(await world().faults.list()).toEqual([
      { id, match: { operation: 'DescribeInstances' }, error: { code: 'Throttling' }, times: 1 },
      { id, latency: 5, rate: 0.5 },
      { id, match: { operation: 'StopInstance' }, drop: 'after' },
    ])
    await button(/^Remove fault .*Throttling/).click()
    await said('The fault is gone.')
    await button('Remove all').click()
    await page.getByText('No trouble').waitFor()
    expect(await world().faults.list()).toEqual([])
  })

  it('shows requests, the newest first, with their parameters and without their secrets', async () => {
    const { page } = deck()
    await page.getByText('No requests yet').waitFor()
    await client().DescribeInstances({ PageSize: 7 })
    await client()
      .StopInstance({ InstanceId: 'i-nowhere00000000001' })
      .catch(() => {})
    const rows = page.locator('.log > li')
    await rows.nth(1).waitFor()
    expect(await rows.locator('strong').allTextContents()).toEqual(['StopInstance', 'DescribeInstances'])
    await rows.nth(1).locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(JSON.parse((await rows.nth(1).locator('pre').textContent())!)).toEqual({ PageSize: 7 })
    await button('Failed').click()
    expect(await rows.locator('strong').allTextContents()).toEqual(['StopInstance'])
    await button('All').click()
    await page.getByLabel('Filter requests').fill('describe')
    expect(await rows.locator('strong').allTextContents()).toEqual(['DescribeInstances'])
    await page.getByLabel('Filter requests').fill('nothing like it')
    await page.getByText('No request fits').waitFor()
    await button('Clear').click()
    await page.getByText('No requests yet').waitFor()
    expect(await world().requests.list()).toEqual([])
  })

  it('makes a world, goes there, resets and drops it', async () => {
    const { mock, page } = deck()
    const menu = page.getByLabel('More for worlds')
    await menu.click()
    await button('New world…').click()
    await page.getByLabel(/^Name/).fill('harbour')
    await button('Create').click()
    await button('Go there').click()
    await page.waitForURL(/#world=harbour$/)
    const harbour = world('harbour')
    await card(linux).waitFor()
    await button(`Stop ${linux}`).click()
    await card(linux).getByText('Stopped').waitFor()
    expect((await world().read({ kind: 'ecs' })).accounts['testid']!['']!['ecs']!.rows[0]).toMatchObject({
      id: linux,
      status: 'Running',
    })
    await menu.click()
    await button('Reset harbour…').click()
    await answer('Reset').click()
    await card(linux).getByText('Running').waitFor()
    await harbour.seed('regions: {}')
    await page.getByText('An empty world').waitFor()
    await menu.click()
    await button('Drop harbour…').click()
    await answer('Drop').click()
    await page.waitForURL(/#world=default$/)
    await said('The world harbour is gone.')
    await page.locator('.worlds select:not(:has(option[value=harbour]))').waitFor()
    expect(await createAdmin(mock.url).worlds()).not.toContain('harbour')
  })
}
