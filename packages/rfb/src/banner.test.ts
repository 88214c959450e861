import { describe, expect, it } from 'vitest'
import { paintBanner } from './banner.ts'

describe('a banner', () => {
  it.each([
    [1280, 800],
    [320, 200],
    [40, 20],
    [1, 1],
  ])('fits a screen of %i by %i, and lies in its middle', (width, height) => {
    const message = 'This session ended: nobody used it for 60 s. Averyverylongwordthatfitsnowhere'
    const { picture, rect } = paintBanner(message, width, height)
    expect(picture.pixels).toHaveLength(width * height)
    expect(rect.width).toBeGreaterThan(0)
    expect(rect.x + rect.width).toBeLessThanOrEqual(width)
    expect(rect.y + rect.height).toBeLessThanOrEqual(height)
    expect(Math.abs(rect.x * 2 + rect.width - width)).toBeLessThanOrEqual(1)
  })

  it('shows each letter', () => {
    const [first, second] = ['Idle', 'Idlf'].map((message) => paintBanner(message, 200, 100).picture.pixels)
    expect(first).not.toEqual(second)
    expect(first?.filter((pixel) => pixel === 0xffffff).length).toBeGreaterThan(40)
  })
})
