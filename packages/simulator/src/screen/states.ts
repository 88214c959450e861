/** What a machine shows while no system runs on it. */
import type { Framebuffer } from '@porthole/rfb'
import { type Canvas, color, fill, frame, write } from './canvas.ts'
import { textWidth } from './font.ts'

const dark = color(0x11151b)
const ink = color(0xc8ccd4)
const faint = color(0x7d8794)
const line = color(0x323b47)

/** By state in capitals; a state without words is told by its name. */
const words: Readonly<Record<string, readonly [title: string, text: string]>> = {
  PENDING: ['正在准备  Being prepared', 'The machine has not been started yet.'],
  STARTING: ['正在启动  Starting', 'Porthole firmware: looking for a system...'],
  STOPPING: ['正在停止  Stopping', 'The system is being shut down.'],
  STOPPED: ['无信号  No signal', 'The machine is stopped.'],
  HIBERNATED: ['已休眠  Hibernated', 'The memory of the machine is kept; waking it up goes on from there.'],
}

export function paintState(screen: Framebuffer, id: string, state: string): void {
  const { width, height } = screen
  const canvas: Canvas = { screen, clip: { x: 0, y: 0, width, height } }
  const [title, text] = words[state.toUpperCase()] ?? [state, '']
  fill(canvas, 0, 0, width, height, dark)
  const scale = width > 1000 ? 2 : 1
  const [wide, high] = [560 * scale, 150 * scale]
  const [x, y] = [Math.round((width - wide) / 2), Math.round((height - high) / 2)]
  frame(canvas, x, y, wide, high, line)
  const middle = (line: string, top: number, pixel: number, size: number): void => {
    write(canvas, Math.round((width - textWidth(line) * size) / 2), y + top * scale, line, pixel, size)
  }
  middle(title, 26, ink, scale * 2)
  middle(text, 78, faint, scale)
  middle(id, 110, faint, scale)
  screen.touch(canvas.clip)
}
