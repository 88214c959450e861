import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, Framebuffer } from './framebuffer.ts'

/** What a viewer does with a change. */
function apply(picture: Framebuffer, screen: Framebuffer, change: Change): void {
  picture.resize(screen.width, screen.height)
  for (const { from, x, y } of change.moves) picture.move(from, x, y)
  for (const { x, y, width, height } of change.rects) {
    for (let row = y; row < y + height; row++) {
      const start = row * screen.width + x
      picture.pixels.set(screen.pixels.subarray(start, start + width), start)
    }
  }
}

const place = fc.record({
  x: fc.integer({ min: -20, max: 150 }),
  y: fc.integer({ min: -20, max: 120 }),
  width: fc.integer({ min: 0, max: 160 }),
  height: fc.integer({ min: 0, max: 130 }),
})
const deed = fc.oneof(
  fc.record({ kind: fc.constant('fill' as const), rect: place, color: fc.nat(0xffffff) }),
  fc.record({ kind: fc.constant('put' as const), rect: place, color: fc.nat(0xffffff) }),
  fc.record({ kind: fc.constant('move' as const), rect: place, color: fc.nat(0xffffff) }),
  fc.record({ kind: fc.constant('move' as const), rect: place, color: fc.nat(0xffffff) }),
  fc.record({ kind: fc.constant('look' as const), rect: place, color: fc.nat(3) }),
  fc.record({ kind: fc.constant('look' as const), rect: place, color: fc.nat(3) }),
  fc.record({ kind: fc.constant('resize' as const), rect: place, color: fc.nat(5) }),
)

describe('a framebuffer', () => {
  it('brings any viewer from any version to the picture, with moves and without', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const screen = new Framebuffer(140, 100)
        screen.onChange(() => {})
        const viewers = [0, 1, 2, 3].map((index) => ({
          picture: new Framebuffer(140, 100),
          version: -1,
          moves: index < 3,
        }))
        const look = (index: number) => {
          const viewer = viewers[index]!
          const change = screen.since(viewer.version, viewer.moves)
          apply(viewer.picture, screen, change)
          viewer.version = change.version
          expect(viewer.picture.pixels).toEqual(screen.pixels)
        }
        for (const { kind, rect, color } of deeds) {
          const noise = () =>
            Uint32Array.from({ length: rect.width * rect.height }, (_, at) => (at * 2654435761 + color) >>> 8)
          if (kind === 'fill') screen.fill(rect, color)
          else if (kind === 'put') screen.put(rect, noise())
          else if (kind === 'move') screen.move(rect, (color % 140) - 10, ((color >> 8) % 100) - 10)
          else if (kind === 'look') look(color)
          else if (color === 0) screen.resize(Math.max(1, rect.width), Math.max(1, rect.height))
        }
        for (const index of viewers.keys()) look(index)
      }),
      { numRuns: 300 },
    )
  })

  it('tells a scrolled line as one move and the line', () => {
    const screen = new Framebuffer(640, 400)
    screen.onChange(() => {})
    const { version } = screen
    screen.move({ x: 0, y: 16, width: 640, height: 384 }, 0, 0)
    screen.fill({ x: 0, y: 384, width: 640, height: 16 }, 0xff)
    expect(screen.since(version)).toEqual({
      version: screen.version,
      resized: false,
      moves: [{ from: { x: 0, y: 16, width: 640, height: 384 }, x: 0, y: 0 }],
      rects: [{ x: 0, y: 384, width: 640, height: 16 }],
    })
  })

  it('gives viewers in step the same answer, so that they can share what is made of it', () => {
    const screen = new Framebuffer(100, 100)
    screen.fill({ x: 1, y: 1, width: 1, height: 1 }, 1)
    expect(screen.since(0)).toBe(screen.since(0))
    expect(screen.since(screen.version).rects).toEqual([])
  })

  it('tells few rectangles', () => {
    const screen = new Framebuffer(320, 320)
    screen.fill({ x: 40, y: 40, width: 100, height: 100 }, 1)
    expect(screen.since(0).rects).toEqual([{ x: 32, y: 32, width: 128, height: 112 }])
  })

  it('refuses a size that RFB cannot say', () => {
    expect(() => new Framebuffer(65_536, 1)).toThrow('1 to 65535')
    expect(() => new Framebuffer(0, 1)).toThrow('1 to 65535')
  })
})
