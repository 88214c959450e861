/** A console of characters on a screen: what is written is painted at `flush`, and only what changed. */
import type { Framebuffer } from '@porthole/rfb'
import { color } from './canvas.ts'
import { cellsOf, letterHeight, letterOf } from './font.ts'

export const cellWidth = 8
export const cellHeight = letterHeight

/** The sixteen colours of a terminal, soft enough to look at. */
const palette = [
  0x0c0f14, 0xe06c75, 0x8cc265, 0xd5a458, 0x5b9fe8, 0xb982d9, 0x4fb3bf, 0xc8ccd4, 0x5c6370, 0xff8b92, 0xa8e07f,
  0xf0c674, 0x7fb8ff, 0xd7a1f0, 0x74d7e0, 0xffffff,
].map(color)
const plain = 7

/** The right half of a wide letter. */
const secondHalf = 0
const blank = 0x20
const escape = '\u001B'

export interface Position {
  /** From the first line ever written on, scrolled away or not. */
  readonly line: number
  readonly column: number
}

export class TextConsole {
  readonly columns: number
  readonly rows: number
  readonly #screen: Framebuffer
  readonly #codes: Uint32Array
  /** Of each cell: the number of its colour, and that of its ground times 16. */
  readonly #looks: Uint8Array
  readonly #shownCodes: Uint32Array
  readonly #shownLooks: Uint8Array
  #shownCursor = -1
  /** Lines that went out at the top: all, and those that the screen does not know of yet. */
  #gone = 0
  #scrolled = 0
  #row = 0
  #column = 0
  #look = plain

  /** Covers the screen from its corner on. */
  constructor(screen: Framebuffer, columns: number, rows: number) {
    this.#screen = screen
    this.columns = columns
    this.rows = rows
    const cells = columns * rows
    this.#codes = new Uint32Array(cells).fill(blank)
    this.#looks = new Uint8Array(cells).fill(plain)
    this.#shownCodes = this.#codes.slice()
    this.#shownLooks = this.#looks.slice()
    this.#wipe()
  }

  #wipe(): void {
    const { width, height } = this.#screen
    this.#screen.pixels.fill(palette[0]!)
    this.#screen.touch({ x: 0, y: 0, width, height })
  }

  get position(): Position {
    return { line: this.#gone + this.#row, column: this.#column }
  }

  /** Characters, `\n` (to the start of the next line), `\r`, `\t`, and colours as `ESC [ 1 ; 32 m`. */
  write(text: string): void {
    text.split(escape).forEach((part, index) => {
      const codes = index > 0 ? /^\[([\d;]*)m/.exec(part) : undefined
      if (codes) this.#dress(codes[1]!)
      for (const letter of part.slice(codes?.[0].length ?? 0)) this.#put(letter.codePointAt(0)!)
    })
  }

  /** To a position that may have scrolled away: then to the top. */
  moveTo({ line, column }: Position): void {
    const row = line - this.#gone
    this.#row = Math.max(0, row)
    this.#column = row < 0 ? 0 : column
  }

  /** From the position to the end of the screen. */
  clearBelow(): void {
    const from = this.#row * this.columns + this.#column
    this.#codes.fill(blank, from)
    this.#looks.fill(this.#look, from)
  }

  clear(): void {
    this.#row = 0
    this.#column = 0
    this.clearBelow()
  }

  #put(code: number): void {
    if (code === 10) return this.#newLine()
    if (code === 13) this.#column = 0
    else if (code === 9) for (let left = 8 - (this.#column % 8); left > 0; left--) this.#put(blank)
    if (code < blank || (code >= 0x7f && code < 0xa0)) return
    const cells = cellsOf(code)
    if (this.#column + cells > this.columns) this.#newLine()
    const at = this.#row * this.columns + this.#column
    const end = at + cells
    // What loses one half loses the other too.
    if (this.#codes[at] === secondHalf && at > 0) this.#codes[at - 1] = blank
    if (this.#codes[end] === secondHalf) this.#codes[end] = blank
    this.#codes[at] = code
    if (cells === 2) this.#codes[at + 1] = secondHalf
    this.#looks.fill(this.#look, at, end)
    this.#column += cells
  }

  #newLine(): void {
    this.#column = 0
    if (this.#row < this.rows - 1) {
      this.#row++
      return
    }
    const last = this.#codes.length - this.columns
    this.#codes.copyWithin(0, this.columns)
    this.#codes.fill(blank, last)
    this.#looks.copyWithin(0, this.columns)
    this.#looks.fill(plain, last)
    this.#gone++
    this.#scrolled++
  }

  #dress(codes: string): void {
    for (const code of codes.split(';').map(Number)) {
      if (code === 0) this.#look = plain
      else if (code === 1) this.#look |= 8
      else if (code >= 30 && code < 38) this.#look = (this.#look & 0xf8) | (code - 30)
      else if (code >= 40 && code < 48) this.#look = (this.#look & 0x8f) | ((code - 40) << 4)
    }
  }

  /** Paints all of it. */
  repaint(): void {
    this.#wipe()
    this.#shownCodes.fill(blank)
    this.#shownLooks.fill(plain)
    this.#shownCursor = -1
    this.#scrolled = 0
    this.flush()
  }

  /** Paints what was written since the last time. */
  flush(): void {
    this.#scroll()
    const { columns } = this
    const cursor = this.#row * columns + Math.min(this.#column, columns - 1)
    for (let row = 0; row < this.rows; row++) {
      let first = columns
      let last = -1
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column
        const moved = cursor !== this.#shownCursor && (at === cursor || at === this.#shownCursor)
        if (!moved && this.#codes[at] === this.#shownCodes[at] && this.#looks[at] === this.#shownLooks[at]) continue
        // A wide letter is painted from its first half.
        first = Math.min(first, this.#codes[at] === secondHalf && column > 0 ? column - 1 : column)
        last = column
      }
      if (last >= 0) this.#paint(row, first, last, cursor)
    }
    this.#shownCursor = cursor
  }

  /** Moves what is shown up by as much as was scrolled. */
  #scroll(): void {
    const lines = this.#scrolled
    this.#scrolled = 0
    if (lines === 0 || lines >= this.rows) return
    const [width, rest] = [this.columns * cellWidth, this.rows - lines]
    this.#screen.move({ x: 0, y: lines * cellHeight, width, height: rest * cellHeight }, 0, 0)
    this.#shownCodes.copyWithin(0, lines * this.columns)
    this.#shownLooks.copyWithin(0, lines * this.columns)
    // What moved up with its cursor is painted again; what the bottom shows is what it showed before.
    if (this.#shownCursor >= lines * this.columns) this.#shownCodes[this.#shownCursor - lines * this.columns] = ~0
  }

  #paint(row: number, first: number, last: number, cursor: number): void {
    let column = first
    while (column <= last) {
      const at = row * this.columns + column
      this.#paintCell(row, column, at === cursor)
      column +=
        this.#codes[at]! !== secondHalf && column + 1 < this.columns && this.#codes[at + 1] === secondHalf ? 2 : 1
    }
    const from = row * this.columns + first
    const to = row * this.columns + column
    this.#shownCodes.set(this.#codes.subarray(from, to), from)
    this.#shownLooks.set(this.#looks.subarray(from, to), from)
    this.#screen.touch({
      x: first * cellWidth,
      y: row * cellHeight,
      width: (column - first) * cellWidth,
      height: cellHeight,
    })
  }

  #paintCell(row: number, column: number, marked: boolean): void {
    const at = row * this.columns + column
    const look = this.#looks[at]!
    const [ink, ground] = [palette[look & 15]!, palette[look >> 4]!]
    const { width, rows } = letterOf(this.#codes[at] || blank)
    const { pixels, width: stride } = this.#screen
    let start = row * cellHeight * stride + column * cellWidth
    for (let line = 0; line < cellHeight; line++, start += stride) {
      const dots = marked && line >= cellHeight - 2 ? 0xffff : rows[line]!
      for (let dot = 0, bit = 1 << (width - 1); dot < width; dot++, bit >>= 1)
        pixels[start + dot] = dots & bit ? ink : ground
    }
  }
}
