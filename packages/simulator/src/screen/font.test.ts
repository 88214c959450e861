import { describe, expect, it } from 'vitest'
import { cellsOf, hasLetter, letterOf, textWidth } from './font.ts'

const dots = (letter: string): string[] => {
  const { width, rows } = letterOf(letter.codePointAt(0)!)
  return [...rows].map((row) => row.toString(2).padStart(width, '0').replaceAll('0', '.').replaceAll('1', '#'))
}

describe('the font', () => {
  it('has the letters of ASCII, Latin-1, boxes, blocks, and the Chinese of GB2312', () => {
    const decoder = new TextDecoder('gb2312')
    const chinese = Array.from({ length: 72 * 94 }, (_, at) =>
      decoder.decode(Uint8Array.of(0xb0 + Math.floor(at / 94), 0xa1 + (at % 94))),
    ).filter((letter) => letter >= '\u4e00' && letter <= '\u9fff')
    expect(chinese.length).toBe(6763)
    const others = Array.from({ length: 0x100 }, (_, at) => [
      0x2500 + at,
      at >= 0xa0 || (at >= 0x20 && at < 0x7f) ? at : 0x20,
    ])
    const codes = [...chinese.map((letter) => letter.codePointAt(0)!), ...others.flat()].filter((code) => code !== 0xad)
    expect(codes.filter((code) => !hasLetter(code))).toEqual([])
    expect(chinese.every((letter) => cellsOf(letter.codePointAt(0)!) === 2)).toBe(true)
  })

  it('has the dots of each in their order', () => {
    expect(dots('A').slice(4, 14)).toEqual([
      '...##...',
      '..#..#..',
      '..#..#..',
      '.#....#.',
      '.#....#.',
      '.######.',
      '.#....#.',
      '.#....#.',
      '.#....#.',
      '.#....#.',
    ])
    expect(dots('一').filter((row) => row.includes('#'))).toHaveLength(1)
    expect(dots('中').every((row) => row[7] === '#' || row === '................')).toBe(true)
  })

  it('shows a box in place of a letter that it lacks', () => {
    expect(dots('\u{1f600}')[2]).toBe('.##############.')
    expect(dots('\ue000')[2]).toBe('.######.')
    expect(textWidth('a中\u{1f600}')).toBe(8 + 16 + 16)
  })
})
