/** Viewers that we did not write, against our server over TCP. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { u16, u32 } from './reading.ts'
import { serve } from './serve.ts'
import type { SessionOptions } from './session.ts'
import { testDesktop } from './testing.ts'
import { vncAnswer } from './vnc-auth.ts'

const without = (program: string) =>
  spawnSync('which', [program]).status !== 0 && process.env['PORTHOLE_REQUIRE'] !== '1'

/** Two X servers that choose their numbers at the same time take each other's: by chance they do not. */
const anyDisplay = () => `:${1000 + Math.floor(Math.random() * 50_000)}`

let folder: string
let server: Server | undefined
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-viewers-'))
  children = []
})
afterEach(async () => {
  // The X servers are the last, and may remove their sockets; a viewer with a dialog hears no SIGTERM.
  for (const child of children.toReversed()) {
    const ended = once(child, 'exit')
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill(child.spawnfile.startsWith('X') ? 'SIGTERM' : 'SIGKILL')
    await ended
  }
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

function picture() {
  const desktop = testDesktop(320, 200)
  const { screen } = desktop
  for (let y = 0; y < 200; y++) screen.put({ x: y, y, width: 20, height: 1 }, new Uint32Array(20).fill(y * 0x10203))
  screen.put(
    { x: 200, y: 20, width: 60, height: 60 },
    Uint32Array.from({ length: 3600 }, (_, at) => (at * 40_503) & 0xffffff),
  )
  return desktop
}

async function listen(options: SessionOptions): Promise<{ display: string; port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, options)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, display: `127.0.0.1:${port - 5900}`, sockets }
}

async function run(program: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args)
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output}`)
  return output
}

/** Red, green and blue of a PNG with 8 bits a channel, as 0x00BBGGRR. */
function readPng(bytes: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const [width, height] = [u32(bytes, 16), u32(bytes, 20)]
  const channels = bytes[25] === 6 ? 4 : 3
  const data: Buffer[] = []
  for (let at = 8; at < bytes.length; at += 12 + u32(bytes, at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + u32(bytes, at)))
  }
  const raw = inflateSync(Buffer.concat(data))
  const line = width * channels
  const lines = new Uint8Array(line * height)
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)]!
    for (let x = 0; x < line; x++) {
      const at = y * line + x
      const left = x >= channels ? lines[at - channels]! : 0
      const up = y > 0 ? lines[at - line]! : 0
      const corner = x >= channels && y > 0 ? lines[at - line - channels]! : 0
      lines[at] = raw[y * (line + 1) + 1 + x]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
    }
  }
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = lines[at * channels]! | (lines[at * channels + 1]! << 8) | (lines[at * channels + 2]! << 16)
  }
  return { width, height, pixels }
}

/** What vncpasswd writes: the password, encrypted with a key that all viewers know. */
function passwordFile(password: string): string {
  const file = join(folder, 'passwd')
  const known = Buffer.from([23, 82, 107, 6, 35, 78, 88, 7]).toString('latin1')
  writeFileSync(file, vncAnswer(known, Buffer.alloc(8, 0).fill(password, 0, password.length)))
  return file
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
}

describe.skipIf(without('gvnccapture'))('gvnccapture (needs gvncviewer: apt-get install gvncviewer)', () => {
  it('captures the very pixels of the screen', async () => {
    const desktop = picture()
    const { display } = await listen({ desktop })
    const file = join(folder, 'screen.png')
    await run('gvnccapture', '-q', display, file)
    const png = readPng(readFileSync(file))
    expect([png.width, png.height]).toEqual([320, 200])
    expect(png.pixels).toEqual(desktop.screen.pixels)
  })
})

describe.skipIf(without('vncsnapshot'))(
  'vncsnapshot, of RFB 3.3 (needs vncsnapshot: apt-get install vncsnapshot)',
  () => {
    it.each(['raw', 'hextile', 'tight', 'copyrect hextile'])('takes a JPEG of the screen with %s', async (wanted) => {
      const ends: string[] = []
      const { display } = await listen({ desktop: picture(), closed: (why) => void ends.push(why.code) })
      const file = join(folder, 'screen.jpg')
      await run('vncsnapshot', '-encodings', wanted, display, file)
      const jpeg = readFileSync(file)
      const start = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
      expect([u16(jpeg, start + 7), u16(jpeg, start + 5)]).toEqual([320, 200])
      // A screen of one colour is a tenth of that.
      expect(jpeg.length).toBeGreaterThan(20_000)
      await vi.waitFor(() => expect(ends).toEqual(['ClientLeft']))
    })
  },
)

const noTiger = without('xtigervncviewer') || without('Xvfb') || without('xdotool')

describe.skipIf(noTiger)('the TigerVNC viewer (needs it: apt-get install tigervnc-viewer xvfb xdotool)', () => {
  /** Colours of an X screen as 0x00BBGGRR, from the file in which Xvfb keeps it (an XWD). */
  function readScreen(): { width: number; height: number; at(x: number, y: number): number } {
    const bytes = readFileSync(join(folder, 'Xvfb_screen0'))
    const [width, height, stride] = [u32(bytes, 16), u32(bytes, 20), u32(bytes, 48)]
    const start = u32(bytes, 0) + u32(bytes, 76) * 12
    const at = (x: number, y: number) => {
      const place = start + y * stride + x * 4
      return bytes[place + 2]! | (bytes[place + 1]! << 8) | (bytes[place]! << 16)
    }
    return { width, height, at }
  }

  async function view(options: SessionOptions, ...args: string[]) {
    const x = spawn(
      'Xvfb',
      [anyDisplay(), '-displayfd', '3', '-screen', '0', '500x400x24', '-fbdir', folder, '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    )
    children.push(x)
    const number = await new Promise<string>((resolve) =>
      x.stdio[3]?.once('data', (chunk) => resolve(String(chunk).trim())),
    )
    const { port, sockets } = await listen(options)
    const env = { ...process.env, DISPLAY: `:${number}`, HOME: folder }
    const viewer = spawn('xtigervncviewer', ['-geometry', '+0+0', ...args, `127.0.0.1::${port}`], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    viewer.stderr?.on('data', (chunk) => (said += chunk))
    children.push(viewer)
    const doing = (...what: string[]) => spawnSync('xdotool', what, { env, encoding: 'utf8' }).stdout
    /** The number of the viewer's window, as soon as it is there. */
    const window = () =>
      vi.waitFor(
        () => {
          const id = doing('search', '--name', 'Bench').trim().split('\n')[0]
          if (!id) throw new Error(`The viewer shows no window. It said: ${said}`)
          return id
        },
        { timeout: 10_000, interval: 100 },
      )
    return { doing, sockets, window }
  }

  /** How many pixels of the desktop are not on the X screen, whose window begins at this place. */
  function differing(desktop: ReturnType<typeof picture>, left: number, top: number): number {
    const shown = readScreen()
    const { width, pixels } = desktop.screen
    return pixels.reduce(
      (count, pixel, index) =>
        count + Number(shown.at(left + (index % width), top + Math.floor(index / width)) !== pixel),
      0,
    )
  }

  const place = (text: string): [number, number] => {
    const found = /Position: (\d+),(\d+)/.exec(text)
    return [Number(found?.[1]), Number(found?.[2])]
  }

  it.each(['Tight', 'ZRLE', 'Hextile', 'Raw'])(
    'shows the screen and what scrolls on it with %s, and sends keys and mouse',
    async (encoding) => {
      const desktop = picture()
      const { doing, window: found } = await view(
        { desktop },
        '-AutoSelect=0',
        `-PreferredEncoding=${encoding}`,
        '-NoJPEG',
      )
      const window = await found()
      await vi.waitFor(() => expect(differing(desktop, ...place(doing('getwindowgeometry', window)))).toBe(0), {
        timeout: 10_000,
        interval: 100,
      })
      const [left, top] = place(doing('getwindowgeometry', window))
      desktop.screen.move({ x: 0, y: 16, width: 320, height: 184 }, 0, 0)
      desktop.screen.put({ x: 0, y: 184, width: 320, height: 16 }, new Uint32Array(320 * 16).fill(0x00c0ffee))
      await vi.waitFor(() => expect(differing(desktop, left, top)).toBe(0), { timeout: 5000, interval: 100 })
      doing('mousemove', String(left + 40), String(top + 50), 'click', '1')
      doing('windowfocus', window, 'key', 'a')
      await vi.waitFor(
        () => {
          expect(desktop.events).toContainEqual(['pointer', 40, 50, 1])
          expect(desktop.events.filter((event) => event[0] === 'key').map((event) => event.slice(0, 3))).toEqual([
            ['key', true, 0x61],
            ['key', false, 0x61],
          ])
        },
        { timeout: 5000, interval: 100 },
      )
      // It speaks QEMU's extension: 0x1e is the key of an A.
      expect(desktop.events.find((event) => event[0] === 'key')?.[3]).toBe(0x1e)
    },
  )

  it('follows a new size', async () => {
    const desktop = picture()
    const { doing, sockets, window: found } = await view({ desktop }, '-RemoteResize=0')
    const window = await found()
    desktop.screen.resize(400, 300)
    await vi.waitFor(
      () => {
        expect(doing('getwindowgeometry', window)).toContain('Geometry: 400x300')
      },
      { timeout: 10_000, interval: 100 },
    )
    expect(sockets.size).toBe(1)
  })

  it('is let in with the password', async () => {
    const desktop = picture()
    const { window: found } = await view({ desktop, password: 'a1b2c3' }, `-PasswordFile=${passwordFile('a1b2c3')}`)
    await expect(found()).resolves.toMatch(/^\d+$/)
  })
})
