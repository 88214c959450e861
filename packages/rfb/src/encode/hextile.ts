/** Hextile (RFC 6143, 7.7.4): tiles of 16x16 with a background and rectangles on it. For viewers that know no zlib. */
import { readValues, writeValue, writeValues } from '../pixels.ts'
import { countColours } from './colours.ts'
import type { Tally } from './colours.ts'
import { encodings } from './encoder.ts'
import type { Encode } from './encoder.ts'
import { bands, rectHead, room } from './pieces.ts'
import type { Scratch } from './pieces.ts'

const tile = 16
const area = 2 ** 18
const scratch: Scratch = { bytes: new Uint8Array(65536) }
const values = new Int32Array(tile * tile)

const rawTile = 1
const ownBackground = 2
const ownForeground = 4
const hasParts = 8
const colouredParts = 16

/** The colours that the viewer has from earlier tiles of the rectangle. */
interface Known {
  background: number | undefined
  foreground: number | undefined
}

/** Rectangles of one colour on the background of a tile. */
interface Part {
  readonly color: number
  readonly place: number
  readonly size: number
}

export const encodeHextile: Encode = (source, rect, { pixels }) =>
  bands(rect, tile, area).map((band) => {
    const { whole } = pixels
    const known: Known = { background: undefined, foreground: undefined }
    let used = 0
    for (let y = band.y; y < band.y + band.height; y += tile) {
      for (let x = band.x; x < band.x + band.width; x += tile) {
        const width = Math.min(tile, band.x + band.width - x)
        const height = Math.min(tile, band.y + band.height - y)
        readValues(source, { x, y, width, height }, whole, values)
        const bytes = room(scratch, used, 1 + width * height * whole.bytes)
        used = encodeTile(width, height, whole.bytes, known, bytes, used)
      }
    }
    return { head: rectHead(band, encodings.hextile), body: scratch.bytes.slice(0, used) }
  })

function encodeTile(width: number, height: number, size: number, known: Known, bytes: Uint8Array, at: number): number {
  const count = width * height
  // A tile of more colours hardly ever is shorter as rectangles.
  const tally = countColours(values, count, 64)
  if (tally.size <= 64) {
    const background = mostFrequent(tally, count)
    const parts = tally.size === 1 ? [] : partsOf(width, height, background)
    const two = tally.size === 2
    const foreground = two ? parts[0]?.color : undefined
    const newBackground = background !== known.background
    const newForeground = two && foreground !== known.foreground
    const length =
      1 +
      (newBackground ? size : 0) +
      (newForeground ? size : 0) +
      (parts.length > 0 ? 1 + parts.length * (two ? 2 : size + 2) : 0)
    if (parts.length <= 255 && length < 1 + count * size) {
      bytes[at++] =
        (newBackground ? ownBackground : 0) |
        (newForeground ? ownForeground : 0) |
        (parts.length > 0 ? hasParts : 0) |
        (parts.length > 0 && !two ? colouredParts : 0)
      if (newBackground) at = writeValue(background, size, bytes, at)
      if (newForeground) at = writeValue(foreground ?? 0, size, bytes, at)
      if (parts.length > 0) bytes[at++] = parts.length
      for (const part of parts) {
        if (!two) at = writeValue(part.color, size, bytes, at)
        bytes[at++] = part.place
        bytes[at++] = part.size
      }
      known.background = background
      if (two) known.foreground = foreground
      // RFC 6143: after a tile with coloured rectangles the foreground must be said again.
      else if (parts.length > 0) known.foreground = undefined
      return at
    }
  }
  // After a raw tile nothing is known any more; noVNC even takes the next tile for a raw one unless it says something.
  known.background = undefined
  known.foreground = undefined
  bytes[at] = rawTile
  return writeValues(values, count, size, bytes, at + 1)
}

function mostFrequent(tally: Tally, count: number): number {
  const counts = new Uint16Array(tally.size)
  for (let at = 0; at < count; at++) counts[tally.indexes[at]!]!++
  return tally.palette[counts.indexOf(Math.max(...counts))]!
}

/** Covers all that is not background: as wide as it goes, then as high. */
function partsOf(width: number, height: number, background: number): Part[] {
  const left = values.slice(0, width * height)
  const parts: Part[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = left[y * width + x]!
      if (color === background) continue
      let right = x + 1
      while (right < width && left[y * width + right] === color) right++
      let bottom = y + 1
      while (bottom < height && isRow(left, bottom * width + x, bottom * width + right, color)) bottom++
      for (let row = y; row < bottom; row++) left.fill(background, row * width + x, row * width + right)
      parts.push({ color, place: (x << 4) | y, size: ((right - x - 1) << 4) | (bottom - y - 1) })
    }
  }
  return parts
}

function isRow(values: Int32Array, from: number, to: number, color: number): boolean {
  for (let at = from; at < to; at++) if (values[at] !== color) return false
  return true
}
