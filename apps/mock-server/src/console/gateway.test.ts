import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { MockServerOptions } from '../start.ts'
import { cvm, key, linux, type Stand, stand, view, windows } from './testing.ts'

const stands: Stand[] = []
afterEach(async () => {
  await Promise.all(stands.splice(0).map(({ server }) => server.close()))
})

async function open(options: MockServerOptions = {}): Promise<Stand> {
  const made = await stand(options)
  stands.push(made)
  return made
}

describe('a VNC URL that is opened', () => {
  it('shows the screen of its instance, the very one of the screenshot', async () => {
    const { link, world } = await open({ clock: Date.UTC(2026, 0, 1) })
    for (const id of [linux, windows, cvm]) {
      const { client, socket } = await view(await link(id))
      const { width, height } = await world.consoles.picture(id)
      expect([client.screen.width, client.screen.height]).toEqual([width, height])
      expect(socket.protocol).toBe('binary')
      socket.close()
    }
  })

  it('takes keys, which show on the screen and in the next screenshot', async () => {
    const { link, world } = await open({ clock: Date.UTC(2026, 0, 1) })
    const { client, send } = await view(await link())
    const before = await world.consoles.picture(linux)
    const changed = client.update()
    for (const letter of 'root') {
      send(...key(true, letter.charCodeAt(0)))
      send(...key(false, letter.charCodeAt(0)))
    }
    await changed
    expect((await world.consoles.picture(linux)).version).not.toBe(before.version)
  })

  it('is refused with a reason that the viewer shows', async () => {
    const { link, world, server, audited } = await open({ clock: Date.UTC(2026, 0, 1) })
    const once = await link(cvm)
    await view(once)
    await expect(view(once)).rejects.toThrow('This VNC URL was used already')
    const late = await link()
    await world.clock.advance(15_001)
    await expect(view(late)).rejects.toThrow('This VNC URL expired: it was valid for 15 s.')
    const stopped = await link()
    await world.ecs.stop(linux)
    await expect(view(stopped)).rejects.toThrow('The instance is not running: it is Stopped.')
    await expect(view(`${server.url.replace('http', 'ws')}/vnc?s=nonsense`)).rejects.toThrow('There is no such VNC URL')
    const ends = (await audited(4)).map(({ end }) => end)
    expect(ends).toEqual(['UsedUrl', 'ExpiredUrl', 'InstanceNotRunning', 'UnknownUrl'])
  })

  it('is refused at the 31st reconnection in a minute', async () => {
    const { link } = await open({ clock: Date.UTC(2026, 0, 1) })
    const url = await link()
    for (let times = 0; times < 31; times++) (await view(url)).socket.terminate()
    await expect(view(url)).rejects.toThrow('Too many reconnections: this instance takes 30 in a minute.')
  })

  it('asks for the VNC password of its instance', async () => {
    const { link, world, audited } = await open()
    await world.ecs.password({ id: linux, password: 'aB3dE6' })
    await expect(view(await link(), { password: 'wrong1' })).rejects.toThrow(/password/i)
    expect((await audited(1))[0]).toMatchObject({ end: 'WrongPassword', instance: linux })
    const { client } = await view(await link(), { password: 'aB3dE6' })
    expect(client.screen.width).toBeGreaterThan(0)
  })

  it('asks for no password where somebody could read it', async () => {
    const { link, world } = await open({ publicUrl: 'http://porthole.test' })
    await world.ecs.password({ id: linux, password: 'aB3dE6' })
    const url = (await link()).replace('ws://porthole.test', stands[0]!.server.url.replace('http', 'ws'))
    const headers = { 'X-Forwarded-For': '192.0.2.7' }
    await expect(view(url, { headers, password: 'aB3dE6' })).rejects.toThrow('open it over wss')
  })
})

describe('a console that is open', () => {
  it('ends when nobody has used it for the idle limit of its world', async () => {
    const { link, world, audited } = await open({ clock: Date.UTC(2026, 0, 1) })
    const { closed, send } = await view(await link())
    await world.clock.advance(59_000)
    send(...key(true, 0x61))
    // The key has arrived when what is sent after it has.
    await expect.poll(async () => (await world.consoles.list())[0]?.active).toBe(Date.UTC(2026, 0, 1) + 59_000)
    await world.clock.advance(59_000)
    expect(await world.consoles.list()).toHaveLength(1)
    await world.clock.advance(1000)
    const message = 'This console was disconnected: nobody used it for 60 s.'
    expect(await closed).toEqual({ code: 4000, reason: message })
    expect(await audited(1)).toMatchObject([{ end: 'Idle', message, instance: linux, world: 'default' }])
  })

  it.each([
    ['its instance stops', 'its instance stopped', ({ world }: Stand) => world.ecs.stop(linux)],
    [
      'it is closed from outside',
      'This console was closed',
      async ({ world }: Stand) => world.consoles.close((await world.consoles.list())[0]!.id),
    ],
  ])('ends when %s', async (_, reason, act) => {
    const made = await open()
    const { closed } = await view(await made.link())
    await act(made)
    expect(await closed).toEqual({ code: 4000, reason: expect.stringContaining(reason) })
  })

  it('is told when the server stops', async () => {
    const { link, server, records } = await stand()
    const { closed } = await view(await link())
    await server.close()
    expect(await closed).toEqual({ code: 4000, reason: 'The server was stopped.' })
    expect(records).toMatchObject([{ end: 'ServerStopped' }])
  })

  it('is written down, with neither token nor keys', async () => {
    const { link, audited } = await open()
    const url = await link()
    const { socket } = await view(url)
    socket.close()
    const [record] = await audited(1)
    expect(record).toMatchObject({
      kind: 'console',
      session: expect.stringMatching(/^cs-[0-9a-f]{20}-1$/),
      world: 'default',
      account: 'testid',
      cloud: 'aliyun',
      instance: linux,
      proxied: false,
      address: '127.0.0.1',
      end: 'ClientLeft',
    })
    expect(Date.parse(record!.closed)).toBeGreaterThanOrEqual(Date.parse(record!.opened))
    expect([record!.bytesIn > 0, record!.bytesOut > 0]).toEqual([true, true])
    expect(JSON.stringify(record)).not.toContain(new URL(url).searchParams.get('s')!.slice(0, 20))
  })

  it('ends when its viewer speaks no RFB, too much or text', async () => {
    const { link, audited } = await open()
    const attempts: [string | Uint8Array, string][] = [
      [Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'BadVersion'],
      ['RFB 003.008\n', 'BadMessage'],
      [new Uint8Array((1 << 20) + 65), 'BadMessage'],
    ]
    for (const [bytes] of attempts) {
      const socket = new WebSocket(await link())
      await once(socket, 'message')
      socket.send(bytes)
      await once(socket, 'close')
    }
    expect((await audited(3)).map(({ end }) => end)).toEqual(attempts.map(([, end]) => end))
  })

  it('is one of so many in all, of an address and of an instance', async () => {
    const { link } = await open({ seats: { all: 3, address: 2, instance: 1 }, publicUrl: 'http://porthole.test' })
    const at = async (id: string, address: string) =>
      view((await link(id)).replace('ws://porthole.test', stands[0]!.server.url.replace('http', 'ws')), {
        headers: { 'X-Forwarded-For': `203.0.113.9, ${address}` },
      })
    const first = await at(linux, '192.0.2.1')
    await expect(at(linux, '192.0.2.1')).rejects.toThrow('This instance has 1 consoles open')
    await at(windows, '192.0.2.1')
    await expect(at(cvm, '192.0.2.1')).rejects.toThrow('Your address has 2 consoles open')
    await at(cvm, '192.0.2.2')
    await expect(at(cvm, '192.0.2.3')).rejects.toThrow('This server has 3 consoles open')
    first.socket.close()
    await first.closed
    await expect.poll(() => at(linux, '192.0.2.1').then(() => true, String)).toBe(true)
  })
})

describe('an upgrade', () => {
  const statusOf = async (url: string, headers: Record<string, string>): Promise<number> => {
    const sent = request(url.replace('ws', 'http'), {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    sent.on('error', () => {}).end()
    const status = await Promise.race([
      once(sent, 'response').then(([{ statusCode }]) => Number(statusCode)),
      once(sent, 'upgrade').then(() => 101),
    ])
    sent.destroy()
    return status
  }

  it('comes from our own pages, from pages that are allowed, or from no page', async () => {
    const { link, server } = await open({ allowOrigin: ['https://friend.test'] })
    const from = async (Origin?: string) => statusOf(await link(), Origin === undefined ? {} : { Origin })
    const own = server.url
    expect(await Promise.all([from(), from(own), from('https://friend.test')])).toEqual([101, 101, 101])
    const foreign = ['http://evil.test', 'https://friend.test.evil.test', 'null', `${own}0`, 'http://127.0.0.1']
    expect(await Promise.all(foreign.map(from))).toEqual(foreign.map(() => 403))
  })

  it('does not use up the ticket when it is refused', async () => {
    const { link } = await open()
    const url = await link(cvm)
    expect(await statusOf(url, { Origin: 'http://evil.test' })).toBe(403)
    expect((await view(url)).client.screen.width).toBeGreaterThan(0)
  })

  it('is answered at the two paths alone', async () => {
    const { server } = await open()
    const at = (path: string) => statusOf(`${server.url.replace('http', 'ws')}${path}`, {})
    expect(await Promise.all(['/', '/vnc/', '/_porthole/health', '/websockify/x'].map(at))).toEqual([
      404, 404, 404, 404,
    ])
  })
})
