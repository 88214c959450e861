/** The line that somebody types at a prompt of a text console. */
import type { Key } from './keyboard.ts'
import type { Position, TextConsole } from './text-console.ts'

/** What a line became: typed to its end, given up by Ctrl-C, or closed by Ctrl-D. */
export type Entry = { readonly line: string } | 'interrupted' | 'closed'

export interface Prompt {
  readonly text: string
  /** Nothing that is typed is shown. */
  readonly secret?: boolean
  readonly history?: readonly string[]
  /** What may follow the text so far: the whole texts that it may become. */
  complete?(text: string): readonly string[]
  bell(): void
}

const longest = 400

export class LineEditor {
  readonly #console: TextConsole
  #prompt: Prompt = { text: '', bell: () => {} }
  #anchor: Position = { line: 0, column: 0 }
  /** One character each, as users see them. */
  #letters: string[] = []
  #at = 0
  #past = 0

  constructor(console: TextConsole) {
    this.#console = console
  }

  begin(prompt: Prompt): void {
    this.#prompt = prompt
    this.#letters = []
    this.#at = 0
    this.#past = prompt.history?.length ?? 0
    this.#console.write(prompt.text)
    this.#anchor = this.#console.position
  }

  /** The prompt once more, on a clear screen. */
  redraw(): void {
    this.#console.clear()
    this.#console.write(this.#prompt.text)
    this.#anchor = this.#console.position
    this.#draw()
  }

  insert(text: string): void {
    const letters = [...text].slice(0, longest - this.#letters.length)
    if (letters.length === 0 && text !== '') this.#prompt.bell()
    this.#letters.splice(this.#at, 0, ...letters)
    this.#at += letters.length
    this.#draw()
  }

  /** undefined: it is not over. */
  key(key: Key): Entry | undefined {
    if (key.control && key.name === 'Text') return this.#command(key.text.toLowerCase())
    if (key.name === 'Text') {
      if (!key.alt) this.insert(key.text)
      return undefined
    }
    return this.#edit(key.name)
  }

  #edit(name: Key['name']): Entry | undefined {
    if (name === 'Enter') return this.#end({ line: this.#letters.join('') })
    if (name === 'Backspace' && this.#at === 0) this.#prompt.bell()
    else if (name === 'Backspace') this.#letters.splice(--this.#at, 1)
    else if (name === 'Delete') this.#letters.splice(this.#at, 1)
    else if (name === 'Left') this.#at = Math.max(0, this.#at - 1)
    else if (name === 'Right') this.#at = Math.min(this.#letters.length, this.#at + 1)
    else if (name === 'Home') this.#at = 0
    else if (name === 'End') this.#at = this.#letters.length
    else if (name === 'Up') this.#recall(this.#past - 1)
    else if (name === 'Down') this.#recall(this.#past + 1)
    else if (name === 'Tab') this.#complete()
    else return undefined
    this.#draw()
    return undefined
  }

  #command(letter: string): Entry | undefined {
    if (letter === 'c') return this.#end('interrupted', '^C')
    if (letter === 'd' && this.#letters.length === 0) return this.#end('closed')
    if (letter === 'd') this.#letters.splice(this.#at, 1)
    else if (letter === 'h' && this.#at > 0) this.#letters.splice(--this.#at, 1)
    else if (letter === 'a') this.#at = 0
    else if (letter === 'e') this.#at = this.#letters.length
    else if (letter === 'k') this.#letters.splice(this.#at)
    else if (letter === 'u') this.#at -= this.#letters.splice(0, this.#at).length
    else if (letter === 'w') this.#eraseWord()
    else if (letter === 'l') return void this.redraw()
    else if (letter === 'm' || letter === 'j') return this.#edit('Enter')
    else if (letter === 'i') return this.#edit('Tab')
    else return undefined
    this.#draw()
    return undefined
  }

  #eraseWord(): void {
    let from = this.#at
    while (from > 0 && this.#letters[from - 1] === ' ') from--
    while (from > 0 && this.#letters[from - 1] !== ' ') from--
    this.#letters.splice(from, this.#at - from)
    this.#at = from
  }

  #recall(place: number): void {
    const { history = [] } = this.#prompt
    if (place < 0 || place > history.length) return this.#prompt.bell()
    this.#past = place
    this.#letters = [...(history[place] ?? '')]
    this.#at = this.#letters.length
  }

  /** As far as all that may follow agrees. */
  #complete(): void {
    const text = this.#letters.slice(0, this.#at).join('')
    const whole = this.#prompt.complete?.(text) ?? []
    let common = whole[0] ?? text
    for (const one of whole) while (!one.startsWith(common)) common = common.slice(0, -1)
    if (common.length <= text.length) return this.#prompt.bell()
    const letters = [...common].slice(0, longest)
    this.#letters = [...letters, ...this.#letters.slice(this.#at)]
    this.#at = letters.length
  }

  #end(entry: Entry, mark = ''): Entry {
    this.#at = this.#letters.length
    this.#draw()
    this.#console.write(`${mark}\n`)
    return entry
  }

  #draw(): void {
    if (this.#prompt.secret) return
    const before = this.#letters.slice(0, this.#at).join('')
    this.#console.moveTo(this.#anchor)
    this.#console.write(before)
    const cursor = this.#console.position
    this.#console.write(this.#letters.slice(this.#at).join(''))
    this.#console.clearBelow()
    this.#console.moveTo(cursor)
  }
}
