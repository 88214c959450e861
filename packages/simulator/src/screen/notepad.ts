/** The editor of the simulated Windows: text that is typed, and where the next letter goes. */
import type { Rect } from '@porthole/rfb'
import { type Canvas, fill, overlap, write } from './canvas.ts'
import { cellsOf } from './font.ts'
import { type Key, typable } from './keyboard.ts'
import type { App } from './window.ts'
import { look } from './windows-look.ts'

const lineHeight = 18
const margin = 10
const longest = 4000

/** A line as it is shown: letters from `start` to before `end`. */
interface Line {
  readonly start: number
  readonly end: number
}

export class Notepad implements App {
  readonly title = '未命名 - 记事本'
  readonly picture = 'notepad'
  readonly takesText = true
  #letters: string[] = []
  #at = 0
  #top = 0

  get text(): string {
    return this.#letters.join('')
  }

  paint(canvas: Canvas, body: Rect, focused: boolean): void {
    fill(canvas, body.x, body.y, body.width, body.height, look.white)
    const inner = overlap(canvas.clip, body)
    if (!inner) return
    const lines = this.#lines(body)
    const clipped: Canvas = { screen: canvas.screen, clip: inner }
    const count = rowsOf(body)
    for (let row = 0; row < count && this.#top + row < lines.length; row++) {
      const { start, end } = lines[this.#top + row]!
      write(clipped, body.x + margin, body.y + margin + row * lineHeight, this.#shown(start, end), look.ink)
    }
    if (!focused) return
    const row = lineAt(lines, this.#at)
    const x = body.x + margin + widthOf(this.#letters.slice(lines[row]!.start, this.#at)) * 8
    fill(clipped, x, body.y + margin + (row - this.#top) * lineHeight, 2, lineHeight - 2, look.ink)
  }

  key(key: Key, body: Rect): readonly Rect[] {
    if (key.name === 'Text' && (key.control || key.alt)) return []
    return this.#change(body, () => {
      if (key.name === 'Text') this.#insert(key.text)
      else if (key.name === 'Enter') this.#insert('\n')
      else if (key.name === 'Tab') this.#insert('    ')
      else this.#edit(key.name, body)
    })
  }

  paste(text: string, body: Rect): readonly Rect[] {
    return this.#change(body, () => this.#insert(typable(text)))
  }

  press(x: number, y: number, body: Rect): readonly Rect[] {
    return this.#change(body, () => {
      const lines = this.#lines(body)
      const row = Math.min(lines.length - 1, this.#top + Math.max(0, Math.floor((y - body.y - margin) / lineHeight)))
      this.#at = this.#near(lines[row]!, Math.max(0, Math.round((x - body.x - margin) / 8)))
    })
  }

  #insert(text: string): void {
    const letters = [...text].slice(0, longest - this.#letters.length)
    this.#letters.splice(this.#at, 0, ...letters)
    this.#at += letters.length
  }

  #edit(name: Key['name'], body: Rect): void {
    const last = this.#letters.length
    if (name === 'Backspace' && this.#at > 0) this.#letters.splice(--this.#at, 1)
    else if (name === 'Delete') this.#letters.splice(this.#at, 1)
    else if (name === 'Left') this.#at = Math.max(0, this.#at - 1)
    else if (name === 'Right') this.#at = Math.min(last, this.#at + 1)
    else if (name === 'Up' || name === 'Down' || name === 'Home' || name === 'End') this.#go(name, this.#lines(body))
  }

  #go(name: 'Up' | 'Down' | 'Home' | 'End', lines: readonly Line[]): void {
    const row = lineAt(lines, this.#at)
    const line = lines[row]!
    if (name === 'Home') this.#at = line.start
    else if (name === 'End') this.#at = this.#near(line, Infinity)
    const other = lines[name === 'Up' ? row - 1 : name === 'Down' ? row + 1 : -1]
    if (other) this.#at = this.#near(other, widthOf(this.#letters.slice(line.start, this.#at)))
  }

  /** The place in a line that is so many cells from its start, or as near to it as there is one. */
  #near({ start, end }: Line, cells: number): number {
    let at = start
    let width = 0
    while (at < end && this.#letters[at] !== '\n' && width < cells) width += widthOf([this.#letters[at++]!])
    return at
  }

  /** Does what changes the text, and tells where it shows. */
  #change(body: Rect, work: () => void): readonly Rect[] {
    const before = this.#shownRows(body)
    work()
    const count = rowsOf(body)
    const row = lineAt(this.#lines(body), this.#at)
    this.#top = Math.max(row - count + 1, Math.min(this.#top, row))
    const after = this.#shownRows(body)
    return after.flatMap((text, shown) =>
      text === before[shown]
        ? []
        : [{ x: body.x, y: body.y + margin + shown * lineHeight, width: body.width, height: lineHeight }],
    )
  }

  /** What each row of the body shows, with a mark where the next letter goes. */
  #shownRows(body: Rect): readonly string[] {
    const lines = this.#lines(body)
    const current = lineAt(lines, this.#at)
    return Array.from({ length: rowsOf(body) }, (_, row) => {
      const line = lines[this.#top + row]
      if (!line) return ''
      const text = this.#shown(line.start, line.end)
      return this.#top + row === current ? `${this.#at - line.start} ${text}` : text
    })
  }

  #shown(start: number, end: number): string {
    return this.#letters.slice(start, end).join('').replace('\n', '')
  }

  #lines(body: Rect): readonly Line[] {
    const columns = Math.floor((body.width - 2 * margin) / 8)
    const lines: Line[] = []
    let [start, width] = [0, 0]
    this.#letters.forEach((letter, at) => {
      const cells = widthOf([letter])
      if (width + cells > columns) {
        lines.push({ start, end: at })
        ;[start, width] = [at, 0]
      }
      width += cells
      if (letter !== '\n') return
      lines.push({ start, end: at + 1 })
      ;[start, width] = [at + 1, 0]
    })
    lines.push({ start, end: this.#letters.length })
    return lines
  }
}

const rowsOf = (body: Rect): number => Math.max(1, Math.floor((body.height - 2 * margin) / lineHeight))

function lineAt(lines: readonly Line[], at: number): number {
  return Math.max(
    0,
    lines.findLastIndex(({ start }) => start <= at),
  )
}

function widthOf(letters: readonly string[]): number {
  return letters.reduce((sum, letter) => sum + (letter === '\n' ? 0 : cellsOf(letter.codePointAt(0)!)), 0)
}
