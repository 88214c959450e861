/** One viewer at one desktop, over any byte stream. */
import { randomBytes } from 'node:crypto'
import { paintBanner } from './banner.ts'
import type { ClipboardMessage } from './clipboard.ts'
import { Input } from './input.ts'
import type { Desktop, Signal } from './desktop.ts'
import type { MakeJpeg } from './encode/encoder.ts'
import { Fault } from './fault.ts'
import { type PixelFormat, rgbx, writePixelFormat } from './format.ts'
import { authenticate, ourVersion } from './handshake.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { type Listener, readMessages } from './messages.ts'
import { machineTimer, type Pulse, pulseOf, type Timer } from './pulse.ts'
import { bytes16, bytes32, concat, Reader, type Reading, type Relay } from './reading.ts'
import type { Rect } from './region.ts'
import { Texts } from './texts.ts'
import { Viewer } from './viewer.ts'
import type { Why, Wire } from './wire.ts'

export interface SessionOptions {
  readonly desktop: Desktop
  /** Asks for VNC authentication, of which the first 8 bytes count; without it anybody is let in. */
  readonly password?: string | undefined
  /** Keys, pointer and pasted text are read and forgotten. */
  readonly viewOnly?: boolean
  /** Updates a second at most; default 30. Sessions of a desktop at the same rate share their beats. */
  readonly frameRate?: number
  /** Given, viewers that name a JPEG quality get Tight with JPEG. */
  readonly jpeg?: MakeJpeg | undefined
  readonly limits?: Partial<Limits>
  readonly random?: (bytes: number) => Uint8Array
  /** Milliseconds of any clock that only goes forward. */
  readonly now?: () => number
  readonly timer?: Timer
  /** A key or pointer event came; requests, clipboards and pings are none. */
  active?(): void
  /** Told once, right before the wire is closed, or when it was closed by the other side. */
  closed?(why: Why): void
}

export interface Stats {
  readonly bytesIn: number
  readonly bytesOut: number
  /** Updates sent. */
  readonly frames: number
}

export interface Session {
  /** Bytes of the viewer, in any cut. */
  receive(bytes: Uint8Array): void
  /** The other side has closed the wire. */
  end(): void
  /** Ends the session. A running one shows the message on its screen, and hangs up when it has been there a moment. */
  close(message?: string): void
  readonly stats: Stats
}

/** Speaks first, so the wire must be open. */
export function createSession(wire: Wire, options: SessionOptions): Session {
  return new RunningSession(wire, options)
}

const machineNow = () => performance.now()

/** A class, since a gateway has thousands that rest: what they share costs them nothing. */
class RunningSession implements Session, Listener {
  readonly stats = { bytesIn: 0, bytesOut: 0, frames: 0 }
  readonly #wire: Wire
  readonly #options: SessionOptions
  readonly #limits: Limits
  readonly #reader: Reader
  #phase: 'handshake' | 'running' | 'lingering' | 'over' = 'handshake'
  #timeout: unknown
  #viewer: Viewer | undefined
  #texts: Texts | undefined
  #pulse: Pulse | undefined
  #input: Input | undefined
  #unlisten: (() => void) | undefined

  constructor(wire: Wire, options: SessionOptions) {
    this.#wire = wire
    this.#options = options
    this.#limits = options.limits ? { ...defaultLimits, ...options.limits } : defaultLimits
    const late: Why = {
      code: 'HandshakeTimeout',
      message: `The handshake took longer than ${this.#limits.handshake / 1000} s.`,
    }
    this.#timeout = this.#timer.set(() => this.#hangUp(late), this.#limits.handshake)
    this.send(ourVersion)
    this.#reader = new Reader(this.#converse())
  }

  receive(bytes: Uint8Array): void {
    if (this.#phase === 'over') return
    this.stats.bytesIn += bytes.length
    if (this.#phase === 'lingering') return
    this.#guard(() => this.#reader.push(bytes))
  }

  end(): void {
    this.#finish({ code: 'ClientLeft', message: 'The viewer left.' })
  }

  close(message = 'The session was closed.'): void {
    if (this.#phase === 'over' || this.#phase === 'lingering') return
    const why: Why = { code: 'Closed', message }
    const viewer = this.#viewer
    if (!viewer || this.pending() > this.#limits.pending) return this.#hangUp(why)
    const { picture, rect } = paintBanner(message, viewer.width, viewer.height)
    viewer.show(picture, rect)
    this.#leave()
    this.#phase = 'lingering'
    this.#timeout = this.#timer.set(() => this.#hangUp(why), this.#limits.linger)
  }

  /** One beat of the desktop's pulse. */
  beat(): boolean {
    let again = false
    this.#guard(() => {
      if (!this.#viewer) return
      const done = this.#viewer.update((this.#options.now ?? machineNow)())
      if (done.sent) this.stats.frames++
      again = done.again
    })
    return again
  }

  send(bytes: Uint8Array): void {
    this.stats.bytesOut += bytes.length
    this.#wire.send(bytes)
  }

  pending(): number {
    return this.#wire.pending()
  }

  get #timer(): Timer {
    return this.#options.timer ?? machineTimer
  }

  *#converse(): Relay {
    const { password, random = randomBytes } = this.#options
    yield* authenticate((bytes) => this.send(bytes), password, random)
    // ClientInit asks to be alone with the desktop or not; here nobody is ever thrown out.
    yield 1
    this.#timer.clear(this.#timeout)
    this.#timeout = undefined
    return this.#run()
  }

  #run(): Reading {
    const { desktop, jpeg, frameRate = 30 } = this.#options
    const { screen } = desktop
    const name = new TextEncoder().encode(desktop.name).subarray(0, 4096)
    this.send(
      concat([
        Uint8Array.from(bytes16(screen.width, screen.height)),
        writePixelFormat(rgbx),
        Uint8Array.from(bytes32(name.length)),
        name,
      ]),
    )
    this.#phase = 'running'
    this.#viewer = new Viewer(this, desktop, this.#limits, jpeg)
    this.#texts = new Texts(this, this.#viewer, this.#limits)
    this.#input = new Input(desktop)
    this.#pulse = pulseOf(screen, frameRate, this.#options.now ?? machineNow, this.#timer)
    this.#unlisten = desktop.onSignal?.((signal) => this.#guard(() => this.#signal(signal)))
    this.#pulse.join(this)
    return readMessages(this, this.#limits)
  }

  pixelFormat(format: PixelFormat): void {
    this.#viewer?.setFormat(format)
  }

  encodings(list: readonly number[]): void {
    this.#viewer?.setEncodings(list)
    this.#texts?.introduce()
  }

  request(incremental: boolean, rect: Rect): void {
    this.#viewer?.request(incremental, rect)
    this.#pulse?.want()
  }

  size(): void {
    this.#viewer?.refuseSize()
    this.#pulse?.want()
  }

  key(down: boolean, keysym: number, code?: number): void {
    this.#options.active?.()
    if (!this.#options.viewOnly) this.#input?.key(down, keysym, code)
  }

  pointer(x: number, y: number, buttons: number): void {
    this.#options.active?.()
    if (!this.#options.viewOnly) this.#input?.pointer(x, y, buttons)
  }

  cutText(text: string): void {
    this.#paste(text.replaceAll('\r\n', '\n'))
  }

  clipboard(message: ClipboardMessage): void {
    const text = this.#texts?.receive(message)
    if (text !== undefined) this.#paste(text)
  }

  #paste(text: string): void {
    const { desktop, viewOnly } = this.#options
    if (!viewOnly) desktop.cutText?.(text)
  }

  #signal(signal: Signal): void {
    if (signal.kind === 'cursor') this.#viewer?.cursorChanged()
    else if (signal.kind === 'name') this.#viewer?.renamed(signal.name)
    else if (signal.kind === 'cutText') this.#texts?.offer(signal.text)
    // A bell is nothing that somebody misses whose network is full.
    else if (this.pending() <= this.#limits.pending) this.send(Uint8Array.of(2))
    this.#pulse?.want()
  }

  /** What goes wrong ends this session and nothing else. */
  #guard(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (error instanceof Fault) this.#hangUp({ code: error.code, message: error.message })
      else this.#hangUp({ code: 'Failed', message: `The session failed: ${String(error)}` })
    }
  }

  #hangUp(why: Why): void {
    if (this.#finish(why)) this.#wire.close(why)
  }

  #finish(why: Why): boolean {
    if (this.#phase === 'over') return false
    this.#phase = 'over'
    this.#leave()
    this.#options.closed?.(why)
    return true
  }

  #leave(): void {
    this.#timer.clear(this.#timeout)
    this.#timeout = undefined
    this.#pulse?.leave(this)
    this.#unlisten?.()
    this.#reader?.stop()
    const input = this.#input
    this.#pulse = this.#unlisten = this.#viewer = this.#texts = this.#input = undefined
    try {
      input?.release()
    } catch {
      // A desktop that fails has no say in how its sessions end.
    }
  }
}
