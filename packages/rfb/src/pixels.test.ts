import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rgbx } from './format.ts'
import type { PixelFormat } from './format.ts'
import { colourMap, convertPixels } from './pixels.ts'

const bgrx: PixelFormat = { ...rgbx, redShift: 16, blueShift: 0 }
const colors = Uint32Array.of(0x000000, 0xffffff, 0x0000ff, 0x00ff00, 0xff0000, 0x563412)

test('the usual formats, byte by byte', () => {
  expect(Buffer.from(convertPixels(colors.subarray(5), rgbx)).toString('hex')).toBe('12345600')
  expect(Buffer.from(convertPixels(colors.subarray(5), bgrx)).toString('hex')).toBe('56341200')
  expect(Buffer.from(convertPixels(colors.subarray(5), { ...bgrx, bigEndian: true })).toString('hex')).toBe('00123456')
  const rgb565: PixelFormat = {
    bitsPerPixel: 16,
    depth: 16,
    bigEndian: false,
    trueColour: true,
    redMax: 31,
    greenMax: 63,
    blueMax: 31,
    redShift: 11,
    greenShift: 5,
    blueShift: 0,
  }
  expect(Buffer.from(convertPixels(colors, rgb565)).toString('hex')).toBe('0000ffff00f8e0071f00aa11')
  expect(Buffer.from(convertPixels(colors, { ...rgb565, bigEndian: true })).toString('hex')).toBe(
    '0000fffff80007e0001f11aa',
  )
})

test("a cursor's alpha is left out", () => {
  expect([...convertPixels(Uint32Array.of(0xff563412), rgbx)]).toEqual([0x12, 0x34, 0x56, 0])
})

test('any format says each colour to half a step', () => {
  const max = fc.integer({ min: 1, max: 10 }).map((bits) => 2 ** bits - 1)
  fc.assert(
    fc.property(max, max, max, fc.boolean(), fc.nat(0xffffff), fc.constantFrom([0, 10, 20], [22, 11, 0]), (...all) => {
      const [redMax, greenMax, blueMax, bigEndian, color, [redShift, greenShift, blueShift]] = all
      const format: PixelFormat = {
        bitsPerPixel: 32,
        depth: 30,
        bigEndian,
        trueColour: true,
        redMax,
        greenMax,
        blueMax,
        redShift: redShift!,
        greenShift: greenShift!,
        blueShift: blueShift!,
      }
      const bytes = new DataView(convertPixels(Uint32Array.of(color), format).buffer)
      const value = bytes.getUint32(0, !bigEndian)
      const says = [
        (value >>> redShift!) & redMax,
        (value >>> greenShift!) & greenMax,
        (value >>> blueShift!) & blueMax,
      ]
      for (const [at, most] of [redMax, greenMax, blueMax].entries()) {
        expect(Math.abs(says[at]! / most - ((color >> (8 * at)) & 255) / 255)).toBeLessThanOrEqual(0.5 / most + 1e-9)
      }
    }),
  )
})

test('a colour map is told where there is one, and its indexes are what pixels become', () => {
  expect(colourMap(rgbx)).toBeUndefined()
  const format: PixelFormat = { ...rgbx, bitsPerPixel: 8, depth: 8, trueColour: false }
  const map = colourMap(format)!
  expect([...map.subarray(0, 12)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
  expect(map.length).toBe(6 + 256 * 6)
  const colorOf = (index: number) => [...map.subarray(6 + index * 6, 12 + index * 6)]
  const [black, white, red, green, blue] = convertPixels(colors, format)
  expect(colorOf(black!)).toEqual([0, 0, 0, 0, 0, 0])
  expect(colorOf(white!)).toEqual([255, 255, 255, 255, 255, 255])
  expect(colorOf(red!)).toEqual([255, 255, 0, 0, 0, 0])
  expect(colorOf(green!)).toEqual([0, 0, 255, 255, 0, 0])
  expect(colorOf(blue!)).toEqual([0, 0, 0, 0, 255, 255])
})
