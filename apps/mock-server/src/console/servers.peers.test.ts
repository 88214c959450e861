/** Real machines that we did not write, behind instances. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { key, linux, type Stand, stand, view } from './testing.ts'

const without = (...programs: string[]): boolean =>
  programs.some((program) => spawnSync('which', [program]).status !== 0) && process.env['PORTHOLE_REQUIRE'] !== '1'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  ends.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    // Xvfb removes its socket.
    child.kill(program === 'Xvfb' ? 'SIGTERM' : 'SIGKILL')
    await ended
  })
  return child
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy())
  })

/** A server with the machine at this port behind its Linux instance. */
async function behind(port: number): Promise<Stand> {
  await expect.poll(() => listens(port), { timeout: 10_000, interval: 100 }).toBe(true)
  const backends = new Map([[linux, { address: { host: '127.0.0.1', port } }]])
  const stood = await stand({ backends, verify: false })
  ends.push(() => stood.server.close())
  return stood
}

/** What GetInstanceScreenshot shows: its size. */
async function screenshot({ server }: Stand): Promise<readonly number[]> {
  const call = { Action: 'GetInstanceScreenshot', RegionId: 'cn-hangzhou', InstanceId: linux, AccessKeyId: 'testid' }
  const query = new URLSearchParams({ ...call, Version: '2014-05-26', Format: 'JSON' })
  const answer = await fetch(`${server.url}/?${query}`)
  const told = await answer.text()
  expect({ status: answer.status, told }).toMatchObject({ status: 200 })
  const { Screenshot } = JSON.parse(told) as { Screenshot: string }
  const jpeg = Buffer.from(Screenshot, 'base64')
  // The first frame header: SOF0, its length, 8 bits, height and width.
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  return [jpeg.readUInt16BE(frame + 7), jpeg.readUInt16BE(frame + 5)]
}

const tools = { timeout: 30_000 }

describe.skipIf(without('x11vnc', 'Xvfb', 'xdotool'))(
  'x11vnc behind an instance (needs it: apt-get install x11vnc xvfb xdotool)',
  () => {
    it('is shown and used through the console, and is in the screenshot', tools, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'porthole-x11vnc-'))
      ends.push(() => rmSync(folder, { recursive: true, force: true }))
      const any = `:${1000 + Math.floor(Math.random() * 50_000)}`
      const x = start('Xvfb', [any, '-displayfd', '3', '-screen', '0', '500x400x24', '-nolisten', 'tcp'])
      const [number] = await once(x.stdio[3]!, 'data')
      const DISPLAY = `:${String(number).trim()}`
      const port = await freePort()
      // Without -shared it hangs up on the screenshot while a console is open.
      start('x11vnc', ['-shared', '-rfbport', String(port), '-localhost', '-forever', '-quiet'], {
        DISPLAY,
        HOME: folder,
      })
      const stood = await behind(port)
      const { client, send, socket } = await view(await stood.link())
      expect([client.screen.width, client.screen.height]).toEqual([500, 400])
      send(5, 0, 0, 123, 0, 45)
      const pointer = (): string =>
        spawnSync('xdotool', ['getmouselocation'], { env: { ...process.env, DISPLAY } }).stdout.toString()
      await expect.poll(pointer, { timeout: 10_000 }).toMatch(/^x:123 y:45 /)
      expect(await screenshot(stood)).toEqual([500, 400])
      socket.close()
      expect(await stood.audited(1)).toMatchObject([{ proxied: true, end: 'ClientLeft' }])
    })
  },
)

const qemu = 'qemu-system-x86_64'

describe.skipIf(without(qemu))('qemu behind an instance (needs it: apt-get install qemu-system-x86)', () => {
  it('shows its firmware through the console and in the screenshot, and takes keys', tools, async () => {
    const port = await freePort()
    const vnc = ['-display', 'none', '-vnc', `127.0.0.1:${port - 5900}`]
    start(qemu, [...vnc, '-m', '32', '-net', 'none', '-boot', 'menu=off'])
    const stood = await behind(port)
    const { client, send, socket } = await view(await stood.link())
    const { screen } = client
    while (!(screen.width === 720 && screen.pixels.some((pixel) => pixel !== 0))) await client.update()
    expect([screen.width, screen.height]).toEqual([720, 400])
    await expect.poll(() => screenshot(stood), { timeout: 10_000, interval: 11_000 }).toEqual([720, 400])
    const before = (await stood.world.consoles.list())[0]!.active
    send(...key(true, 0x61))
    await expect.poll(async () => (await stood.world.consoles.list())[0]!.active).toBeGreaterThan(before)
    socket.close()
  })
})
