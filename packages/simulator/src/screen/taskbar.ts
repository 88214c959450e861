/** The task bar of the simulated Windows, and the menu that its start button opens. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, contains, fill, frame, overlap, write } from './canvas.ts'
import { textWidth } from './font.ts'
import { dateText } from './guest.ts'
import type { Window } from './window.ts'
import { barHeight, look, paintPicture, paintRow, type Picture, type Theme, windowsSize } from './windows-look.ts'

export const bar: Rect = { x: 0, y: windowsSize.height - barHeight, width: windowsSize.width, height: barHeight }
export const startButton: Rect = { x: 0, y: bar.y, width: 48, height: barHeight }
export const clock: Rect = { x: windowsSize.width - 104, y: bar.y, width: 104, height: barHeight }

export type Choice = 'notepad' | 'about' | 'lock' | 'restart' | 'cancel'

interface Entry {
  readonly choice: Choice
  readonly label: string
  readonly picture: Picture
}

const entries: readonly Entry[] = [
  { choice: 'notepad', label: '记事本  Notepad', picture: 'notepad' },
  { choice: 'about', label: '关于本机  About', picture: 'machine' },
  { choice: 'lock', label: '锁定  Lock', picture: 'lock' },
  { choice: 'restart', label: '重新启动  Restart', picture: 'restart' },
]
export const choices: readonly Choice[] = entries.map(({ choice }) => choice)

const rowHeight = 40
const header = 52
const menuHeight = header + entries.length * rowHeight + 8
export const menu: Rect = { x: 0, y: bar.y - menuHeight, width: 300, height: menuHeight }

export function choiceRect(index: number): Rect {
  return { x: menu.x + 4, y: menu.y + header + index * rowHeight, width: menu.width - 8, height: rowHeight }
}

/** undefined: the point is on none. */
export function choiceAt(x: number, y: number): number | undefined {
  const index = entries.findIndex((_, at) => contains(choiceRect(at), x, y))
  return index < 0 ? undefined : index
}

export function paintMenu(canvas: Canvas, id: string, theme: Theme, chosen: number | undefined): void {
  if (!overlap(canvas.clip, menu)) return
  fill(canvas, menu.x, menu.y, menu.width, menu.height, look.paper)
  frame(canvas, menu.x, menu.y, menu.width, menu.height, look.line)
  fill(canvas, menu.x, menu.y, menu.width, header - 8, theme.accent)
  write(canvas, menu.x + 14, menu.y + 14, id, look.white)
  entries.forEach(({ label, picture }, index) => {
    const { x, y, width, height } = choiceRect(index)
    paintRow(canvas, x, y, width, height, chosen === index)
    paintPicture(canvas, picture, x + 10, y + 8, theme)
    write(canvas, x + 46, y + 12, label, look.ink)
  })
}

/** Of the window that was opened so many windows ago: its place in the bar. */
export function buttonRect(index: number): Rect {
  return { x: startButton.width + 4 + index * 184, y: bar.y, width: 180, height: barHeight }
}

export interface BarView {
  readonly windows: readonly Window[]
  readonly focused: Window | undefined
  readonly hovered: 'start' | number | undefined
  readonly open: boolean
  readonly now: number
}

export function paintBar(canvas: Canvas, theme: Theme, { windows, focused, hovered, open, now }: BarView): void {
  if (!overlap(canvas.clip, bar)) return
  fill(canvas, bar.x, bar.y, bar.width, bar.height, look.bar)
  if (open || hovered === 'start') fill(canvas, 0, bar.y, startButton.width, barHeight, look.barHover)
  paintPicture(canvas, 'start', 12, bar.y + 8, theme)
  windows.forEach((window, index) => {
    const { x, y, width, height } = buttonRect(index)
    if (window === focused || hovered === index) fill(canvas, x, y, width, height, look.barHover)
    if (window === focused) fill(canvas, x, y + height - 3, width, 3, theme.accent)
    paintPicture(canvas, window.app.picture, x + 8, y + 8, theme)
    write(canvas, x + 40, y + 12, window.app.title, look.barText)
  })
  const [date = '', time = ''] = dateText(now).split(' ')
  for (const [text, top] of [
    [time.slice(0, 5), 4],
    [date.replaceAll('-', '/'), 20],
  ] as const)
    write(canvas, bar.width - 12 - textWidth(text), bar.y + top, text, look.barText)
}
