import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rgbx } from '../format.ts'
import type { PixelFormat } from '../format.ts'
import { Framebuffer } from '../framebuffer.ts'
import type { Rect } from '../framebuffer.ts'
import { encodings } from './encoder.ts'
import type { ViewerState } from './encoder.ts'
import { encodeUpdate } from './shared.ts'
import { Decoder, seen } from './testing-decoder.ts'

const bgrx: PixelFormat = { ...rgbx, redShift: 16, blueShift: 0 }
const formats: Record<string, PixelFormat> = {
  'RGBX as noVNC wants it': rgbx,
  'BGRX as most others want it': bgrx,
  'XRGB, the zero byte first': { ...rgbx, redShift: 8, greenShift: 16, blueShift: 24 },
  'big endian, the zero byte first': { ...bgrx, bigEndian: true },
  'big endian, the zero byte last': { ...rgbx, bigEndian: true, redShift: 24, greenShift: 16, blueShift: 8 },
  '32 bits of depth': { ...bgrx, depth: 32 },
  '10 bits for each colour': {
    ...bgrx,
    depth: 30,
    redMax: 1023,
    greenMax: 1023,
    blueMax: 1023,
    redShift: 20,
    greenShift: 10,
  },
  '16 bits': {
    ...rgbx,
    bitsPerPixel: 16,
    depth: 16,
    redMax: 31,
    greenMax: 63,
    blueMax: 31,
    redShift: 11,
    greenShift: 5,
    blueShift: 0,
  },
  '15 bits, big endian': {
    ...rgbx,
    bitsPerPixel: 16,
    depth: 15,
    redMax: 31,
    greenMax: 31,
    blueMax: 31,
    redShift: 10,
    greenShift: 5,
    blueShift: 0,
    bigEndian: true,
  },
  '8 bits': {
    ...rgbx,
    bitsPerPixel: 8,
    depth: 8,
    redMax: 7,
    greenMax: 7,
    blueMax: 3,
    redShift: 0,
    greenShift: 3,
    blueShift: 6,
  },
  '8 bits with a colour map': { ...rgbx, bitsPerPixel: 8, depth: 8, trueColour: false },
}
const names = { raw: encodings.raw, hextile: encodings.hextile, zrle: encodings.zrle, tight: encodings.tight }

const viewer = (encoding: number, format: PixelFormat = rgbx, more: number[] = []): ViewerState => ({
  format,
  encodings: [encodings.copyRect, encoding, ...more],
})

const at = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height })

/** A picture of patches: one colour, stripes, few colours at random, noise; so that every form of tile comes up. */
function paint(screen: Framebuffer, seed: number): void {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const patches = 1 + random(12)
  for (let patch = 0; patch < patches; patch++) {
    const x = random(screen.width)
    const y = random(screen.height)
    const rect = { x, y, width: 1 + random(screen.width - x), height: 1 + random(screen.height - y) }
    const colors = Array.from({ length: [1, 2, 3, 7, 16, 17, 60, 127, 200, 3000][random(10)]! }, () => random(2 ** 24))
    const run = [1, 2, 5, 40, 300, 5000][random(6)]!
    const pixels = new Uint32Array(rect.width * rect.height)
    for (let at = 0; at < pixels.length;) {
      const end = at + 1 + random(run)
      pixels.fill(colors[random(colors.length)]!, at, end)
      at = end
    }
    screen.put(rect, pixels)
  }
}

const view = (screen: Framebuffer, format: PixelFormat) => screen.pixels.map((color) => seen(color, format))

describe.each(Object.entries(names))('%s', (name, encoding) => {
  test.each(Object.entries(formats))('reaches a viewer that reads %s', (_, format) => {
    for (let seed = 1; seed <= 6; seed++) {
      const screen = new Framebuffer(200 + seed, 150 + 13 * seed, 0x336699)
      paint(screen, seed * 7919)
      const decoder = new Decoder(screen.width, screen.height, format)
      decoder.decode(encodeUpdate(screen, screen.since(-1), viewer(encoding, format)))
      expect(Buffer.compare(Buffer.from(decoder.screen.buffer), Buffer.from(view(screen, format).buffer))).toBe(0)
    }
  })

  test('follows any changes over one stream', () => {
    const change = fc.record({
      seed: fc.nat(),
      kind: fc.constantFrom('paint', 'fill', 'move', 'nothing'),
      x: fc.nat(180),
      y: fc.nat(150),
      width: fc.integer({ min: 1, max: 200 }),
      height: fc.integer({ min: 1, max: 200 }),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.constantFrom(rgbx, bgrx), (changes, format) => {
        const screen = new Framebuffer(190, 160, 0x102030)
        const ends = screen.onChange(() => {})
        const decoder = new Decoder(190, 160, format)
        const state = viewer(encoding, format)
        let version = -1
        for (const { kind, seed, ...rect } of [
          ...changes,
          { kind: 'nothing', seed: 0, x: 0, y: 0, width: 1, height: 1 },
        ]) {
          if (kind === 'paint') paint(screen, seed)
          if (kind === 'fill') screen.fill(rect, seed & 0xffffff)
          if (kind === 'move') screen.move(rect, seed % 190, (seed >> 8) % 160)
          const update = screen.since(version)
          version = update.version
          decoder.decode(encodeUpdate(screen, update, state))
          expect(Buffer.compare(Buffer.from(decoder.screen.buffer), Buffer.from(screen.pixels.buffer))).toBe(0)
        }
        ends()
      }),
      { numRuns: 40 },
    )
  })

  test('sends one pixel as one pixel', () => {
    const screen = new Framebuffer(9, 7, 0)
    screen.fill(at(8, 6, 1, 1), 0xfedcba)
    const decoder = new Decoder(9, 7, rgbx)
    const update = { moves: [], rects: [{ x: 8, y: 6, width: 1, height: 1 }] }
    const { parts } = encodeUpdate(screen, update, viewer(encoding))
    decoder.decode({ count: 1, parts })
    expect(decoder.screen[62]).toBe(0xfedcba)
    expect(Buffer.concat(parts).length).toBeLessThan(12 + 20)
    expect(name).toBeTruthy()
  })
})

test('every form of tile that the decoders know is used', () => {
  const met = new Set<string>()
  for (const encoding of [encodings.hextile, encodings.zrle, encodings.tight]) {
    for (let seed = 1; seed < 40; seed++) {
      const screen = new Framebuffer(300, 200, 0x336699)
      paint(screen, seed * 104729)
      const decoder = new Decoder(300, 200, rgbx)
      decoder.decode(encodeUpdate(screen, screen.since(-1), viewer(encoding)))
      for (const each of decoder.met.keys()) met.add(each)
    }
  }
  for (const form of ['0', '1', 'packed', '128', 'indexed']) expect(met).toContain(`zrle ${form}`)
  // Nothing new; new colours; rectangles of one colour and of several; raw.
  for (const flags of [0, 1, 2, 14, 24, 26]) expect(met).toContain(`hextile ${flags}`)
  for (const form of ['fill', 'filter 0', 'filter 1']) expect(met).toContain(`tight ${form}`)
})

test('large screens are cut, and stay whole', () => {
  const screen = new Framebuffer(1500, 1100, 0x224466)
  paint(screen, 77)
  for (const encoding of Object.values(names)) {
    const decoder = new Decoder(screen.width, screen.height, rgbx)
    decoder.decode(encodeUpdate(screen, screen.since(-1), viewer(encoding)))
    expect(Buffer.compare(Buffer.from(decoder.screen.buffer), Buffer.from(screen.pixels.buffer))).toBe(0)
  }
})
