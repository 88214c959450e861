/** Crypto as a server uses it: the same few secrets come with every call, so the HMAC key of each is prepared once. */
import type { Awaitable, Crypto, Hmac } from './crypto.ts'

/** Keys of at most `limit` secrets; then it begins anew. */
export function rememberKeys(crypto: Crypto, limit = 1000): Crypto {
  const known = new Map<string, Awaitable<Hmac>>()
  return {
    ...crypto,
    key(hash, secret) {
      if (typeof secret !== 'string') return crypto.key(hash, secret)
      let key = known.get(hash + secret)
      if (!key) {
        if (known.size >= limit) known.clear()
        known.set(hash + secret, (key = crypto.key(hash, secret)))
      }
      return key
    },
  }
}
