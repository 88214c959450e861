/** VNC authentication (RFC 6143, 7.2.2): a challenge of 16 bytes, encrypted with single DES. */
import { createCipheriv, timingSafeEqual } from 'node:crypto'

/** What a viewer with this password answers to a challenge; only the first 8 bytes of the password count. */
export function vncAnswer(password: string, challenge: Uint8Array): Uint8Array {
  const key = Buffer.alloc(8)
  key.set(Buffer.from(password, 'utf8').subarray(0, 8))
  // Each byte of the key has its bits the other way round: every implementation copied that from the first.
  const mirrored = key.map(mirror)
  // Triple DES with one key three times is DES, which OpenSSL 3 itself has no more.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([mirrored, mirrored, mirrored]), null)
  cipher.setAutoPadding(false)
  return Buffer.concat([cipher.update(challenge), cipher.final()])
}

/** Takes the same time whatever the answer is. */
export const isVncAnswer = (password: string, challenge: Uint8Array, answer: Uint8Array): boolean =>
  answer.length === 16 && timingSafeEqual(vncAnswer(password, challenge), answer)

function mirror(byte: number): number {
  let mirrored = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) mirrored |= 0x80 >> bit
  return mirrored
}
