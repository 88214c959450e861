/** Puts the rows of a table into a tree: by indentation, by dots, or, where a page prints all rows in one flat list, by
 *  its example answer and the alphabetical order in which such pages list the fields of every structure. */
import type { Row } from './rows.ts'
import type { Shape } from './shape.ts'

export interface Node {
  readonly row: Row
  readonly children: Node[]
  /** 1: the page says where the row belongs; less: concluded. */
  confidence: number
}

export function treeOf(rows: readonly Row[], example: Shape | undefined): Node[] {
  return rows.some((row) => row.indent > 0) ? indented(rows) : placed(rows, example)
}

function indented(rows: readonly Row[]): Node[] {
  const roots: Node[] = []
  const open: Node[] = []
  for (const row of rows) {
    const node: Node = { row, children: [], confidence: 1 }
    while (open.length > 0 && open.at(-1)!.row.indent >= row.indent) open.pop()
    ;(open.at(-1)?.children ?? roots).push(node)
    open.push(node)
  }
  return roots
}

/** One way to place the rows so far: the parent of each, and the structures still open. */
interface State {
  readonly cost: number
  readonly open: readonly Open[]
  /** The last row, and through it those before. */
  readonly past: Placed | undefined
}

interface Placed {
  readonly parent: number
  readonly isCertain: boolean
  readonly before: Placed | undefined
}

interface Open {
  /** Index of its row; -1 is the answer itself. */
  readonly row: number
  readonly shape: Shape | undefined
  readonly names: readonly string[]
  /** A list whose items have a row: it holds that row alone. */
  readonly isFull: boolean
  /** A structure with a name of its own, which is short in most pages. */
  readonly isStruct: boolean
}

const kept = 16

function placed(rows: readonly Row[], example: Shape | undefined): Node[] {
  const root: Open = { row: -1, shape: example, names: [], isFull: false, isStruct: false }
  let states: State[] = [{ cost: 0, past: undefined, open: [root] }]
  rows.forEach((row, index) => {
    states = states
      .flatMap((state) => choices(state, row, index, rows))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, kept)
  })
  const nodes = rows.map((row): Node => ({ row, children: [], confidence: 1 }))
  const roots: Node[] = []
  const path: Placed[] = []
  for (let past = states[0]?.past; past !== undefined; past = past.before) path.unshift(past)
  path.forEach(({ parent, isCertain }, index) => {
    if (!isCertain) nodes[index]!.confidence = 0.8
    ;(parent < 0 ? roots : nodes[parent]!.children).push(nodes[index]!)
  })
  return roots
}

function choices(state: State, row: Row, index: number, rows: readonly Row[]): State[] {
  const name = row.name.value
  const isKnown = state.open.some(({ shape }) => shape?.keys.has(name) === true)
  const lowest = row.isItem && index > 0 && holds(rows[index - 1]!) ? state.open.length - 1 : 0
  const all: State[] = []
  for (let depth = state.open.length - 1; depth >= lowest; depth--) {
    const parent = state.open[depth]!
    const left = state.open.slice(depth + 1)
    // The row of an item has no name in an example that shows a bare list.
    const isBare = row.isItem && parent.shape?.kind === 'list'
    const shape = isBare ? parent.shape : parent.shape?.keys.get(name)
    const cost =
      (parent.names.includes(name) || parent.isFull ? 20 : 0) +
      ((parent.names.at(-1) ?? '') > name ? 3 : 0) +
      (shape !== undefined ? 0 : isKnown ? 4 : (parent.shape?.keys.size ?? 0) > 0 ? 1 : 0.5) +
      left.filter(({ names }) => names.length === 0).length * 5 +
      // Where nothing tells to what a row belongs, a structure that has fields already is done.
      (shape === undefined && parent.isStruct && parent.names.length > 0 && !sharesPrefix(parent.names.at(-1)!, name)
        ? 0.4
        : 0)
    const open = [...state.open.slice(0, depth), { ...parent, names: [...parent.names, name], isFull: row.isItem }]
    if (holds(row))
      open.push({ row: index, shape, names: [], isFull: false, isStruct: row.facts.type?.value === 'object' })
    all.push({
      cost: state.cost + cost,
      past: { parent: parent.row, isCertain: shape !== undefined || state.open.length === 1, before: state.past },
      open,
    })
  }
  return all
}

function holds(row: Row): boolean {
  const { type, items } = row.facts
  return (
    row.isItem ||
    type?.value === 'object' ||
    (type?.value === 'list' && items?.value !== 'string' && row.facts.example === undefined)
  )
}

function sharesPrefix(a: string, b: string): boolean {
  return a.slice(0, 4) === b.slice(0, 4)
}
