import { expect, test } from 'vitest'
import { rgbx } from '../format.ts'
import { Framebuffer } from '../framebuffer.ts'
import type { Rect } from '../framebuffer.ts'
import { encodings } from './encoder.ts'
import type { MakeJpeg, ViewerState } from './encoder.ts'
import { encodeUpdate } from './shared.ts'
import { Decoder } from './testing-decoder.ts'

const { copyRect, hextile, raw, tight, zrle, quality, compression } = encodings
const viewer = (list: readonly number[], jpeg?: MakeJpeg): ViewerState => ({ format: rgbx, encodings: list, jpeg })

/** A screen on which hardly any two pixels are equal, and neighbours are alike, as in a photograph. */
function photograph(width: number, height: number): Framebuffer {
  const screen = new Framebuffer(width, height)
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    screen.pixels[at] = ((x * 3) & 255) / 2 + 60 + (((y * 2) & 255) << 8) + ((((x + y) >> 1) & 255) << 16)
  }
  screen.touch({ x: 0, y: 0, width, height })
  return screen
}

const at = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height })

test('viewers in step are sent the very same bytes', () => {
  const screen = new Framebuffer(300, 200, 0x123456)
  for (const encoding of [raw, hextile, zrle, tight]) {
    const [one, other, late] = [viewer([encoding]), viewer([encoding]), viewer([encoding])]
    let version = -1
    for (let step = 0; step < 3; step++) {
      screen.fill(at(step * 20, 10, 7, 9), step * 999)
      const change = screen.since(version)
      version = change.version
      expect(encodeUpdate(screen, change, one)).toBe(encodeUpdate(screen, change, other))
    }
    const decoder = new Decoder(300, 200, rgbx)
    decoder.decode(encodeUpdate(screen, screen.since(-1), late))
    expect(Buffer.from(decoder.screen.buffer).equals(Buffer.from(screen.pixels.buffer))).toBe(true)
  }
})

test('a viewer that comes later shares the work, not the header of the stream', () => {
  const screen = new Framebuffer(300, 200, 0x123456)
  screen.fill(at(20, 10, 70, 90), 0xffffff)
  for (const encoding of [zrle, tight]) {
    const [early, late] = [viewer([encoding]), viewer([encoding])]
    encodeUpdate(screen, screen.since(-1), early)
    screen.fill(at(1, 1, 50, 3), encoding)
    const all = screen.since(-1)
    const again = Buffer.concat(encodeUpdate(screen, all, early).parts)
    const first = Buffer.concat(encodeUpdate(screen, all, late).parts)
    expect(first.length - again.length).toBe(2)
    expect(first.includes(Buffer.of(0x78, 0x01))).toBe(true)
  }
})

test('another format, another encoding and other levels are not mixed up', () => {
  const screen = photograph(100, 80)
  const all = screen.since(-1)
  const lists = [[raw], [zrle], [zrle, compression + 6], [tight], [hextile], [tight, quality + 5]]
  const made = lists.map((list) => encodeUpdate(screen, all, viewer(list)))
  const bgrx = { ...rgbx, redShift: 16, blueShift: 0 }
  made.push(encodeUpdate(screen, all, { format: bgrx, encodings: [raw] }))
  // Without a JPEG encoder its quality changes nothing.
  expect(new Set(made).size).toBe(lists.length)
  expect(made[3]).toBe(made[5])
})

test('a viewer gets the first encoding of its list that we speak, else Raw', () => {
  const screen = new Framebuffer(64, 64)
  const encodingOf = (list: readonly number[]) =>
    Buffer.concat(encodeUpdate(screen, screen.since(-1), viewer(list)).parts).readInt32BE(8)
  // noVNC's list and TigerVNC's.
  expect(encodingOf([copyRect, 50, tight, -260, zrle, 21, hextile, 2, 6, raw, -26, -254, -223, -224])).toBe(tight)
  expect(encodingOf([-223, -239, copyRect, zrle, hextile, raw])).toBe(zrle)
  expect(encodingOf([2, 4, hextile, zrle])).toBe(hextile)
  expect(encodingOf([])).toBe(raw)
  expect(encodingOf([6, -300])).toBe(raw)
})

test('SetEncodings and SetPixelFormat change what comes next, within the same streams', () => {
  const screen = new Framebuffer(100, 80, 0x445566)
  const state = viewer([zrle])
  const decoder = new Decoder(100, 80, rgbx)
  for (const list of [[zrle], [tight], [zrle], [raw], [tight], [hextile], [zrle, compression + 9]]) {
    state.encodings = list
    screen.fill(at(0, 0, 60, 40), list[0]! * 1000)
    decoder.decode(encodeUpdate(screen, screen.since(-1), state))
    expect(Buffer.from(decoder.screen.buffer).equals(Buffer.from(screen.pixels.buffer))).toBe(true)
  }
})

test('photographs go as JPEG when the viewer names a quality, and text never does', () => {
  // What a JPEG encoder makes is its own business: here the pixels with their lowest bits lost.
  const jpeg: MakeJpeg = (rgba, width, height, level) => {
    expect(rgba.length).toBe(width * height * 4)
    expect(level).toBe(92)
    return rgba.map((byte, index) => (index % 4 === 3 ? byte : byte & 0xf8))
  }
  const screen = photograph(500, 300)
  screen.fill(at(0, 0, 256, 100), 0xffffff)
  screen.fill(at(20, 30, 200, 2), 0x000000)
  const decode = (bytes: Uint8Array) => bytes
  const decoder = new Decoder(500, 300, rgbx, decode)
  decoder.decode(encodeUpdate(screen, screen.since(-1), viewer([tight, quality + 8], jpeg)))
  expect(decoder.met.get('tight jpeg')).toBeGreaterThan(0)
  const off = (from: number, to: number) => {
    let most = 0
    for (let at = from; at < to; at++) {
      const [sent, came] = [screen.pixels[at]!, decoder.screen[at]!]
      for (const shift of [0, 8, 16]) most = Math.max(most, Math.abs(((sent >> shift) & 255) - ((came >> shift) & 255)))
    }
    return most
  }
  expect(off(30 * 500, 30 * 500 + 192)).toBe(0)
  expect(off(280 * 500, 300 * 500)).toBe(7)

  const plain = new Decoder(500, 300, rgbx)
  plain.decode(encodeUpdate(screen, screen.since(-1), viewer([tight], jpeg)))
  expect(plain.met.has('tight jpeg')).toBe(false)
  expect(Buffer.from(plain.screen.buffer).equals(Buffer.from(screen.pixels.buffer))).toBe(true)
})

test('what is kept of many updates stays small', () => {
  const screen = new Framebuffer(256, 256)
  const state = viewer([raw])
  globalThis.gc?.()
  const before = process.memoryUsage().arrayBuffers
  for (let step = 0; step < 400; step++) {
    screen.fill(at(0, 0, 256, 256), step)
    encodeUpdate(screen, screen.since(-1), state)
  }
  globalThis.gc?.()
  // 400 updates of 256 KB; without gc the collector decides when, but 100 MB never are held.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(90e6)
})
