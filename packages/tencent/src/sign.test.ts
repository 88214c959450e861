import { describe, expect, test } from 'vitest'
import { parseAuthorization, sign } from './sign.ts'
import { credentials, crypto } from './testing.ts'

const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
const scope = ['2019-02-25', 'cvm', 'tc3_request']
const type = 'application/json; charset=utf-8'
const payload = '35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064'
const headers = `content-type:${type}\nhost:cvm.tencentcloudapi.com\n`
const published = ['POST', '/', '', headers, 'content-type;host', payload] as const
const hex = '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168'

describe('TC3-HMAC-SHA256', () => {
  test('gives the published hashes and signature', async () => {
    expect(await crypto.digest(body)).toBe(payload)
    expect(await sign(crypto, credentials.secretKey, published, '1551113065', scope)).toEqual([
      `TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031`,
      hex,
    ])
  })

  test('derives a key once for a secret, a day and a service', async () => {
    let derived = 0
    const counting = { ...crypto, key: (...args: Parameters<typeof crypto.key>) => (derived++, crypto.key(...args)) }
    const [day, service] = ['2019-02-26', 'vpc']
    for (const each of [scope, [...scope], [day, 'cvm', 'tc3_request'], ['2019-02-25', service, 'tc3_request']]) {
      await sign(counting, 'secret', published, '1', each)
    }
    await sign(counting, 'other', published, '1', scope)
    expect(derived).toBe(4 * 4)
  })
})

describe('an Authorization header', () => {
  test('is read with a plain scope and with the scopes that real clients make of an endpoint', () => {
    for (const name of ['cvm', '127', 'localhost:8799', 'http://127']) {
      const header = `TC3-HMAC-SHA256 Credential=AKID/2019-02-25/${name}/tc3_request, SignedHeaders=content-type;host, Signature=${hex}`
      expect(parseAuthorization(header)).toEqual({
        keyId: 'AKID',
        scope: `2019-02-25/${name}/tc3_request`,
        signedHeaders: 'content-type;host',
        signature: hex,
      })
    }
  })

  test.each([
    'SKIP',
    '',
    'TC3-HMAC-SHA256',
    `TC3-HMAC-SHA256 Credential=A/cvm/tc3_request, SignedHeaders=host, Signature=${hex}`,
  ])('that is %j has not the form', (header) => {
    expect(parseAuthorization(header)).toBeUndefined()
  })

  test('that is very long is refused quickly', () => {
    const slow = `TC3-HMAC-SHA256 Credential=${'A/2019-02-25/'.repeat(5000)}`
    expect(parseAuthorization(slow)).toBeUndefined()
  })
})
