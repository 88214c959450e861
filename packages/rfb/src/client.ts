/** A small RFB client: it looks at a server's screen, for a screenshot or for as long as wanted. */
import type { Duplex } from 'node:stream'
import { createInflater, readCopyRect, readHextile, readRaw, readZrle } from './client-decode.ts'
import { introduce, readText } from './client-handshake.ts'
import { encodings } from './encode/encoder.ts'
import { Fault } from './fault.ts'
import { rgbx, writePixelFormat } from './format.ts'
import { Framebuffer } from './framebuffer.ts'
import { bytes16, bytes32, i32, Reader, type Reading, u16 } from './reading.ts'
import type { Rect } from './region.ts'

/** What a server may send. */
export interface ClientLimits {
  /** Pixels of the screen. */
  readonly pixels: number
  /** Bytes of the desktop's name. */
  readonly name: number
  /** Bytes of a text that was cut; it is thrown away. */
  readonly cutText: number
}

export const defaultClientLimits: ClientLimits = { pixels: 1 << 25, name: 4096, cutText: 1 << 20 }

export interface ClientOptions {
  readonly password?: string | undefined
  /** Milliseconds until the whole screen is there; default 10,000. */
  readonly timeout?: number
  readonly limits?: Partial<ClientLimits>
  /** The encodings asked for, in order; default ZRLE, Hextile, CopyRect, Raw. */
  readonly encodings?: readonly number[]
}

const pictures = [encodings.zrle, encodings.hextile, encodings.copyRect, encodings.raw]
const pseudo = [encodings.desktopSize, encodings.extendedDesktopSize, encodings.lastRect]

export interface RfbClient {
  /** The server's screen, kept up to date by update(). */
  readonly screen: Framebuffer
  readonly name: string
  /** Asks for what changed; resolves when something has, rejects when the connection ends. */
  update(): Promise<void>
  close(): void
}

/** How often an update may paint the screen all over: beyond that a server wants to keep us busy. */
const paintings = 8

/** Resolves with the whole screen. Rejects with an Error that has a `code` (see Why), and destroys the stream then. */
export function connectRfb(duplex: Duplex, options: ClientOptions = {}): Promise<RfbClient> {
  const limits = { ...defaultClientLimits, ...options.limits }
  const { timeout = 10_000, password } = options
  return new Promise((resolve, reject) => {
    const send = (bytes: Uint8Array) => void duplex.write(bytes)
    let waiting: { resolve(): void; reject(error: Error): void; promise: Promise<void> } | undefined
    let failed: Error | undefined

    const fail = (error: Error) => {
      if (failed) return
      failed = error
      clearTimeout(timer)
      reader.stop()
      duplex.destroy()
      reject(error)
      waiting?.reject(error)
    }
    const timer = setTimeout(
      () => fail(new Fault('HandshakeTimeout', `The server did not show its screen within ${timeout / 1000} s.`)),
      timeout,
    )

    function* converse(): Reading {
      yield* introduce(send, password)
      send(Uint8Array.of(1))
      const init = yield 20
      const screen = new Framebuffer(...size(u16(init, 0), u16(init, 2), limits))
      const name = yield* readText(limits.name)
      const known = [...(options.encodings ?? pictures), ...pseudo]
      send(Uint8Array.from([0, 0, 0, 0, ...writePixelFormat(rgbx)]))
      send(Uint8Array.from([2, 0, ...bytes16(known.length), ...bytes32(...known)]))
      const ask = (incremental: 0 | 1) =>
        send(Uint8Array.from([3, incremental, ...bytes16(0, 0, screen.width, screen.height)]))
      ask(0)
      const cover = coverage(screen)
      yield* readServer(screen, limits, (rects) => {
        if (cover.missing() > 0) {
          for (const rect of rects) cover.add(rect)
          if (cover.missing() > 0) return ask(1)
          clearTimeout(timer)
          return resolve({
            screen,
            name,
            update() {
              if (failed) return Promise.reject(failed)
              if (!waiting) {
                waiting = deferred()
                ask(1)
              }
              return waiting.promise
            },
            close: () => fail(new Fault('Closed', 'The connection was closed.')),
          })
        }
        if (rects.length === 0) return waiting ? ask(1) : undefined
        waiting?.resolve()
        waiting = undefined
      })
    }

    const reader = new Reader(converse())
    duplex.on('data', (chunk: Uint8Array) => {
      try {
        reader.push(chunk)
      } catch (error) {
        fail(error as Error)
      }
    })
    duplex.on('error', (cause) => fail(new Fault('ClientLeft', `The connection failed: ${cause.message}`)))
    duplex.on('close', () => fail(new Fault('ClientLeft', 'The server closed the connection.')))
    duplex.on('end', () => fail(new Fault('ClientLeft', 'The server closed the connection.')))
  })
}

/** Reads the server's messages for ever; `updated` is told the rectangles of each update that carried pixels. */
function* readServer(screen: Framebuffer, limits: ClientLimits, updated: (rects: readonly Rect[]) => void): Reading {
  const inflater = createInflater()
  for (;;) {
    const type = (yield 1)[0]!
    if (type === 0) {
      updated(yield* readUpdate(screen, limits, inflater))
    } else if (type === 1) {
      const count = u16(yield 5, 3)
      for (let index = 0; index < count; index++) yield 6
    } else if (type === 3) {
      const length = Math.abs(i32(yield 7, 3))
      if (length > limits.cutText) throw new Fault('TooMuch', `The server cuts ${length} bytes of text.`)
      yield length
    } else if (type !== 2) {
      throw new Fault('BadMessage', `There is no server message of type ${type}.`)
    }
  }
}

function* readUpdate(
  screen: Framebuffer,
  limits: ClientLimits,
  inflater: ReturnType<typeof createInflater>,
): Reading<Rect[]> {
  const count = u16(yield 3, 1)
  const rects: Rect[] = []
  let painted = 0
  for (let index = 0; index < count; index++) {
    const bytes = yield 12
    const rect = { x: u16(bytes, 0), y: u16(bytes, 2), width: u16(bytes, 4), height: u16(bytes, 6) }
    const encoding = i32(bytes, 8)
    if (encoding === encodings.lastRect) break
    if (encoding === encodings.desktopSize || encoding === encodings.extendedDesktopSize) {
      if (encoding === encodings.extendedDesktopSize) yield (yield 4)[0]! * 16
      // Other values than 0 and 2 of its x are answers to a wish that we never had.
      screen.resize(...size(rect.width, rect.height, limits))
      continue
    }
    if (rect.x + rect.width > screen.width || rect.y + rect.height > screen.height) {
      throw new Fault('BadMessage', 'The server paints outside of the screen.')
    }
    painted += rect.width * rect.height
    if (painted > paintings * screen.width * screen.height) {
      throw new Fault('TooMuch', 'The server paints the screen again and again in one update.')
    }
    if (encoding === encodings.raw) yield* readRaw(screen, rect)
    else if (encoding === encodings.copyRect) yield* readCopyRect(screen, rect)
    else if (encoding === encodings.hextile) yield* readHextile(screen, rect)
    else if (encoding === encodings.zrle) yield* readZrle(screen, rect, inflater)
    else throw new Fault('BadMessage', `The server sends the encoding ${encoding}, which nobody asked for.`)
    rects.push(rect)
  }
  return rects
}

function size(width: number, height: number, limits: ClientLimits): [number, number] {
  if (width > 0 && height > 0 && width * height <= limits.pixels) return [width, height]
  throw new Fault('TooMuch', `The server has a screen of ${width} by ${height} pixels.`)
}

/** Which pixels have come: a server may bring the first picture in several updates. */
function coverage(screen: Framebuffer): { add(rect: Rect): void; missing(): number } {
  let covered = new Uint8Array(0)
  let version = ''
  let left = screen.width * screen.height
  const begin = () => {
    const shape = `${screen.width} ${screen.height}`
    if (shape === version) return
    version = shape
    covered = new Uint8Array(screen.width * screen.height)
    left = covered.length
  }
  return {
    add(rect) {
      begin()
      for (let row = rect.y; row < Math.min(screen.height, rect.y + rect.height); row++) {
        const end = row * screen.width + Math.min(screen.width, rect.x + rect.width)
        for (let at = row * screen.width + rect.x; at < end; at++) {
          if (covered[at]) continue
          covered[at] = 1
          left--
        }
      }
      if (left === 0) covered = new Uint8Array(0)
    },
    missing: () => left,
  }
}

function deferred(): { resolve(): void; reject(error: Error): void; promise: Promise<void> } {
  let settle: { resolve(): void; reject(error: Error): void } | undefined
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
  // Nobody has to wait for an update that he asked for.
  promise.catch(() => {})
  return { ...settle!, promise }
}
