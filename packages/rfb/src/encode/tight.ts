/**
 * Tight (the RFB community's description, "Tight Encoding"): rectangles of one colour, of few colours by index, as JPEG
 * where the viewer allows it, else as deflated pixels. All deflated blocks go through stream 0, which is never reset:
 * blocks that need nothing of each other leave nothing to reset.
 */
import type { Rect } from '../framebuffer.ts'
import { readValues, writeValue, writeValues } from '../pixels.ts'
import { tileRects } from '../region.ts'
import { countColours, packIndexes } from './colours.ts'
import type { Tally } from './colours.ts'
import { encodings, tightStream } from './encoder.ts'
import type { Encode, Piece, Plan, Source } from './encoder.ts'
import { deflateBlock, rectHead } from './pieces.ts'

/** A rectangle is cut into squares, or what is as large where it is less high; one of many colours into blocks. */
const square = 256
const area = square * square
const block = 64
/** Viewers need not take a wider rectangle. */
const widest = 2048
const values = new Int32Array(area)
const bytes = new Uint8Array(area * 4)

const fill = 0x80
const jpeg = 0x90
const basic = 0x00
const withFilter = 0x40
const paletteFilter = 1

/** Shorter data is sent as it is, without a length. */
const deflated = 12

export const encodeTight: Encode = (source, rect, plan) => {
  const pieces: Piece[] = []
  const width = Math.min(widest, Math.floor(area / Math.min(square, rect.height)))
  for (const each of cut(rect, width, square)) {
    const whole = few(source, each, plan)
    if (whole) {
      pieces.push(whole)
      continue
    }
    // The blocks of many colours are taken out of the rest, and those side by side stay together: a photograph.
    const columns = Math.ceil(each.width / block)
    const many = new Uint8Array(columns * Math.ceil(each.height / block))
    for (const [index, part] of cut(each, block, block).entries()) {
      const piece = few(source, part, plan)
      if (piece) pieces.push(piece)
      else many[index] = 1
    }
    for (const rect of tileRects(many, columns, { width: block, height: block }, { ...each, x: 0, y: 0 })) {
      pieces.push(all(source, { ...rect, x: rect.x + each.x, y: rect.y + each.y }, plan))
    }
  }
  return pieces
}

function cut(rect: Rect, width: number, height: number): Rect[] {
  const [right, bottom] = [rect.x + rect.width, rect.y + rect.height]
  const parts: Rect[] = []
  for (let y = rect.y; y < bottom; y += height) {
    for (let x = rect.x; x < right; x += width) {
      parts.push({ x, y, width: Math.min(width, right - x), height: Math.min(height, bottom - y) })
    }
  }
  return parts
}

/** A rectangle of few colours; nothing when there are many, and `values` may be of anything then. */
function few(source: Source, rect: Rect, { pixels, level }: Plan): Piece | undefined {
  const { tight } = pixels
  const size = tight.bytes
  const count = rect.width * rect.height
  readValues(source, rect, tight, values)
  // An index of a byte is no gain over a pixel of a byte, and a palette must not be longer than it saves.
  const tally = countColours(values, count, size === 1 ? 2 : Math.min(256, Math.max(2, count >> 2)))
  if (tally.size === 1) {
    const head = rectHead(rect, encodings.tight, 1 + size)
    head[12] = fill
    writeValue(values[0]!, size, head, 13)
    return { head }
  }
  if (tally.size === 2) {
    const used = packIndexes(tally.indexes, rect.width, rect.height, 1, bytes, 0)
    return pieceOf(paletteHead(rect, tally, size), bytes.subarray(0, used), level)
  }
  if (tally.size <= 256 && size > 1 && tally.size <= Math.max(2, count >> 2)) {
    return pieceOf(paletteHead(rect, tally, size), tally.indexes.subarray(0, count), level)
  }
  return undefined
}

function all(source: Source, rect: Rect, plan: Plan): Piece {
  if (plan.jpeg && plan.pixels.bitsPerPixel > 8 && rect.width >= 16 && rect.height >= 16) {
    return picture(source, rect, plan.jpeg)
  }
  const { tight } = plan.pixels
  const count = rect.width * rect.height
  readValues(source, rect, tight, values)
  const used = writeValues(values, count, tight.bytes, bytes, 0)
  const head = rectHead(rect, encodings.tight, 1)
  head[12] = basic
  return pieceOf(head, bytes.subarray(0, used), plan.level)
}

function picture(source: Source, rect: Rect, { make, quality }: NonNullable<Plan['jpeg']>): Piece {
  const rgba = new Uint8Array(rect.width * rect.height * 4)
  readValues(source, rect, { bytes: 4 }, values)
  for (let at = 0; at < rect.width * rect.height; at++) values[at]! |= 0xff000000
  writeValues(values, rect.width * rect.height, 4, rgba, 0)
  const body = make(rgba, rect.width, rect.height, quality)
  const { length } = body
  const head = rectHead(rect, encodings.tight, 4)
  head[12] = jpeg
  // Three bytes say any length: 7 bits, 7 bits, 8 bits. A picture of a square is far below their 4 MB.
  head[13] = (length & 0x7f) | 0x80
  head[14] = ((length >> 7) & 0x7f) | 0x80
  head[15] = length >> 14
  return { head, body }
}

function paletteHead(rect: Rect, tally: Tally, size: number): Uint8Array {
  const head = rectHead(rect, encodings.tight, 3 + tally.size * size)
  head[12] = basic | withFilter
  head[13] = paletteFilter
  head[14] = tally.size - 1
  writeValues(tally.palette, tally.size, size, head, 15)
  return head
}

function pieceOf(head: Uint8Array, data: Uint8Array, level: number): Piece {
  return data.length < deflated
    ? { head, body: data.slice() }
    : { head, body: deflateBlock(data, level), stream: tightStream }
}
