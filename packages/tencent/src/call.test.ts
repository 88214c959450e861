import type { ServerRequest } from '@porthole/rpc/server'
import { describe, expect, test } from 'vitest'
import { tc3Post } from './protocol.ts'
import { tencentDialect } from './server.ts'
import { arriving, attempt, descriptor, operation, received, service } from './testing.ts'
import { type Envelope, error, id, server, signed, ways } from './testing-server.ts'

describe('common parameters', () => {
  test.each([
    ['a bare GET', '', {}, 'Timestamp'],
    ['a V1 request without Action', 'Timestamp=1&Nonce=1&SecretId=a&Signature=b', {}, 'Action'],
    [
      'a V1 request without Nonce',
      `Action=DescribeInstances&Version=2017-03-12&Region=ap-beijing&Timestamp=1`,
      {},
      'Nonce',
    ],
    ['a TC3 request without a time stamp', '', { 'X-TC-Action': 'DescribeInstances' }, 'X-TC-Timestamp'],
    ['a TC3 request without a signature', '', { 'X-TC-Action': 'A', 'X-TC-Timestamp': '1' }, 'Authorization'],
    [
      'a TC3 request without a version',
      '',
      { 'X-TC-Action': 'A', 'X-TC-Timestamp': '1', Authorization: 'SKIP' },
      'X-TC-Version',
    ],
    [
      'a TC3 request without a region',
      '',
      { 'X-TC-Action': 'A', 'X-TC-Timestamp': '1', Authorization: 'SKIP', 'X-TC-Version': '2017-03-12' },
      'X-TC-Region',
    ],
  ])('that %s lacks are reported', async (_, query, headers, name) => {
    const message = `The request is missing a required parameter \`${name}\`.`
    expect(await server().text(received('GET', query, headers))).toBe(error('MissingParameter', message))
  })

  test('are never unknown parameters, and an operation may have one of their names for itself', async () => {
    const { ask, asked } = server()
    const body = { Language: 'en-US', RequestClient: 'SDK', Token: 't', Limit: 1 }
    await ask(await signed(body))
    await ask(await signed({ Language: 'en-US', RequestClient: 'SDK', Limit: 1 }, ways.HmacSHA1))
    expect(asked).toEqual([{ Limit: 1 }, { Limit: 1 }])

    const own = {
      ...descriptor.operations['DescribeInstances']!,
      request: { Language: { type: 'string', summary: '' } },
    } as const
    const call = tencentDialect.identify(await signed(body), [descriptor], id)
    expect(tencentDialect.decode(call, own)).toEqual({ Language: 'en-US', Limit: 1 })
  })

  test('that are no number are invalid', async () => {
    expect(await server().text(await signed({}, tc3Post, {}, { 'X-TC-Timestamp': '1e9' }))).toBe(
      error('InvalidParameterValue', 'The value `1e9` specified in the parameter `X-TC-Timestamp` is not valid.'),
    )
  })
})

describe('a request', () => {
  test('for an unknown action, version or region has its code', async () => {
    const { text } = server()
    const unknown = await tc3Post.encode({ ...operation, name: 'RunAway' }, {}, attempt())
    expect(await text(arriving(unknown))).toBe(
      error(
        'InvalidAction',
        'The request action=`RunAway` is invalid or not found in service=`cvm` and version=`2017-03-12`.',
      ),
    )
    const old = await tc3Post.encode({ ...operation, service: { ...service, version: '2016-01-01' } }, {}, attempt())
    expect(await text(arriving(old))).toBe(
      error('NoSuchVersion', 'The request version=`2016-01-01` is not found in service=`cvm`.'),
    )
    const region = 'is not valid, is unsupported, or cannot be used.'
    expect(await text(await signed({}, tc3Post, { region: 'mars' }))).toBe(
      error('InvalidParameterValue', `A value specified in \`X-TC-Region\` ${region}`),
    )
    expect(await text(await signed({}, ways.HmacSHA1, { region: 'mars' }))).toBe(
      error('InvalidParameterValue', `A value specified in \`Region\` ${region}`),
    )
  })

  test('for a Finance region needs the domain of that region, where there are domains', async () => {
    const { text } = server()
    const finance = { region: 'ap-shanghai-fsi' }
    expect(await text(await signed({}, tc3Post, finance))).toBe(
      error('UnsupportedRegion', 'The action not support this region.'),
    )
    for (const host of ['cvm.ap-shanghai-fsi.tencentcloudapi.com', '127.0.0.1:7070']) {
      expect(await text(await signed({}, tc3Post, { ...finance, origin: `https://${host}` }))).toContain('TotalCount')
    }
  })

  test('of another method or too many bytes is refused', async () => {
    const { text } = server()
    const headers = { 'X-TC-Action': 'DescribeInstances' }
    expect(await text(received('PUT', '', headers))).toBe(
      error('UnsupportedProtocol', 'The request protocol is unsupported: only GET and POST are.'),
    )
    const code = async (request: ServerRequest) => (JSON.parse(await text(request)) as Envelope).Response.Error.Code
    expect(await code(received('GET', 'x'.repeat(32 * 1024 + 1), headers))).toBe('RequestSizeLimitExceeded')
    expect(await code(received('GET', 'x'.repeat(32 * 1024), headers))).toBe('MissingParameter')
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect(await code(received('POST', '', form, 'x'.repeat(1024 * 1024 + 1)))).toBe('RequestSizeLimitExceeded')
    expect(await code(received('POST', '', headers, 'x'.repeat(1024 * 1024 + 1)))).toBe('MissingParameter')
    expect(await code(received('POST', '', headers, 'x'.repeat(10 * 1024 * 1024 + 1)))).toBe('RequestSizeLimitExceeded')
  })

  test('whose body is no JSON object is refused without a quotation', async () => {
    const { text } = server({ verify: false })
    const headers = { 'X-TC-Action': 'DescribeInstances', 'X-TC-Version': '2017-03-12', 'X-TC-Region': 'ap-beijing' }
    const refused = error('InvalidParameter', 'The request body is not a JSON object.')
    for (const body of ['{"Password":"hunter2', '[1]', '"text"', 'null']) {
      expect(await text(received('POST', '', headers, body))).toBe(refused)
    }
    expect(await text(received('POST', '', headers, ''))).toContain('TotalCount')
  })

  test('cannot reach a prototype', async () => {
    const { ask, asked } = server()
    const request = JSON.parse('{"__proto__":{"Limit":7}}') as object
    await ask(await signed(request))
    expect((asked[0] as { Limit?: number }).Limit).toBeUndefined()
    expect(
      await server().text(arriving(await tc3Post.encode({ ...operation, name: 'constructor' }, {}, attempt()))),
    ).toContain('InvalidAction')
  })
})

describe('claims', () => {
  const claim = (request: ServerRequest) => tencentDialect.claims(request, [descriptor])
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('are sure for what only this cloud has', async () => {
    for (const way of Object.values(ways)) expect(claim(await signed({}, way))).toBe(2)
    expect(claim(received('GET', '', { 'X-TC-Action': 'Nothing' }))).toBe(2)
    expect(claim(received('GET', 'Action=A&SecretId=x', {}))).toBe(2)
  })

  test('are likely by host or version, and none otherwise', () => {
    expect(claim(received('GET', '', { host: 'cvm.tencentcloudapi.com' }))).toBe(1)
    expect(claim(received('GET', '', { host: 'cvm.ap-beijing.tencentcloudapi.com:443' }))).toBe(1)
    expect(claim(received('POST', '', form, 'Action=A&Version=2017-03-12'))).toBe(1)
    expect(claim(received('GET', 'Action=A&Version=2014-05-26&AccessKeyId=x', {}))).toBe(0)
    expect(claim(received('POST', '', { ...form, authorization: 'ACS3-HMAC-SHA256 x' }, 'SecretId=1'))).toBe(0)
    expect(claim(received('GET', '', { host: 'tencentcloudapi.com.example.org' }))).toBe(0)
  })
})
