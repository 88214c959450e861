/** Reading a byte stream in any cut: a generator asks for bytes, a reader hands them over as they come. */

/** Yields how many bytes it needs and is resumed with exactly these; they are valid until it yields again. */
export type Reading<Result = void> = Generator<number, Result, Uint8Array>

/** May name what reads on when it has done its part: it is gone then, where calling the other one would keep both. */
export type Relay = Reading<Reading | void>

const nothing = new Uint8Array(0)

/** Copies a byte at most once on its way, plus what doubling the buffer of an unfinished message costs. */
export class Reader {
  #reading: Relay | undefined
  #need: number
  #buffer: Uint8Array = nothing
  #start = 0
  #end = 0

  constructor(reading: Relay) {
    this.#reading = reading
    this.#need = 0
    this.#resume(nothing)
  }

  /** True when the generator has returned, or was stopped. */
  get done(): boolean {
    return this.#reading === undefined
  }

  /** Throws what the generator throws; after that it is done. */
  push(chunk: Uint8Array): void {
    if (this.#start < this.#end) {
      this.#append(chunk)
      this.#start += this.#run(this.#buffer, this.#start, this.#end)
      if (this.#start === this.#end || this.done) this.#drop()
    } else {
      const used = this.#run(chunk, 0, chunk.length)
      if (used < chunk.length && !this.done) this.#append(chunk.subarray(used))
    }
  }

  /** No byte is read any more. */
  stop(): void {
    this.#reading = undefined
    this.#drop()
  }

  /** How many of the bytes were used. */
  #run(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    while (this.#reading && end - at >= this.#need) {
      const from = at
      at += this.#need
      this.#resume(bytes.subarray(from, at))
    }
    return at - start
  }

  #resume(bytes: Uint8Array): void {
    const reading = this.#reading
    if (!reading) return
    try {
      const step = reading.next(bytes)
      // It may have been stopped meanwhile.
      if (this.#reading !== reading) return
      if (!step.done) this.#need = step.value
      else {
        this.#reading = step.value ?? undefined
        this.#resume(nothing)
      }
    } catch (error) {
      this.#reading = undefined
      throw error
    }
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start
    if (this.#end + chunk.length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(64, 2 * held, held + chunk.length))
      grown.set(this.#buffer.subarray(this.#start, this.#end))
      this.#buffer = grown
      this.#start = 0
      this.#end = held
    }
    this.#buffer.set(chunk, this.#end)
    this.#end += chunk.length
  }

  #drop(): void {
    this.#buffer = nothing
    this.#start = 0
    this.#end = 0
  }
}

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
export const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 0x10000 + u16(bytes, at + 2)
export const i32 = (bytes: Uint8Array, at: number): number => u32(bytes, at) | 0

/** Bytes of 16 bits each, then of 32 bits each: most of RFB's messages are made of these. */
export const bytes16 = (...values: number[]): number[] => values.flatMap((value) => [(value >> 8) & 255, value & 255])
export const bytes32 = (...values: number[]): number[] =>
  values.flatMap((value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
