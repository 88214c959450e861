import { inspect } from 'node:util'
import { exactJson } from '@porthole/rpc/json'
import { describe, expect, it } from 'vitest'
import { type AliyunCredentials, parametersOf, v3 } from './protocol.ts'
import { attempt, operation } from './testing.ts'
import { v1 } from './v1.ts'

const text = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

describe('parameters', () => {
  it('are flattened as the own SDK of the cloud does', () => {
    const request = {
      AppList: [{ AppName: 'a', Args: ['x', 'y'] }, { AppName: 'b' }],
      Obj: { A: { B: 1 } },
      Bool: true,
      N: null,
      U: undefined,
      E: '',
      Arr: [],
      Long: '9007199254740993',
    }
    expect(parametersOf(request, undefined).map((pair) => pair.join('='))).toEqual([
      'AppList.1.AppName=a',
      'AppList.1.Args.1=x',
      'AppList.1.Args.2=y',
      'AppList.2.AppName=b',
      'Obj.A.B=1',
      'Bool=true',
      'E=',
      'Long=9007199254740993',
    ])
  })

  it('have the region of the client when the request has none', () => {
    expect(parametersOf({ A: 1 }, 'cn-beijing')).toEqual([
      ['A', '1'],
      ['RegionId', 'cn-beijing'],
    ])
  })
})

describe('a request of V3', () => {
  // The signature is what the vendor's openapi-core makes of the same request.
  it('is a POST with a form body and everything else in its headers', async () => {
    const request = { InstanceId: 'i-1', Password: 'a b&c' }
    const { url, init, signed } = await v3.encode(operation, request, attempt({ region: 'cn-shanghai' }))
    expect(url).toBe('https://ecs.cn-shanghai.aliyuncs.com/')
    expect(init).toEqual({
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: 'ecs.cn-shanghai.aliyuncs.com',
        accept: 'application/json',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': '90a058c849c6f3023aead2ad3fb374e53a5f05789e31d33f3641d65c4e139ca2',
        'x-acs-date': '2016-02-23T12:46:24Z',
        'x-acs-signature-nonce': '0.50.5',
        'x-acs-version': '2014-05-26',
        authorization:
          'ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;' +
          'x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=6db3f7aab8ec0c394d278fd5be397d0b2c3aac312526cfedd2c3ffe122dc48d7',
      },
      body: 'InstanceId=i-1&Password=a+b%26c&RegionId=cn-shanghai',
    })
    expect(signed).toMatch(/^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/)
  })

  it('signs the token of temporary credentials, and the port of the host', async () => {
    const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret', securityToken: 'token' }
    const origin = 'http://127.0.0.1:7070'
    const { url, init } = await v3.encode(operation, {}, attempt({ credentials, origin }))
    expect(url).toBe('http://127.0.0.1:7070/')
    expect(init.body).toBe('')
    expect(init.headers).toMatchObject({ host: '127.0.0.1:7070', 'x-acs-security-token': 'token' })
    const names = /SignedHeaders=([^,]*)/.exec(init.headers['authorization']!)![1]!.split(';')
    expect(names).toContain('x-acs-security-token')
    expect(names).toEqual([...names].sort())
  })
})

describe('credentials', () => {
  it.each(['accessKeyId', 'accessKeySecret'])(
    'without their %s are refused before anything is signed',
    async (name) => {
      for (const missing of ['', undefined]) {
        const credentials = { accessKeyId: 'top-secret-id', accessKeySecret: 'top-secret-key', [name]: missing }
        for (const signature of [v3, v1(), v1({ method: 'GET' })]) {
          const error: unknown = await signature
            .encode(operation, {}, attempt({ credentials: credentials as AliyunCredentials }))
            .catch((thrown: unknown) => thrown)
          expect(error).toMatchObject({
            code: 'Client.InvalidRequest',
            detail: 'No accessKeyId or accessKeySecret.',
            status: 0,
          })
          expect(inspect(error)).not.toContain('top-secret')
        }
      }
    },
  )
})

describe('an answer', () => {
  it('is read with integers of 64 bits intact, where the operation has some', () => {
    const body = '{"RequestId":"A","UserId":9007199254740993,"TotalCount":2}'
    expect(v3.decode({ ...operation, json: exactJson(['UserId']) }, 200, body, '')).toEqual({
      RequestId: 'A',
      UserId: '9007199254740993',
      TotalCount: 2,
    })
  })

  it('that is an error becomes an ApiError with the code, the status and the request id', () => {
    const body = { RequestId: 'A', HostId: 'h', Code: 'InvalidInstanceId.NotFound', Message: 'No such instance.' }
    expect(() => v3.decode(operation, 404, text(body), '')).toThrow(
      expect.objectContaining({
        name: 'ApiError',
        code: 'InvalidInstanceId.NotFound',
        detail: 'No such instance.',
        status: 404,
        requestId: 'A',
        message: '[InvalidInstanceId.NotFound] No such instance.',
      }),
    )
  })

  it.each([
    [502, '<html><head><title>502 Bad Gateway</title></head></html>'],
    [200, '<html></html>'],
    [200, ''],
    [200, 'null'],
    [500, 'null'],
    [500, '{}'],
    [500, '[]'],
    [404, 'not found'],
    [400, '{"error":"x"}'],
    [400, '<Error><Code>Throttling</Code><Message>a</Message></Error>'],
    [200, '<RunInstancesResponse><RequestId>A</RequestId></RunInstancesResponse>'],
  ])('of status %i with body %j is no answer of the service', (status, body) => {
    let outcome: unknown
    try {
      outcome = v3.decode(operation, status, body, '')
    } catch (error) {
      outcome = (error as Error).name
    }
    expect([undefined, 'SyntaxError', 'TypeError']).toContain(outcome)
  })

  it('says to slow down with a code that is retried', () => {
    for (const code of ['Throttling', 'Throttling.User', 'Throttling.Api']) expect(v3.throttled.test(code)).toBe(true)
    expect(v3.throttled.test('InvalidParameter')).toBe(false)
  })
})

describe('a refused signature', () => {
  const v3Text = `ACS3-HMAC-SHA256\n${'a'.repeat(64)}`
  const v1Text = 'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions'
  const sameString = 'Both sides signed the same: the secret is wrong.'
  const otherString = 'The request changed on its way.'

  const detailOf = (Message: string, signed: string, Code = 'SignatureDoesNotMatch'): string => {
    try {
      v3.decode(operation, 400, text({ Code, Message }), signed)
    } catch (error) {
      return (error as { detail: string }).detail
    }
    throw new Error('no error')
  }
  const v3Message = (text: string) =>
    `Specified signature does not match our calculation. server StringToSign is [${text}] server CanonicalRequest is [POST\n/\n...]`
  const v1Message = (text: string) =>
    `Specified signature is not matched with our calculation. server string to sign is:${text}`

  it.each([
    ['V3', v3Message(v3Text), v3Text],
    ['V3 with other spacing', v3Message(` ${v3Text.replace('\n', '\\n')} `), v3Text],
    ['V1', v1Message(v1Text), v1Text],
    ['V1 with a blank', v1Message(` ${v1Text}`), v1Text],
  ])('means a wrong secret when both sides signed the same string (%s)', (_, message, signed) => {
    expect(detailOf(message, signed)).toBe(sameString)
  })

  it.each([
    ['V3', v3Message(`ACS3-HMAC-SHA256\n${'b'.repeat(64)}`), v3Text],
    ['V1', v1Message('GET&%2F&AccessKeyId%3Dother'), v1Text],
    ['V1 with more at the end', v1Message(`${v1Text}%26X%3D1`), v1Text],
  ])('means a changed request when the strings differ (%s)', (_, message, signed) => {
    expect(detailOf(message, signed)).toBe(otherString)
  })

  it('is told in the words of the server when it does not say what it signed', () => {
    const message = 'Specified signature is not matched with our calculation.'
    expect(detailOf(message, v1Text)).toBe(message)
  })

  it('never repeats what was signed, whatever the code', () => {
    const told = `The request is wrong. server string to sign is:${v1Text}`
    expect(detailOf(told, v1Text, 'IncompleteSignature')).toBe(sameString)
    expect(detailOf('Bad URL /?AccessKeyId=a&Signature=b', v1Text, 'InvalidParameter')).toBe(otherString)
  })
})
