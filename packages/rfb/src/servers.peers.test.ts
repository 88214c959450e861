/** Our client at servers that we did not write. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectRfb, type RfbClient } from './client.ts'
import { encodings } from './encode/encoder.ts'
import { u32 } from './reading.ts'
import { vncAnswer } from './vnc-auth.ts'

const without = (program: string) =>
  spawnSync('which', [program]).status !== 0 && process.env['PORTHOLE_REQUIRE'] !== '1'

/** Two X servers that choose their numbers at the same time take each other's: by chance they do not. */
const anyDisplay = () => `:${1000 + Math.floor(Math.random() * 50_000)}`

let folder: string
let children: ChildProcess[]
let clients: RfbClient[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-servers-'))
  children = []
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.close()
  // The X servers are the last, and may remove their sockets; a viewer with a dialog hears no SIGTERM.
  for (const child of children.toReversed()) {
    const ended = once(child, 'exit')
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill(child.spawnfile.startsWith('X') ? 'SIGTERM' : 'SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

function start(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, ...env },
  })
  children.push(child)
  return child
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Tries until the server listens. */
async function look(port: number, wanted?: readonly number[], password?: string): Promise<RfbClient> {
  for (let attempt = 0; ; attempt++) {
    try {
      const client = await connectRfb(connect(port, '127.0.0.1'), {
        password,
        ...(wanted ? { encodings: wanted } : {}),
      })
      clients.push(client)
      return client
    } catch (error) {
      if (!(error as Error).message.includes('ECONNREFUSED') || attempt === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

const displayOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.stdio[3]?.once('data', (chunk) => resolve(`:${String(chunk).trim()}`)))

const wanted = [encodings.zrle, encodings.hextile, encodings.raw]

describe.skipIf(without('Xtigervnc'))('Xtigervnc (needs it: apt-get install tigervnc-standalone-server)', () => {
  it('shows the same in all encodings, with and without a password', async () => {
    const [open, closed] = [await freePort(), await freePort()]
    const passwordFile = join(folder, 'passwd')
    const known = Buffer.from([23, 82, 107, 6, 35, 78, 88, 7]).toString('latin1')
    writeFileSync(passwordFile, vncAnswer(known, Buffer.from('a1b2c3\0\0')))
    const common = () => [anyDisplay(), '-geometry', '300x200', '-retro', '-localhost', '-rfbport']
    start('Xtigervnc', [...common(), String(open), '-SecurityTypes', 'None'])
    start('Xtigervnc', [...common(), String(closed), '-SecurityTypes', 'VncAuth', '-rfbauth', passwordFile])
    const seen = []
    for (const encoding of wanted) seen.push((await look(open, [encoding])).screen.pixels)
    // The weave of the bare X server: black and white, half and half.
    expect(new Set(seen[0])).toEqual(new Set([0, 0xffffff]))
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    expect((await look(closed, undefined, 'a1b2c3')).screen.pixels).toEqual(seen[0])
    await expect(look(closed, undefined, 'falsch')).rejects.toMatchObject({ code: 'WrongPassword' })
  })
})

const noX11vnc = without('x11vnc') || without('Xvfb') || without('xtigervncviewer')

describe.skipIf(noX11vnc)('x11vnc (needs it: apt-get install x11vnc xvfb tigervnc-viewer)', () => {
  it.each(wanted)('shows the pixels of its X screen in encoding %i', async (encoding) => {
    const size = '500x400x24'
    const x = start('Xvfb', [
      anyDisplay(),
      '-displayfd',
      '3',
      '-screen',
      '0',
      size,
      '-fbdir',
      folder,
      '-nolisten',
      'tcp',
    ])
    const env = { DISPLAY: await displayOf(x) }
    // Any program with letters and lines in its window: the dialog of a viewer that has nobody to connect to.
    start('xtigervncviewer', [], env)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const port = await freePort()
    start('x11vnc', ['-rfbport', String(port), '-localhost', '-forever', '-nocursor', '-noxdamage', '-quiet'], env)
    const client = await look(port, [encoding, encodings.copyRect])
    const file = readFileSync(join(folder, 'Xvfb_screen0'))
    const begin = u32(file, 0) + u32(file, 76) * 12
    const truth = Uint32Array.from({ length: 500 * 400 }, (_, index) => {
      const at = begin + Math.floor(index / 500) * u32(file, 48) + (index % 500) * 4
      return file[at + 2]! | (file[at + 1]! << 8) | (file[at]! << 16)
    })
    expect(new Set(truth).size).toBeGreaterThan(8)
    expect(client.screen.pixels).toEqual(truth)
  })
})

const qemu = 'qemu-system-x86_64'

describe.skipIf(without(qemu))('qemu (needs it: apt-get install qemu-system-x86)', () => {
  it('shows its firmware, and what changes on its screen', async () => {
    const port = await freePort()
    start(qemu, [
      '-display',
      'none',
      '-vnc',
      `127.0.0.1:${port - 5900}`,
      '-m',
      '32',
      '-net',
      'none',
      '-boot',
      'menu=off',
    ])
    const client = await look(port)
    while (!(client.screen.width === 720 && client.screen.pixels.some((pixel) => pixel !== 0))) await client.update()
    expect([client.screen.width, client.screen.height]).toEqual([720, 400])
    const other = await look(port, [encodings.raw])
    expect(other.screen.pixels.some((pixel) => pixel !== 0)).toBe(true)
  })
})
