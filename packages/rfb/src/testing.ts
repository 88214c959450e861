/** For tests: a session with a wire in memory and a clock in the hand. */
import type { Desktop, Signal } from './desktop.ts'
import { Framebuffer } from './framebuffer.ts'
import { encodings } from './encode/encoder.ts'
import { bytes16, bytes32, concat, u16, u32 } from './reading.ts'
import { createSession, type Session, type SessionOptions } from './session.ts'
import type { Why } from './wire.ts'

export interface Bench {
  readonly session: Session
  readonly desktop: TestDesktop
  /** What was sent since the last call. */
  sent(): Buffer
  /** Time passes: timers run when they are due. */
  pass(ms: number): void
  /** Bytes of the viewer. */
  say(...bytes: (number | Uint8Array)[]): void
  readonly closed: Why[]
  readonly wire: { pending: number; closes: number; active: number }
}

export interface TestDesktop extends Desktop {
  readonly events: unknown[][]
  signal(signal: Signal): void
  cursor?: Desktop['cursor']
}

export function testDesktop(width = 64, height = 48): TestDesktop {
  const listeners = new Set<(signal: Signal) => void>()
  const events: unknown[][] = []
  return {
    screen: new Framebuffer(width, height, 0x00112233),
    name: 'Bench',
    events,
    key: (...event) => void events.push(['key', ...event]),
    pointer: (...event) => void events.push(['pointer', ...event]),
    cutText: (...event) => void events.push(['cutText', ...event]),
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    signal: (signal) => listeners.forEach((listener) => listener(signal)),
  }
}

export function testSession(options: Partial<SessionOptions> = {}, desktop = testDesktop()): Bench {
  const parts: Uint8Array[] = []
  const closed: Why[] = []
  const wire = { pending: 0, closes: 0, active: 0 }
  const timers = new Map<object, { at: number; callback: () => void }>()
  let time = 0
  const session = createSession(
    {
      send: (bytes) => void parts.push(bytes),
      pending: () => wire.pending,
      close: () => void wire.closes++,
    },
    {
      desktop,
      now: () => time,
      timer: {
        set(callback, ms) {
          const handle = {}
          timers.set(handle, { at: time + ms, callback })
          return handle
        },
        clear: (handle) => void timers.delete(handle as object),
      },
      random: (count) => new Uint8Array(count).fill(7),
      active: () => void wire.active++,
      closed: (why) => void closed.push(why),
      ...options,
    },
  )
  return {
    session,
    desktop,
    closed,
    wire,
    sent: () => Buffer.from(concat(parts.splice(0))),
    pass(ms) {
      const until = time + ms
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        timers.delete(next[0])
        time = Math.max(time, next[1].at)
        next[1].callback()
      }
      time = until
    },
    say: (...bytes) =>
      session.receive(concat(bytes.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)))),
  }
}

/** A session that has shaken hands in RFB 3.8; what it sent until then is gone. */
export function runningSession(options: Partial<SessionOptions> = {}, desktop = testDesktop()): Bench {
  const bench = testSession(options, desktop)
  bench.say(Buffer.from('RFB 003.008\n'), 1, 1)
  bench.sent()
  return bench
}

export const setEncodings = (...list: number[]): Uint8Array =>
  Uint8Array.from([2, 0, ...bytes16(list.length), ...bytes32(...list)])

export const request = (incremental: 0 | 1, x = 0, y = 0, width = 64, height = 48): Uint8Array =>
  Uint8Array.from([3, incremental, ...bytes16(x, y, width, height)])

export const keyEvent = (down: 0 | 1, keysym: number): Uint8Array =>
  Uint8Array.from([4, down, 0, 0, ...bytes32(keysym)])

/** The rectangles of updates in Raw, CopyRect and pseudo encodings without a body. */
export function rectangles(bytes: Buffer): { encoding: number; x: number; y: number; width: number; height: number }[] {
  const found = []
  let at = 0
  while (at < bytes.length) {
    if (bytes[at] !== 0) throw new Error(`There is a message of type ${bytes[at]} between the updates.`)
    const count = u16(bytes, at + 2)
    at += 4
    for (let index = 0; index < count; index++) {
      const [x, y, width, height] = [0, 2, 4, 6].map((offset) => u16(bytes, at + offset)) as [
        number,
        number,
        number,
        number,
      ]
      const encoding = u32(bytes, at + 8) | 0
      found.push({ encoding, x, y, width, height })
      at += 12
      if (encoding === encodings.raw) at += width * height * 4
      else if (encoding === encodings.copyRect) at += 4
      else if (encoding === encodings.cursor) at += width * height * 4 + Math.ceil(width / 8) * height
      else if (encoding === encodings.extendedDesktopSize) at += 20
      else if (encoding === encodings.desktopName) at += 4 + u32(bytes, at)
      if (encoding === encodings.lastRect) break
    }
  }
  return found
}
