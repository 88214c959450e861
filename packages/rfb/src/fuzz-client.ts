/** A fuzzer of the client: what our own server says, then bytes of it changed. */
import { Duplex } from 'node:stream'
import { connectRfb } from './client.ts'
import { encodings } from './encode/encoder.ts'
import { Fault } from './fault.ts'
import { Framebuffer } from './framebuffer.ts'
import type { FuzzResult } from './fuzz.ts'
import { mutate, type Random, randomOf } from './mutate.ts'
import { bytes16, bytes32, concat } from './reading.ts'
import { createSession } from './session.ts'

const width = 70
const height = 50

/** Runs that many streams, the same for the same seed. Rejects when the client throws something that is no Fault. */
export async function fuzzClient(streams: number, seed = 1): Promise<FuzzResult> {
  const next = randomOf(seed)
  const originals = [encodings.zrle, encodings.hextile, encodings.raw].map((encoding) => record(encoding, next))
  const ends: Record<string, number> = {}
  let bytes = 0
  let slowest = 0
  for (let index = 0; index < streams; index++) {
    const original = originals[index % originals.length]!
    // The handshake is 18 bytes long.
    const stream = mutate(original, next, [0, 18, 60][next(3)]!)
    const start = performance.now()
    const end = await run(stream)
    slowest = Math.max(slowest, performance.now() - start)
    bytes += stream.length
    ends[end] = (ends[end] ?? 0) + 1
  }
  return { streams, bytes, ends, slowest }
}

/** All that a server says to a viewer that asks for three updates. */
function record(encoding: number, next: Random): Uint8Array {
  const sent: Uint8Array[] = []
  const screen = new Framebuffer(width, height, 0x204060)
  let time = 0
  const due: (() => void)[] = []
  const session = createSession(
    { send: (bytes) => void sent.push(bytes), pending: () => 0, close() {} },
    {
      desktop: { screen, name: 'fuzz' },
      now: () => (time += 1000),
      timer: { set: (callback, ms) => (ms === 0 ? due.push(callback) : 0), clear() {} },
    },
  )
  const list = [encoding, encodings.copyRect]
  session.receive(Buffer.from('RFB 003.008\n\x01\x01'))
  session.receive(Uint8Array.from([2, 0, ...bytes16(list.length), ...bytes32(...list)]))
  for (const incremental of [0, 1, 1]) {
    screen.move({ x: 0, y: 10, width, height: 40 }, 0, 0)
    for (const colours of [2, 3, 90, 0xffffff]) {
      const rect = { x: next(60), y: next(40), width: 30, height: 20 }
      screen.put(
        rect,
        Uint32Array.from({ length: 600 }, () => next(colours)),
      )
    }
    session.receive(Uint8Array.from([3, incremental, ...bytes16(0, 0, width, height)]))
    for (const callback of due.splice(0)) callback()
  }
  return concat(sent)
}

async function run(stream: Uint8Array): Promise<string> {
  const duplex = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  duplex.push(stream)
  duplex.push(null)
  try {
    const client = await connectRfb(duplex, { limits: { pixels: 1 << 16 } })
    await client.update().catch(() => {})
    client.close()
    return 'Open'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw new Error(`The client failed at the stream ${Buffer.from(stream).toString('hex')}`, { cause: error })
  }
}
