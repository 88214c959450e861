/** The icons on the desktop of the simulated Windows. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, contains, fill, frame, overlap, write } from './canvas.ts'
import { textWidth } from './font.ts'
import type { Choice } from './taskbar.ts'
import { look, paintPicture, type Picture, type Theme } from './windows-look.ts'

interface Icon {
  readonly choice: Choice
  readonly label: string
  readonly picture: Picture
}

export const icons: readonly Icon[] = [
  { choice: 'about', label: '关于本机', picture: 'machine' },
  { choice: 'notepad', label: '记事本', picture: 'notepad' },
  { choice: 'lock', label: '锁定', picture: 'lock' },
]

export function iconRect(index: number): Rect {
  return { x: 16, y: 16 + index * 100, width: 88, height: 88 }
}

/** undefined: the point is on none. */
export function iconAt(x: number, y: number): number | undefined {
  const index = icons.findIndex((_, at) => contains(iconRect(at), x, y))
  return index < 0 ? undefined : index
}

export function paintIcons(
  canvas: Canvas,
  theme: Theme,
  selected: number | undefined,
  hovered: number | undefined,
): void {
  icons.forEach(({ label, picture }, index) => {
    const { x, y, width, height } = iconRect(index)
    if (!overlap(canvas.clip, { x, y, width, height })) return
    if (selected === index) fill(canvas, x, y, width, height, theme.accent)
    if (selected === index || hovered === index) frame(canvas, x, y, width, height, theme.rim)
    paintPicture(canvas, picture, x + 20, y + 8, theme, 2)
    write(canvas, x + Math.round((width - textWidth(label)) / 2), y + 64, label, look.white)
  })
}
