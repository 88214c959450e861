/** Painting on a part of a screen: what lies outside of it stays as it is. */
import type { Framebuffer, Rect } from '@porthole/rfb'
import { letterHeight, letterOf } from './font.ts'

/** A pixel of the framebuffer out of `0xRRGGBB`. */
export function color(rgb: number): number {
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16)
}

export interface Canvas {
  readonly screen: Framebuffer
  /** Lies within the screen. */
  readonly clip: Rect
}

/** undefined: they have nothing in common. */
export function overlap(a: Rect, b: Rect): Rect | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

export function contains({ x, y, width, height }: Rect, atX: number, atY: number): boolean {
  return atX >= x && atY >= y && atX < x + width && atY < y + height
}

export function fill({ screen, clip }: Canvas, x: number, y: number, width: number, height: number, pixel: number) {
  const left = Math.max(x, clip.x)
  const right = Math.min(x + width, clip.x + clip.width)
  const bottom = Math.min(y + height, clip.y + clip.height)
  if (left >= right) return
  for (let row = Math.max(y, clip.y); row < bottom; row++)
    screen.pixels.fill(pixel, row * screen.width + left, row * screen.width + right)
}

/** A frame one dot wide. */
export function frame(canvas: Canvas, x: number, y: number, width: number, height: number, pixel: number): void {
  fill(canvas, x, y, width, 1, pixel)
  fill(canvas, x, y + height - 1, width, 1, pixel)
  fill(canvas, x, y, 1, height, pixel)
  fill(canvas, x + width - 1, y, 1, height, pixel)
}

/** Returns where the text ends. Each dot of a letter is a square of `scale` dots. */
export function write(canvas: Canvas, x: number, y: number, text: string, pixel: number, scale = 1): number {
  let at = x
  for (const letter of text) at += writeLetter(canvas, at, y, letter.codePointAt(0)!, pixel, scale)
  return at
}

function writeLetter(canvas: Canvas, x: number, y: number, code: number, pixel: number, scale: number): number {
  const { width, rows } = letterOf(code)
  const { screen, clip } = canvas
  if (overlap(clip, { x, y, width: width * scale, height: letterHeight * scale }))
    for (let row = 0; row < letterHeight; row++) {
      const dots = rows[row]!
      if (dots === 0) continue
      for (let dot = 0; dot < width; dot++) {
        if (((dots >> (width - 1 - dot)) & 1) === 0) continue
        if (scale > 1) fill(canvas, x + dot * scale, y + row * scale, scale, scale, pixel)
        else if (contains(clip, x + dot, y + row)) screen.pixels[(y + row) * screen.width + x + dot] = pixel
      }
    }
  return width * scale
}
