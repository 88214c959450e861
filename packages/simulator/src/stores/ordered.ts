/** Rows in the order of creation: any page of a million costs what it costs with a hundred, and so does removing one. */
import type { Row } from './store.ts'

/** Rows per chunk: a removal moves at most so many; twice as many are split. */
const most = 1024

export class Ordered {
  size = 0
  readonly #chunks: Row[][] = []
  /** How many rows are before each chunk, as far as that is known since the last change. */
  #starts: number[] | undefined

  /** Adds a row, or takes it in place of the one with its seq. */
  put(row: Row): void {
    const chunks = this.#chunks
    const last = chunks[chunks.length - 1]
    if (!last || last[last.length - 1]!.seq < row.seq) {
      if (last && last.length < most) last.push(row)
      else chunks.push([row])
      this.size++
      return
    }
    const index = this.#chunkOf(row.seq)
    const chunk = chunks[index]!
    const at = position(chunk, row.seq)
    if (chunk[at]?.seq === row.seq) {
      chunk[at] = row
      return
    }
    chunk.splice(at, 0, row)
    this.size++
    if (chunk.length >= 2 * most) chunks.splice(index + 1, 0, chunk.splice(most))
    this.#resized(index)
  }

  remove(seq: number): void {
    const chunks = this.#chunks
    const index = this.#chunkOf(seq)
    const chunk = chunks[index]
    if (!chunk) return
    const at = position(chunk, seq)
    if (chunk[at]?.seq !== seq) return
    this.size--
    chunk.splice(at, 1)
    const next = chunks[index + 1]
    if (chunk.length === 0) chunks.splice(index, 1)
    else if (next && chunk.length + next.length <= most / 2) {
      chunk.push(...next)
      chunks.splice(index + 1, 1)
    }
    this.#resized(index)
  }

  first(): Row | undefined {
    return this.#chunks[0]?.[0]
  }

  page(offset: number, limit: number): Row[] {
    const chunks = this.#chunks
    if (offset >= this.size) return []
    if (chunks.length === 1) return chunks[0]!.slice(offset, offset + limit)
    const starts = this.#known()
    let index = starts.length - 1
    for (let low = 0; low < index;) {
      const middle = (low + index + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else index = middle - 1
    }
    const skip = offset - starts[index]!
    const rows = chunks[index]!.slice(skip, skip + limit)
    while (rows.length < limit && ++index < chunks.length) {
      const chunk = chunks[index]!
      const wanted = Math.min(limit - rows.length, chunk.length)
      for (let at = 0; at < wanted; at++) rows.push(chunk[at]!)
    }
    return rows
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const chunk of this.#chunks) yield* chunk
  }

  /** What was known of the chunks after this one holds no more. */
  #resized(index: number): void {
    if (this.#starts && this.#starts.length > index + 1) this.#starts.length = index + 1
    if (this.#starts && this.#starts.length > this.#chunks.length) this.#starts.length = this.#chunks.length
  }

  #known(): readonly number[] {
    const starts = (this.#starts ??= [0])
    if (starts.length === 0) starts.push(0)
    for (let index = starts.length; index < this.#chunks.length; index++)
      starts.push(starts[index - 1]! + this.#chunks[index - 1]!.length)
    return starts
  }

  /** The last chunk that begins at or before seq; the first when none does. */
  #chunkOf(seq: number): number {
    const chunks = this.#chunks
    let low = 0
    let high = chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (chunks[middle]![0]!.seq <= seq) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Where a seq is in a chunk, or belongs. */
function position(chunk: readonly Row[], seq: number): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (chunk[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}
