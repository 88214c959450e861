import { Framebuffer } from '@porthole/rfb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clickAt, pixelsHash, pressKey, typeText } from './testing.ts'
import { startTime } from './windows-cover.ts'
import { Windows } from './windows-guest.ts'
import { textCursor, windowsSize } from './windows-look.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const [control, alt, del, enter, escape, superKey] = [0xffe3, 0xffe9, 0xffff, 0xff0d, 0xff1b, 0xffeb]

function machine({ id = 'i-1', since = 0 } = {}) {
  const screen = new Framebuffer(windowsSize.width, windowsSize.height)
  const signals: string[] = []
  const guest = new Windows({ id, since, screen, signal: ({ kind }) => signals.push(kind) })
  const clock = { now: noon }
  const desktop = {
    key: (down: boolean, keysym: number) => guest.key(down, keysym, clock.now),
    pointer: (x: number, y: number, buttons: number) => guest.pointer(x, y, buttons, clock.now),
  }
  const next = guest.at(clock.now)
  return { screen, guest, desktop, clock, signals, next, hash: () => pixelsHash(screen) }
}

/** With an empty Notepad on top, opened by its icon. */
function withNotepad() {
  const one = machine()
  clickAt(one.desktop, 60, 160)
  clickAt(one.desktop, 60, 160)
  return one
}

describe('a simulated Windows', () => {
  it('starts in steps that it announces, then shows its desktop', () => {
    const { guest, clock, hash } = machine({ since: noon })
    const seen = new Set<string>([hash()])
    let next = guest.at(clock.now)!
    while (next <= noon + startTime) {
      clock.now = next
      next = guest.at(clock.now)!
      seen.add(hash())
    }
    expect(seen.size).toBe(6)
    expect(next).toBe(noon + 60_000)
    const late = machine({ since: noon })
    late.guest.at(clock.now)
    expect(late.hash()).toBe(hash())
  })

  it('looks the same to the dot for the same instance at the same time, and other for any other', () => {
    const { hash, next, guest } = machine()
    expect(machine().hash()).toBe(hash())
    expect(machine({ id: 'i-2' }).hash()).not.toBe(hash())
    expect(next).toBe(noon + 60_000)
    const before = hash()
    guest.at(noon + 59_999)
    expect(hash()).toBe(before)
    guest.at(noon + 60_000)
    expect(hash()).not.toBe(before)
  })

  it('opens a menu, and closes it by a click elsewhere, by its button and by a key', () => {
    const { desktop, hash, screen } = machine()
    desktop.pointer(640, 700, 0)
    const before = hash()
    const leave = (): void => desktop.pointer(640, 700, 0)
    for (const [open, close] of [
      [() => clickAt(desktop, 20, 780), () => clickAt(desktop, 640, 700)],
      [() => clickAt(desktop, 20, 780), () => clickAt(desktop, 20, 780)],
      [() => pressKey(desktop, superKey), () => pressKey(desktop, escape)],
    ] as const) {
      open()
      expect(screen.pixels[560 * windowsSize.width + 200]).not.toBe(undefined)
      expect(hash()).not.toBe(before)
      close()
      leave()
      expect(hash()).toBe(before)
    }
  })

  it('takes text in its Notepad, Chinese too, typed or pasted', () => {
    const typed = withNotepad()
    const empty = typed.hash()
    typeText(typed.desktop, 'Hello\n你好')
    expect(typed.hash()).not.toBe(empty)
    const pasted = withNotepad()
    pasted.guest.cutText('Hello\r\n你好')
    pressKey(pasted.desktop, 0x76, control)
    expect(pasted.hash()).toBe(typed.hash())
    for (let times = 0; times < 8; times++) pressKey(typed.desktop, 0xff08)
    expect(typed.hash()).toBe(empty)
  })

  it('edits its text in the middle, by arrows and by the pointer', () => {
    const [whole, arrows, pointer] = [withNotepad(), withNotepad(), withNotepad()]
    typeText(whole.desktop, 'one two\nthree')
    typeText(arrows.desktop, 'one\nthree')
    for (const key of [0xff52, 0xff57]) pressKey(arrows.desktop, key)
    typeText(arrows.desktop, ' two')
    for (const key of [0xff54, 0xff57]) pressKey(arrows.desktop, key)
    expect(arrows.hash()).toBe(whole.hash())
    clickAt(whole.desktop, 700, 258)
    whole.desktop.pointer(60, 160, 0)
    typeText(pointer.desktop, 'one\nthree')
    clickAt(pointer.desktop, 700, 240)
    typeText(pointer.desktop, ' two')
    clickAt(pointer.desktop, 700, 258)
    pointer.desktop.pointer(60, 160, 0)
    expect(pointer.hash()).toBe(whole.hash())
  })

  it('moves a window by its title, as a move of what is on the screen, and closes it', () => {
    const { desktop, screen, hash } = machine()
    desktop.pointer(400, 110, 0)
    screen.onChange(() => {})
    const before = hash()
    const { version } = screen.since(0)
    desktop.pointer(400, 110, 1)
    desktop.pointer(500, 310, 1)
    expect(screen.since(version).moves).toEqual([{ from: { x: 180, y: 96, width: 480, height: 280 }, x: 280, y: 296 }])
    desktop.pointer(400, 110, 1)
    desktop.pointer(400, 110, 0)
    expect(hash()).toBe(before)
    clickAt(desktop, 636, 112)
    expect(screen.pixels[200 * windowsSize.width + 300]).toBe(screen.pixels[200 * windowsSize.width + 500])
  })

  it('shows where the pointer is, with a cursor for text', () => {
    const { desktop, guest, signals, hash } = withNotepad()
    desktop.pointer(60, 260, 0)
    const before = hash()
    desktop.pointer(60, 60, 0)
    expect(hash()).not.toBe(before)
    desktop.pointer(500, 400, 0)
    expect(guest.cursor).toBe(textCursor)
    expect(signals).toEqual(['cursor'])
  })

  it('has a security screen, a lock, and a way back', () => {
    const { desktop, hash } = machine()
    const before = hash()
    pressKey(desktop, del, control, alt)
    const security = hash()
    pressKey(desktop, escape)
    expect(hash()).toBe(before)
    pressKey(desktop, del, control, alt)
    expect(hash()).toBe(security)
    pressKey(desktop, enter)
    const locked = hash()
    expect(locked).not.toBe(security)
    pressKey(desktop, enter)
    expect(hash()).not.toBe(locked)
    typeText(desktop, 'abc\n')
    expect(hash()).toBe(before)
  })

  it('restarts', () => {
    const { desktop, guest, clock, hash } = machine()
    const before = hash()
    typeText(withNotepad().desktop, 'x')
    pressKey(desktop, del, control, alt)
    pressKey(desktop, 0xff54)
    pressKey(desktop, enter)
    expect(hash()).not.toBe(before)
    clock.now += startTime
    guest.at(clock.now)
    expect(hash()).toBe(before)
  })

  it('has painted, whatever is done to it, what painting all of it would show', () => {
    const act = fc.oneof(
      fc.record({
        x: fc.integer({ min: -5, max: 1300 }),
        y: fc.integer({ min: -5, max: 820 }),
        buttons: fc.constantFrom(0, 1, 1, 2),
      }),
      fc.record({
        x: fc.constantFrom(20, 60, 120, 300, 500, 636),
        y: fc.constantFrom(60, 112, 160, 612, 652, 780),
        buttons: fc.constantFrom(0, 1),
      }),
      fc.record({
        keysym: fc.constantFrom(0x41, 0xff0d, 0xff08, 0xff52, 0xff54, 0x01004e2d, superKey, 0xffc1, escape),
      }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { guest, desktop, hash, clock } = machine()
        for (const one of acts) {
          if ('keysym' in one) pressKey(desktop, one.keysym)
          else desktop.pointer(one.x, one.y, one.buttons)
        }
        const painted = hash()
        guest.repaint(clock.now)
        expect(hash()).toBe(painted)
      }),
      { numRuns: 60 },
    )
  })
})
