/** Where the bytes of real servers land: places that are used again, since new ones for each read keep the collector busy. */

/** As much as the network hands over at once. */
const size = 1 << 16
/** Places that are kept for later. */
const mostFree = 64

/** Of all who get a little now and then: what lands here is copied before anything else lands. */
const common = Buffer.allocUnsafeSlow(size)
const free: Buffer[] = []

/** Takes bytes, and says when it needs them no more. */
export type Take = (bytes: Buffer, done: () => void) => void

export interface Reads {
  take: Take
  /** For a socket of node:net. */
  readonly onread: { readonly buffer: () => Uint8Array; readonly callback: (count: number) => boolean }
}

/** A connection has places of its own only while more comes than fits in one. */
export function createReads(): Reads {
  let place: Buffer = common
  const reads: Reads = {
    take() {},
    onread: {
      buffer: () => place,
      callback(count) {
        const landed = place
        place = count === size ? (free.pop() ?? Buffer.allocUnsafeSlow(size)) : common
        if (landed === common) reads.take(Buffer.from(common.subarray(0, count)), nothing)
        else reads.take(landed.subarray(0, count), () => void (free.length < mostFree && free.push(landed)))
        return true
      },
    },
  }
  return reads
}

function nothing(): void {}
