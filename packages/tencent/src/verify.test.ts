import { describe, expect, test } from 'vitest'
import { tc3Post } from './protocol.ts'
import { credentials, now, received } from './testing.ts'
import { error, server, signed, ways } from './testing-server.ts'

describe.each(Object.entries(ways))('signed with %s', (_, way) => {
  test('a request is verified and its parameters typed', async () => {
    const { ask, asked } = server()
    const request = {
      InstanceIds: ['ins-09dx96dg', 'ins-2'],
      Filters: [{ Name: 'instance-name', Values: ["未命名 &=+'()*~", 'b'] }],
      Limit: 20,
      DryRun: false,
      OwnerUin: '9223372036854775807',
    }
    expect((await ask(await signed(request, way))).body).toContain('TotalCount')
    expect(asked).toEqual([request])
  })

  test('a wrong secret, an unknown id, an old and an early time stamp and a wrong token each have their code', async () => {
    const { text } = server()
    const token = { ...credentials, secretId: 'temporary' }
    const tell = async (changes: object) => text(await signed({}, way, changes))
    expect(await tell({ credentials: { ...credentials, secretKey: 'wrong' } })).toBe(
      error(
        'AuthFailure.SignatureFailure',
        'The provided credentials could not be validated. Please check your signature is correct.',
      ),
    )
    expect(await tell({ credentials: { ...credentials, secretId: 'AKIDunknown' } })).toBe(
      error('AuthFailure.SecretIdNotFound', 'The SecretId is not found, please ensure that your SecretId is correct.'),
    )
    const expired = error(
      'AuthFailure.SignatureExpire',
      'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
    )
    expect(await tell({ now: now - 301_000 })).toBe(expired)
    expect(await tell({ now: now + 301_000 })).toBe(expired)
    expect(await tell({ credentials: token })).toBe(error('AuthFailure.TokenFailure', 'Token error.'))
    expect(await tell({ credentials: { ...token, token: 'other' } })).toBe(
      error('AuthFailure.TokenFailure', 'Token error.'),
    )
    expect(await tell({ credentials: { ...credentials, token: 'tok' } })).toBe(
      error('AuthFailure.TokenFailure', 'Token error.'),
    )
    expect(await tell({ credentials: { ...token, token: 'tok' } })).toContain('TotalCount')
  })

  test('a clock that is just five minutes off is accepted', async () => {
    const { text } = server()
    expect(await text(await signed({}, way, { now: now - 300_000 }))).toContain('TotalCount')
    expect(await text(await signed({}, way, { now: now + 300_000 }))).toContain('TotalCount')
  })
})

describe('a signature', () => {
  test('of V1 is good once: the same nonce and time stamp are refused, even with other parameters', async () => {
    const { text } = server()
    const refused = error(
      'InvalidParameterValue',
      'The value `1012345678` specified in the parameter `Nonce` is not valid.',
    )
    expect(await text(await signed({}, ways.HmacSHA1))).toContain('TotalCount')
    expect(await text(await signed({}, ways.HmacSHA1))).toBe(refused)
    expect(await text(await signed({ Limit: 1 }, ways.HmacSHA1))).toBe(refused)
    expect(await text(await signed({}, ways.HmacSHA1, { now: now + 1000 }))).toContain('TotalCount')
  })

  test('of V1 that is wrong does not use up its nonce', async () => {
    const { text } = server()
    await text(await signed({}, ways.HmacSHA1, { credentials: { ...credentials, secretKey: 'wrong' } }))
    expect(await text(await signed({}, ways.HmacSHA1))).toContain('TotalCount')
  })

  test('of V1 with another method than the two is refused', async () => {
    const { text } = server()
    const query = `Action=DescribeInstances&Version=2017-03-12&Region=ap-beijing&Timestamp=${now / 1000}&Nonce=1&SecretId=${credentials.secretId}&Signature=x&SignatureMethod=MD5`
    expect(await text(received('GET', query, {}))).toBe(
      error('InvalidParameterValue', 'The value `MD5` specified in the parameter `SignatureMethod` is not valid.'),
    )
  })

  test('that is SKIP is not accepted', async () => {
    const { text } = server()
    expect(await text(await signed({}, tc3Post, {}, { Authorization: 'SKIP' }))).toBe(
      error('AuthFailure.InvalidAuthorization', 'The Authorization header does not have the form of TC3-HMAC-SHA256.'),
    )
  })

  test('is not asked for by a server that does not verify', async () => {
    const { text } = server({ verify: false })
    const query = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-beijing'
    expect(await text(received('GET', query, {}))).toContain('TotalCount')
    expect(await text(await signed({}, tc3Post, { now: 0 }, { Authorization: 'SKIP' }))).toContain('TotalCount')
  })

  test('over GET covers the query as it was sent', async () => {
    const { text } = server()
    const request = await signed({ Limit: 1, DryRun: true }, ways['TC3 over GET'])
    expect(await text(request)).toContain('TotalCount')
    expect(await text({ ...request, query: request.query.split('&').toReversed().join('&') })).toContain(
      'SignatureFailure',
    )
  })
})
