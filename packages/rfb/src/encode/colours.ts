/** Counts what is in a tile: how many colours, which pixel has which, how long they go on. */

/** What was counted last; used again for the next tile, so read it before counting on. */
export interface Tally {
  /** How many colours, in the order of their first pixel; one more than the limit when there are more. */
  size: number
  readonly palette: Int32Array
  /** For each pixel the place of its colour in the palette. */
  indexes: Uint8Array
  /** Runs of one colour, across the ends of rows. */
  runs: number
  /** Runs that are one pixel long. */
  singles: number
  /** Bytes that the lengths of the longer runs take: one, and one more for every 255 pixels. */
  lengths: number
}

const buckets = 1024
/** A bucket is taken when its stamp is that of this count: nothing is cleared between tiles. */
const stamps = new Uint32Array(buckets)
const keys = new Int32Array(buckets)
const places = new Uint8Array(buckets)
let stamp = 0

const tally: Tally = {
  size: 0,
  palette: new Int32Array(256),
  indexes: new Uint8Array(4096),
  runs: 0,
  singles: 0,
  lengths: 0,
}

/** Counts the first `count` values; gives up when there are more than `limit` (256 at most) colours. */
export function countColours(values: Int32Array, count: number, limit: number): Tally {
  if (tally.indexes.length < count) tally.indexes = new Uint8Array(count)
  const { indexes, palette } = tally
  stamp = (stamp + 1) >>> 0
  if (stamp === 0) {
    stamps.fill(0)
    stamp = 1
  }
  let size = 0
  let first = 0
  let second = 0
  let runs = 0
  let singles = 0
  let lengths = 0
  for (let at = 0; at < count;) {
    const value = values[at]!
    let end = at + 1
    while (end < count && values[end] === value) end++
    let place
    // Most of a screen has two colours: they need no search.
    if (value === first && size > 0) place = 0
    else if (value === second && size > 1) place = 1
    else {
      let bucket = Math.imul(value, 0x9e3779b1) >>> 22
      while (stamps[bucket] === stamp && keys[bucket] !== value) bucket = (bucket + 1) & (buckets - 1)
      if (stamps[bucket] !== stamp) {
        if (size === limit) {
          tally.size = limit + 1
          return tally
        }
        if (size === 0) first = value
        else if (size === 1) second = value
        stamps[bucket] = stamp
        keys[bucket] = value
        places[bucket] = size
        palette[size++] = value
      }
      place = places[bucket]!
    }
    runs++
    const length = end - at
    if (length === 1) {
      singles++
      indexes[at++] = place
    } else {
      lengths += length > 255 ? 1 + Math.floor((length - 1) / 255) : 1
      // A call for a few bytes costs more than a loop does.
      if (length < 32) while (at < end) indexes[at++] = place
      else indexes.fill(place, at, end)
      at = end
    }
  }
  tally.size = size
  tally.runs = runs
  tally.singles = singles
  tally.lengths = lengths
  return tally
}

/** How many bits an index takes when 2 to 16 colours are packed. */
export const bitsFor = (colours: number): 1 | 2 | 4 => (colours <= 2 ? 1 : colours <= 4 ? 2 : 4)

/** Writes indexes of `bits` bits, the first in the highest, each row from a byte of its own; answers with the place after. */
export function packIndexes(
  indexes: Uint8Array,
  width: number,
  height: number,
  bits: 1 | 2 | 4,
  bytes: Uint8Array,
  at: number,
): number {
  let from = 0
  if (bits === 1 && (width & 7) === 0) {
    // Text mostly comes here: no end of a row falls inside of a byte.
    for (const end = width * height; from < end; from += 8) {
      bytes[at++] =
        (indexes[from]! << 7) |
        (indexes[from + 1]! << 6) |
        (indexes[from + 2]! << 5) |
        (indexes[from + 3]! << 4) |
        (indexes[from + 4]! << 3) |
        (indexes[from + 5]! << 2) |
        (indexes[from + 6]! << 1) |
        indexes[from + 7]!
    }
    return at
  }
  for (let row = 0; row < height; row++) {
    let byte = 0
    let filled = 0
    for (let column = 0; column < width; column++) {
      byte = (byte << bits) | indexes[from++]!
      filled += bits
      if (filled === 8) {
        bytes[at++] = byte
        byte = 0
        filled = 0
      }
    }
    if (filled > 0) bytes[at++] = byte << (8 - filled)
  }
  return at
}
