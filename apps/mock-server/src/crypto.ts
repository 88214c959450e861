/** Hashing as cheap as Node can: in one call each, with both pads of an HMAC key made once. Half of createHash and createHmac. */
import crypto from 'node:crypto'
import type { Crypto, Hmac } from '@porthole/rpc'

/** Bytes of a block of SHA-1 and SHA-256. */
const block = 64

/** Texts up to this many UTF-16 units fit, however many bytes they need; longer ones are rare and dear anyway. */
const longest = 1024

/** Node before 20.12 has no crypto.hash: there the platform's own crypto serves. */
export const oneShotCrypto: Crypto | undefined = crypto.hash && {
  digest: (data) => crypto.hash('sha256', data, 'hex'),
  key(hash, secret): Hmac {
    const whole = Buffer.from(secret as string)
    const short = whole.length > block ? Buffer.from(crypto.hash(hash, whole, 'hex'), 'hex') : whole
    const inner = Buffer.alloc(block + 3 * longest)
    const outer = Buffer.alloc(block + (hash === 'sha1' ? 20 : 32))
    for (let i = 0; i < block; i++) {
      inner[i] = 0x36 ^ (short[i] ?? 0)
      outer[i] = 0x5c ^ (short[i] ?? 0)
    }
    let message = inner
    return ((text: string, encoding?: 'hex' | 'base64') => {
      if (text.length > longest) return crypto.createHmac(hash, whole).update(text).digest(encoding!)
      const end = block + inner.write(text, block)
      if (message.length !== end) message = inner.subarray(0, end)
      outer.write(crypto.hash(hash, message, 'hex'), block, 'hex')
      return crypto.hash(hash, outer, encoding ?? 'buffer')
    }) as Hmac
  },
}
