/** Rows in the order of creation: any page of a million costs what it costs with a hundred, and so does removing one. */
import type { Row } from './store.ts'

/** Rows per chunk: a page looks at one number per chunk, a removal moves at most so many rows. */
const most = 1024

export class Ordered {
  size = 0
  readonly #chunks: Row[][] = []

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
    const chunk = chunks[this.#chunkOf(row.seq)]!
    const at = position(chunk, row.seq)
    if (chunk[at]?.seq === row.seq) chunk[at] = row
    else {
      chunk.splice(at, 0, row)
      this.size++
    }
  }

  remove(seq: number): void {
    const index = this.#chunkOf(seq)
    const chunk = this.#chunks[index]
    if (!chunk) return
    const at = position(chunk, seq)
    if (chunk[at]?.seq !== seq) return
    this.size--
    chunk.splice(at, 1)
    const next = this.#chunks[index + 1]
    if (chunk.length === 0) this.#chunks.splice(index, 1)
    else if (next && chunk.length + next.length <= most / 2) {
      chunk.push(...next)
      this.#chunks.splice(index + 1, 1)
    }
  }

  first(): Row | undefined {
    return this.#chunks[0]?.[0]
  }

  page(offset: number, limit: number): Row[] {
    const rows: Row[] = []
    let skip = offset
    for (const chunk of this.#chunks) {
      if (skip >= chunk.length) {
        skip -= chunk.length
        continue
      }
      const part = chunk.slice(skip, skip + limit - rows.length)
      for (const row of part) rows.push(row)
      if (rows.length >= limit) break
      skip = 0
    }
    return rows
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const chunk of this.#chunks) yield* chunk
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
