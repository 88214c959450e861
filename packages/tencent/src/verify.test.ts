import { createHash, createHmac } from 'node:crypto'
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

/** A TC3 request signed here by hand, over the headers and the payload that the caller says it has. */
function byHand(signed: { lines?: string; names?: string; payload?: string; scope?: string; body?: string } = {}) {
  const scope = signed.scope ?? '2019-02-25/cvm/tc3_request'
  const names = signed.names ?? 'content-type;host'
  const lines = signed.lines ?? 'content-type:application/json\nhost:cvm.tencentcloudapi.com\n'
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = ['POST', '/', '', lines, names, hash(signed.payload ?? signed.body ?? '{}')].join('\n')
  let key: string | Buffer = `TC3${credentials.secretKey}`
  for (const part of [scope.slice(0, 10), scope.slice(11, -12), 'tc3_request'])
    key = createHmac('sha256', key).update(part).digest()
  const text = `TC3-HMAC-SHA256\n${now / 1000}\n${scope}\n${hash(canonical)}`
  const signature = createHmac('sha256', key).update(text).digest('hex')
  return {
    'X-TC-Action': 'DescribeInstances',
    'X-TC-Version': '2017-03-12',
    'X-TC-Region': 'ap-beijing',
    'X-TC-Timestamp': String(now / 1000),
    'Content-Type': 'application/json',
    Host: 'cvm.tencentcloudapi.com',
    Authorization: `TC3-HMAC-SHA256 Credential=${credentials.secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

describe('a TC3 signature as real clients make it', () => {
  const { text } = server()
  const good = async (headers: Record<string, string>, body = '{}') =>
    (await text(received('POST', '', headers, body))).includes('TotalCount')

  test('covers the bytes of the body as they came', async () => {
    expect(await good(byHand())).toBe(true)
    expect(await good(byHand(), '{ }')).toBe(false)
  })

  test.each([
    ['127.0.0.1:7070', '127.0.0.1:7070'],
    ['127.0.0.1:7070', '127.0.0.1'],
    ['http://127.0.0.1:7070', 'http://127.0.0.1:7070'],
    ['http://127.0.0.1:7070', 'http://127.0.0.1'],
  ])('is good for the host %s signed as %s, and for no other', async (Host, signedHost) => {
    const headers = byHand({ lines: `content-type:application/json\nhost:${signedHost}\n` })
    expect(await good({ ...headers, Host })).toBe(true)
    expect(await good({ ...headers, Host: 'elsewhere' })).toBe(false)
  })

  test.each(['127', 'localhost:8799', 'http://127'])('may have %s for its service', async (name) => {
    expect(await good(byHand({ scope: `2019-02-25/${name}/tc3_request` }))).toBe(true)
  })

  test.each(['DescribeInstances', 'describeinstances'])('may cover the action as %s', async (action) => {
    const lines = `content-type:application/json\nhost:cvm.tencentcloudapi.com\nx-tc-action:${action}\n`
    const headers = byHand({ lines, names: 'content-type;host;x-tc-action' })
    expect(await good(headers)).toBe(true)
    expect(await good({ ...headers, 'X-TC-Action': 'TerminateInstances' })).toBe(false)
  })

  test('may leave the body out when it says so', async () => {
    const headers = byHand({ payload: 'UNSIGNED-PAYLOAD' })
    expect(await good({ ...headers, 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' }, '{"Limit":1}')).toBe(true)
    expect(await good(headers, '{"Limit":1}')).toBe(false)
    expect(await good({ ...byHand(), 'X-TC-Content-SHA256': 'abc' })).toBe(true)
  })

  test('is refused without host and content type, and of another day', async () => {
    expect(await good(byHand({ lines: 'host:cvm.tencentcloudapi.com\n', names: 'host' }))).toBe(false)
    expect(await good(byHand({ lines: 'content-type:application/json\n', names: 'content-type' }))).toBe(false)
    expect(await good(byHand({ scope: '2019-02-26/cvm/tc3_request' }))).toBe(false)
  })
})

describe('a V1 signature', () => {
  test.each(['127.0.0.1:7070', '127.0.0.1'])('is good for the host signed as %s', async (host) => {
    const { text } = server()
    const sent = await signed({}, ways['HmacSHA1 over GET'], { origin: `https://${host}` }, { host: '127.0.0.1:7070' })
    expect(await text(sent)).toContain('TotalCount')
    expect(await text(sent)).toContain('Nonce')
  })
})

describe('a signature', () => {
  test('of V1 is good once; another request of the same second may have the same nonce', async () => {
    const { text } = server()
    const refused = error(
      'InvalidParameterValue',
      'The value `1073741824` specified in the parameter `Nonce` is not valid.',
    )
    expect(await text(await signed({}, ways.HmacSHA1))).toContain('TotalCount')
    expect(await text(await signed({}, ways.HmacSHA1))).toBe(refused)
    expect(await text(await signed({ Limit: 1 }, ways.HmacSHA1))).toContain('TotalCount')
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
