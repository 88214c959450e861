/** A line of text over the middle of a screen: how a viewer learns why its session ends. */
import { letter, letterWidth } from './letters.ts'
import type { Rect } from './region.ts'

const letterHeight = 8
const background = 0x00302018
const ink = 0x00ffffff
const edge = 0x002a8cf0

interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint32Array
}

/** The picture is as large as the screen, of which only the rectangle is painted. */
export function paintBanner(message: string, width: number, height: number): { picture: Picture; rect: Rect } {
  const scale = width >= 480 ? 2 : 1
  const step = (letterWidth + 1) * scale
  const line = (letterHeight + 3) * scale
  const lines = wrap(message, Math.min(64, Math.max(1, Math.floor((width - 16 * scale) / step))))
  const rect = centred(
    width,
    height,
    Math.max(...lines.map((text) => text.length)) * step + 16 * scale,
    lines.length * line + 16 * scale,
  )
  const pixels = new Uint32Array(width * height)
  const paint = (x: number, y: number, columns: number, rows: number, color: number) => {
    for (let row = Math.max(0, y); row < Math.min(height, y + rows); row++) {
      pixels.fill(color, row * width + Math.max(0, x), row * width + Math.min(width, x + columns))
    }
  }
  paint(rect.x, rect.y, rect.width, rect.height, edge)
  paint(rect.x + scale, rect.y + scale, rect.width - 2 * scale, rect.height - 2 * scale, background)
  for (const [index, text] of lines.entries()) {
    const top = rect.y + 9 * scale + index * line
    for (const [at, name] of [...text].entries()) {
      for (const [row, dots] of letter(name).entries()) {
        for (let column = 0; column < letterWidth; column++) {
          if (dots[column] !== '#') continue
          paint(rect.x + 8 * scale + at * step + column * scale, top + row * scale, scale, scale, ink)
        }
      }
    }
  }
  return { picture: { width, height, pixels }, rect }
}

function centred(width: number, height: number, wide: number, high: number): Rect {
  const size = { width: Math.min(width, wide), height: Math.min(height, high) }
  return { x: (width - size.width) >> 1, y: (height - size.height) >> 1, ...size }
}

function wrap(message: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of message.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
    while (line.length > most) {
      lines.push(line.slice(0, most))
      line = line.slice(most)
    }
  }
  return [...lines, line]
}
