/** Viewers that we did not write and that speak plain RFB, at the gateway: over a bridge from TCP to its WebSocket. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWebSocketStream, WebSocket } from 'ws'
import { linux, type Stand, stand, windows } from './testing.ts'

const without = (program: string): boolean =>
  spawnSync('which', [program]).status !== 0 && process.env['PORTHOLE_REQUIRE'] !== '1'

const start = Date.UTC(2026, 0, 1)
const ends: (() => unknown)[] = []
let folder: string
let stood: Stand

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-viewers-'))
  stood = await stand({ clock: start })
  ends.push(
    () => rmSync(folder, { recursive: true }),
    () => stood.server.close(),
  )
})
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** Where a native viewer finds the console behind a URL, as HOST:DISPLAY. */
async function bridge(url: string): Promise<string> {
  const server = createServer((socket) => {
    const stream = createWebSocketStream(new WebSocket(url, ['binary']))
    stream.on('error', () => socket.destroy()).pipe(socket)
    socket.on('error', () => stream.destroy()).pipe(stream)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port - 5900}`
}

async function run(program: string, ...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, said: out + err }
}

describe.skipIf(without('gvnccapture'))('gvnccapture (needs gvncviewer: apt-get install gvncviewer)', () => {
  it('captures the simulated Windows', async () => {
    const file = join(folder, 'screen.png')
    const ended = await run('gvnccapture', '-q', await bridge(await stood.link(windows)), file)
    expect(ended).toMatchObject({ code: 0 })
    const png = readFileSync(file)
    const { width, height } = await stood.world.consoles.picture(windows)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height])
    // A screen of one colour is a tenth of that.
    expect(png.length).toBeGreaterThan(10_000)
  })
})

describe.skipIf(without('vncsnapshot'))(
  'vncsnapshot, of RFB 3.3 (needs vncsnapshot: apt-get install vncsnapshot)',
  () => {
    it('takes a picture of the simulated Linux', async () => {
      const file = join(folder, 'screen.jpg')
      const ended = await run('vncsnapshot', await bridge(await stood.link(linux)), file)
      expect(ended).toMatchObject({ code: 0 })
      expect(readFileSync(file).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
      expect(await stood.audited(1)).toMatchObject([{ instance: linux, end: 'ClientLeft' }])
    })

    it('tells why it is not let in', async () => {
      const address = await bridge(await stood.link(linux))
      await stood.world.clock.advance(15_001)
      const { code, said } = await run('vncsnapshot', address, join(folder, 'none.jpg'))
      expect(code).not.toBe(0)
      expect(said).toContain('This VNC URL expired: it was valid for 15 s.')
    })
  },
)
