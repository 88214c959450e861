/** From pieces that any viewer could read to the bytes for one: headers, zlib blocks and their lengths. */
import { constants, deflateRawSync } from 'node:zlib'
import type { Rect } from '../framebuffer.ts'
import { zrleStream } from './encoder.ts'
import type { Piece } from './encoder.ts'

/** The 12 bytes before every rectangle, and room for more after them. */
export function rectHead({ x, y, width, height }: Rect, encoding: number, more = 0): Uint8Array {
  const head = new Uint8Array(12 + more)
  const view = new DataView(head.buffer)
  view.setUint16(0, x)
  view.setUint16(2, y)
  view.setUint16(4, width)
  view.setUint16(6, height)
  view.setInt32(8, encoding)
  return head
}

/** Cuts a rectangle into bands of whole rows of tiles, each of at most about `area` pixels: it bounds what encoders keep. */
export function bands(rect: Rect, tile: number, area: number): Rect[] {
  const height = Math.max(1, Math.floor(area / rect.width / tile)) * tile
  const cut: Rect[] = []
  for (let y = 0; y < rect.height; y += height) {
    cut.push({ ...rect, y: rect.y + y, height: Math.min(height, rect.height - y) })
  }
  return cut
}

/** Bytes that grow and are used again by the next rectangle. */
export interface Scratch {
  bytes: Uint8Array
}

/** The scratch bytes, with room for `more` after the first `used`. */
export function room(scratch: Scratch, used: number, more: number): Uint8Array {
  if (scratch.bytes.length < used + more) {
    const grown = new Uint8Array(Math.max(used + more, scratch.bytes.length * 2))
    grown.set(scratch.bytes.subarray(0, used))
    scratch.bytes = grown
  }
  return scratch.bytes
}

/** Below this a stored block costs the network less than deflate costs the processor. */
const stored = 64

/**
 * One block of a zlib stream that needs nothing of the blocks before it, ends on a whole byte and leaves the stream open:
 * so the same block serves every viewer, wherever its stream stands.
 */
export function deflateBlock(bytes: Uint8Array, level: number): Uint8Array {
  const { length } = bytes
  if (length <= stored) {
    const block = new Uint8Array(5 + length)
    block.set([0, length, 0, ~length, 0xff])
    block.set(bytes, 5)
    return block
  }
  return deflateRawSync(bytes, {
    level,
    finishFlush: constants.Z_SYNC_FLUSH,
    // Setting up the tables of the largest window takes longer than a line of text does.
    memLevel: length > 4096 ? 8 : 5,
    chunkSize: Math.min(65536, Math.max(1024, length >> 2)),
  })
}

/** Parts smaller than this are joined, larger ones sent as they are, so that viewers share them. */
const joined = 8192

/** The bytes of pieces for a viewer that has the zlib headers of `begun`, and what it has of them afterwards. */
export function frame(pieces: readonly Piece[], begun: number): { parts: Uint8Array[]; begun: number } {
  const parts: Uint8Array[] = []
  let open: Uint8Array[] = []
  let size = 0
  const close = () => {
    if (open.length > 0) parts.push(open.length === 1 && open[0] ? open[0] : join(open, size))
    open = []
    size = 0
  }
  const add = (bytes: Uint8Array) => {
    if (bytes.length >= joined) {
      close()
      parts.push(bytes)
    } else {
      open.push(bytes)
      size += bytes.length
    }
  }
  for (const { head, body, stream } of pieces) {
    add(head)
    if (stream) {
      const begins = (begun & stream) === 0
      begun |= stream
      add(preamble(stream, body?.length ?? 0, begins))
    }
    if (body) add(body)
  }
  close()
  return { parts, begun }
}

/** The length of a block, and the header of the zlib stream when it begins: deflate with a window of 32 KB. */
function preamble(stream: number, length: number, begins: boolean): Uint8Array {
  const total = length + (begins ? 2 : 0)
  const header = begins ? [0x78, 0x01] : []
  if (stream === zrleStream) {
    return Uint8Array.of(total >>> 24, total >> 16, total >> 8, total, ...header)
  }
  // Tight's lengths: 7 bits, 7 bits, 8 bits, the lowest first, as few as will do.
  if (total < 0x80) return Uint8Array.of(total, ...header)
  if (total < 0x4000) return Uint8Array.of((total & 0x7f) | 0x80, total >> 7, ...header)
  return Uint8Array.of((total & 0x7f) | 0x80, ((total >> 7) & 0x7f) | 0x80, total >> 14, ...header)
}

function join(all: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const each of all) {
    bytes.set(each, at)
    at += each.length
  }
  return bytes
}
