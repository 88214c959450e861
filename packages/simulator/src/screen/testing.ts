/** For tests of simulated screens: types on them, and reads what their pixels say. */
import { createHash } from 'node:crypto'
import type { Desktop, Framebuffer } from '@porthole/rfb'
import { hasLetter, letterHeight, letterOf } from './font.ts'

/** The keysym of each letter, down and up. */
export function typeText(desktop: Pick<Desktop, 'key'>, text: string): void {
  for (const letter of text) {
    const code = letter.codePointAt(0)!
    pressKey(desktop, letter === '\n' ? 0xff0d : code < 0x100 ? code : 0x01000000 + code)
  }
}

export function pressKey(desktop: Pick<Desktop, 'key'>, keysym: number, ...modifiers: readonly number[]): void {
  for (const key of [...modifiers, keysym]) desktop.key?.(true, key)
  for (const key of [keysym, ...modifiers]) desktop.key?.(false, key)
}

export function clickAt(desktop: Pick<Desktop, 'pointer'>, x: number, y: number): void {
  for (const buttons of [0, 1, 0]) desktop.pointer?.(x, y, buttons)
}

export function pixelsHash({ width, height, pixels }: Framebuffer): string {
  return createHash('sha1').update(`${width} ${height} `).update(pixels).digest('hex').slice(0, 16)
}

let known: ReadonlyMap<string, string> | undefined

/** The letters of a text console, by their dots: a line each, without the blanks at its end. */
export function linesOf(screen: Framebuffer): readonly string[] {
  known ??= lettersByDots()
  const lines: string[] = []
  for (let y = 0; y + letterHeight <= screen.height; y += letterHeight) {
    let line = ''
    for (let x = 0; x < screen.width;) {
      const narrow = known.get(dotsAt(screen, x, y, 8))
      const wide = x + 16 <= screen.width ? known.get(dotsAt(screen, x, y, 16)) : undefined
      // Two blanks are no wide letter.
      line += narrow === ' ' ? narrow : (wide ?? narrow ?? '\uFFFD')
      x += narrow !== ' ' && wide !== undefined ? 16 : 8
    }
    lines.push(line.trimEnd())
  }
  return lines
}

/** Whatever differs from the corner, which belongs to no letter that tests read; the cursor's mark is left out. */
function dotsAt({ pixels, width: stride }: Framebuffer, x: number, y: number, width: number): string {
  const ground = pixels[y * stride + x]
  const rows = Array.from({ length: letterHeight }, (_, row) => {
    let bits = 0
    for (let dot = 0; dot < width; dot++) bits = (bits << 1) | Number(pixels[(y + row) * stride + x + dot] !== ground)
    return bits
  })
  return keyOf(width, rows)
}

function keyOf(width: number, rows: readonly number[]): string {
  const full = width === 8 ? 0xff : 0xffff
  const marked = rows[14] === full && rows[15] === full
  return `${width} ${rows.map((bits, row) => (marked && row >= 14 ? 0 : bits)).join(' ')}`
}

function lettersByDots(): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  for (let code = 0x20; code < 0x10000; code++) {
    if (!hasLetter(code)) continue
    const { width, rows } = letterOf(code)
    const key = keyOf(width, [...rows])
    if (!letters.has(key)) letters.set(key, String.fromCodePoint(code))
  }
  return letters
}
