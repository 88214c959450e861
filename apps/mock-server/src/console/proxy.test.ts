import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Framebuffer, serve } from '@porthole/rfb'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { MockServerOptions } from '../start.ts'
import type { Backend } from './backends.ts'
import { cvm, key, linux, type Stand, stand, view } from './testing.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** A TCP server that does as it is told with each connection. */
async function serving(accept: (socket: Socket) => void): Promise<Server> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}))
    accept(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return server
}

const backendAt = (server: Server, password?: string): Backend => ({
  address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
  password,
})

async function open(backend: Backend, options: MockServerOptions = {}): Promise<Stand> {
  const made = await stand({ backends: new Map([[linux, backend]]), ...options })
  ends.push(() => made.server.close())
  return made
}

function repaint(screen: Framebuffer): void {
  screen.put(
    { x: 0, y: 0, width: 9, height: 9 },
    Uint32Array.from({ length: 81 }, (_, index) => index),
  )
}

/** A desktop of one colour, and what it was told. */
function desktop() {
  const keys: number[] = []
  const screen = new Framebuffer(320, 200, 0x336699)
  return { keys, screen, name: 'real', key: (_: boolean, symbol: number) => void keys.push(symbol) }
}

describe('an instance with a real machine behind it', () => {
  it('shows its screen, and takes keys to it', async () => {
    const real = desktop()
    const server = await serving((socket) => void serve(socket, { desktop: real }))
    const { link, audited } = await open(backendAt(server))
    const { client, send, socket } = await view(await link())
    expect([client.name, client.screen.width, client.screen.pixels[0]]).toEqual(['real', 320, 0x336699])
    send(...key(true, 0x61))
    await expect.poll(() => real.keys).toEqual([0x61])
    socket.close()
    const [record] = await audited(1)
    expect(record).toMatchObject({ instance: linux, proxied: true, end: 'ClientLeft' })
    expect(record!.bytesOut).toBeGreaterThan(100)
  })

  it('has the rules of all consoles: what it sends is no activity, and keys are', async () => {
    const real = desktop()
    const server = await serving((socket) => void serve(socket, { desktop: real }))
    const { link, world } = await open(backendAt(server), { clock: Date.UTC(2026, 0, 1) })
    const { client, send, closed } = await view(await link())
    await world.clock.advance(30_000)
    send(...key(true, 0x61))
    await expect.poll(async () => (await world.consoles.list())[0]?.active).toBe(Date.UTC(2026, 0, 1) + 30_000)
    await world.clock.advance(59_999)
    const update = client.update()
    repaint(real.screen)
    await update
    await world.clock.advance(1)
    expect(await closed).toEqual({ code: 4000, reason: 'This console was disconnected: nobody used it for 60 s.' })
  })

  it('has pictures of its screen, of one version while nothing changes', async () => {
    const real = desktop()
    let connections = 0
    const server = await serving((socket) => {
      connections++
      serve(socket, { desktop: real, password: 'hunter2' })
    })
    const { world } = await open(backendAt(server, 'hunter2'))
    const first = await world.consoles.picture(linux)
    expect([first.width, first.height]).toEqual([320, 200])
    expect(Buffer.from(first.jpeg!, 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    const { version } = first
    expect((await world.consoles.picture({ id: linux, version })).jpeg).toBeUndefined()
    repaint(real.screen)
    await expect.poll(async () => (await world.consoles.picture({ id: linux, version })).jpeg).toBeTypeOf('string')
    expect(connections).toBe(1)
    expect((await world.consoles.picture(cvm)).width).not.toBe(320)
  })

  it('says what is wrong with its machine, in the viewer and in place of a picture, and tells no address', async () => {
    const gone = await serving(() => {})
    const backend = backendAt(gone)
    await (ends.pop() as () => Promise<void>)()
    const { link, world, audited } = await open(backend)
    const message = 'The machine behind this console cannot be reached: it refuses connections.'
    await expect(view(await link())).rejects.toThrow(message)
    await expect(world.consoles.picture(linux)).rejects.toMatchObject({ status: 502, message })
    expect(await audited(1)).toMatchObject([{ end: 'Unreachable', message }])
  })

  it('relays nothing of a server that speaks no RFB, and nothing to it', async () => {
    let heard = 0
    const http = await serving((socket) => {
      socket.on('data', ({ length }) => (heard += length)).write('HTTP/1.1 200 OK\r\nsecret')
    })
    const { link } = await open(backendAt(http))
    const socket = new WebSocket(await link())
    const said: Buffer[] = []
    socket.on('message', (data: Buffer) => {
      said.push(data)
      if (said.length === 1) socket.send('RFB 003.008\n', { binary: true })
    })
    await once(socket, 'close')
    expect(Buffer.concat(said).toString()).toContain('what answers there is no VNC server')
    expect(Buffer.concat(said).toString()).not.toContain('secret')
    expect(heard).toBe(0)
  })

  it('lets neither side run ahead of the other', async () => {
    const most = 8 << 20
    let written = 0
    const chunk = Buffer.alloc(1 << 16)
    const server = await serving((socket) => {
      socket.write('RFB 003.008\n')
      const flood = (): void => {
        while (written < 64 << 20) {
          written += chunk.length
          if (!socket.write(chunk)) return
        }
      }
      socket.on('drain', flood)
      flood()
    })
    const { link } = await open(backendAt(server))
    const socket = new WebSocket(await link())
    await once(socket, 'message')
    socket.pause()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const held = written
    expect(held).toBeLessThan(64 << 20)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(written - held).toBeLessThan(most)
    let got = 0
    socket.on('message', (data: Buffer) => (got += data.length))
    socket.resume()
    await expect.poll(() => got, { timeout: 20_000 }).toBeGreaterThan(60 << 20)
    socket.terminate()
  }, 30_000)

  it('ends when its machine hangs up', async () => {
    const sockets: Socket[] = []
    const server = await serving((socket) => {
      sockets.push(socket)
      serve(socket, { desktop: desktop() })
    })
    const { link, audited } = await open(backendAt(server))
    const { closed } = await view(await link())
    for (const socket of sockets) socket.destroy()
    expect(await closed).toEqual({ code: 4000, reason: 'The machine behind this console ended the connection.' })
    expect(await audited(1)).toMatchObject([{ end: 'ServerLeft' }])
  })
})
