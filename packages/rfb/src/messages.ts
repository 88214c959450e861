/** What a viewer says after the handshake: reads its messages in any cut and calls what each is for. */
import { type ClipboardMessage, readClipboard } from './clipboard.ts'
import { Fault } from './fault.ts'
import { type PixelFormat, readPixelFormat } from './format.ts'
import type { Limits } from './limits.ts'
import { i32, type Reading, u16, u32 } from './reading.ts'
import type { Rect } from './region.ts'

export interface Listener {
  pixelFormat(format: PixelFormat): void
  encodings(list: readonly number[]): void
  request(incremental: boolean, rect: Rect): void
  key(down: boolean, keysym: number, code?: number): void
  pointer(x: number, y: number, buttons: number): void
  cutText(text: string): void
  clipboard(message: ClipboardMessage): void
  /** A viewer wishes another size of the screen. */
  size(): void
}

/** Never returns; throws a Fault at what no viewer may say. */
export function* readMessages(to: Listener, limits: Limits): Reading {
  for (;;) {
    const type = (yield 1)[0]!
    if (type === 0) {
      const format = readPixelFormat((yield 19).subarray(3))
      if (typeof format === 'string') throw new Fault('BadMessage', `The pixel format has ${format}.`)
      to.pixelFormat(format)
    } else if (type === 2) {
      yield* readEncodings(to, limits)
    } else if (type === 3) {
      const bytes = yield 9
      to.request(bytes[0] !== 0, { x: u16(bytes, 1), y: u16(bytes, 3), width: u16(bytes, 5), height: u16(bytes, 7) })
    } else if (type === 4) {
      const bytes = yield 7
      to.key(bytes[0] !== 0, u32(bytes, 3))
    } else if (type === 5) {
      const bytes = yield 5
      to.pointer(u16(bytes, 1), u16(bytes, 3), bytes[0]!)
    } else if (type === 6) {
      yield* readCutText(to, limits)
    } else if (type === 251) {
      const screens = (yield 7)[5]!
      yield screens * 16
      to.size()
    } else if (type === 255) {
      yield* readQemu(to)
    } else {
      throw new Fault('BadMessage', `There is no message of type ${type}.`)
    }
  }
}

function* readEncodings(to: Listener, limits: Limits): Reading {
  const count = u16(yield 3, 1)
  if (count > limits.encodings) {
    throw new Fault('TooMuch', `The viewer names ${count} encodings, and ${limits.encodings} are the most.`)
  }
  const bytes = yield count * 4
  to.encodings(Array.from({ length: count }, (_, index) => i32(bytes, index * 4)))
}

function* readCutText(to: Listener, limits: Limits): Reading {
  const length = i32(yield 7, 3)
  // A negative length is that of an extended message; its size counts all the same.
  const size = Math.abs(length)
  if (size > limits.cutText) {
    throw new Fault('TooMuch', `The viewer pastes ${size} bytes, and ${limits.cutText} are the most.`)
  }
  const bytes = yield size
  if (length < 0) to.clipboard(readClipboard(bytes, limits.cutText))
  else to.cutText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
}

function* readQemu(to: Listener): Reading {
  const kind = (yield 1)[0]!
  if (kind !== 0) throw new Fault('BadMessage', `There is no QEMU message of type ${kind}.`)
  const bytes = yield 10
  to.key(u16(bytes, 0) !== 0, u32(bytes, 2), u32(bytes, 6))
}
