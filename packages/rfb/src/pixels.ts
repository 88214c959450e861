/** Colours in a viewer's pixel format, as "wire values": numbers whose low bytes, lowest first, are the bytes to send. */
import { formatKey } from './format.ts'
import type { PixelFormat } from './format.ts'
import type { Rect } from './framebuffer.ts'

/** How the colours 0x00BBGGRR become wire values: by a table each for red, green and blue, or as they are. */
export interface Wiring {
  /** How many low bytes of a wire value are sent. */
  readonly bytes: 1 | 2 | 3 | 4
  /** Absent when a colour is its own wire value. */
  readonly tables?: { readonly red: Int32Array; readonly green: Int32Array; readonly blue: Int32Array }
}

/** The three forms of a pixel that encodings ask for. */
export interface Pixels {
  readonly key: string
  readonly bitsPerPixel: 8 | 16 | 32
  /** PIXEL: the whole of it (Raw, Hextile). */
  readonly whole: Wiring
  /** CPIXEL: without the byte that is always 0, where there is one (ZRLE; RFC 6143, 7.7.5). */
  readonly compact: Wiring
  /** TPIXEL: R, G, B where each has 8 bits of 24 (Tight). */
  readonly tight: Wiring
}

/** RFC 6143, 7.6.2: the map for viewers that want indexes. 3 bits of red and green, 2 of blue, so that an index is computed. */
const mapFormat = { redMax: 7, greenMax: 7, blueMax: 3, redShift: 0, greenShift: 3, blueShift: 6 } as const

const known = new Map<string, Pixels>()

/** The wirings of a format; equal formats share them. */
export function pixelsOf(format: PixelFormat): Pixels {
  const key = formatKey(format)
  const found = known.get(key)
  if (found) return found
  const pixels = wire(key, format.trueColour ? format : { ...format, ...mapFormat })
  // Viewers choose formats: no crowd of them may make this grow.
  if (known.size >= 64) known.clear()
  known.set(key, pixels)
  return pixels
}

/** Pixels 0x00BBGGRR (a cursor's alpha is left out) as the bytes of a format. */
export function convertPixels(pixels: Uint32Array, format: PixelFormat): Uint8Array {
  const { whole } = pixelsOf(format)
  const values = new Int32Array(pixels.length)
  const rect = { x: 0, y: 0, width: pixels.length, height: 1 }
  readValues({ width: pixels.length, pixels }, rect, whole, values)
  const bytes = new Uint8Array(pixels.length * whole.bytes)
  writeValues(values, pixels.length, whole.bytes, bytes, 0)
  return bytes
}

/** A whole SetColourMapEntries message for a format with a colour map; nothing for the others. */
export function colourMap(format: PixelFormat): Uint8Array | undefined {
  if (format.trueColour) return undefined
  const message = new DataView(new ArrayBuffer(6 + 256 * 6))
  message.setUint8(0, 1)
  message.setUint16(4, 256)
  for (let index = 0; index < 256; index++) {
    const { redMax, greenMax, blueMax, greenShift, blueShift } = mapFormat
    message.setUint16(6 + index * 6, Math.round(((index & redMax) * 0xffff) / redMax))
    message.setUint16(8 + index * 6, Math.round((((index >> greenShift) & greenMax) * 0xffff) / greenMax))
    message.setUint16(10 + index * 6, Math.round(((index >> blueShift) * 0xffff) / blueMax))
  }
  return new Uint8Array(message.buffer)
}

/** Reads a rectangle into `values`, row by row without gaps. */
export function readValues(
  source: { readonly width: number; readonly pixels: Uint32Array },
  rect: Rect,
  { tables }: Wiring,
  values: Int32Array,
): void {
  const { pixels, width } = source
  let at = 0
  for (let row = rect.y; row < rect.y + rect.height; row++) {
    const start = row * width + rect.x
    const end = start + rect.width
    if (tables) {
      const { red, green, blue } = tables
      for (let from = start; from < end; from++) {
        const color = pixels[from]!
        values[at++] = red[color & 255]! | green[(color >> 8) & 255]! | blue[(color >> 16) & 255]!
      }
    } else {
      for (let from = start; from < end; from++) values[at++] = pixels[from]! & 0xffffff
    }
  }
}

/** Writes the low bytes of the first `count` values; answers with the place after them. */
export function writeValues(values: Int32Array, count: number, size: number, bytes: Uint8Array, at: number): number {
  // A loop for each size: one with a test in it takes twice the time.
  if (size === 1) {
    for (let index = 0; index < count; index++) bytes[at++] = values[index]!
  } else if (size === 2) {
    for (let index = 0; index < count; index++) {
      const value = values[index]!
      bytes[at++] = value
      bytes[at++] = value >> 8
    }
  } else if (size === 3) {
    for (let index = 0; index < count; index++) {
      const value = values[index]!
      bytes[at++] = value
      bytes[at++] = value >> 8
      bytes[at++] = value >> 16
    }
  } else {
    for (let index = 0; index < count; index++) {
      const value = values[index]!
      bytes[at++] = value
      bytes[at++] = value >> 8
      bytes[at++] = value >> 16
      bytes[at++] = value >> 24
    }
  }
  return at
}

/** Writes one value; answers with the place after it. */
export function writeValue(value: number, size: number, bytes: Uint8Array, at: number): number {
  bytes[at] = value
  if (size > 1) bytes[at + 1] = value >> 8
  if (size > 2) bytes[at + 2] = value >> 16
  if (size > 3) bytes[at + 3] = value >> 24
  return at + size
}

function wire(key: string, format: PixelFormat): Pixels {
  const { bitsPerPixel, depth, redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format
  const whole = wiring(format, (bitsPerPixel / 8) as 1 | 2 | 4, 0)
  const used = ((redMax << redShift) | (greenMax << greenShift) | (blueMax << blueShift)) >>> 0
  // The byte that is always 0 is the first on the wire in two of the four cases; then the three after it are sent.
  const low = used <= 0xffffff
  const short = bitsPerPixel === 32 && depth <= 24 && (low || (used & 0xff) === 0)
  const compact = short ? wiring(format, 3, low === format.bigEndian ? 8 : 0) : whole
  const rgb = bitsPerPixel === 32 && depth === 24 && redMax === 255 && greenMax === 255 && blueMax === 255
  return { key, bitsPerPixel, whole, compact, tight: rgb ? { bytes: 3 } : whole }
}

/** `skip` is how many bits of a value, the first on the wire, are left out. */
function wiring(format: PixelFormat, bytes: Wiring['bytes'], skip: 0 | 8): Wiring {
  const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format
  const tables = {
    red: table(format, redMax, redShift, skip),
    green: table(format, greenMax, greenShift, skip),
    blue: table(format, blueMax, blueShift, skip),
  }
  const same = [tables.red, tables.green, tables.blue].every((each, colour) =>
    each.every((value, at) => value === at << (8 * colour)),
  )
  return same ? { bytes } : { bytes, tables }
}

/** The order of bytes is in the tables too: it costs nothing when pixels are read. */
function table(format: PixelFormat, max: number, shift: number, skip: 0 | 8): Int32Array {
  return Int32Array.from({ length: 256 }, (_, level) => {
    const value = Math.round((level * max) / 255) << shift
    if (!format.bigEndian) return value >>> skip
    if (format.bitsPerPixel === 16) return ((value & 0xff) << 8) | ((value >> 8) & 0xff)
    if (format.bitsPerPixel === 8) return value
    const swapped = (value << 24) | ((value & 0xff00) << 8) | ((value >> 8) & 0xff00) | (value >>> 24)
    return swapped >>> skip
  })
}
