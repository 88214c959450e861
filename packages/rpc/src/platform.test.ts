import { createHash, createHmac } from 'node:crypto'
import { afterEach, describe, expect, expectTypeOf, test, vi } from 'vitest'
import type { Fetch } from './fetch.ts'
import * as node from './platform-node.ts'
import * as web from './platform-web.ts'

describe.each([
  ['Node', node],
  ['the web', web],
])('crypto of %s', (_, { loadCrypto }) => {
  const bytes = new Uint8Array([0, 1, 254, 255])

  test('digests text and bytes', async () => {
    const crypto = await loadCrypto()
    expect(await crypto.digest('é')).toBe(createHash('sha256').update('é').digest('hex'))
    expect(await crypto.digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(await crypto.digest(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  test.each(['sha1', 'sha256'] as const)('signs with HMAC and %s in every form', async (hash) => {
    const crypto = await loadCrypto()
    for (const secret of ['sécret', bytes]) {
      const key = await crypto.key(hash, secret)
      const expected = createHmac(hash, secret).update('té').digest()
      expect(await key('té', 'hex')).toBe(expected.toString('hex'))
      expect(await key('té', 'base64')).toBe(expected.toString('base64'))
      expect(Buffer.from(await key('té'))).toEqual(expected)
    }
  })

  test('is one object, so that keys can be kept by it', async () => {
    expect(await loadCrypto()).toBe(await loadCrypto())
  })
})

describe('the transport of the web', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('is the global fetch of the moment of the call, and follows no redirect', async () => {
    const fetch = vi.fn<() => Promise<Response>>(async () => new Response('x'))
    vi.stubGlobal('fetch', fetch)
    await web.transport('https://example.com/', { method: 'POST', headers: { a: 'b' }, body: 'c' })
    expect(fetch).toHaveBeenCalledWith('https://example.com/', {
      method: 'POST',
      headers: { a: 'b' },
      body: 'c',
      redirect: 'error',
    })
  })

  test('can be given as a fetch', () => {
    expectTypeOf(globalThis.fetch).toExtend<Fetch>()
  })
})
