/** A screen and the record of what changed on it: one record, however many look at it. */
import { intersect, tileRects } from './region.ts'
import type { Rect } from './region.ts'

export type { Rect }

export interface Move {
  readonly from: Rect
  /** Where its upper left corner goes. */
  readonly x: number
  readonly y: number
}

/** What brings a viewer from one version to another: the moves in their order, then the rectangles. */
export interface Change {
  /** The version that the viewer has afterwards. */
  readonly version: number
  /** The screen has another size than it had at the viewer's version. */
  readonly resized: boolean
  readonly moves: readonly Move[]
  readonly rects: readonly Rect[]
}

/** A move and what had changed until then, so that it can be replayed for a viewer of an earlier version. */
interface Recorded extends Move {
  readonly to: Rect
  readonly version: number
  readonly changed: Float64Array
}

/** As high as a line of a text console: one line that changes is one row of tiles. */
const tile = { width: 32, height: 16 }
const movesKept = 8

/** A pixel is a number 0x00BBGGRR, so that its bytes in memory are R, G, B, 0. What is off the screen is clipped. */
export class Framebuffer {
  #width: number
  #height: number
  #pixels: Uint32Array
  #version = 0
  #resized = 0
  #columns = 0
  /** The version of the last change of each tile, moves left out. */
  #changed = new Float64Array(0)
  #moves: Recorded[] = []
  /** Whoever has an earlier version is told no moves. */
  #forgotten = 0
  readonly #listeners = new Set<() => void>()
  /** The answers of since() at this version: viewers in step get the same object. */
  readonly #told = new Map<string, Change>()

  constructor(width: number, height: number, color = 0) {
    this.#width = size(width)
    this.#height = size(height)
    this.#pixels = new Uint32Array(width * height).fill(color)
    this.#measure()
  }

  get width(): number {
    return this.#width
  }

  get height(): number {
    return this.#height
  }

  get pixels(): Uint32Array {
    return this.#pixels
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  fill(rect: Rect, color: number): void {
    const { x, y, width, height } = this.#clip(rect)
    for (let row = y; row < y + height; row++) {
      const start = row * this.#width + x
      this.#pixels.fill(color, start, start + width)
    }
    this.touch(rect)
  }

  /** Copies pixels that lie row by row, `stride` apart (default: the rectangle's width). */
  put(rect: Rect, pixels: Uint32Array, stride: number = rect.width): void {
    const { x, y, width, height } = this.#clip(rect)
    if (width === 0) return
    for (let row = y; row < y + height; row++) {
      const start = (row - rect.y) * stride + (x - rect.x)
      this.#pixels.set(pixels.subarray(start, start + width), row * this.#width + x)
    }
    this.touch(rect)
  }

  /** Copies a part of the screen to another place; a viewer that has the part does the same on its side. */
  move(rect: Rect, toX: number, toY: number): void {
    const source = this.#clip(rect)
    const to = this.#clip({ ...source, x: source.x + toX - rect.x, y: source.y + toY - rect.y })
    if (to.width <= 0 || to.height <= 0) return
    const from = { ...to, x: to.x - (toX - rect.x), y: to.y - (toY - rect.y) }
    if (from.x === to.x && from.y === to.y) return
    // Rows that are whole lie one behind the other: a console that scrolls moves them at once.
    const rows = to.width === this.#width ? to.height : 1
    for (let step = 0; step < to.height; step += rows) {
      // Downwards the last row goes first, so that no row is overwritten before it is copied.
      const row = to.y > from.y ? to.height - rows - step : step
      const start = (from.y + row) * this.#width + from.x
      this.#pixels.copyWithin((to.y + row) * this.#width + to.x, start, start + rows * to.width)
    }
    if (this.#listeners.size === 0) return this.touch(to)
    this.#version++
    this.#moves.push({ from, x: to.x, y: to.y, to, version: this.#version, changed: this.#changed.slice() })
    if (this.#moves.length > movesKept) this.#forget(this.#moves.shift())
    this.#tell()
  }

  /** Says that pixels were written directly. */
  touch(rect: Rect): void {
    const { x, y, width, height } = this.#clip(rect)
    if (width <= 0 || height <= 0) return
    this.#version++
    this.#mark(this.#changed, { x, y, width, height }, this.#version)
    this.#tell()
  }

  /** Keeps what fits in the upper left corner; the rest is black. */
  resize(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return
    const old = { width: this.#width, height: this.#height, pixels: this.#pixels }
    this.#width = size(width)
    this.#height = size(height)
    this.#pixels = new Uint32Array(width * height)
    const kept = Math.min(width, old.width)
    for (let row = 0; row < Math.min(height, old.height); row++) {
      this.#pixels.set(old.pixels.subarray(row * old.width, row * old.width + kept), row * width)
    }
    this.#version++
    this.#resized = this.#version
    this.#measure()
    this.#tell()
  }

  /**
   * What a viewer that has `version` must be told; -1 is the version of a viewer that has nothing.
   * Without `moves` they are told as rectangles: for viewers that do not know CopyRect.
   */
  since(version: number, moves = true): Change {
    const key = `${version} ${moves}`
    const told = this.#told.get(key)
    if (told) return told
    const change = this.#since(version, moves)
    this.#told.set(key, change)
    return change
  }

  /** Listeners are called often, inside of the change: they should only schedule something. Answers with what ends it. */
  onChange(listener: () => void): () => void {
    // A function of its own for each call, so that one listener may be there twice.
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  #since(version: number, withMoves: boolean): Change {
    const resized = version < this.#resized
    const all = { x: 0, y: 0, width: this.#width, height: this.#height }
    if (version < 0 || resized) return { version: this.#version, resized, moves: [], rects: [all] }
    let dirty: Uint8Array = new Uint8Array(this.#changed.length)
    const moves: Recorded[] = []
    let last = version
    for (const move of this.#moves) {
      if (move.version <= version) continue
      if (withMoves && version >= this.#forgotten) {
        mergeNewer(dirty, move.changed, last)
        const after = this.#carry(dirty, move)
        if (after) {
          dirty = after
          moves.push(move)
        } else {
          this.#mark(dirty, move.to, 1)
        }
        last = move.version
      } else {
        this.#mark(dirty, move.to, 1)
      }
    }
    mergeNewer(dirty, this.#changed, last)
    const rects = tileRects(dirty, this.#columns, tile, all)
    return { version: this.#version, resized, moves: moves.map(({ from, x, y }) => ({ from, x, y })), rects }
  }

  /** The dirty tiles after a viewer with these made the move; nothing when the move would bring it no right pixel. */
  #carry(dirty: Uint8Array, { from, to }: Recorded): Uint8Array | undefined {
    const carried = tileRects(dirty, this.#columns, tile, from)
    if (carried.reduce((sum, rect) => sum + rect.width * rect.height, 0) >= from.width * from.height) return undefined
    const after = dirty.slice()
    this.#mark(after, to, 0, 'inside')
    for (const rect of carried) {
      this.#mark(after, { ...rect, x: rect.x + to.x - from.x, y: rect.y + to.y - from.y }, 1)
    }
    return after
  }

  /** Sets the tiles that a rectangle touches, or only those that lie inside of it. */
  #mark(tiles: Float64Array | Uint8Array, rect: Rect, value: number, which: 'touched' | 'inside' = 'touched'): void {
    const round = which === 'inside' ? Math.ceil : Math.floor
    const right =
      which === 'inside' && rect.x + rect.width === this.#width ? this.#columns * tile.width : rect.x + rect.width
    const rows = tiles.length / this.#columns
    const bottom =
      which === 'inside' && rect.y + rect.height === this.#height ? rows * tile.height : rect.y + rect.height
    const endColumn = which === 'inside' ? Math.floor(right / tile.width) : Math.ceil(right / tile.width)
    const endRow = which === 'inside' ? Math.floor(bottom / tile.height) : Math.ceil(bottom / tile.height)
    for (let row = round(rect.y / tile.height); row < endRow; row++) {
      const start = row * this.#columns
      const column = round(rect.x / tile.width)
      if (column < endColumn) tiles.fill(value, start + column, start + endColumn)
    }
  }

  #forget(move: Recorded | undefined): void {
    if (!move) return
    this.#forgotten = move.version
    const older = new Uint8Array(this.#changed.length)
    this.#mark(older, move.to, 1)
    for (const [at, hit] of older.entries()) {
      if (hit) this.#changed[at] = Math.max(this.#changed[at] ?? 0, move.version)
    }
  }

  #measure(): void {
    this.#columns = Math.ceil(this.#width / tile.width)
    this.#changed = new Float64Array(this.#columns * Math.ceil(this.#height / tile.height)).fill(this.#version)
    this.#moves = []
    this.#forgotten = this.#version
  }

  #clip(rect: Rect): Rect {
    return intersect(rect, { x: 0, y: 0, width: this.#width, height: this.#height })
  }

  #tell(): void {
    if (this.#told.size > 0) this.#told.clear()
    for (const listener of this.#listeners) listener()
  }
}

/** Marks the tiles of which the version is newer. */
function mergeNewer(dirty: Uint8Array, versions: Float64Array, than: number): void {
  for (let at = 0; at < dirty.length; at++) {
    if ((versions[at] ?? 0) > than) dirty[at] = 1
  }
}

function size(value: number): number {
  if (Number.isInteger(value) && value > 0 && value <= 0xffff) return value
  throw new RangeError(`A screen is 1 to 65535 pixels wide and high, not ${value}.`)
}
