import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { oneShotCrypto } from './crypto.ts'

const { digest, key } = oneShotCrypto!
const texts = [
  '',
  'a',
  '未命名 😀',
  'x'.repeat(63),
  'x'.repeat(64),
  '未'.repeat(1024),
  '未'.repeat(1025),
  'y'.repeat(100_000),
]

describe('one-shot hashing', () => {
  it('hashes texts and bytes as node:crypto does', () => {
    for (const text of texts) {
      const expected = createHash('sha256').update(text).digest('hex')
      expect([digest(text), digest(new TextEncoder().encode(text))]).toEqual([expected, expected])
    }
  })

  it.each(['sha1', 'sha256'] as const)(
    'signs as node:crypto does with %s, whatever the key and the text',
    async (hash) => {
      const secrets = [
        '',
        'k',
        'testsecret&',
        'k'.repeat(64),
        'k'.repeat(65),
        '密'.repeat(30),
        new Uint8Array([0, 255, 128]),
      ]
      for (const secret of secrets) {
        const hmac = await key(hash, secret)
        for (const text of [...texts, ...texts.toReversed()]) {
          const expected = createHmac(hash, secret).update(text)
          expect(await hmac(text, 'base64')).toBe(expected.digest('base64'))
          expect(await hmac(text, 'hex')).toBe(Buffer.from(await hmac(text)).toString('hex'))
        }
      }
    },
  )
})
