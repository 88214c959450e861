/** What covers the whole desktop of the simulated Windows: its start, the security screen, the lock. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, contains, fill, frame, write } from './canvas.ts'
import { textWidth } from './font.ts'
import { dateText } from './guest.ts'
import type { Choice } from './taskbar.ts'
import { look, paintPicture, type Theme, windowsSize } from './windows-look.ts'

const { width, height } = windowsSize

function middle(canvas: Canvas, y: number, text: string, pixel: number, scale = 1): void {
  write(canvas, Math.round((width - textWidth(text) * scale) / 2), y, text, pixel, scale)
}

/** ms from the start of the machine to its desktop. */
export const startTime = 2500
/** Of each step of the dots. */
export const startStep = 250

export function paintStart(canvas: Canvas, theme: Theme, step: number): void {
  fill(canvas, 0, 0, width, height, theme.bands[0]!)
  for (const [left, top] of [
    [0, 0],
    [46, 0],
    [0, 46],
    [46, 46],
  ] as const)
    fill(canvas, width / 2 - 44 + left, 280 + top, 42, 42, theme.accent)
  middle(canvas, 420, '正在启动  Starting', look.barText)
  for (let dot = 0; dot < 5; dot++)
    fill(canvas, width / 2 - 56 + dot * 24, 468, 10, 10, dot === step % 5 ? look.white : theme.deep)
}

export const securityChoices: readonly (readonly [choice: Choice, label: string])[] = [
  ['lock', '锁定  Lock'],
  ['restart', '重新启动  Restart'],
  ['cancel', '取消  Cancel'],
]

export function securityRect(index: number): Rect {
  return { x: width / 2 - 130, y: 320 + index * 56, width: 260, height: 46 }
}

/** undefined: the point is on none. */
export function securityAt(x: number, y: number): number | undefined {
  const index = securityChoices.findIndex((_, at) => contains(securityRect(at), x, y))
  return index < 0 ? undefined : index
}

export function paintSecurity(canvas: Canvas, theme: Theme, chosen: number | undefined): void {
  fill(canvas, 0, 0, width, height, theme.deep)
  middle(canvas, 240, 'Ctrl + Alt + Delete', look.barText, 2)
  securityChoices.forEach(([, label], index) => {
    const { x, y, width: wide, height: high } = securityRect(index)
    if (chosen === index) fill(canvas, x, y, wide, high, theme.accent)
    frame(canvas, x, y, wide, high, theme.ring)
    middle(canvas, y + 15, label, look.white)
  })
}

const passwordBox: Rect = { x: width / 2 - 150, y: 520, width: 300, height: 40 }

export interface LockView {
  readonly id: string
  readonly now: number
  /** So many letters of a password were typed. */
  readonly typed: number
  readonly refused: boolean
}

export function paintLock(canvas: Canvas, theme: Theme, { id, now, typed, refused }: LockView): void {
  const [date = '', time = ''] = dateText(now).split(' ')
  fill(canvas, 0, 0, width, height, theme.deep)
  middle(canvas, 150, time.slice(0, 5), look.white, 6)
  middle(canvas, 262, date.replaceAll('-', '/'), theme.sky, 2)
  paintPicture(canvas, 'machine', width / 2 - 36, 380, theme, 3)
  middle(canvas, 474, id, look.white)
  const { x, y, width: wide, height: high } = passwordBox
  fill(canvas, x, y, wide, high, look.white)
  frame(canvas, x, y, wide, high, theme.ring)
  const dots = '●'.repeat(Math.min(typed, 33))
  if (typed === 0) write(canvas, x + 12, y + 12, '密码  Password', look.faint)
  else fill(canvas, write(canvas, x + 12, y + 12, dots, look.ink) + 1, y + 10, 2, 20, look.ink)
  middle(canvas, 580, refused ? '请输入密码  The password is empty' : '任意密码均可  Any password will do', theme.sky)
}
