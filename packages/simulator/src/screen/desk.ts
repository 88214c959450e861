/** The desktop of the simulated Windows: which windows are open, and what the pointer and the keys do to them. */
import type { Cursor, Framebuffer, Rect } from '@porthole/rfb'
import { type Canvas, contains, overlap, write } from './canvas.ts'
import { textWidth } from './font.ts'
import { iconAt, iconRect, icons, paintIcons } from './icons.ts'
import type { Key } from './keyboard.ts'
import { Notepad } from './notepad.ts'
import { bar, buttonRect, choiceAt, choiceRect, choices, menu, paintBar, paintMenu, startButton } from './taskbar.ts'
import type { Choice } from './taskbar.ts'
import { type App, bodyOf, type Part, paintWindow, partAt, partRect, type Window } from './window.ts'
import { aboutApp } from './windows-apps.ts'
import { arrowCursor, paintWallpaper, textCursor, type Theme, titleHeight, windowsSize } from './windows-look.ts'

export interface DeskOptions {
  readonly id: string
  readonly since: number
  readonly screen: Framebuffer
  readonly theme: Theme
  /** What the desktop itself cannot do. */
  chosen(choice: 'lock' | 'restart'): void
}

/** What is under the pointer. */
type Spot =
  | { readonly on: 'start' | 'menu' | 'bar' | 'desk'; readonly index?: never }
  | { readonly on: 'choice' | 'icon' | 'button'; readonly index: number }
  | { readonly on: Part; readonly window: Window; readonly index?: never }

const leftButton = 1
/** ms of world time between two clicks that are one double click. */
const doubleClick = 600
const mostWindows = 5

export class Desk {
  readonly #options: DeskOptions
  /** The lowest first; the last has the keys. */
  #windows: Window[]
  /** As they were opened. */
  #opened: Window[]
  #spot: Spot = { on: 'desk' }
  #menuOpen = false
  #chosen: number | undefined
  #selected: number | undefined
  #clicked = { icon: -1, at: 0 }
  #drag: { readonly window: Window; readonly x: number; readonly y: number } | undefined
  #buttons = 0
  #clipboard = ''
  #now = 0

  constructor(options: DeskOptions) {
    this.#options = options
    const app = aboutApp(options.id, options.since, options.theme)
    this.#windows = [{ app, rect: { x: 180, y: 96, width: 480, height: 280 } }]
    this.#opened = [...this.#windows]
  }

  get cursor(): Cursor {
    const { on } = this.#spot
    return on === 'body' && this.#spot.window.app.takesText ? textCursor : arrowCursor
  }

  get #focused(): Window | undefined {
    return this.#windows.at(-1)
  }

  set clipboard(text: string) {
    this.#clipboard = text
  }

  /** Paints a part of the screen. */
  paint(part: Rect, now: number): void {
    this.#now = now
    const { screen, theme, id } = this.#options
    const clip = overlap(part, { x: 0, y: 0, ...windowsSize })
    if (!clip) return
    const canvas: Canvas = { screen, clip }
    const { on, index } = this.#spot
    paintWallpaper(canvas, theme)
    write(canvas, windowsSize.width - 16 - textWidth(id), bar.y - 28, id, theme.rim)
    paintIcons(canvas, theme, this.#selected, on === 'icon' ? index : undefined)
    for (const window of this.#windows) {
      const hovered = 'window' in this.#spot && this.#spot.window === window ? this.#spot.on : undefined
      paintWindow(canvas, window, theme, window === this.#focused, hovered)
    }
    const hovered = on === 'start' ? on : on === 'button' ? index : undefined
    paintBar(canvas, theme, { windows: this.#opened, focused: this.#focused, hovered, open: this.#menuOpen, now })
    if (this.#menuOpen) paintMenu(canvas, id, theme, this.#chosen)
    screen.touch(clip)
  }

  pointer(x: number, y: number, buttons: number, now: number): void {
    this.#now = now
    const pressed = buttons & ~this.#buttons
    this.#buttons = buttons
    if (this.#drag && (buttons & leftButton) === 0) this.#drag = undefined
    if (this.#drag) return this.#moveTo(this.#drag.window, x - this.#drag.x, y - this.#drag.y)
    this.#hover(x, y)
    if (pressed & leftButton) this.#press(x, y)
  }

  key(key: Key, now: number): void {
    this.#now = now
    if (key.name === 'Super') return this.#showMenu(!this.#menuOpen)
    if (this.#menuOpen) return this.#keyInMenu(key)
    const window = this.#focused
    if (!window) return
    const body = bodyOf(window)
    const letter = key.control ? key.text.toLowerCase() : ''
    if (key.name === 'F4') {
      if (key.alt) this.#close(window)
    } else if (letter === 'v' || (key.name === 'Insert' && key.shift))
      this.#paintAll(window.app.paste?.(this.#clipboard, body))
    else this.#paintAll(window.app.key?.(key, body))
  }

  /** Nobody holds a button any more. */
  release(): void {
    this.#buttons = 0
    this.#drag = undefined
  }

  #keyInMenu({ name }: Key): void {
    const count = choices.length
    if (name === 'Escape') this.#showMenu(false)
    else if (name === 'Down') this.#choose(((this.#chosen ?? -1) + 1) % count)
    else if (name === 'Up') this.#choose(((this.#chosen ?? 0) + count - 1) % count)
    else if (name === 'Enter' && this.#chosen !== undefined) this.#do(choices[this.#chosen]!)
  }

  #spotAt(x: number, y: number): Spot {
    if (this.#menuOpen && contains(menu, x, y)) {
      const index = choiceAt(x, y)
      return index === undefined ? { on: 'menu' } : { on: 'choice', index }
    }
    if (contains(startButton, x, y)) return { on: 'start' }
    if (contains(bar, x, y)) {
      const index = this.#opened.findIndex((_, at) => contains(buttonRect(at), x, y))
      return index < 0 ? { on: 'bar' } : { on: 'button', index }
    }
    for (const window of this.#windows.toReversed()) {
      const on = partAt(window, x, y)
      if (on) return { on, window }
    }
    const index = iconAt(x, y)
    return index === undefined ? { on: 'desk' } : { on: 'icon', index }
  }

  #hover(x: number, y: number): void {
    const before = this.#spot
    this.#spot = this.#spotAt(x, y)
    const window = 'window' in before ? before.window : undefined
    const same = 'window' in this.#spot ? this.#spot.window === window : window === undefined
    if (same && before.on === this.#spot.on && before.index === this.#spot.index) return
    if (this.#spot.on === 'choice') this.#choose(this.#spot.index)
    this.#paintAll([before, this.#spot].flatMap((spot) => hoverRect(spot)))
  }

  #press(x: number, y: number): void {
    const spot = this.#spot
    if (this.#menuOpen && spot.on !== 'choice' && spot.on !== 'menu') {
      this.#showMenu(false)
      if (spot.on === 'start') return
    } else if (spot.on === 'start') return this.#showMenu(true)
    if (spot.on === 'choice') return this.#do(choices[spot.index]!)
    this.#select(spot.on === 'icon' ? spot.index : undefined)
    if (spot.on === 'icon') this.#clickIcon(spot.index)
    else if (spot.on === 'button') this.#raise(this.#opened[spot.index]!)
    else if ('window' in spot) this.#pressWindow(spot.window, spot.on, x, y)
  }

  #pressWindow(window: Window, part: Part, x: number, y: number): void {
    if (part === 'close') return this.#close(window)
    this.#raise(window)
    if (part === 'title') this.#drag = { window, x: x - window.rect.x, y: y - window.rect.y }
    else this.#paintAll(window.app.press?.(x, y, bodyOf(window)))
  }

  #clickIcon(icon: number): void {
    const twice = this.#clicked.icon === icon && Math.abs(this.#now - this.#clicked.at) <= doubleClick
    this.#clicked = { icon: twice ? -1 : icon, at: this.#now }
    if (twice) this.#do(icons[icon]!.choice)
  }

  #select(icon: number | undefined): void {
    const before = this.#selected
    this.#selected = icon
    if (before === icon) return
    this.#paintAll([before, icon].flatMap((one) => (one === undefined ? [] : [iconRect(one)])))
  }

  #showMenu(open: boolean): void {
    this.#menuOpen = open
    this.#chosen = undefined
    this.#paintAll([menu, startButton])
  }

  #choose(index: number): void {
    const before = this.#chosen
    this.#chosen = index
    this.#paintAll([before, index].flatMap((one) => (one === undefined ? [] : [choiceRect(one)])))
  }

  #do(choice: Choice): void {
    if (this.#menuOpen) this.#showMenu(false)
    const { id, since, theme, chosen } = this.#options
    const place = 40 * this.#opened.length
    if (choice === 'lock' || choice === 'restart') chosen(choice)
    else if (choice === 'notepad')
      this.#open(new Notepad(), { x: 300 + place, y: 150 + place, width: 560, height: 360 })
    else this.#open(aboutApp(id, since, theme), { x: 180 + place, y: 96 + place, width: 480, height: 280 })
  }

  #open(app: App, rect: Rect): void {
    // One window tells enough about the machine, and a few are enough to write in.
    const same = this.#opened.filter(({ app: { title } }) => title === app.title)
    if (same.length > 0 && (!app.takesText || this.#opened.length >= mostWindows)) return this.#raise(same.at(-1)!)
    const before = this.#focused
    const window: Window = { app, rect }
    this.#windows.push(window)
    this.#opened.push(window)
    this.#paintAll([...(before ? [before.rect] : []), rect, bar])
  }

  #close(window: Window): void {
    this.#windows = this.#windows.filter((one) => one !== window)
    this.#opened = this.#opened.filter((one) => one !== window)
    this.#spot = { on: 'desk' }
    this.#paintAll([window.rect, ...(this.#focused ? [this.#focused.rect] : []), bar])
  }

  #raise(window: Window): void {
    const before = this.#focused
    if (before === window) return
    this.#windows = [...this.#windows.filter((one) => one !== window), window]
    this.#paintAll([...(before ? [before.rect] : []), window.rect, bar])
  }

  /** Its title stays in reach. */
  #moveTo(window: Window, left: number, top: number): void {
    const before = window.rect
    const x = Math.max(80 - before.width, Math.min(left, windowsSize.width - 80))
    const y = Math.max(0, Math.min(top, bar.y - titleHeight))
    if (x === before.x && y === before.y) return
    window.rect = { ...before, x, y }
    // What lies under the bar or beyond the edge cannot be moved.
    const whole = (rect: Rect): boolean =>
      rect.x >= 0 && rect.x + rect.width <= windowsSize.width && rect.y + rect.height <= bar.y
    if (!whole(before) || !whole(window.rect)) return this.#paintAll([before, window.rect])
    this.#options.screen.move(before, x, y)
    this.#paintAll(without(before, window.rect))
  }

  #paintAll(parts: readonly Rect[] = []): void {
    for (const part of parts) this.paint(part, this.#now)
  }
}

/** What looks different while the pointer is on it. */
function hoverRect(spot: Spot): Rect[] {
  if (spot.on === 'start') return [startButton]
  if (spot.on === 'icon') return [iconRect(spot.index)]
  if (spot.on === 'button') return [buttonRect(spot.index)]
  return spot.on === 'close' ? [partRect(spot.window, 'close')] : []
}

/** What of a rectangle another one of the same size leaves. */
function without(rect: Rect, other: Rect): readonly Rect[] {
  const common = overlap(rect, other)
  if (!common) return [rect]
  const above = { ...rect, height: common.y - rect.y }
  const below = { ...rect, y: common.y + common.height, height: rect.y + rect.height - common.y - common.height }
  const left = { ...common, x: rect.x, width: common.x - rect.x }
  const right = { ...common, x: common.x + common.width, width: rect.x + rect.width - common.x - common.width }
  return [above, below, left, right].filter(({ width, height }) => width > 0 && height > 0)
}
