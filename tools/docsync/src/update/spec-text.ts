/** A spec as text that is edited in place: what an edit does not touch stays, comments, order and quotes included. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { Path } from '@porthole/codegen/src/load/problem.ts'
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from '@porthole/codegen/src/yaml.ts'
import { contentEnd, itemOf, keyOf, pairOf } from './yaml-nodes.ts'
import { entryLines, flowText, isBlockText, isSame, itemLines, keyOfLines, scalarText, styled } from './yaml-print.ts'

const width = 120

export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface ScalarAt {
  readonly path: Path
  readonly value: unknown
  readonly start: number
  readonly end: number
}

export class SpecText {
  /** As reports name it. */
  readonly file: string
  #text: string
  #document: Document | undefined
  #raw: Raw | undefined

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  get raw(): Raw {
    return (this.#raw ??= this.#read().toJS() as Raw)
  }

  get(path: Path): unknown {
    return path.reduce<unknown>((inner, step) => (inner as Raw | undefined)?.[step], this.raw)
  }

  /** Of the nearest node on the path that exists. */
  lineOf(path: Path): number {
    let node: unknown = this.#read().contents
    let offset = 0
    for (const step of path) {
      const pair = pairOf(node, step)
      const next = pair === undefined ? itemOf(node, step) : pair.value
      if (pair === undefined && next === undefined) break
      offset = ((pair?.key ?? next) as Node).range![0]
      node = next
    }
    return this.#text.slice(0, offset).split('\n').length
  }

  /** All single values, with where they stand in the text. */
  scalars(): ScalarAt[] {
    const found: ScalarAt[] = []
    const walk = (node: unknown, path: Path): void => {
      if (isMap(node)) for (const pair of node.items) walk(pair.value, [...path, keyOf(pair as Pair)])
      else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index])
      else if (isScalar(node) && node.range)
        found.push({ path, value: node.value, start: node.range[0], end: node.range[1] })
    }
    walk(this.#read().contents, [])
    return found
  }

  splice(splices: readonly Splice[]): void {
    if (splices.length === 0) return
    let text = this.#text
    for (const { start, end, text: now } of splices.toSorted((a, b) => b.start - a.start)) {
      text = text.slice(0, start) + now + text.slice(end)
    }
    this.#text = text
    this.#document = undefined
    this.#raw = undefined
  }

  /** Makes the value at a path that exists another one, by as few lines as can be. False when it is that already. */
  set(path: Path, value: unknown): boolean {
    const before = this.get(path)
    if (isSame(before, value)) return false
    const node = this.#node(path)
    const isBoth = isRaw(before)
      ? isRaw(value) && isMap(node)
      : Array.isArray(before) && Array.isArray(value) && isSeq(node)
    if (isBoth) {
      if (isRaw(before)) this.#setMap(path, before, value as Raw)
      else this.#setList(path, before as unknown[], value as unknown[], node as YAMLSeq)
      // In another order: then it is written anew.
      const key = path.at(-1)
      if (typeof key === 'string' && !isSame(this.get(path), value)) this.#overwrite(path, entryLines(key, value))
    } else if (isScalar(node) && node.range && (typeof value !== 'object' || value === null)) {
      this.#replaceScalar(path, node, value)
    } else {
      const parent = path.slice(0, -1)
      const keys = Object.keys(this.get(parent) as Raw)
      const after = keys[keys.indexOf(String(path.at(-1))) - 1]
      this.add(parent, entryLines(String(path.at(-1)), value), after, true)
    }
    return true
  }

  /** Adds lines of a block map, behind the key `after` or before all others. */
  add(path: Path, lines: readonly string[], after: string | undefined, replaces = false): void {
    const key = keyOfLines(lines)
    if (replaces) {
      const at = [...path, key]
      if (Object.keys(this.get(path) as Raw).length > 1) this.remove(at)
      else return this.#overwrite(at, lines)
    }
    const map = this.#node(path)
    if (!isMap(map) || map.items.length === 0) return this.#fill(path, lines)
    if (map.flow !== true) return this.#addToBlock(map, lines, after)
    const inline = lines.length === 1 ? lines[0]! : undefined
    const line = this.#lineAt(map.range![0])
    if (inline !== undefined && (line.length + inline.length + 2 <= width || line.length > width)) {
      return this.#addInline(map, inline, after)
    }
    this.expand(path)
    this.#addToBlock(this.#node(path) as YAMLMap, lines, after)
  }

  /** Adds an item to a list. */
  append(path: Path, value: unknown): void {
    const list = this.#node(path)
    if (!isSeq(list) || list.items.length === 0) {
      this.set(path, [value])
      return
    }
    this.#insertItem(list, list.items.length, value)
  }

  remove(path: Path): void {
    const parent = this.#node(path.slice(0, -1))
    const step = path.at(-1)!
    if (isMap(parent)) {
      const index = parent.items.findIndex((pair) => keyOf(pair as Pair) === String(step))
      this.#removeFrom(
        path,
        parent,
        parent.items.map((pair) => this.#extent(pair)),
        index,
      )
    } else if (isSeq(parent)) {
      this.#removeFrom(
        path,
        parent,
        parent.items.map((item) => this.#extent(item)),
        Number(step),
      )
    }
  }

  rename(path: Path, name: string): void {
    const pair = pairOf(this.#node(path.slice(0, -1)), path.at(-1)!)
    const [start, end] = (pair!.key as Node).range!
    this.splice([{ start, end, text: name }])
  }

  /** Writes a map on one line as a block; what is around it too, where it must. */
  expand(path: Path): void {
    const parent = path.slice(0, -1)
    const around = this.#node(parent)
    if ((isMap(around) || isSeq(around)) && around.flow === true) this.expand(parent)
    const map = this.#node(path) as YAMLMap | YAMLSeq
    const [start, end] = map.range!
    const pieces = map.items.map((item) => this.#text.slice(...this.#extent(item)))
    const column = this.#column(start)
    if (isSeq(this.#node(parent))) {
      const lines = isSeq(map) ? pieces.map((piece) => `- ${piece}`) : pieces
      return this.splice([{ start, end, text: lines.join(`\n${' '.repeat(column)}`) }])
    }
    const indent = this.#indentOf(start) + 2
    const lines = pieces.map((piece) => `\n${' '.repeat(indent)}${isSeq(map) ? '- ' : ''}${piece}`)
    const space = this.#text[start - 1] === ' ' ? 1 : 0
    this.splice([{ start: start - space, end, text: lines.join('') }])
  }

  #read(): Document {
    return (this.#document ??= parseDocument(this.#text, { logLevel: 'error' }) as unknown as Document)
  }

  #node(path: Path): unknown {
    return path.reduce<unknown>((node, step) => pairOf(node, step)?.value ?? itemOf(node, step), this.#read().contents)
  }

  #setMap(path: Path, before: Raw, value: Raw): void {
    const names = Object.keys(value)
    for (const [index, name] of names.entries()) {
      if (Object.hasOwn(before, name)) this.set([...path, name], value[name])
      else this.add(path, entryLines(name, value[name]), names[index - 1])
    }
    for (const name of Object.keys(before)) if (!Object.hasOwn(value, name)) this.remove([...path, name])
  }

  #setList(path: Path, before: readonly unknown[], value: readonly unknown[], list: YAMLSeq): void {
    if (value.length === 0 || before.length === 0) {
      if (value.length > 0) return this.#fillList(path, value)
      const [start, end] = [list.range![0], contentEnd(list)]
      return this.splice([{ start, end, text: '[]' }])
    }
    if (list.flow === true && [...before, ...value].every((one) => typeof one !== 'object')) {
      const sources = new Map(list.items.map((item, index) => [before[index], this.#text.slice(...this.#extent(item))]))
      const text = value.map((one) => sources.get(one) ?? scalarText(one, true)).join(', ')
      return this.splice([{ start: list.range![0], end: list.range![1], text: `[${text}]` }])
    }
    const isPlain = [...before, ...value].every((one) => typeof one !== 'object')
    if (!isPlain && before.length === value.length) {
      for (const [index, one] of value.entries()) this.set([...path, index], one)
      return
    }
    // From the end, so that positions hold.
    for (let index = before.length - 1; index >= 0; index--) {
      const isKept = value.some((one) => isSame(one, before[index]))
      if (!isKept && (this.get(path) as unknown[]).length > 1) this.remove([...path, index])
    }
    for (const [index, one] of value.entries()) {
      const now = this.get(path) as unknown[]
      if (!now.some((old) => isSame(old, one))) this.#insertItem(this.#node(path) as YAMLSeq, index, one)
    }
    const now = this.get(path) as unknown[]
    for (let index = now.length - 1; index >= 0; index--) {
      if (!value.some((one) => isSame(one, now[index]))) this.remove([...path, index])
    }
  }

  #fillList(path: Path, value: readonly unknown[]): void {
    const key = String(path.at(-1))
    this.#overwrite(path, entryLines(key, value))
  }

  #insertItem(list: YAMLSeq, wanted: number, value: unknown): void {
    const index = Math.min(wanted, list.items.length)
    if (list.flow === true) {
      const text = flowText(value)
      if (index === 0) {
        const [start] = this.#extent(list.items[0])
        return this.splice([{ start, end: start, text: `${text}, ` }])
      }
      const [, end] = this.#extent(list.items[index - 1])
      return this.splice([{ start: end, end, text: `, ${text}` }])
    }
    const [first] = this.#extent(list.items[0])
    const dash = this.#text.lastIndexOf('-', first)
    const indent = ' '.repeat(this.#column(dash))
    const lines = itemLines(value).map((line) => indent + line)
    const at = index === 0 ? this.#lineStart(first) : this.#lineEnd(this.#extent(list.items[index - 1])[1])
    this.#insertLines(at, lines)
  }

  #replaceScalar(path: Path, node: Scalar, value: unknown): void {
    const [start, end] = node.range!
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
    const source = this.#text.slice(start, end)
    if (isBlock && typeof value === 'string' && isBlockText(value)) {
      const indent = /\n( *)\S/.exec(source)?.[1] ?? ''
      const lines = value
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : indent + line))
      const header = source.slice(0, source.indexOf('\n'))
      return this.splice([{ start, end, text: `${header.replace(/^>/, '|')}\n${lines.join('\n')}\n` }])
    }
    const around = this.#node(path.slice(0, -1))
    const isFlow = (isMap(around) || isSeq(around)) && around.flow === true
    const style = typeof node.value === 'string' ? node.type : undefined
    const text = typeof value === 'string' ? styled(value, style, isFlow) : String(value)
    this.splice([{ start, end: isBlock ? end - 1 : end, text }])
  }

  /** Replaces a whole entry by lines. */
  #overwrite(path: Path, lines: readonly string[]): void {
    const parent = this.#node(path.slice(0, -1)) as YAMLMap
    if (parent.flow === true && lines.length > 1) {
      this.expand(path.slice(0, -1))
      return this.#overwrite(path, lines)
    }
    const [start, end] = this.#extent(pairOf(parent, path.at(-1)!))
    const indent = ' '.repeat(this.#column(start))
    this.splice([{ start, end, text: lines.map((line, index) => (index === 0 ? line : indent + line)).join('\n') }])
  }

  /** Writes the first entry of a map that is empty, or has no value at all. */
  #fill(path: Path, lines: readonly string[]): void {
    const pair = pairOf(this.#node(path.slice(0, -1)), path.at(-1)!)!
    const [start] = this.#extent(pair)
    const colon = this.#text.indexOf(':', (pair.key as Node).range![1])
    const value = pair.value as Node | null
    const end = Math.max(colon + 1, value === null ? 0 : contentEnd(value))
    const indent = ' '.repeat(this.#column(start) + 2)
    this.splice([{ start: colon + 1, end, text: lines.map((line) => `\n${indent}${line}`).join('') }])
  }

  #addToBlock(map: YAMLMap, lines: readonly string[], after: string | undefined): void {
    const first = (map.items[0]!.key as Node).range![0]
    const indent = ' '.repeat(this.#column(first))
    const behind = map.items.find((pair) => keyOf(pair as Pair) === after)
    if (behind !== undefined) {
      const at = this.#lineEnd(this.#extent(behind)[1])
      return this.#insertLines(
        at,
        lines.map((line) => indent + line),
      )
    }
    const text = `${lines.map((line, index) => (index === 0 ? line : indent + line)).join('\n')}\n${indent}`
    this.splice([{ start: first, end: first, text }])
  }

  #addInline(map: YAMLMap, entry: string, after: string | undefined): void {
    const behind = map.items.find((pair) => keyOf(pair as Pair) === after)
    if (behind === undefined) {
      const [start] = this.#extent(map.items[0])
      return this.splice([{ start, end: start, text: `${entry}, ` }])
    }
    const [, end] = this.#extent(behind)
    this.splice([{ start: end, end, text: `, ${entry}` }])
  }

  #removeFrom(path: Path, parent: YAMLMap | YAMLSeq, spans: readonly (readonly [number, number])[], at: number): void {
    const [start, end] = spans[at]!
    const isList = isSeq(parent)
    if (spans.length === 1) {
      const whole = parent.range![0]
      const line = this.#text.lastIndexOf('\n', isList ? this.#text.lastIndexOf('-', start) : start)
      const text = isList ? '[]' : '{}'
      if (parent.flow === true) return this.splice([{ start: whole, end: parent.range![1], text }])
      // A block below its key becomes an empty one behind it, comments above it included.
      const colon = path.length > 1 ? this.#behindKey(path.slice(0, -1)) : line
      return this.splice([{ start: colon, end, text: ` ${text}` }])
    }
    if (parent.flow === true) {
      const [from, to] = at > 0 ? [spans[at - 1]![1], end] : [start, spans[1]![0]]
      return this.splice([{ start: from, end: to, text: '' }])
    }
    const lineStart = this.#lineStart(start)
    const isFirstOfItem = !isList && this.#text.slice(lineStart, start).trim() !== ''
    if (isFirstOfItem) return this.splice([{ start, end: spans[at + 1]![0], text: '' }])
    this.splice([{ start: lineStart, end: this.#lineEnd(end), text: '' }])
  }

  #behindKey(path: Path): number {
    const pair = pairOf(this.#node(path.slice(0, -1)), path.at(-1)!)
    return this.#text.indexOf(':', (pair!.key as Node).range![1]) + 1
  }

  #insertLines(at: number, lines: readonly string[]): void {
    const isOpen = at > 0 && this.#text[at - 1] !== '\n'
    const text = `${lines.join('\n')}\n`
    this.splice([{ start: at, end: at, text: isOpen ? `\n${text}` : text }])
  }

  #extent(item: unknown): readonly [number, number] {
    if (isScalar(item) || isMap(item) || isSeq(item)) return [item.range![0], contentEnd(item)]
    const { key, value } = item as Pair
    const [start, end] = (key as Node).range!
    return [start, Math.max(end + 1, value === null ? 0 : contentEnd(value as Node))]
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1
  }

  /** Behind the line break. */
  #lineEnd(offset: number): number {
    const end = this.#text.indexOf('\n', offset)
    return end < 0 ? this.#text.length : end + 1
  }

  #lineAt(offset: number): string {
    return this.#text.slice(this.#lineStart(offset), this.#lineEnd(offset)).trimEnd()
  }

  #column(offset: number): number {
    return offset - this.#lineStart(offset)
  }

  /** The column of the key whose line this is. */
  #indentOf(offset: number): number {
    return /^[ ]*(?:- )*/.exec(this.#lineAt(offset))![0].length
  }
}
