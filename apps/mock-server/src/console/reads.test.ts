import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cvm, linux, stand } from './testing.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const banner = 'RFB 003.008\n'
const length = 40 << 20

/** Sends its numbers, each followed by the next, in pieces of all sizes; answers with the hash of all. */
async function sender(first: number): Promise<{ readonly port: number; readonly hash: Hash }> {
  const hash = createHash('sha256')
  const server = createServer((socket) => {
    socket.on('error', () => {}).write(banner)
    let sent = 0
    const more = (): void => {
      while (sent < length) {
        const size = Math.min([100, 1 << 16, 7001, 3 << 16][sent % 4]! + (sent % 97), length - sent)
        const piece = Buffer.from(
          Uint32Array.from({ length: (size >> 2) + 1 }, (_, at) => first + sent + at).buffer,
          0,
          size,
        )
        sent += size
        hash.update(piece)
        if (!socket.write(piece)) return
      }
    }
    socket.on('drain', more)
    more()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  return { port: (server.address() as AddressInfo).port, hash }
}

it('what two real servers send at once comes whole to viewers that are slow now and then', async () => {
  const senders = new Map([
    [linux, await sender(1)],
    [cvm, await sender(1_000_000_007)],
  ])
  const backends = new Map(
    [...senders].map(([instance, { port }]) => [instance, { address: { host: '127.0.0.1', port } }] as const),
  )
  const { server, link } = await stand({ backends })
  ends.push(() => server.close())
  const got = await Promise.all(
    [...senders.keys()].map(async (instance) => {
      const hash = createHash('sha256')
      const socket = new WebSocket(await link(instance))
      let bytes = -banner.length
      socket.on('message', (data: Buffer) => {
        hash.update(bytes < 0 ? data.subarray(banner.length) : data)
        const before = bytes
        bytes += data.length
        if (before >> 22 !== bytes >> 22) {
          socket.pause()
          setTimeout(() => socket.resume(), 10)
        }
        if (bytes === length) socket.terminate()
      })
      await once(socket, 'close')
      return hash.digest('hex')
    }),
  )
  expect(got).toEqual([...senders.values()].map(({ hash }) => hash.digest('hex')))
}, 30_000)
