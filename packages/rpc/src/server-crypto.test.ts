import { describe, expect, it } from 'vitest'
import type { Crypto } from './crypto.ts'
import { rememberKeys } from './server-crypto.ts'

function counting() {
  const made: unknown[] = []
  const key: Crypto['key'] = (hash, secret) => (made.push([hash, secret]), () => `${hash} ${String(secret)}` as never)
  return { made, crypto: rememberKeys({ digest: () => 'digest', key }, 2) }
}

describe('the keys of a server', () => {
  it('are made once for a hash and a secret', async () => {
    const { made, crypto } = counting()
    for (const _ of [1, 2, 3]) {
      expect(await (await crypto.key('sha1', 'a'))('')).toBe('sha1 a')
      expect(await (await crypto.key('sha256', 'a'))('')).toBe('sha256 a')
    }
    expect(made).toEqual([
      ['sha1', 'a'],
      ['sha256', 'a'],
    ])
    expect(await crypto.digest('')).toBe('digest')
  })

  it('are not kept beyond their number, nor when they are bytes', async () => {
    const { made, crypto } = counting()
    for (const secret of ['a', 'b', 'c', 'c', 'a']) await crypto.key('sha1', secret)
    expect(made).toHaveLength(4)
    const bytes = new Uint8Array(2)
    await crypto.key('sha1', bytes)
    await crypto.key('sha1', bytes)
    expect(made).toHaveLength(6)
  })
})
