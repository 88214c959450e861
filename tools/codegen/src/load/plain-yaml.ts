/**
 * Reads the plain part of YAML that specs are written in, many times faster than a whole parser. Whatever it does not
 * know for certain (folded text, text over several lines, tags, errors of any kind) it leaves to `yaml`.
 */

import { double, literal, needsQuotes, notPlain, resolved, single } from './plain-scalar.ts'

export interface PlainYaml {
  readonly value: unknown
  /** Whether some text has no quotes but needs them. */
  readonly unquoted: boolean
}

/** Undefined when the text is not plain or not valid. */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (/[\t\r\uFEFF]/.test(text)) return undefined
  try {
    const reader = new Reader(text)
    return { value: reader.document(), unquoted: reader.unquoted }
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

/** A key in plain letters and its colon; the text of a value up to a comment; the same between brackets. */
const blockKey = /([A-Za-z0-9_$][^\s:#,[\]{}"'&*!|>%@`]*):(?=[ \n]|$)/y
const flowKey = /([A-Za-z0-9_$][^\s:#,[\]{}"'&*!|>%@`]*):(?= )/y
const blockText = /(?:[^\s#:,[\]{}"'&*!|>%@`?-]|-(?![ \n]|$))[^\n:#]*(?:(?::(?![ \n]|$)|(?<! )#)[^\n:#]*)*/y
const flowText =
  /(?:[^\s#:,[\]{}"'&*!|>%@`?-]|-(?=[^\s,[\]{}]))[^\n:#,[\]{}]*(?:(?::(?![ \n,[\]{}]|$)|(?<! )#)[^\n:#,[\]{}]*)*/y
const anchor = /&([A-Za-z0-9]+) +(?![&*])/y
const alias = /\*([A-Za-z0-9]+)(?=[\s,\]}]|$)/y
class Reader {
  unquoted = false
  readonly #text: string
  #at = 0
  /** Of the content that #at points to. */
  #column = 0
  readonly #names = new Map<string, unknown>()

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    if (!this.#nextLine()) return null
    const value = this.#block()
    if (this.#at < this.#text.length) throw notPlain
    return value
  }

  /** Goes from the start of a line to its content, past blank lines and comments; false at the end. */
  #nextLine(): boolean {
    const text = this.#text
    for (;;) {
      const start = this.#at
      let at = start
      while (text.charCodeAt(at) === 32) at++
      if (at >= text.length) {
        this.#at = text.length
        this.#column = -1
        return false
      }
      const code = text.charCodeAt(at)
      if (code !== 10 && code !== 35) {
        if (at === start && (text.startsWith('---', at) || text.startsWith('...', at))) throw notPlain
        this.#at = at
        this.#column = at - start
        return true
      }
      this.#at = code === 10 ? at + 1 : this.#lineEnd(at) + 1
    }
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at)
    return end < 0 ? this.#text.length : end
  }

  /** What stands at #column, and all below it that belongs to it. */
  #block(): unknown {
    const column = this.#column
    if (this.#isDash()) return this.#sequence(column)
    const key = this.#key(blockKey)
    return key === undefined ? this.#inline(column - 1) : this.#map(column, key)
  }

  #map(column: number, first: string): unknown {
    const map: Record<string, unknown> = {}
    let key = first
    for (;;) {
      // Told by `yaml`: a duplicate. Also true of __proto__ and the like, which it knows how to set.
      if (key in map) throw notPlain
      map[key] = this.#valueBelow(column, true)
      if (this.#column !== column) break
      const next = this.#key(blockKey)
      if (next === undefined) throw notPlain
      key = next
    }
    if (this.#column > column) throw notPlain
    return map
  }

  #sequence(column: number): unknown {
    const items: unknown[] = []
    while (this.#column === column && this.#isDash()) {
      this.#at++
      const start = this.#at
      this.#spaces()
      this.#column = column + 1 + this.#at - start
      if (this.#isEnd()) items.push(this.#valueBelow(column, false))
      else if (this.#isDash()) items.push(this.#sequence(this.#column))
      else {
        const inside = this.#column
        const key = this.#key(blockKey)
        items.push(key === undefined ? this.#inline(column) : this.#map(inside, key))
      }
    }
    if (this.#column > column) throw notPlain
    return items
  }

  /** The value of a key or a dash: on its line, or on the lines below it that are indented more. */
  #valueBelow(column: number, ofKey: boolean): unknown {
    this.#spaces()
    if (!this.#isEnd()) return this.#inline(column)
    this.#endLine()
    if (this.#column > column || (ofKey && this.#column === column && this.#isDash())) return this.#block()
    return null
  }

  /** A value that begins on this line, below something at `column`; goes on to the next line with content. */
  #inline(column: number): unknown {
    const value =
      this.#text[this.#at] === '|' ? this.#take(literal(this.#text, this.#at, column)) : this.#one(column, blockText)
    this.#spaces()
    if (!this.#isEnd()) throw notPlain
    this.#endLine()
    if (this.#column > column && column >= 0) throw notPlain
    return value
  }

  #one(column: number, plain: RegExp): unknown {
    const first = this.#text[this.#at]
    if (first === '"') return this.#take(double(this.#text, this.#at))
    if (first === "'") return this.#take(single(this.#text, this.#at))
    if (first === '{') return this.#flowMap(column)
    if (first === '[') return this.#flowList(column)
    if (first === '&' || first === '*') return this.#named(column, plain)
    const found = this.#match(plain)
    if (found === undefined) throw notPlain
    return this.#plain(found.trimEnd())
  }

  /** `&name value` and, later, `*name`: for single values only. */
  #named(column: number, plain: RegExp): unknown {
    const defined = this.#match(anchor)
    if (defined === undefined) {
      const name = this.#match(alias)?.slice(1)
      if (name === undefined || !this.#names.has(name)) throw notPlain
      return this.#names.get(name)
    }
    const value = this.#one(column, plain)
    if (typeof value === 'object') throw notPlain
    this.#names.set(defined.trim().slice(1), value)
    return value
  }

  #flowMap(column: number): unknown {
    const map: Record<string, unknown> = {}
    this.#at++
    for (this.#flowSpace(column); this.#text[this.#at] !== '}'; this.#comma('}', column)) {
      const key = this.#key(flowKey)
      if (key === undefined || key in map) throw notPlain
      this.#flowSpace(column)
      map[key] = this.#one(column, flowText)
    }
    this.#at++
    return map
  }

  #flowList(column: number): unknown {
    const items: unknown[] = []
    this.#at++
    for (this.#flowSpace(column); this.#text[this.#at] !== ']'; this.#comma(']', column)) {
      items.push(this.#one(column, flowText))
    }
    this.#at++
    return items
  }

  /** After an item: a comma, or the end that is left to the caller. */
  #comma(end: string, column: number): void {
    this.#flowSpace(column)
    if (this.#text[this.#at] === end) return
    if (this.#text[this.#at] !== ',') throw notPlain
    this.#at++
    this.#flowSpace(column)
  }

  /** Spaces, comments and line ends between brackets; what follows must be indented more than `column`. */
  #flowSpace(column: number): void {
    this.#spaces()
    if (!this.#isEnd()) return
    this.#endLine()
    if (this.#column <= column) throw notPlain
  }

  /** A key with its colon; undefined when something else stands here. */
  #key(plain: RegExp): string | undefined {
    const first = this.#text[this.#at]
    const start = this.#at
    if (first !== '"' && first !== "'") {
      const found = this.#match(plain)
      if (found === undefined) return undefined
      const key = found.slice(0, -1)
      if (typeof this.#plain(key) !== 'string') throw notPlain
      return key
    }
    const key = this.#take(first === '"' ? double(this.#text, start) : single(this.#text, start))
    if (this.#text[this.#at] === ':' && (this.#text[this.#at + 1] === ' ' || this.#text[this.#at + 1] === '\n')) {
      this.#at++
      return key
    }
    this.#at = start
    return undefined
  }

  #plain(text: string): unknown {
    if (needsQuotes(text)) this.unquoted = true
    return resolved(text)
  }

  /** Goes to where a scalar ends. */
  #take([value, end]: readonly [value: string, end: number]): string {
    this.#at = end
    return value
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at = pattern.lastIndex
    return found[0]
  }

  #isDash(): boolean {
    const next = this.#text[this.#at + 1]
    return this.#text[this.#at] === '-' && (next === ' ' || next === '\n')
  }

  #spaces(): void {
    while (this.#text.charCodeAt(this.#at) === 32) this.#at++
  }

  /** At the end of the line, or at a comment before it. */
  #isEnd(): boolean {
    const char = this.#text[this.#at]
    return char === undefined || char === '\n' || (char === '#' && /\s/.test(this.#text[this.#at - 1] ?? ' '))
  }

  #endLine(): void {
    this.#at = Math.min(this.#lineEnd(this.#at) + 1, this.#text.length)
    this.#nextLine()
  }
}
