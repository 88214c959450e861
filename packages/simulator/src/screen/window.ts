/** A window of the simulated Windows: its frame, and the program in it. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, contains, fill, frame, overlap, write } from './canvas.ts'
import { letterHeight } from './font.ts'
import type { Key } from './keyboard.ts'
import { look, paintPicture, type Picture, type Theme, titleHeight } from './windows-look.ts'

/** A program. What changes tells which parts of the screen are to be painted again. */
export interface App {
  readonly title: string
  readonly picture: Picture
  /** Its body is a place to write. */
  readonly takesText: boolean
  paint(canvas: Canvas, body: Rect, focused: boolean): void
  key?(key: Key, body: Rect): readonly Rect[]
  paste?(text: string, body: Rect): readonly Rect[]
  press?(x: number, y: number, body: Rect): readonly Rect[]
}

export interface Window {
  readonly app: App
  rect: Rect
}

export type Part = 'close' | 'title' | 'body'

const closeWidth = 46

export function bodyOf({ rect }: Window): Rect {
  const { x, y, width, height } = rect
  return { x: x + 1, y: y + titleHeight, width: width - 2, height: height - titleHeight - 1 }
}

function closeOf({ rect }: Window): Rect {
  return { x: rect.x + rect.width - closeWidth - 1, y: rect.y + 1, width: closeWidth, height: titleHeight - 1 }
}

/** undefined: the point is not on the window. */
export function partAt(window: Window, x: number, y: number): Part | undefined {
  if (!contains(window.rect, x, y)) return undefined
  if (contains(closeOf(window), x, y)) return 'close'
  return y < window.rect.y + titleHeight ? 'title' : 'body'
}

export function partRect(window: Window, part: Part): Rect {
  if (part === 'close') return closeOf(window)
  return part === 'body' ? bodyOf(window) : { ...window.rect, height: titleHeight }
}

export function paintWindow(
  canvas: Canvas,
  window: Window,
  theme: Theme,
  focused: boolean,
  hovered: Part | undefined,
): void {
  const { x, y, width, height } = window.rect
  if (!overlap(canvas.clip, window.rect)) return
  const ink = focused ? look.white : look.faint
  fill(canvas, x, y, width, titleHeight, focused ? theme.accent : look.titleIdle)
  frame(canvas, x, y, width, height, focused ? theme.deep : look.line)
  paintPicture(canvas, window.app.picture, x + 6, y + 4, theme)
  write(canvas, x + 38, y + (titleHeight - letterHeight) / 2, window.app.title, ink)
  const close = closeOf(window)
  if (hovered === 'close') fill(canvas, close.x, close.y, close.width, close.height, look.danger)
  write(canvas, close.x + 15, close.y + 7, '×', hovered === 'close' ? look.white : ink)
  window.app.paint(canvas, bodyOf(window), focused)
}
