/** A viewer's side for the tests: written from RFC 6143 and Tight's description, and shares nothing with the encoders. */
import { constants, inflateSync } from 'node:zlib'
import type { PixelFormat } from '../format.ts'
import { colourMap } from '../pixels.ts'

/** Reads rectangles onto a screen; keeps the zlib streams from one to the next, as viewers do. */
export class Decoder {
  readonly screen: Uint32Array
  /** How often each form was met, such as `zrle 1`. */
  readonly met = new Map<string, number>()
  readonly #width: number
  readonly #format: PixelFormat
  readonly #decodeJpeg: ((bytes: Uint8Array) => Uint8Array) | undefined
  readonly #map: DataView | undefined
  #bytes: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  readonly #streams = new Map<string, { input: Uint8Array[]; read: number }>()

  constructor(width: number, height: number, format: PixelFormat, decodeJpeg?: (bytes: Uint8Array) => Uint8Array) {
    this.#width = width
    this.screen = new Uint32Array(width * height)
    this.#format = format
    this.#decodeJpeg = decodeJpeg
    const map = colourMap(format)
    if (map) this.#map = new DataView(map.buffer)
  }

  /** Fails unless `count` rectangles take all of the bytes. */
  decode({ count, parts }: { count: number; parts: readonly Uint8Array[] }): void {
    const bytes = Buffer.concat(parts)
    this.#bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#at = 0
    for (let rect = 0; rect < count; rect++) this.#rect()
    if (this.#at !== bytes.length) throw new Error(`${bytes.length - this.#at} bytes are left`)
  }

  #rect(): void {
    const [x, y, width, height] = [this.#u16(), this.#u16(), this.#u16(), this.#u16()]
    const encoding = this.#u32() | 0
    if (x + width > this.#width || (y + height) * this.#width > this.screen.length) throw new Error('out of the screen')
    if (encoding === 0) {
      this.#each(x, y, width, height, () => this.#pixel())
    } else if (encoding === 1) {
      const [fromX, fromY] = [this.#u16(), this.#u16()]
      const copy = this.screen.slice()
      let at = 0
      this.#each(x, y, width, height, () => {
        const color = copy[(fromY + Math.floor(at / width)) * this.#width + fromX + (at % width)]!
        at++
        return color
      })
    } else if (encoding === 5) {
      this.#hextile(x, y, width, height)
    } else if (encoding === 7) {
      this.#tight(x, y, width, height)
    } else if (encoding === 16) {
      this.#inside('zrle', this.#u32(), undefined, () => this.#zrle(x, y, width, height))
    } else {
      throw new Error(`encoding ${encoding}`)
    }
  }

  #hextile(x: number, y: number, width: number, height: number): void {
    let background = Number.NaN
    let foreground = Number.NaN
    for (const tile of tiles(x, y, width, height, 16)) {
      const flags = this.#u8()
      if (flags > 30) throw new Error('noVNC refuses such a tile')
      this.#meet(`hextile ${flags}`)
      if (flags & 1) {
        this.#each(...tile, () => this.#pixel())
        background = foreground = Number.NaN
        continue
      }
      if (flags & 2) background = this.#pixel()
      if (flags & 4) foreground = this.#pixel()
      this.#each(...tile, () => known(background))
      const parts = flags & 8 ? this.#u8() : 0
      for (let part = 0; part < parts; part++) {
        const color = flags & 16 ? this.#pixel() : known(foreground)
        const place = this.#u8()
        const size = this.#u8()
        const [partWidth, partHeight] = [(size >> 4) + 1, (size & 15) + 1]
        if ((place >> 4) + partWidth > tile[2] || (place & 15) + partHeight > tile[3])
          throw new Error('out of the tile')
        this.#each(tile[0] + (place >> 4), tile[1] + (place & 15), partWidth, partHeight, () => color)
      }
      if (flags & 16) foreground = Number.NaN
    }
  }

  #zrle(x: number, y: number, width: number, height: number): void {
    for (const tile of tiles(x, y, width, height, 64)) {
      const form = this.#u8()
      const count = tile[2] * tile[3]
      this.#meet(`zrle ${form === 0 || form === 1 || form === 128 ? form : form < 17 ? 'packed' : 'indexed'}`)
      if (form === 0) {
        this.#each(...tile, () => this.#compact())
      } else if (form === 128) {
        this.#runs(tile, count, () => [this.#compact(), true])
      } else if (form > 129) {
        const palette = Array.from({ length: form - 128 }, () => this.#compact())
        this.#runs(tile, count, () => {
          const index = this.#u8()
          return [known(palette[index & 127]), index > 127]
        })
      } else if (form <= 16) {
        const palette = Array.from({ length: form }, () => this.#compact())
        const bits = form === 1 ? 0 : form === 2 ? 1 : form <= 4 ? 2 : 4
        this.#packed(tile, bits, palette)
      } else {
        throw new Error(`tile ${form}`)
      }
    }
  }

  #runs(tile: Tile, count: number, next: () => [number, boolean]): void {
    const colors: number[] = []
    while (colors.length < count) {
      const [color, long] = next()
      let length = 1
      if (long) {
        let more
        do length += more = this.#u8()
        while (more === 255)
      }
      for (let each = 0; each < length; each++) colors.push(color)
    }
    if (colors.length > count) throw new Error('a run leaves the tile')
    let at = 0
    this.#each(...tile, () => colors[at++]!)
  }

  #packed([x, y, width, height]: Tile, bits: number, palette: number[]): void {
    for (let row = 0; row < height; row++) {
      const start = this.#at * 8
      for (let column = 0; column < width; column++) {
        const bit = start + column * bits
        const index = bits ? (this.#bytes.getUint8(bit >> 3) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1) : 0
        this.screen[(y + row) * this.#width + x + column] = known(palette[index])
      }
      this.#at += Math.ceil((width * bits) / 8)
    }
  }

  #tight(x: number, y: number, width: number, height: number): void {
    const control = this.#u8()
    for (let stream = 0; stream < 4; stream++) {
      if ((control >> stream) & 1) this.#streams.delete(`tight ${stream}`)
    }
    const kind = control >> 4
    const tile: Tile = [x, y, width, height]
    if (kind === 8) {
      this.#meet('tight fill')
      const color = this.#tightPixel()
      this.#each(...tile, () => color)
    } else if (kind === 9) {
      this.#meet('tight jpeg')
      const length = this.#length()
      const rgba = this.#decodeJpeg!(new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, length))
      this.#at += length
      let at = -4
      this.#each(...tile, () => rgba[(at += 4)]! | (rgba[at + 1]! << 8) | (rgba[at + 2]! << 16))
    } else if (kind < 8) {
      const filter = kind & 4 ? this.#u8() : 0
      this.#meet(`tight filter ${filter}`)
      const palette = filter === 1 ? Array.from({ length: this.#u8() + 1 }, () => this.#tightPixel()) : []
      const size = palette.length === 0 ? this.#tightSize() * width : palette.length <= 2 ? Math.ceil(width / 8) : width
      const read = () => {
        if (palette.length === 0) this.#each(...tile, () => this.#tightPixel())
        else this.#packed(tile, palette.length <= 2 ? 1 : 8, palette)
      }
      if (size * height < 12) read()
      else this.#inside(`tight ${kind & 3}`, this.#length(), size * height, read)
    } else {
      throw new Error(`control ${control}`)
    }
  }

  #length(): number {
    const first = this.#u8()
    if (first < 128) return first
    const second = this.#u8()
    const low = (first & 127) | ((second & 127) << 7)
    return second < 128 ? low : low | (this.#u8() << 14)
  }

  /** Reads what the next bytes of a zlib stream inflate to; all of it must be wanted. */
  #inside(name: string, length: number, expected: number | undefined, read: () => void): void {
    const stream = this.#streams.get(name) ?? { input: [], read: 0 }
    this.#streams.set(name, stream)
    const start = this.#bytes.byteOffset + this.#at
    stream.input.push(new Uint8Array(this.#bytes.buffer.slice(start, start + length)))
    // From the beginning each time: node:zlib inflates at once or not at all.
    const all = inflateSync(Buffer.concat(stream.input), { finishFlush: constants.Z_SYNC_FLUSH })
    const outer = { bytes: this.#bytes, at: this.#at + length }
    this.#bytes = new DataView(all.buffer, all.byteOffset + stream.read, all.length - stream.read)
    if (expected !== undefined && expected !== this.#bytes.byteLength) throw new Error('another length than expected')
    stream.read = all.length
    this.#at = 0
    read()
    if (this.#at !== this.#bytes.byteLength) throw new Error('inflated bytes are left')
    this.#bytes = outer.bytes
    this.#at = outer.at
  }

  #meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1)
  }

  #each(x: number, y: number, width: number, height: number, next: () => number): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.screen[row * this.#width + column] = next()
    }
  }

  #u8(): number {
    return this.#bytes.getUint8(this.#at++)
  }

  #u16(): number {
    return (this.#u8() << 8) | this.#u8()
  }

  #u32(): number {
    return this.#u16() * 0x10000 + this.#u16()
  }

  #pixel(): number {
    return this.#color(Array.from({ length: this.#format.bitsPerPixel / 8 }, () => this.#u8()))
  }

  #compact(): number {
    const { bitsPerPixel, depth, bigEndian, trueColour, ...rest } = this.#format
    const fits = (least: number, most: number) =>
      (['red', 'green', 'blue'] as const).every(
        (colour) =>
          rest[`${colour}Shift`] >= least && 32 - Math.clz32(rest[`${colour}Max`]) + rest[`${colour}Shift`] <= most,
      )
    if (bitsPerPixel !== 32 || depth > 24 || !trueColour || !(fits(0, 24) || fits(8, 32))) return this.#pixel()
    const three = [this.#u8(), this.#u8(), this.#u8()]
    return this.#color(fits(0, 24) !== bigEndian ? [...three, 0] : [0, ...three])
  }

  #tightSize(): number {
    const { bitsPerPixel, depth, redMax, greenMax, blueMax } = this.#format
    const rgb = bitsPerPixel === 32 && depth === 24 && redMax === 255 && greenMax === 255 && blueMax === 255
    return rgb ? 3 : bitsPerPixel / 8
  }

  #tightPixel(): number {
    if (this.#tightSize() !== 3) return this.#pixel()
    return this.#u8() | (this.#u8() << 8) | (this.#u8() << 16)
  }

  #color(bytes: number[]): number {
    const ordered = this.#format.bigEndian ? bytes : bytes.toReversed()
    const value = ordered.reduce((sum, byte) => sum * 256 + byte, 0)
    if (this.#map) {
      const [red, green, blue] = [0, 2, 4].map((at) => this.#map!.getUint16(6 + value * 6 + at) >> 8)
      return red! | (green! << 8) | (blue! << 16)
    }
    const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = this.#format
    const level = (max: number, shift: number) => Math.round((((value >>> shift) & max) * 255) / max)
    return level(redMax, redShift) | (level(greenMax, greenShift) << 8) | (level(blueMax, blueShift) << 16)
  }
}

/** What a viewer of a format sees of a colour. */
export function seen(color: number, format: PixelFormat): number {
  const { redMax, greenMax, blueMax } = format.trueColour ? format : { redMax: 7, greenMax: 7, blueMax: 3 }
  const level = (of: number, max: number) => {
    const step = Math.round((of * max) / 255) / max
    return format.trueColour ? Math.round(step * 255) : Math.round(step * 65535) >> 8
  }
  return (
    level(color & 255, redMax) |
    (level((color >> 8) & 255, greenMax) << 8) |
    (level((color >> 16) & 255, blueMax) << 16)
  )
}

type Tile = [x: number, y: number, width: number, height: number]

function* tiles(x: number, y: number, width: number, height: number, size: number): Generator<Tile> {
  for (let row = y; row < y + height; row += size) {
    for (let column = x; column < x + width; column += size) {
      yield [column, row, Math.min(size, x + width - column), Math.min(size, y + height - row)]
    }
  }
}

function known(color: number | undefined): number {
  if (color === undefined || Number.isNaN(color)) throw new Error('a colour that the viewer does not know')
  return color
}
