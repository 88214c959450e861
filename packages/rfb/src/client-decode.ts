/** The picture's rectangles as a client reads them: Raw, CopyRect, Hextile, ZRLE; pixels are R, G, B, 0. */
import { constants, inflateRawSync } from 'node:zlib'
import { Fault } from './fault.ts'
import type { Framebuffer } from './framebuffer.ts'
import { type Reading, u16, u32 } from './reading.ts'
import type { Rect } from './region.ts'

const bad = (message: string): Fault => new Fault('BadMessage', message)

const pixelAt = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)

export function* readRaw(screen: Framebuffer, rect: Rect): Reading {
  const row = new Uint32Array(rect.width)
  for (let y = 0; y < rect.height; y++) {
    const bytes = yield rect.width * 4
    for (let x = 0; x < rect.width; x++) row[x] = pixelAt(bytes, x * 4)
    screen.pixels.set(row, (rect.y + y) * screen.width + rect.x)
  }
  screen.touch(rect)
}

export function* readCopyRect(screen: Framebuffer, rect: Rect): Reading {
  const bytes = yield 4
  const from = { ...rect, x: u16(bytes, 0), y: u16(bytes, 2) }
  if (from.x + from.width > screen.width || from.y + from.height > screen.height) {
    throw bad('The server copies from outside of the screen.')
  }
  screen.move(from, rect.x, rect.y)
}

/** RFC 6143, 7.7.4. */
export function* readHextile(screen: Framebuffer, rect: Rect): Reading {
  let background = 0
  let foreground = 0
  for (let top = 0; top < rect.height; top += 16) {
    for (let left = 0; left < rect.width; left += 16) {
      const tile: Rect = {
        x: rect.x + left,
        y: rect.y + top,
        width: Math.min(16, rect.width - left),
        height: Math.min(16, rect.height - top),
      }
      const kind = (yield 1)[0]!
      if (kind & 1) {
        yield* readRaw(screen, tile)
        continue
      }
      if (kind & 2) background = pixelAt(yield 4, 0)
      if (kind & 4) foreground = pixelAt(yield 4, 0)
      screen.fill(tile, background)
      if (!(kind & 8)) continue
      const count = (yield 1)[0]!
      const coloured = kind & 16
      const parts = yield count * (coloured ? 6 : 2)
      for (let index = 0; index < count; index++) {
        const at = index * (coloured ? 6 : 2)
        const place = at + (coloured ? 4 : 0)
        const [x, y] = [parts[place]! >> 4, parts[place]! & 15]
        const [width, height] = [(parts[place + 1]! >> 4) + 1, (parts[place + 1]! & 15) + 1]
        if (x + width > tile.width || y + height > tile.height) throw bad('A Hextile rectangle leaves its tile.')
        const color = coloured ? pixelAt(parts, at) : foreground
        screen.fill({ x: tile.x + x, y: tile.y + y, width, height }, color)
      }
    }
  }
}

const windowSize = 32_768
/** The most that a tile of 64 by 64 can be: a run for each pixel, and a palette. */
const tileBytes = 64 * 64 * 4 + 512

/** The zlib stream of ZRLE, which goes through all rectangles of a connection. */
export interface Inflater {
  inflate(packed: Uint8Array, most: number): Uint8Array
}

/**
 * Each piece ends at a byte (every server flushes there, as it must send what it has), so it can be unpacked alone,
 * with the end of what came before as its dictionary: Node unpacks streams only asynchronously.
 */
export function createInflater(): Inflater {
  let window: Uint8Array | undefined
  return {
    inflate(packed, most) {
      let body = packed
      if (!window) {
        if (packed.length < 2 || (packed[0]! & 15) !== 8 || packed[1]! & 32 || u16(packed, 0) % 31 !== 0) {
          throw bad('The ZRLE data are no zlib stream.')
        }
        body = packed.subarray(2)
      }
      let unpacked: Uint8Array
      try {
        unpacked = inflateRawSync(body, {
          finishFlush: constants.Z_SYNC_FLUSH,
          maxOutputLength: most,
          ...(window?.length ? { dictionary: window } : {}),
        })
      } catch {
        throw bad('The ZRLE data cannot be unpacked.')
      }
      const all = window && unpacked.length < windowSize ? Buffer.concat([window, unpacked]) : unpacked
      window = all.slice(-windowSize)
      return unpacked
    },
  }
}

/** RFC 6143, 7.7.6. */
export function* readZrle(screen: Framebuffer, rect: Rect, inflater: Inflater): Reading {
  const most = Math.ceil(rect.width / 64) * Math.ceil(rect.height / 64) * tileBytes
  const length = u32(yield 4, 0)
  if (length > most + 65_536) throw new Fault('TooMuch', `The server packs ${length} bytes for one rectangle.`)
  const packed = yield length
  if (rect.width === 0 || rect.height === 0) return
  const bytes = inflater.inflate(packed, most)
  let at = 0
  for (let top = 0; top < rect.height; top += 64) {
    for (let left = 0; left < rect.width; left += 64) {
      const width = Math.min(64, rect.width - left)
      const height = Math.min(64, rect.height - top)
      at = zrleTile(screen, { x: rect.x + left, y: rect.y + top, width, height }, bytes, at)
    }
  }
  if (at > bytes.length) throw bad('The ZRLE data are cut off.')
}

/** Paints a tile; answers with where the next one begins. */
function zrleTile(screen: Framebuffer, tile: Rect, bytes: Uint8Array, start: number): number {
  let at = start
  const size = tile.width * tile.height
  const pixels = new Uint32Array(size)
  const color = () => {
    at += 3
    if (at > bytes.length) throw bad('The ZRLE data are cut off.')
    return pixelAt(bytes, at - 3)
  }
  const byte = () => {
    if (at >= bytes.length) throw bad('The ZRLE data are cut off.')
    return bytes[at++]!
  }
  const run = () => {
    let length = 1
    for (;;) {
      const more = byte()
      length += more
      if (more !== 255) return length
    }
  }
  const kind = byte()
  const colours = kind & 127
  const palette = kind > 16 && kind < 130 ? [] : Array.from({ length: colours }, color)
  if (kind === 0) {
    for (let index = 0; index < size; index++) pixels[index] = color()
  } else if (kind === 1) {
    pixels.fill(palette[0]!)
  } else if (kind <= 16) {
    const bits = colours === 2 ? 1 : colours <= 4 ? 2 : 4
    for (let y = 0; y < tile.height; y++) {
      for (let x = 0, held = 0, left = 0; x < tile.width; x++) {
        if (left === 0) [held, left] = [byte(), 8]
        left -= bits
        pixels[y * tile.width + x] = entry(palette, (held >> left) & ((1 << bits) - 1))
      }
    }
  } else if (kind >= 128 && kind !== 129) {
    for (let index = 0; index < size;) {
      const coded = kind === 128 ? 0 : byte()
      const value = kind === 128 ? color() : entry(palette, coded & 127)
      const length = kind === 128 || coded & 128 ? run() : 1
      if (index + length > size) throw bad('A run of ZRLE leaves its tile.')
      pixels.fill(value, index, (index += length))
    }
  } else {
    throw bad(`There is no ZRLE tile of type ${kind}.`)
  }
  screen.put(tile, pixels)
  return at
}

function entry(palette: readonly number[], index: number): number {
  const value = palette[index]
  if (value === undefined) throw bad('A ZRLE tile leaves its palette.')
  return value
}
