import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openerOf, openIn } from './browser.ts'

describe('what opens a page', () => {
  test.each([
    ['darwin', {}, ['open']],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
    ['linux', {}, undefined],
    ['linux', { DISPLAY: '' }, undefined],
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', { BROWSER: 'firefox' }, ['xdg-open']],
    ['freebsd', { DISPLAY: ':0' }, ['xdg-open']],
  ] as const)('on %s with %o', (platform, env, opener) => {
    expect(openerOf({ platform, env })).toEqual(opener)
  })
})

describe.skipIf(process.platform === 'win32')('a page', () => {
  const url = 'http://127.0.0.1:7070/page?a=1&b=$(false);c'
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'porthole-browser-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const xdgOpen = (script: string) => {
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'xdg-open'), 0o755)
  }
  const open = (env: Record<string, string> = { DISPLAY: ':0' }) =>
    openIn({ platform: 'linux', env: { ...env, PATH: `${folder}${delimiter}/bin`, OUT: join(folder, 'seen') } })(url)

  test('reaches the browser letter by letter', async () => {
    xdgOpen('printf %s "$1" > "$OUT"')
    expect(await open()).toBeUndefined()
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(url)
  })

  test('is open when its opener stays, as a browser does', async () => {
    xdgOpen('echo $$ > "$OUT"; exec sleep 60')
    expect(await open()).toBeUndefined()
    process.kill(Number(readFileSync(join(folder, 'seen'), 'utf8')))
  })

  test('is not open without a display, without an opener, and where that fails', async () => {
    xdgOpen('touch "$OUT"; exit 3')
    expect(await open({})).toBe('there is no display here')
    expect(existsSync(join(folder, 'seen'))).toBe(false)
    expect(await open()).toBe('xdg-open found no browser')
    rmSync(join(folder, 'xdg-open'))
    expect(await openIn({ platform: 'linux', env: { DISPLAY: ':0', PATH: folder } })(url)).toBe(
      'xdg-open is not installed here',
    )
  })
})
