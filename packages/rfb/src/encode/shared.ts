/** Updates as bytes, made once for all viewers that are in step and want the same. */
import { planOf } from './choose.ts'
import { encodeMove } from './copy-rect.ts'
import type { Encoded, Piece, Source, Update, ViewerState } from './encoder.ts'
import { frame } from './pieces.ts'

/** An update for the viewers of one plan. */
interface Entry {
  readonly update: Update
  readonly pieces: readonly Piece[]
  readonly size: number
  /** By the zlib streams that viewers had begun. */
  readonly framed: Map<number, { readonly encoded: Encoded; readonly begun: number }>
}

/** What all entries may hold. Viewers in step ask within one turn of the event loop, so it need not be much. */
const budget = 4 * 2 ** 20

/** By update and plan. An update is known by its object. */
const entries = new WeakMap<Update, Map<string, Entry>>()
/** All of them, the oldest first. */
let order: { readonly key: string; readonly entry: Entry }[] = []
let held = 0

/**
 * The rectangles of an update in the encoding that the viewer prefers. Equal work for viewers in step is found by the
 * update object: `Framebuffer.since` gives the same one until the screen changes. The bytes are never changed afterwards.
 */
export function encodeUpdate(source: Source, update: Update, state: ViewerState): Encoded {
  const plan = planOf(state)
  const begun = state.begun ?? 0
  const entry = entries.get(update)?.get(plan.key) ?? keep(plan.key, encode(source, update, state))
  let framed = entry.framed.get(begun)
  if (!framed) {
    const { parts, begun: after } = frame(entry.pieces, begun)
    framed = { encoded: { count: entry.pieces.length, parts }, begun: after }
    entry.framed.set(begun, framed)
  }
  state.begun = framed.begun
  return framed.encoded
}

function encode(source: Source, update: Update, state: ViewerState): Entry {
  const plan = planOf(state)
  const pieces = update.moves.map(encodeMove)
  for (const rect of update.rects) {
    if (rect.width > 0 && rect.height > 0) for (const piece of plan.encode(source, rect, plan)) pieces.push(piece)
  }
  const size = pieces.reduce((sum, piece) => sum + 200 + piece.head.length + (piece.body?.length ?? 0), 0)
  return { update, pieces, size, framed: new Map() }
}

/** Keeps an entry, and lets the oldest go when all hold too much. */
function keep(key: string, entry: Entry): Entry {
  if (entry.size > budget / 2) return entry
  const plans = entries.get(entry.update) ?? new Map<string, Entry>()
  entries.set(entry.update, plans.set(key, entry))
  order.push({ key, entry })
  held += entry.size
  if (held > budget) drop()
  return entry
}

/** Half of it at a time, since taking the first of a long list one by one is slow. */
function drop(): void {
  let gone = 0
  while (held > budget / 2 && gone < order.length) {
    const { key, entry } = order[gone++]!
    entries.get(entry.update)?.delete(key)
    held -= entry.size
  }
  order = order.slice(gone)
}
