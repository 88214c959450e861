/** A fuzzer of the parsers: what a viewer may say, then bytes of it changed; for the tests, and longer for the bench. */
import { mutate, type Random, randomOf } from './mutate.ts'
import { encodings } from './encode/encoder.ts'
import { rgbx, writePixelFormat } from './format.ts'
import { Framebuffer } from './framebuffer.ts'
import { bytes16, bytes32, concat } from './reading.ts'
import { createSession } from './session.ts'
import type { WhyCode } from './wire.ts'

export interface FuzzResult {
  readonly streams: number
  readonly bytes: number
  /** How the sessions ended, by code; 'Open' are those that saw nothing wrong. */
  readonly ends: Readonly<Record<string, number>>
  /** Milliseconds that the slowest stream took. */
  readonly slowest: number
}

/** Runs that many streams, the same for the same seed. Throws when a parser throws something that is no Fault. */
export function fuzz(streams: number, seed = 1): FuzzResult {
  const next = randomOf(seed)
  const ends: Record<string, number> = {}
  let bytes = 0
  let slowest = 0
  for (let index = 0; index < streams; index++) {
    // Most streams keep their beginning, so that mistakes are met everywhere and not in the version alone.
    const stream = mutate(plausible(next), next, next(8) === 0 ? 0 : 14)
    const start = performance.now()
    const end = run(stream, next)
    slowest = Math.max(slowest, performance.now() - start)
    bytes += stream.length
    ends[end] = (ends[end] ?? 0) + 1
  }
  return { streams, bytes, ends, slowest }
}

const words = (next: Random, count: number) => Array.from({ length: count }, () => next(0x10000))

const messages: ((next: Random) => number[])[] = [
  () => [0, 0, 0, 0, ...writePixelFormat(rgbx)],
  (next) => {
    const bitsPerPixel = ([8, 16, 32] as const)[next(3)]!
    const shape = {
      ...rgbx,
      bitsPerPixel,
      redMax: 3,
      greenMax: 3,
      blueMax: 3,
      redShift: 0,
      greenShift: 2,
      blueShift: 4,
    }
    return [0, 0, 0, 0, ...writePixelFormat({ ...shape, bigEndian: next(2) === 0, trueColour: next(4) > 0 })]
  },
  (next) => {
    const known = Object.values(encodings)
    const list = Array.from({ length: next(9) }, () => known[next(known.length)]! + (next(6) === 0 ? next(10) : 0))
    return [2, 0, ...bytes16(list.length), ...bytes32(...list)]
  },
  (next) => [3, next(2), ...bytes16(0, 0, 48, 40)],
  (next) => [3, next(2), ...bytes16(...words(next, 4))],
  (next) => [4, next(2), 0, 0, ...bytes32(next(0x10000))],
  (next) => [5, next(256), ...bytes16(...words(next, 2))],
  (next) => {
    const length = next(40)
    return [6, 0, 0, 0, ...bytes32(length), ...Array.from({ length }, () => next(256))]
  },
  (next) => {
    const flags = [1 << 24, 1 << 25, 1 << 26, 1 << 27, 1 << 28][next(5)]! | next(3)
    const body = Array.from({ length: next(30) }, () => next(256))
    return [6, 0, 0, 0, ...bytes32(-4 - body.length), ...bytes32(flags), ...body]
  },
  (next) => [251, 0, ...bytes16(...words(next, 2)), 1, 0, ...words(next, 16).map((word) => word & 255)],
  (next) => [255, 0, ...bytes16(next(2)), ...bytes32(next(0x10000), next(256))],
]

/** A whole stream that every server must take. */
function plausible(next: Random): Uint8Array {
  const minor = ['003', '007', '008', '005', '889'][next(5)]!
  const isOld = !['007', '008'].includes(minor)
  const said = Array.from({ length: next(12) }, () => messages[next(messages.length)]!(next))
  return Uint8Array.from([...Buffer.from(`RFB 003.${minor}\n`), ...(isOld ? [] : [1]), 1, ...said.flat()])
}

function run(stream: Uint8Array, next: Random): WhyCode | 'Open' {
  // A small screen: it is the parser that is to be kept busy.
  const screen = new Framebuffer(48, 40, 0x336699)
  let time = 0
  let end: WhyCode | 'Open' = 'Open'
  let failure = ''
  let beat: (() => void) | undefined
  const sent: Uint8Array[] = []
  const session = createSession(
    { send: (bytes) => void sent.push(bytes), pending: () => 0, close() {} },
    {
      desktop: { screen, name: 'fuzz', key() {}, pointer() {}, cutText() {} },
      now: () => (time += 1000),
      timer: {
        set(callback, ms) {
          if (ms === 0) beat = callback
          return callback
        },
        clear(handle) {
          if (beat === handle) beat = undefined
        },
      },
      random: (count) => new Uint8Array(count),
      closed(why) {
        end = why.code
        failure = why.message
      },
    },
  )
  const flush = () => {
    const due = beat
    beat = undefined
    due?.()
  }
  for (let at = 0; at < stream.length;) {
    const size = 1 + next(next(3) === 0 ? 3 : 40)
    session.receive(stream.subarray(at, (at += size)))
    screen.touch({ x: next(48), y: next(40), width: 3, height: 3 })
    flush()
  }
  const ended: WhyCode | 'Open' = end
  session.end()
  if (ended === ('Failed' as string)) {
    throw new Error(
      `${failure} at the stream ${Buffer.from(stream).toString('hex')}, answered ${concat(sent).length} bytes`,
    )
  }
  return ended
}
