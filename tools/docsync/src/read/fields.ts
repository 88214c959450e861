/** Fields out of rows: `Tag.N.Key` becomes a list of structures, `SystemDisk.Size` a structure, a tree its fields. */
import type { Fact, FactType, FieldFacts, Unread } from '../facts.ts'
import type { Row } from './rows.ts'
import type { Shape } from './shape.ts'
import type { Node } from './tree.ts'
import { treeOf } from './tree.ts'
import type { Bounds } from './bounds.ts'

/** A name with dots is a path; `N`, `n`, `#` and `[]` stand for the position in a list. */
interface Branch {
  readonly name: string
  row: Row | undefined
  first: Row
  isList: boolean
  readonly children: Branch[]
}

/** Of a request, whose rows are flat; a name that the table has twice is unread. */
export function fieldsOf(rows: readonly Row[], unread: Unread[]): FieldFacts[] {
  const roots: Branch[] = []
  const seen = new Set<string>()
  for (const row of rows) {
    const path = row.name.value
      .replaceAll('[]', '.N')
      .split('.')
      .filter((part) => part !== '')
    let level = roots
    let branch: Branch | undefined
    for (const part of path) {
      if (branch !== undefined && /^(?:[Nn]|#|\d+)$/.test(part)) {
        branch.isList = true
        continue
      }
      branch = level.find(({ name }) => name === part)
      if (branch === undefined) {
        branch = { name: part, row: undefined, first: row, isList: false, children: [] }
        level.push(branch)
      }
      level = branch.children
    }
    if (branch === undefined) continue
    if (branch.row === undefined) branch.row = row
    else if (seen.has(row.name.value)) unread.push({ line: row.name.line, what: `a second ${row.name.value}` })
    // `Filter.1.Key` and `Filter.2.Key` are one field, which the first describes.
    seen.add(row.name.value)
  }
  return roots.map(fieldOf)
}

function fieldOf(branch: Branch): FieldFacts {
  const { row, first, children } = branch
  const fields = children.map(fieldOf)
  const name: Fact<string> = { value: branch.name, line: first.name.line, confidence: 1 }
  if (row !== undefined && !branch.isList && fields.length === 0) {
    return {
      ...row.facts,
      name,
      ...(row.facts.type?.value === 'list' && row.count !== undefined && { count: row.count }),
    }
  }
  const line = first.name.line
  const own = row?.facts.type
  const isList = branch.isList || own?.value === 'list'
  const count = row?.count ?? countOf(children)
  const items: FactType | undefined =
    fields.length > 0 ? 'object' : own?.value === 'list' ? (row?.facts.items?.value ?? 'string') : own?.value
  const type: Fact<FactType> = { value: isList ? 'list' : 'object', line: own?.line ?? line, confidence: 1 }
  const needed = fields.some((field) => field.required?.value === true)
  const flags = fields.some((field) => field.required !== undefined)
  return {
    ...row?.facts,
    name,
    type,
    ...(isList && items !== undefined && { items: { value: items, line, confidence: 1 } }),
    ...(row === undefined && flags && { required: { value: needed, line, confidence: needed ? 0.8 : 1 } }),
    ...(isList && count !== undefined && { count }),
    ...(fields.length > 0 && { fields }),
  }
}

function countOf(children: readonly Branch[]): Fact<Bounds> | undefined {
  return children.map(({ row }) => row?.count).find((count) => count !== undefined)
}

/** Of an answer. `lineOf` finds the line of the example that shows a name the table does not list. */
export function answerOf(
  rows: readonly Row[],
  example: Shape | undefined,
  lineOf: (name: string) => number,
  unread: Unread[],
): FieldFacts[] {
  if (rows.some(({ name }) => /\.|\[\]/.test(name.value))) return fieldsOf(rows, unread)
  return siblings(treeOf(rows, example), example, lineOf, unread)
}

function siblings(
  nodes: readonly Node[],
  shape: Shape | undefined,
  lineOf: (name: string) => number,
  unread: Unread[],
): FieldFacts[] {
  const fields: FieldFacts[] = []
  for (const node of nodes) {
    const { name } = node.row
    if (fields.some((field) => field.name.value === name.value)) {
      unread.push({ line: name.line, what: `a second ${name.value}` })
    } else fields.push(answerField(node, shape?.keys.get(name.value), lineOf, unread))
  }
  return fields
}

function answerField(
  node: Node,
  shape: Shape | undefined,
  lineOf: (name: string) => number,
  unread: Unread[],
): FieldFacts {
  const { facts, isItem, name } = node.row
  const line = name.line
  const fact = (value: FactType, confidence: number): Fact<FactType> => ({ value, line, confidence })
  const placed = { ...facts, name: { ...name, confidence: node.confidence } }
  const [only] = node.children
  if (facts.type?.value === 'list' && node.children.length === 1 && only!.row.isItem) {
    // The row without a type names the items: a wrapper on the wire, unless the example shows a bare list.
    if (shape?.kind === 'list') {
      const fields = siblings(only!.children, shape, lineOf, unread)
      return { ...placed, type: facts.type, items: fact('object', 1), fields }
    }
    const { items: _, ...wrapper } = placed
    return { ...wrapper, type: fact('object', 0.9), fields: siblings(node.children, shape, lineOf, unread) }
  }
  if (isItem) {
    const fields = siblings(node.children, shape, lineOf, unread)
    return { ...placed, type: fact('list', 0.9), items: fact('object', 0.9), fields }
  }
  if (node.children.length > 0) {
    const items = facts.type?.value === 'list' ? { items: fact('object', 1) } : {}
    return { ...placed, ...items, fields: siblings(node.children, shape, lineOf, unread) }
  }
  return facts.type?.value === 'list' ? plainList(placed, shape, lineOf) : placed
}

/** A list of values: bare, or, as the example may show, under the name of one item. */
function plainList(field: FieldFacts, shape: Shape | undefined, lineOf: (name: string) => number): FieldFacts {
  const [wrapped] = shape?.kind === 'object' ? [...shape.keys] : []
  const shown = wrapped === undefined || shape!.keys.size !== 1 ? shape : wrapped[1]
  if (shown?.kind !== 'list' || shown.keys.size > 0) return field
  const item: FactType | undefined = shown.item === undefined || shown.item.kind === 'text' ? 'string' : shown.item.kind
  if (shown === shape) {
    return { items: { value: item, line: lineOf(field.name.value), confidence: 0.9 }, ...field }
  }
  const line = lineOf(wrapped![0])
  const inner: FieldFacts = {
    name: { value: wrapped![0], line, confidence: 0.9 },
    type: { value: 'list', line, confidence: 0.9 },
    items: { value: item, line, confidence: 0.9 },
    ...(field.enum !== undefined && { enum: field.enum }),
  }
  const { items: _, enum: __, ...outer } = field
  return { ...outer, type: { value: 'object', line: field.name.line, confidence: 0.9 }, fields: [inner] }
}
