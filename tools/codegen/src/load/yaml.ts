/** Reads YAML text: its values, and for a file that has a problem the positions too. */
import { createRequire } from 'node:module'
import type { Document, Node } from 'yaml'
import { needsQuotes } from './plain-scalar.ts'
import { readPlainYaml, type PlainYaml } from './plain-yaml.ts'
import type { Path } from './problem.ts'

/** Loaded when it is needed: most texts are plain, and it starts slowly. */
const load = createRequire(import.meta.url)
export const yaml = (): typeof import('yaml') => load('yaml') as typeof import('yaml')

interface SyntaxProblem {
  readonly line: number
  readonly what: string
  readonly remedy: string
}

interface Place {
  readonly line: number
  /** The node as written, on one line. */
  readonly source: string
}

/** Undefined when the syntax is wrong: the positions then say where. `unquoted` is sure only when it is false. */
export function readValues(text: string): PlainYaml | undefined {
  const plain = readPlainYaml(text)
  if (plain !== undefined) return plain
  try {
    return { value: yaml().parse(text, { logLevel: 'error' }) as unknown, unquoted: true }
  } catch {
    return undefined
  }
}

/** A text with the positions of its nodes. */
export interface Positions {
  readonly syntax: readonly SyntaxProblem[]
  /** The nearest node on the path that exists. */
  place(path: Path, at?: 'key'): Place
  /** Unquoted scalars that need quotes, with their paths. */
  readonly unquoted: readonly { readonly path: Path; readonly source: string; readonly line: number }[]
}

export function readPositions(text: string): Positions {
  const { LineCounter, parseDocument } = yaml()
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'error' })
  const lineOf = (offset: number): number => counter.linePos(offset).line
  return {
    syntax: document.errors.map((error) => ({
      line: lineOf(error.pos[0]),
      ...explain(error, text.slice(error.pos[0])),
    })),
    place: (path, at) => place(document, text, lineOf, path, at),
    unquoted: unquotedIn(document.contents as Node | null, text, lineOf, []),
  }
}

/** Remedies for the errors of the parser that people make; by its codes. */
const explanations: Readonly<Record<string, { readonly what?: string; readonly remedy: string }>> = {
  TAB_AS_INDENT: { what: 'a tab indents', remedy: 'indent with spaces' },
  MULTIPLE_DOCS: { what: 'a second document in the file', remedy: 'keep one, without ---' },
  BLOCK_AS_IMPLICIT_KEY: { remedy: 'quote a text that has a colon in it' },
}

function explain(
  { code, message }: { code: string; message: string },
  source: string,
): { what: string; remedy: string } {
  if (code === 'DUPLICATE_KEY') {
    const key = /^(["']?)([^:\n]*?)\1\s*:/.exec(source)?.[2] ?? ''
    return { what: `duplicate key ${key}`, remedy: 'keep one of the two' }
  }
  const what = message
    .split('\n')[0]!
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/[.:]$/, '')
  return { what: `YAML: ${what}`, remedy: 'repair the syntax', ...explanations[code] }
}

function place(document: Document, text: string, lineOf: (offset: number) => number, path: Path, at?: 'key'): Place {
  const { isAlias, isMap, isPair, isScalar, isSeq } = yaml()
  let node: unknown = document.contents
  let offset = 0
  let end = 0
  const enter = (found: unknown): void => {
    node = isAlias(found) ? found.resolve(document) : found
    const range = (found as Node | null)?.range
    if (range) [offset, end] = range
  }
  enter(node)
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!isPair(pair)) break
      const keyOnly = at === 'key' && depth === path.length - 1
      enter(keyOnly || !pair.value ? pair.key : pair.value)
      // A block that begins on a later line is found by its key.
      if (!keyOnly && pair.value && !isScalar(pair.value)) offset = (pair.key as Node).range![0]
    } else if (isSeq(node)) {
      const item = node.items[Number(step)]
      if (item === undefined) break
      enter(item)
    } else break
  }
  return { line: lineOf(offset), source: text.slice(offset, end).split('\n')[0]!.trim() }
}

function unquotedIn(
  node: Node | null,
  text: string,
  lineOf: (offset: number) => number,
  path: Path,
): Positions['unquoted'] {
  const { isMap, isScalar, isSeq } = yaml()
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '?'
      const inKey = unquotedIn(key as Node, text, lineOf, [...path, name])
      return [...inKey, ...unquotedIn(value as Node | null, text, lineOf, [...path, name])]
    })
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => unquotedIn(item as Node, text, lineOf, [...path, index]))
  if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return []
  const source = text.slice(node.range[0], node.range[1])
  return needsQuotes(source) ? [{ path, source, line: lineOf(node.range[0]) }] : []
}
