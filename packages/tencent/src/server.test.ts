import type { Problem } from '@porthole/rpc'
import { createAnswer, type LogEvent, ServiceError, type ServerRequest } from '@porthole/rpc/server'
import { describe, expect, test } from 'vitest'
import { tc3Post } from './protocol.ts'
import { type TencentCall, tencentDialect } from './server.ts'
import { tc3 } from './tc3.ts'
import { arriving, attempt, credentials, descriptor, now, operation, received, service, trust } from './testing.ts'
import { hmacSha1, hmacSha256 } from './v1.ts'

const id = '6EF60BEC-0242-43AF-BB20-270359FB54A7'
const ways = {
  TC3: tc3(),
  'TC3 over GET': tc3({ method: 'GET' }),
  HmacSHA1: hmacSha1(),
  'HmacSHA1 over GET': hmacSha1({ method: 'GET' }),
  HmacSHA256: hmacSha256(),
}

function server(
  changes: { verify?: boolean; problems?: readonly Problem[]; result?: object; now?: () => number } = {},
) {
  const asked: unknown[] = []
  const log: LogEvent[] = []
  const { secretOf } = trust()
  const answer = createAnswer({
    services: [
      {
        descriptor,
        validators: { DescribeInstances: () => changes.problems ?? [] },
        handlers: {
          DescribeInstances: (request: unknown) => (asked.push(request), changes.result ?? { TotalCount: 0 }),
        },
      },
    ],
    dialects: [tencentDialect],
    secretOf: (key) => (key === 'temporary' ? { secret: credentials.secretKey, token: 'tok' } : secretOf(key)),
    verify: changes.verify ?? true,
    now: changes.now ?? (() => now),
    uuid: () => id,
    log: (event) => log.push(event),
  })
  return {
    asked,
    log,
    ask: (request: ServerRequest) => answer(request),
    text: async (request: ServerRequest) => (await answer(request)).body,
  }
}

const signed = async (request: object = {}, way = tc3Post, changes = {}, headers = {}) =>
  arriving(await way.encode(operation, request, attempt(changes)), headers)
const error = (code: string, message: string) =>
  `{"Response":{"Error":{"Code":"${code}","Message":"${message}"},"RequestId":"${id.toLowerCase()}"}}`

describe('an answer', () => {
  test('is the result in its envelope, with a lower-case request id, status 200 and exactly application/json', async () => {
    expect(await server().ask(await signed())).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: `{"Response":{"TotalCount":0,"RequestId":"${id.toLowerCase()}"}}`,
    })
  })

  test('that is an error has status 200 and exactly application/json too', async () => {
    const refused = await server().ask(await signed({}, tc3Post, { now: now - 301_000 }))
    expect(refused).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: error(
        'AuthFailure.SignatureExpire',
        'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
      ),
    })
  })

  test('echoes the trace id, of results and of errors', async () => {
    const good = await server().ask(await signed({}, tc3Post, {}, { 'X-TC-TraceId': 'trace-1' }))
    const bad = await server().ask(received('GET', '', { 'X-TC-TraceId': 'trace-2' }))
    expect([good.headers['X-TC-TraceId'], bad.headers['X-TC-TraceId']]).toEqual(['trace-1', 'trace-2'])
  })

  test('writes 64-bit integers bare, and only where the field is one', async () => {
    const { text } = server({ result: { OwnerUin: '9223372036854775807', Name: '9223372036854775807' } })
    expect(await text(await signed())).toContain('"OwnerUin":9223372036854775807,"Name":"9223372036854775807"')
  })
})

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

interface Envelope {
  readonly Response: { readonly Error: { readonly Code: string; readonly Message: string } }
}

describe('problems of a request', () => {
  const refuse = async (request: object, ...problems: Problem[]) => {
    const body = JSON.parse(await server({ problems }).text(await signed(request))) as Envelope
    return [body.Response.Error.Code, body.Response.Error.Message]
  }
  const problem = (code: Problem['code'], path: string): Problem => ({ code, path, message: `${path} is wrong.` })

  test('are told in the words of the vendor', async () => {
    expect(await refuse({}, problem('required', 'InstanceId'))).toEqual([
      'MissingParameter',
      'The request is missing a required parameter `InstanceId`.',
    ])
    expect(await refuse({ Limit: 'many' }, problem('type', 'Limit'))).toEqual([
      'InvalidParameterValue',
      'The value `many` specified in the parameter `Limit` is not valid.',
    ])
    expect(await refuse({ Filters: [{ Name: '$&' }] }, problem('enum', 'Filters.0.Name'))).toEqual([
      'InvalidParameterValue',
      'The value `$&` specified in the parameter `Filters.0.Name` is not valid.',
    ])
    expect(await refuse({ Limti: 1 }, problem('unknown', 'Limti'))).toEqual([
      'UnknownParameter',
      'The parameter `Limti` is not recognized.',
    ])
  })

  test('are told one at a time: missing, then unknown, then wrong', async () => {
    const all = [problem('type', 'A'), problem('unknown', 'B'), problem('required', 'C')]
    expect((await refuse({}, ...all))[0]).toBe('MissingParameter')
    expect((await refuse({}, ...all.slice(0, 2)))[0]).toBe('UnknownParameter')
  })

  test('never show a secret, nor a long or nested value in full', async () => {
    const shown = async (request: object, path: string) => (await refuse(request, problem('type', path)))[1]
    expect(await shown({ Password: 'hunter2' }, 'Password')).toContain('`***`')
    expect(await shown({ Filters: [{ Password: 'hunter2' }] }, 'Filters')).toContain('`[...]`')
    expect(await shown({ Limit: 'x'.repeat(5000) }, 'Limit')).toContain(`\`${'x'.repeat(100)}...\``)
  })

  test("use the operation's own code where it documents one", async () => {
    const call = { ...tencentDialect.identify(await signed(), [descriptor], id), values: {} } as TencentCall
    const own = { ...descriptor.operations['DescribeInstances']!, errors: { InvalidParameter: { message: '%s' } } }
    expect(tencentDialect.refuse(call, own, [problem('type', 'Limit')])).toMatchObject({
      code: 'InvalidParameter',
      message: 'The value specified in the parameter `Limit` is not valid.',
    })
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

describe('an error inside the server', () => {
  test('is an envelope too, before and after the call is understood', () => {
    const request = received('GET', '', {})
    const failed = tencentDialect.fail(
      { request, requestId: id },
      new ServiceError('InternalError', 500, 'An "inner" error.'),
    )
    expect(failed).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: error('InternalError', 'An \\"inner\\" error.'),
    })
  })

  test('leaves neither secret nor signature in any error or log', async () => {
    const { text, log } = server()
    const wrong = { credentials: { ...credentials, secretKey: 'very-secret' } }
    const sent = await Promise.all(Object.values(ways).map((way) => signed({}, way, wrong)))
    const told = (await Promise.all(sent.map(text))).join() + JSON.stringify(log)
    expect(told).toContain('SignatureFailure')
    for (const hidden of ['very-secret', credentials.secretKey, 'TC3-HMAC', 'Signature='])
      expect(told).not.toContain(hidden)
  })
})
