import { inspect } from 'node:util'
import { ApiError } from '@porthole/rpc'
import { exactJson } from '@porthole/rpc/json'
import { describe, expect, test } from 'vitest'
import { tc3Post } from './protocol.ts'
import { tc3 } from './tc3.ts'
import { attempt, credentials, operation } from './testing.ts'
import { hmacSha1, hmacSha256 } from './v1.ts'

// The signatures in this file are those of the vendor's SDK for the same input.
describe('TC3 over POST', () => {
  test('sends exactly this', async () => {
    const { url, init, signed } = await tc3Post.encode(operation, { Limit: 1, InstanceIds: ['ins-1'] }, attempt())
    expect(url).toBe('https://cvm.tencentcloudapi.com/')
    expect(init).toEqual({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-tc-action': 'DescribeInstances',
        'x-tc-version': '2017-03-12',
        'x-tc-timestamp': '1551113065',
        'x-tc-region': 'ap-guangzhou',
        authorization:
          'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=12b2c961d10cbd298d694277ef63c224adee8bc6c89872fc9e92f0f4534d283d',
      },
      body: '{"Limit":1,"InstanceIds":["ins-1"]}',
    })
    expect(signed).toMatch(/^TC3-HMAC-SHA256\n1551113065\n2019-02-25\/cvm\/tc3_request\n[0-9a-f]{64}$/)
  })

  test('sends a token where there is one', async () => {
    const { init } = await tc3Post.encode(operation, {}, attempt({ credentials: { ...credentials, token: 't' } }))
    expect(init.headers['x-tc-token']).toBe('t')
  })

  test('writes 64-bit integers given as decimal strings bare', async () => {
    const longs = { ...operation, json: exactJson(['OwnerUin']) }
    const { init } = await tc3Post.encode(longs, { OwnerUin: '9223372036854775807', Name: '12' }, attempt())
    expect(init.body).toBe('{"OwnerUin":9223372036854775807,"Name":"12"}')
  })

  test('signs the host as it will be sent: lower case, without a default port', async () => {
    const sign = async (origin: string) =>
      (await tc3Post.encode(operation, {}, attempt({ origin }))).init.headers['authorization']
    expect(await sign('https://CVM.tencentcloudapi.com:443')).toBe(await sign('https://cvm.tencentcloudapi.com'))
    expect(await sign('http://127.0.0.1:7070')).not.toBe(await sign('http://127.0.0.1'))
  })
})

describe('TC3 over GET', () => {
  test('puts the parameters into the query, lists from 0, in a form that no URL parser changes', async () => {
    const request = { InstanceIds: ['a', 'b'], Filters: [{ Name: "it's", Values: ['(x) *~!'] }] }
    const { url, init } = await tc3({ method: 'GET' }).encode(operation, request, attempt())
    expect(url).toBe(
      'https://cvm.tencentcloudapi.com/?InstanceIds.0=a&InstanceIds.1=b&Filters.0.Name=it%27s&Filters.0.Values.0=%28x%29+*%7E%21',
    )
    expect(String(new URL(url))).toBe(url)
    expect([init.method, init.body, init.headers['content-type']]).toEqual([
      'GET',
      undefined,
      'application/x-www-form-urlencoded',
    ])
  })

  test('is an option: tc3() is the default', () => {
    expect(tc3()).toBe(tc3Post)
  })
})

describe('signature V1', () => {
  test('sends exactly this form', async () => {
    const { url, init } = await hmacSha1().encode(operation, { InstanceIds: ['ins-1'] }, attempt())
    expect(url).toBe('https://cvm.tencentcloudapi.com/')
    expect(init.method).toBe('POST')
    expect(init.headers).toEqual({ 'Content-Type': 'application/x-www-form-urlencoded' })
    expect(init.body).toBe(
      'InstanceIds.0=ins-1&Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Timestamp=1551113065&Nonce=1073741824&SecretId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE&SignatureMethod=HmacSHA1&Signature=1GkQSDk8g8iAO76WwUvKAM3OwOg%3D',
    )
  })

  test('puts all of it into the query over GET', async () => {
    const { url, init } = await hmacSha256({ method: 'GET' }).encode(operation, {}, attempt())
    expect(init).toEqual({ method: 'GET', headers: {} })
    const query = new URL(url).searchParams
    expect([query.get('SignatureMethod'), query.get('Action'), query.get('Signature')?.length]).toEqual([
      'HmacSHA256',
      'DescribeInstances',
      44,
    ])
  })

  test('sends a token where there is one, and a nonce that is a positive integer', async () => {
    for (const [random, nonce] of [
      [0, '1'],
      [1 - 2 ** -53, '2147483647'],
    ] as const) {
      const { init } = await hmacSha1().encode(
        operation,
        {},
        attempt({ credentials: { ...credentials, token: 't/=' }, random: () => random }),
      )
      const form = new URLSearchParams(init.body)
      expect([form.get('Token'), form.get('Nonce')]).toEqual(['t/=', nonce])
    }
  })
})

describe('a request without what it needs', () => {
  test.each([
    ['a key id', { credentials: { ...credentials, secretId: '' } }],
    ['a key', { credentials: { ...credentials, secretKey: '' } }],
    ['a region', { region: undefined }],
    ['a region that says something', { region: '' }],
  ])('without %s is refused before anything is signed, in every signature', async (_, changes) => {
    for (const { encode } of [tc3Post, tc3({ method: 'GET' }), hmacSha1(), hmacSha256({ method: 'GET' })]) {
      const error: unknown = await encode(operation, {}, attempt(changes)).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'Client.InvalidRequest',
        detail: 'No secretId, secretKey or region.',
        status: 0,
      })
      for (const hidden of [credentials.secretKey, credentials.secretId]) expect(inspect(error)).not.toContain(hidden)
    }
  })
})

describe('an answer', () => {
  const decode = (body: string, status = 200) =>
    tc3Post.decode({ ...operation, json: exactJson(['OwnerUin']) }, status, body, 'the string to sign')
  const failing = (body: string, status?: number): unknown => {
    try {
      return decode(body, status)
    } catch (error) {
      return error
    }
  }

  test('is what is inside the envelope, big integers kept', () => {
    expect(decode('{"Response":{"OwnerUin":9223372036854775807,"TotalCount":2,"RequestId":"r"}}')).toEqual({
      OwnerUin: '9223372036854775807',
      TotalCount: 2,
      RequestId: 'r',
    })
  })

  test('with an error inside is that error, though its status is 200', () => {
    const error = failing(
      '{"Response":{"Error":{"Code":"InvalidInstanceId.NotFound","Message":"No instance found."},"RequestId":"r"}}',
    )
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      code: 'InvalidInstanceId.NotFound',
      detail: 'No instance found.',
      message: '[InvalidInstanceId.NotFound] No instance found.',
      status: 200,
      requestId: 'r',
    })
  })

  test.each(['<html>', '', '{}', 'null', '5', '[]', '{"Response":null}', '<Error><Code>X</Code></Error>'])(
    'that is %j is no answer',
    (body) => {
      expect(failing(body, 502)).toBeInstanceOf(Error)
      expect(failing(body, 502)).not.toBeInstanceOf(ApiError)
    },
  )

  test('that throttles is known as such', () => {
    for (const code of ['RequestLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded'])
      expect(tc3Post.throttled.test(code)).toBe(true)
    for (const code of ['LimitExceeded', 'InternalError']) expect(tc3Post.throttled.test(code)).toBe(false)
  })

  test('never leads to an error that holds what was signed or a key', () => {
    const refused = failing(
      '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"Bad."},"RequestId":"r"}}',
    )
    const shown = [inspect(refused, { depth: 9, showHidden: true }), JSON.stringify(refused), String(refused)].join()
    for (const hidden of ['the string to sign', credentials.secretKey, credentials.secretId, 'http'])
      expect(shown.replaceAll(/file:\S+|\(\/\S+/g, '')).not.toContain(hidden)
  })
})
