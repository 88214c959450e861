/** A simulated Windows: it starts, has a desktop, and a screen that locks it. */
import type { Cursor } from '@porthole/rfb'
import type { Canvas } from './canvas.ts'
import { Desk } from './desk.ts'
import type { Guest, Hardware } from './guest.ts'
import { type Key, Keyboard, typable } from './keyboard.ts'
import { bar, type Choice, clock } from './taskbar.ts'
import {
  paintLock,
  paintSecurity,
  paintStart,
  securityAt,
  securityChoices,
  securityRect,
  startStep,
  startTime,
} from './windows-cover.ts'
import { arrowCursor, type Theme, themeOf, windowsSize } from './windows-look.ts'

const whole = { x: 0, y: 0, ...windowsSize }
const minute = 60_000

export class Windows implements Guest {
  readonly #hardware: Hardware
  readonly #theme: Theme
  readonly #keyboard = new Keyboard()
  #desk: Desk
  #phase: 'starting' | 'desk' | 'security' | 'locked' = 'starting'
  #started: number
  #shownStep = -1
  #shownMinute = Number.NaN
  #chosen: number | undefined
  #typed = 0
  #refused = false
  #buttons = 0
  #cursor: Cursor = arrowCursor
  /** What the desktop asked for, done when it has had its turn. */
  #wanted: Choice | undefined

  constructor(hardware: Hardware) {
    this.#hardware = hardware
    this.#started = hardware.since
    this.#theme = themeOf(hardware.id)
    this.#desk = this.#newDesk()
  }

  get cursor(): Cursor {
    return this.#cursor
  }

  at(now: number): number | undefined {
    if (this.#phase === 'starting') return this.#start(now)
    const shown = Math.floor(now / minute)
    if (shown !== this.#shownMinute) {
      this.#shownMinute = shown
      if (this.#phase === 'desk') this.#desk.paint(clock, now)
      else if (this.#phase === 'locked') this.#paint(now)
    }
    return this.#phase === 'security' ? undefined : (shown + 1) * minute
  }

  repaint(now: number): void {
    this.#paint(now)
  }

  key(down: boolean, keysym: number, now: number): void {
    const key = this.#keyboard.press(down, keysym)
    if (!key) return
    if (this.#phase === 'security') this.#keyInSecurity(key, now)
    else if (this.#phase === 'locked') this.#keyInLock(key, now)
    else if (this.#phase === 'desk') {
      if (key.name === 'Delete' && key.control && key.alt) this.#show('security', now)
      else this.#onDesk(now, (desk) => desk.key(key, now))
    }
  }

  pointer(x: number, y: number, buttons: number, now: number): void {
    const pressed = buttons & ~this.#buttons
    this.#buttons = buttons
    if (this.#phase === 'desk') this.#onDesk(now, (desk) => desk.pointer(x, y, buttons, now))
    else if (this.#phase === 'security') {
      this.#choose(securityAt(x, y), now)
      if (pressed && this.#chosen !== undefined) this.#do(securityChoices[this.#chosen]![0], now)
    }
  }

  cutText(text: string): void {
    this.#desk.clipboard = typable(text)
  }

  release(): void {
    this.#keyboard.release()
    this.#desk.release()
    this.#buttons = 0
  }

  #newDesk(): Desk {
    const { id, since, screen } = this.#hardware
    return new Desk({ id, since, screen, theme: this.#theme, chosen: (choice) => (this.#wanted = choice) })
  }

  #onDesk(now: number, work: (desk: Desk) => void): void {
    work(this.#desk)
    const wanted = this.#wanted
    this.#wanted = undefined
    if (wanted) this.#do(wanted, now)
    this.#point(this.#phase === 'desk' ? this.#desk.cursor : arrowCursor)
  }

  #point(cursor: Cursor): void {
    if (cursor === this.#cursor) return
    this.#cursor = cursor
    this.#hardware.signal({ kind: 'cursor' })
  }

  /** When it always ran, its desktop is there at once. */
  #start(now: number): number {
    const passed = now - this.#started
    if (this.#started === 0 || passed >= startTime) {
      this.#show('desk', now)
      return (this.#shownMinute + 1) * minute
    }
    const step = Math.max(0, Math.floor(passed / startStep))
    if (step !== this.#shownStep) {
      this.#shownStep = step
      this.#paint(now)
    }
    return this.#started + Math.min(startTime, (step + 1) * startStep)
  }

  #show(phase: 'starting' | 'desk' | 'security' | 'locked', now: number): void {
    this.#phase = phase
    this.#shownMinute = Math.floor(now / minute)
    this.#chosen = phase === 'security' ? 0 : undefined
    this.#typed = 0
    this.#refused = false
    if (phase === 'desk') this.#desk.release()
    this.#point(arrowCursor)
    this.#paint(now)
  }

  #paint(now: number, part = whole): void {
    const { screen, id } = this.#hardware
    const canvas: Canvas = { screen, clip: part }
    if (this.#phase === 'desk') return this.#desk.paint(part, now)
    if (this.#phase === 'starting') paintStart(canvas, this.#theme, this.#shownStep)
    else if (this.#phase === 'security') paintSecurity(canvas, this.#theme, this.#chosen)
    else paintLock(canvas, this.#theme, { id, now, typed: this.#typed, refused: this.#refused })
    screen.touch(part)
  }

  #do(choice: Choice, now: number): void {
    if (choice === 'lock') this.#show('locked', now)
    else if (choice === 'cancel') this.#show('desk', now)
    else if (choice === 'restart') {
      this.#desk = this.#newDesk()
      this.#started = now
      this.#shownStep = 0
      this.#show('starting', now)
    }
  }

  #choose(index: number | undefined, now: number): void {
    const before = this.#chosen
    if (before === index) return
    this.#chosen = index
    for (const one of [before, index]) if (one !== undefined) this.#paint(now, securityRect(one))
  }

  #keyInSecurity({ name }: Key, now: number): void {
    const count = securityChoices.length
    if (name === 'Escape') this.#show('desk', now)
    else if (name === 'Down' || name === 'Tab') this.#choose(((this.#chosen ?? -1) + 1) % count, now)
    else if (name === 'Up') this.#choose(((this.#chosen ?? 0) + count - 1) % count, now)
    else if (name === 'Enter' && this.#chosen !== undefined) this.#do(securityChoices[this.#chosen]![0], now)
  }

  #keyInLock(key: Key, now: number): void {
    const typed = this.#typed
    if (key.name === 'Enter' && typed > 0) return this.#show('desk', now)
    this.#refused = key.name === 'Enter'
    if (key.name === 'Text' && !key.control && !key.alt) this.#typed = Math.min(64, typed + 1)
    else if (key.name === 'Backspace') this.#typed = Math.max(0, typed - 1)
    else if (key.name === 'Escape') this.#typed = 0
    this.#paint(now, { ...whole, y: 500, height: bar.y - 500 })
  }
}
