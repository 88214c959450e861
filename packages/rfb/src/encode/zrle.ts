/** ZRLE (RFC 6143, 7.7.6): tiles of 64x64, each in the shortest of five forms, deflated together. */
import type { Rect } from '../framebuffer.ts'
import { readValues, writeValue, writeValues } from '../pixels.ts'
import { bitsFor, countColours, packIndexes } from './colours.ts'
import type { Tally } from './colours.ts'
import { encodings, zrleStream } from './encoder.ts'
import type { Encode } from './encoder.ts'
import { bands, deflateBlock, rectHead, room } from './pieces.ts'
import type { Scratch } from './pieces.ts'

const tile = 64
/** A band of so many pixels is one block: all of a 1280x800 screen. */
const area = 2 ** 20
const scratch: Scratch = { bytes: new Uint8Array(65536) }
const values = new Int32Array(tile * tile)

export const encodeZrle: Encode = (source, rect, { pixels, level }) =>
  bands(rect, tile, area).map((band) => {
    const { compact } = pixels
    let used = 0
    for (let y = band.y; y < band.y + band.height; y += tile) {
      for (let x = band.x; x < band.x + band.width; x += tile) {
        const width = Math.min(tile, band.x + band.width - x)
        const height = Math.min(tile, band.y + band.height - y)
        const at: Rect = { x, y, width, height }
        readValues(source, at, compact, values)
        used = encodeTile(width, height, compact.bytes, room(scratch, used, 1 + width * height * compact.bytes), used)
      }
    }
    const body = deflateBlock(scratch.bytes.subarray(0, used), level)
    return { head: rectHead(band, encodings.zrle), body, stream: zrleStream }
  })

/** Writes the tile that is in `values`. No form is longer than the raw one, since the shortest is taken. */
function encodeTile(width: number, height: number, size: number, bytes: Uint8Array, at: number): number {
  const count = width * height
  const tally = countColours(values, count, 127)
  if (tally.size === 1) {
    bytes[at] = 1
    return writeValue(values[0]!, size, bytes, at + 1)
  }
  const raw = count * size
  if (tally.size > 127) {
    const runs = plainRuns(count, size)
    if (runs < raw) return writeRuns(count, size, bytes, at)
  } else {
    const bits = bitsFor(tally.size)
    const packed = tally.size <= 16 ? tally.size * size + height * Math.ceil((width * bits) / 8) : Infinity
    const indexed = tally.size * size + tally.runs + tally.lengths
    const plain = tally.runs * size + tally.singles + tally.lengths
    const least = Math.min(raw, packed, indexed, plain)
    if (packed === least) {
      bytes[at] = tally.size
      return packIndexes(tally.indexes, width, height, bits, bytes, writePalette(tally, size, bytes, at + 1))
    }
    if (indexed === least) return writeIndexedRuns(tally, count, size, bytes, at)
    if (plain === least) return writeRuns(count, size, bytes, at)
  }
  bytes[at] = 0
  return writeValues(values, count, size, bytes, at + 1)
}

function writePalette(tally: Tally, size: number, bytes: Uint8Array, at: number): number {
  return writeValues(tally.palette, tally.size, size, bytes, at)
}

/** The bytes that plain runs take. */
function plainRuns(count: number, size: number): number {
  let total = 0
  for (let at = 0; at < count;) {
    const end = runEnd(at, count)
    total += size + 1 + Math.floor((end - at - 1) / 255)
    at = end
  }
  return total
}

function writeRuns(count: number, size: number, bytes: Uint8Array, at: number): number {
  bytes[at++] = 128
  for (let from = 0; from < count;) {
    const end = runEnd(from, count)
    at = writeLength(end - from, bytes, writeValue(values[from]!, size, bytes, at))
    from = end
  }
  return at
}

function writeIndexedRuns(tally: Tally, count: number, size: number, bytes: Uint8Array, at: number): number {
  bytes[at] = 128 + tally.size
  at = writePalette(tally, size, bytes, at + 1)
  for (let from = 0; from < count;) {
    const end = runEnd(from, count)
    const index = tally.indexes[from]!
    if (end - from === 1) {
      bytes[at++] = index
    } else {
      bytes[at++] = index | 128
      at = writeLength(end - from, bytes, at)
    }
    from = end
  }
  return at
}

function runEnd(from: number, count: number): number {
  const value = values[from]
  let end = from + 1
  while (end < count && values[end] === value) end++
  return end
}

/** A length less one, as bytes that are summed up, all but the last of them 255. */
function writeLength(length: number, bytes: Uint8Array, at: number): number {
  let rest = length - 1
  for (; rest >= 255; rest -= 255) bytes[at++] = 255
  bytes[at++] = rest
  return at
}
