import { Framebuffer } from '@porthole/rfb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from './testing.ts'
import { TextConsole } from './text-console.ts'

const blank = (): Framebuffer => new Framebuffer(160, 96)
const consoleOn = (screen: Framebuffer): TextConsole => new TextConsole(screen, 20, 6)

function shown(text: string): readonly string[] {
  const screen = blank()
  const console = consoleOn(screen)
  console.write(text)
  console.flush()
  return linesOf(screen)
}

describe('a text console', () => {
  it('shows what is written, wraps and scrolls', () => {
    expect(shown('one\ntwo\tthree\rT')).toEqual(['one', 'Two     three', '', '', '', ''])
    expect(shown(`${'x'.repeat(25)}\n你好，世界`)).toEqual(['x'.repeat(20), 'xxxxx', '你好，世界', '', '', ''])
    expect(shown(`${'x'.repeat(19)}中`)).toEqual(['x'.repeat(19), '中', '', '', '', ''])
    expect(shown('1\n2\n3\n4\n5\n6\n7\n8')).toEqual(['3', '4', '5', '6', '7', '8'])
  })

  it('writes over half a wide letter, and shows no other half', () => {
    const screen = blank()
    const console = consoleOn(screen)
    console.write('中文')
    console.flush()
    console.moveTo({ line: 0, column: 1 })
    console.write('x')
    console.moveTo({ line: 1, column: 0 })
    console.flush()
    expect(linesOf(screen)[0]).toBe(' x文')
    console.moveTo({ line: 0, column: 2 })
    console.write('y')
    console.flush()
    expect(linesOf(screen)[0]).toBe(' xy')
  })

  it('ignores what is no text, and colours what is dressed', () => {
    expect(shown('a\u0000\u0007\u001b[31mb\u001b[0mc\u001b[2J')[0]).toBe('abc[2J')
    const screen = blank()
    const console = consoleOn(screen)
    console.write('\u001b[31m█')
    console.flush()
    expect(screen.pixels[0]! & 0xff).toBeGreaterThan(200)
  })

  it('paints only what changed, and moves what scrolls', () => {
    const screen = blank()
    const console = consoleOn(screen)
    console.write('1\n2\n3\n4\n5\n6')
    console.flush()
    screen.onChange(() => {})
    const { version } = screen.since(0)
    console.flush()
    expect(screen.version).toBe(version)
    console.write('\n7')
    console.flush()
    const { moves, rects } = screen.since(version)
    expect(moves).toEqual([{ from: { x: 0, y: 16, width: 160, height: 80 }, x: 0, y: 0 }])
    expect(rects.reduce((sum, { width, height }) => sum + width * height, 0)).toBeLessThan(160 * 96)
  })

  it('looks the same however often it was flushed on the way', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\r', '\t', '中', '文字', '\u001b[32m', '\u001b[44m', '\u001b[0m', 'clear', 'home'),
      fc.string({ maxLength: 30 }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 60 }), (pieces) => {
        const [often, once] = [blank(), blank()]
        const consoles = [consoleOn(often), consoleOn(once)] as const
        for (const [text, flush] of pieces) {
          for (const console of consoles) {
            if (text === 'clear') console.clear()
            else if (text === 'home') console.moveTo({ line: 0, column: 0 })
            else console.write(text)
          }
          if (flush) consoles[0].flush()
        }
        for (const console of consoles) console.flush()
        expect(often.pixels).toEqual(once.pixels)
        const before = often.pixels.slice()
        consoles[0].repaint()
        expect(often.pixels).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })
})
