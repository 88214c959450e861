/** Names for what is new: random, or the same on every run when there is a seed. */
import { randomBytes, randomUUID } from 'node:crypto'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

export interface Ids {
  /** `prefix` and so many lower-case letters and digits. */
  next(prefix: string, length: number): string
  uuid(): string
  /** So many bytes as lower-case hexadecimal digits. */
  hex(bytes: number): string
}

export function createIds(seed?: string): Ids {
  const bytes = seed === undefined ? pooled() : seeded(seed)
  const hex = (count: number): string => Buffer.from(bytes(count)).toString('hex')
  return {
    hex,
    next(prefix, length) {
      let id = prefix
      for (const byte of bytes(length)) id += alphabet[byte % alphabet.length]
      return id
    },
    uuid() {
      if (seed === undefined) return randomUUID()
      const digits = hex(16)
      const variant = alphabet[8 + (Number.parseInt(digits[16]!, 16) & 3)]
      return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `${variant}${digits.slice(17, 20)}`,
        digits.slice(20),
      ].join('-')
    },
  }
}

/** True randomness, asked for in bulk. */
function pooled(): (count: number) => Uint8Array {
  let pool = randomBytes(4096)
  let used = 0
  return (count) => {
    if (used + count > pool.length) {
      pool = randomBytes(4096)
      used = 0
    }
    return pool.subarray(used, (used += count))
  }
}

/** The generator sfc32 over a hash of the seed: small, fast, and good enough for names. */
function seeded(seed: string): (count: number) => Uint8Array {
  let a = hash(seed, 1)
  let b = hash(seed, 2)
  let c = hash(seed, 3)
  let counter = 1
  function next(): number {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warm = 0; warm < 12; warm++) next()
  return (count) => Uint8Array.from({ length: count }, () => next() >>> 24)
}

/** FNV-1a, 32 bits. */
function hash(text: string, salt: number): number {
  let value = 2166136261 ^ salt
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619)
  return value
}
