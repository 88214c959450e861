/** The picture's side of a session: what this viewer has, what it asked for, and the update that brings it up to date. */
import type { Desktop } from './desktop.ts'
import { encodings, type MakeJpeg, type Update, type ViewerState } from './encode/encoder.ts'
import { encodeUpdate } from './encode/shared.ts'
import { Fault } from './fault.ts'
import { type PixelFormat, rgbx } from './format.ts'
import { interned } from './interned.ts'
import type { Limits } from './limits.ts'
import { colourMap } from './pixels.ts'
import * as pseudo from './pseudo.ts'
import { bytes16, concat } from './reading.ts'
import { around, disjoint, intersect, isEmpty, type Rect, subtract } from './region.ts'

/** What has to be told with the next update, besides pixels. */
const due = { size: 1, sizeRefused: 2, cursor: 4, name: 8, keys: 16, colourMap: 32 } as const

/** Bytes up to which parts are joined before they are sent: a frame of their own costs more. */
const joined = 1 << 14
/** Rectangles of which a viewer's own record consists at most. */
const recorded = 64

const none: readonly number[] = []
const oneFormat = interned<PixelFormat>((format) => JSON.stringify(format))
const oneList = interned<readonly number[]>((list) => list.join())

export interface Outlet {
  send(bytes: Uint8Array): void
  pending(): number
}

export class Viewer {
  readonly #outlet: Outlet
  readonly #desktop: Desktop
  readonly #limits: Limits
  readonly #encode: typeof encodeUpdate
  readonly #state: ViewerState
  #width: number
  #height: number
  /** The version of the screen that the viewer has, but for what is missing. */
  #version = -1
  #missing: readonly Rect[] = []
  #request: Rect | undefined
  #due = 0
  #name: string | undefined
  #stalledSince: number | undefined

  constructor(outlet: Outlet, desktop: Desktop, limits: Limits, jpeg: MakeJpeg | undefined, encode = encodeUpdate) {
    this.#outlet = outlet
    this.#desktop = desktop
    this.#limits = limits
    this.#encode = encode
    this.#state = { format: rgbx, encodings: none, jpeg }
    this.#width = desktop.screen.width
    this.#height = desktop.screen.height
  }

  knows(encoding: number): boolean {
    return this.#state.encodings.includes(encoding)
  }

  get width(): number {
    return this.#width
  }

  get height(): number {
    return this.#height
  }

  setFormat(format: PixelFormat): void {
    this.#state.format = oneFormat(format)
    if (!format.trueColour) this.#due |= due.colourMap
    if (this.knows(encodings.cursor)) this.#due |= due.cursor
  }

  setEncodings(list: readonly number[]): void {
    const isNew = (encoding: number) => list.includes(encoding) && !this.knows(encoding)
    if (isNew(encodings.extendedDesktopSize)) this.#due |= due.size
    if (isNew(encodings.cursor) && this.#desktop.cursor) this.#due |= due.cursor
    if (isNew(encodings.qemuKeys)) this.#due |= due.keys
    this.#state.encodings = oneList(list)
  }

  /** A rectangle may reach beyond the screen: the viewer may not know of a new size yet. */
  request(incremental: boolean, rect: Rect): void {
    const asked = intersect(rect, { x: 0, y: 0, width: this.#width, height: this.#height })
    if (!incremental && this.#isWhole(asked)) {
      this.#version = -1
      this.#missing = []
    } else if (!incremental && !isEmpty(asked)) {
      this.#missing = disjoint([...this.#missing, asked], recorded)
    }
    if (!isEmpty(asked)) this.#request = this.#request ? around([this.#request, asked]) : asked
  }

  refuseSize(): void {
    if (this.knows(encodings.extendedDesktopSize)) this.#due |= due.sizeRefused
  }

  cursorChanged(): void {
    if (this.knows(encodings.cursor)) this.#due |= due.cursor
  }

  renamed(name: string): void {
    this.#name = name
    if (this.knows(encodings.desktopName)) this.#due |= due.name
  }

  /**
   * Sends what was asked for and is due. Answers whether it is to be called again although nothing changes, as when
   * the network is full; throws a Fault when it has been full for too long.
   */
  update(now: number): { readonly again: boolean; readonly sent: boolean } {
    if (!this.#request) return { again: false, sent: false }
    if (this.#outlet.pending() > this.#limits.pending) {
      this.#stalledSince ??= now
      if (now - this.#stalledSince > this.#limits.stall)
        throw new Fault('Stalled', 'The network took nothing any more.')
      return { again: true, sent: false }
    }
    this.#stalledSince = undefined
    const { screen } = this.#desktop
    if (this.#due & (due.size | due.sizeRefused) || this.#isResized()) {
      const sizes = this.#sizes()
      // A new size travels alone: what else an update held would be of the old one, or of the new one, by viewer.
      if (sizes.length > 0) return this.#send({ count: sizes.length, parts: sizes })
    }
    const extras = this.#extras()
    const update = this.#take(this.#request)
    if (update.rects.length + update.moves.length + extras.length === 0) return { again: false, sent: false }
    const { count, parts } = this.#encode(screen, this.#bounded(update), this.#state)
    return this.#send({ count: count + extras.length, parts: [...extras, ...parts] })
  }

  /** Shows this, asked for or not. */
  show(source: { width: number; height: number; pixels: Uint32Array }, rect: Rect): void {
    const visible = intersect(rect, { x: 0, y: 0, width: this.#width, height: this.#height })
    if (!isEmpty(visible)) this.#send(this.#encode(source, { moves: [], rects: [visible] }, this.#state))
  }

  #isWhole(rect: Rect): boolean {
    return rect.width === this.#width && rect.height === this.#height
  }

  #isResized(): boolean {
    const { width, height } = this.#desktop.screen
    return width !== this.#width || height !== this.#height
  }

  #sizes(): Uint8Array[] {
    const { width, height } = this.#desktop.screen
    const resized = this.#isResized()
    const refused = this.#due & due.sizeRefused
    const first = this.#due & due.size
    this.#due &= ~(due.size | due.sizeRefused)
    const extended = this.knows(encodings.extendedDesktopSize)
    if (!extended && !this.knows(encodings.desktopSize)) return []
    if (resized) {
      this.#width = width
      this.#height = height
      this.#version = -1
      this.#missing = []
    }
    if (!extended) return resized ? [pseudo.desktopSizeRect(width, height)] : []
    return [
      ...(resized || first ? [pseudo.extendedDesktopSizeRect(width, height, 0, 0)] : []),
      ...(refused ? [pseudo.extendedDesktopSizeRect(width, height, 1, 1)] : []),
    ]
  }

  #extras(): Uint8Array[] {
    const what = this.#due
    if (what === 0) return []
    this.#due = 0
    if (what & due.colourMap) {
      const map = colourMap(this.#state.format)
      if (map) this.#outlet.send(map)
    }
    return [
      ...(what & due.keys ? [pseudo.qemuKeysRect] : []),
      ...(what & due.cursor ? [pseudo.cursorRect(this.#desktop.cursor, this.#state.format)] : []),
      ...(what & due.name ? [pseudo.desktopNameRect(this.#name ?? this.#desktop.name)] : []),
    ]
  }

  /** What the viewer lacks inside of the rectangle; what it lacks outside stays on record. */
  #take(asked: Rect): Update {
    const { screen } = this.#desktop
    if (this.#isWhole(asked) && this.#missing.length === 0 && !this.#isResized()) {
      const change = screen.since(this.#version, this.knows(encodings.copyRect))
      this.#version = change.version
      return change
    }
    const change = screen.since(this.#version, false)
    this.#version = change.version
    const lacking = disjoint([...change.rects, ...this.#missing], 4 * recorded)
    const visible = intersect(asked, { x: 0, y: 0, width: screen.width, height: screen.height })
    const outside = lacking.flatMap((rect) => subtract(rect, asked))
    this.#missing = outside.length > recorded ? [around(outside)] : outside
    return { moves: [], rects: lacking.map((rect) => intersect(rect, visible)).filter((rect) => !isEmpty(rect)) }
  }

  #bounded(update: Update): Update {
    const { rects, moves } = update
    if (rects.length + moves.length <= this.#limits.rects || this.knows(encodings.lastRect)) return update
    const all = [...rects, ...moves.map(({ from, x, y }) => ({ ...from, x, y }))]
    return { moves: [], rects: [around(all)] }
  }

  #send({ count, parts }: { count: number; parts: readonly Uint8Array[] }): { again: boolean; sent: boolean } {
    this.#request = undefined
    // The count has 16 bits, and 65535 of them say that a LastRect ends the update.
    const open = count > this.#limits.rects && this.knows(encodings.lastRect)
    const header = Uint8Array.from([0, 0, ...bytes16(open ? 0xffff : count)])
    let together: Uint8Array[] = [header]
    let size = 0
    const flush = () => {
      if (together.length > 0) this.#outlet.send(concat(together))
      together = []
      size = 0
    }
    for (const part of open ? [...parts, pseudo.lastRect] : parts) {
      if (part.length > joined) {
        flush()
        this.#outlet.send(part)
        continue
      }
      if (size + part.length > joined) flush()
      together.push(part)
      size += part.length
    }
    flush()
    return { again: false, sent: true }
  }
}
