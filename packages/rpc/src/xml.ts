/** XML as RPC answers use it: written from plain values, read strictly into typed values after a descriptor. */
import type { FieldDescriptor, Fields, FieldType } from './descriptor.ts'
import { typed } from './query.ts'

/** Text that is no XML of the expected form. The message gives the place and the remedy, never the text. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

type Values = Readonly<Record<string, unknown>>

/** One element: its text as written, with entities resolved, and its children in order. */
interface Node {
  readonly name: string
  text: string
  readonly children: Node[]
}

const deepest = 64

/**
 * Writes values below one root element. A list becomes its field's element, repeated (document 003, samples of
 * DescribeClusters); undefined, null and empty lists leave nothing; the empty string leaves an empty element.
 * Throws an XmlError for a name that no element can have.
 */
export function encodeXml(root: string, values: Values): string {
  return element(root, values)
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('')
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw new XmlError(`A field's name is no name of an XML element: rename it.`)
  const content = typeof value === 'object' ? members(value as Values) : escapeText(String(value))
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

const members = (values: Values): string =>
  Object.keys(values)
    .map((name) => element(name, values[name]))
    .join('')

// A carriage return is written as a reference, since a parser reads a bare one as a line feed.
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** Escapes text; characters that XML 1.0 cannot carry become U+FFFD. */
const escapeText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the characters that XML forbids
  text.replace(/[&<>\r\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu, (char) => escapes[char] ?? '\uFFFD')

/**
 * Reads a document whose root has this name into values typed after `fields`: lists even of one element, booleans,
 * numbers, longs beyond the safe integers as decimal strings. An absent list is empty when it is required, an empty
 * element is '' for a string and absent for a number or a boolean. Elements that `fields` does not know are kept as
 * strings, objects, or lists when repeated. Throws an XmlError.
 */
export function decodeXml(text: string, root: string, fields: Fields): Record<string, unknown> {
  const node = parse(text)
  if (node.name !== root) throw new XmlError(`The root element is not <${root}>: this is no answer of that operation.`)
  return typed(structure(node, fields), fields)
}

/** The children of a node as an object of strings, objects and lists. */
function structure(node: Node, fields: Fields): Record<string, unknown> {
  if (node.text.trim()) throw new XmlError(`<${node.name}> holds text where elements belong.`)
  const groups = new Map<string, Node[]>()
  for (const [name, field] of Object.entries(fields)) {
    if (field.type === 'list' && field.required) groups.set(name, [])
  }
  for (const child of node.children) {
    if (child.name === '__proto__') continue
    const group = groups.get(child.name)
    if (group) group.push(child)
    else groups.set(child.name, [child])
  }
  const entries = [...groups].map(([name, nodes]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return [name, field ? value(nodes, field) : loose(nodes)] as const
  })
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined))
}

function value(nodes: readonly Node[], { type, of }: FieldDescriptor): unknown {
  if (type !== 'list') return item(nodes.at(-1)!, typeof of === 'object' ? of : type)
  const kind = of ?? 'string'
  // A list of structures that is empty may come as one empty element.
  if (nodes.length === 1 && kind !== 'string' && isEmpty(nodes[0]!)) return []
  return nodes.map((node) => item(node, kind)).filter((one) => one !== undefined)
}

function item(node: Node, type: FieldType | Fields): unknown {
  if (typeof type === 'object') return structure(node, type)
  if (type === 'object') return structure(node, {})
  if (node.children.length > 0) throw new XmlError(`<${node.name}> holds elements where a ${type} belongs.`)
  return type === 'string' ? node.text : node.text.trim() || undefined
}

/** What no descriptor knows: text, an object, or a list of them when it is repeated. */
function loose(nodes: readonly Node[]): unknown {
  const items = nodes.map((node) => (node.children.length > 0 ? structure(node, {}) : node.text))
  return items.length > 1 ? items : items[0]
}

const isEmpty = (node: Node): boolean => node.children.length === 0 && !node.text.trim()

/** Reads one element and what may surround it; no DTD and so no external or nested entities. */
function parse(source: string): Node {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  let at = 0

  const fail = (what: string, place = at): never => {
    const before = text.slice(0, place)
    const line = before.split('\n').length
    throw new XmlError(`XML line ${line}, column ${place - before.lastIndexOf('\n')}: ${what}`)
  }
  const until = (end: string, what: string): string => {
    const stop = text.indexOf(end, at)
    if (stop < 0) return fail(`${what} does not end: expected ${end}`)
    const found = text.slice(at, stop)
    at = stop + end.length
    return found
  }
  const skip = (open: string, close: string, what: string): boolean => {
    if (!text.startsWith(open, at)) return false
    at += open.length
    until(close, what)
    return true
  }
  /** Passes white space, comments and processing instructions. */
  const misc = (): void => {
    do space()
    while (skip('<!--', '-->', 'a comment') || skip('<?', '?>', 'a processing instruction'))
  }
  const space = (): void => {
    while (at < text.length && ' \t\n'.includes(text[at]!)) at++
  }
  const name = (): string => {
    const start = at
    while (at < text.length && !' \t\n/>=<"\'&'.includes(text[at]!)) at++
    return at > start && !/[-.\d!?]/.test(text[start]!) ? text.slice(start, at) : fail('expected a name', start)
  }
  /** Passes attributes; true when the tag closes itself. */
  const tagEnd = (): boolean => {
    for (;;) {
      space()
      if (text.startsWith('/>', at)) return ((at += 2), true)
      if (text[at] === '>') return (at++, false)
      name()
      space()
      if (text[at++] !== '=') fail('expected = after the name of an attribute', at - 1)
      space()
      const quote = text[at++]
      if (quote !== '"' && quote !== "'") fail('expected a quoted value of an attribute', at - 1)
      if (until(quote!, 'a value of an attribute').includes('<')) fail('< is not allowed in a value of an attribute')
    }
  }
  const element = (depth: number): Node => {
    if (depth > deepest) fail(`elements are nested deeper than ${deepest}`)
    at++
    const node: Node = { name: name(), text: '', children: [] }
    if (tagEnd()) return node
    for (;;) {
      const start = at
      const open = text.indexOf('<', at)
      if (open < 0) return fail(`<${node.name}> is not closed`)
      at = open
      node.text += unescapeText(text.slice(start, open), (offset, what) => fail(what, start + offset))
      if (text.startsWith('</', at)) {
        at += 2
        if (name() !== node.name) fail(`expected </${node.name}>`, open)
        space()
        if (text[at++] !== '>') fail('expected > after the name of an element', at - 1)
        return node
      }
      if (text.startsWith('<![CDATA[', at)) {
        at += 9
        node.text += until(']]>', 'a CDATA section')
      } else if (!skip('<!--', '-->', 'a comment') && !skip('<?', '?>', 'a processing instruction')) {
        node.children.push(element(depth + 1))
      }
    }
  }

  misc()
  if (text.startsWith('<!', at)) fail('a DOCTYPE is not accepted')
  if (text[at] !== '<') fail('expected an element')
  const root = element(1)
  misc()
  if (at < text.length) fail('expected nothing after the root element')
  return root
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Resolves the five entities and character references; anything else is refused. */
function unescapeText(text: string, fail: (offset: number, what: string) => never): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^&;]*)(;?)/g, (_, name: string, end: string, offset: number) => {
    const code = /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : /^#x[\dA-Fa-f]+$/.test(name)
        ? Number(`0${name.slice(1)}`)
        : 0
    const found = Object.hasOwn(entities, name) ? entities[name] : isChar(code) ? String.fromCodePoint(code) : undefined
    return end && found !== undefined
      ? found
      : fail(offset, 'expected one of the five entities or a character reference')
  })
}

/** Whether XML 1.0 allows this code point. */
const isChar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff)
