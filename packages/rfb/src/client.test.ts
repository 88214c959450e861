import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { connectRfb, type RfbClient } from './client.ts'
import { encodings } from './encode/encoder.ts'
import { Framebuffer } from './framebuffer.ts'
import { rgbx, writePixelFormat } from './format.ts'
import { bytes16, bytes32 } from './reading.ts'
import { refuse } from './refuse.ts'
import { serve } from './serve.ts'
import type { SessionOptions } from './session.ts'
import { testDesktop } from './testing.ts'

const open: { end(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.end()
})

async function listen(onSocket: (socket: Socket) => void): Promise<Socket> {
  const server: Server = createServer((socket) => {
    open.push({ end: () => socket.destroy() })
    socket.on('error', () => {})
    onSocket(socket)
  })
  open.push({ end: () => server.close() })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return connect((server.address() as AddressInfo).port, '127.0.0.1')
}

async function look(options: SessionOptions, wanted: readonly number[], password?: string): Promise<RfbClient> {
  const client = await connectRfb(await listen((socket) => serve(socket, options)), { encodings: wanted, password })
  open.push({ end: () => client.close() })
  return client
}

/** A picture with text-like, flat and noisy parts. */
function paint(screen: Framebuffer, seed: number): void {
  screen.fill({ x: 0, y: 0, width: screen.width, height: screen.height }, seed & 0xffffff)
  let state = seed | 1
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
  for (let count = 0; count < 30; count++) {
    const rect = { x: next(screen.width), y: next(screen.height), width: 1 + next(90), height: 1 + next(70) }
    if (count % 3 > 0) {
      screen.fill(rect, next(0xffffff))
      continue
    }
    const colours = [1, 2, 5, 20, 0xffffff][next(5)]!
    screen.put(
      rect,
      Uint32Array.from({ length: rect.width * rect.height }, () => (next(colours) * 0x10305) & 0xffffff),
    )
  }
}

const all = [encodings.zrle, encodings.hextile, encodings.raw]

describe('our client at our server', () => {
  it.each(all)('sees the screen in encoding %i, and what changes on it', async (encoding) => {
    const desktop = testDesktop(333, 211)
    paint(desktop.screen, 7)
    const client = await look({ desktop }, [encoding, encodings.copyRect])
    expect(client.name).toBe('Bench')
    expect(client.screen.pixels).toEqual(desktop.screen.pixels)
    for (let seed = 1; seed < 8; seed++) {
      const update = client.update()
      if (seed % 2) desktop.screen.move({ x: 10, y: 20, width: 200, height: 150 }, seed, seed * 9)
      else paint(desktop.screen, seed)
      await update
      expect(client.screen.pixels).toEqual(desktop.screen.pixels)
    }
  })

  it('sees any picture in any encoding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(...all),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 150 }),
        async (seed, encoding, width, height) => {
          const desktop = testDesktop(width, height)
          paint(desktop.screen, seed)
          const client = await look({ desktop }, [encoding])
          expect(client.screen.pixels).toEqual(desktop.screen.pixels)
          client.close()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('follows a new size', async () => {
    const desktop = testDesktop()
    const client = await look({ desktop }, [encodings.zrle])
    desktop.screen.resize(300, 20)
    paint(desktop.screen, 3)
    await client.update()
    expect([client.screen.width, client.screen.height]).toEqual([300, 20])
    expect(client.screen.pixels).toEqual(desktop.screen.pixels)
  })

  it('knows the password, or says that it does not', async () => {
    const desktop = testDesktop()
    const options = { desktop, password: 'a1b2c3' }
    await expect(look(options, all, 'a1b2c3')).resolves.toMatchObject({ name: 'Bench' })
    await expect(look(options, all, 'falsch')).rejects.toMatchObject({
      code: 'WrongPassword',
      message: 'The server does not let us in. The VNC password is wrong.',
    })
    await expect(look(options, all)).rejects.toMatchObject({ message: 'The server asks for a VNC password.' })
  })

  it('reads the reason of a refusal', async () => {
    const socket = await listen((to) => {
      const refusal = refuse(
        { send: (bytes) => void to.write(bytes), pending: () => 0, close: () => void to.end() },
        'This VNC URL expired: it was valid for 15 s.',
      )
      to.on('data', (bytes) => refusal.receive(bytes))
    })
    await expect(connectRfb(socket)).rejects.toMatchObject({
      code: 'Refused',
      message: 'The server refuses: This VNC URL expired: it was valid for 15 s.',
    })
  })

  it('hears of the end', async () => {
    const desktop = testDesktop()
    const client = await look({ desktop, limits: { linger: 1 } }, all)
    const update = client.update()
    client.close()
    await expect(update).rejects.toThrow('The connection was closed.')
    await expect(client.update()).rejects.toThrow('The connection was closed.')
  })
})

/** A server that says just these bytes. */
const saying = (...parts: (string | number[])[]): Promise<Socket> =>
  listen((socket) => socket.write(Buffer.concat(parts.map((part) => Buffer.from(part as string)))))

const hello = ['RFB 003.008\n', [1, 1], [0, 0, 0, 0]] as const
const init = (width: number, height: number) => [...bytes16(width, height), ...writePixelFormat(rgbx), ...bytes32(0)]
const update = (count: number, ...rect: number[]) => [0, 0, ...bytes16(count), ...rect]

describe('a server that is not as it should be', () => {
  it.each([
    ['no RFB', ['HTTP/1.1 400 Bad\r\n'], 'The server does not speak RFB.'],
    ['other security', ['RFB 003.008\n', [2, 19, 18]], 'The server offers only the security types 19, 18.'],
    ['a long reason', ['RFB 003.008\n', [0, ...bytes32(1 << 30)]], 'The server sends a text of 1073741824 bytes.'],
    ['a huge screen', [...hello, init(65_535, 65_535)], 'The server has a screen of 65535 by 65535 pixels.'],
    [
      'a long name',
      [...hello, [...init(9, 9).slice(0, 20), ...bytes32(9999)]],
      'The server sends a text of 9999 bytes.',
    ],
    [
      'a rectangle outside',
      [...hello, init(9, 9), update(1, ...bytes16(5, 0, 5, 9), ...bytes32(0))],
      'The server paints outside of the screen.',
    ],
    [
      'a copy from outside',
      [...hello, init(9, 9), update(1, ...bytes16(0, 0, 9, 9), ...bytes32(1), ...bytes16(1, 0))],
      'The server copies from outside of the screen.',
    ],
    [
      'an encoding of its own',
      [...hello, init(9, 9), update(1, ...bytes16(0, 0, 9, 9), ...bytes32(7))],
      'The server sends the encoding 7, which nobody asked for.',
    ],
    [
      'much ZRLE',
      [...hello, init(9, 9), update(1, ...bytes16(0, 0, 9, 9), ...bytes32(16), ...bytes32(1 << 28))],
      'The server packs 268435456 bytes for one rectangle.',
    ],
    [
      'ZRLE that is none',
      [...hello, init(9, 9), update(1, ...bytes16(0, 0, 9, 9), ...bytes32(16), ...bytes32(4), 1, 2, 3, 4)],
      'The ZRLE data are no zlib stream.',
    ],
    [
      'a busy update',
      [
        ...hello,
        init(9, 9),
        update(
          99,
          ...Array.from({ length: 9 }, () => [...bytes16(0, 0, 9, 9), ...bytes32(1), ...bytes16(0, 0)]).flat(),
        ),
      ],
      'The server paints the screen again and again in one update.',
    ],
    [
      'a long text',
      [...hello, init(9, 9), [3, 0, 0, 0, ...bytes32(1 << 30)]],
      'The server cuts 1073741824 bytes of text.',
    ],
    ['an unknown message', [...hello, init(9, 9), [77]], 'There is no server message of type 77.'],
  ])('is left: %s', async (_, parts, message) => {
    const socket = await saying(...(parts as (string | number[])[]))
    await expect(connectRfb(socket)).rejects.toThrow(message)
    expect(socket.destroyed).toBe(true)
  })

  it('is left when it says nothing', async () => {
    await expect(connectRfb(await listen(() => {}), { timeout: 50 })).rejects.toMatchObject({
      code: 'HandshakeTimeout',
    })
  })
})
