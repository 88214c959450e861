/** What the simulated Windows has besides its editor: a window that tells what machine this is. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, fill, write } from './canvas.ts'
import { dateText } from './guest.ts'
import type { App } from './window.ts'
import { look, paintPicture, type Theme } from './windows-look.ts'

export function aboutApp(id: string, started: number, theme: Theme): App {
  const facts = [
    ['实例  Instance', id],
    ['系统  System', 'Porthole desktop (simulated Windows)'],
    ['内存  Memory', '4096 MB'],
    ['启动  Started', started > 0 ? `${dateText(started)} UTC` : 'before this world began'],
  ] as const
  return {
    title: '关于本机',
    picture: 'machine',
    takesText: false,
    paint(canvas: Canvas, body: Rect) {
      fill(canvas, body.x, body.y, body.width, body.height, look.paper)
      paintPicture(canvas, 'machine', body.x + 24, body.y + 24, theme, 3)
      write(canvas, body.x + 120, body.y + 32, '云桌面', theme.accent, 2)
      write(canvas, body.x + 120, body.y + 72, '这是一台模拟的计算机。', look.faint)
      facts.forEach(([name, value], index) => {
        const y = body.y + 124 + index * 28
        fill(canvas, body.x + 24, y - 6, body.width - 48, 1, look.titleIdle)
        write(canvas, body.x + 24, y, name, look.faint)
        write(canvas, body.x + 160, y, value, look.ink)
      })
    },
  }
}
