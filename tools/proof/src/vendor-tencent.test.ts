import { createRequire } from 'node:module'
import { type MockServer, noLimits, startMockServer } from '@porthole/mock-server/src/start.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { performances } from './performances.ts'
import { type Caller, type Heard, record, sayWith } from './vendor.ts'

// As CommonJS: the ES modules of this SDK do not load in Node.
const require = createRequire(import.meta.url)
const { Client } = (require('tencentcloud-sdk-nodejs-cvm') as typeof import('tencentcloud-sdk-nodejs-cvm')).cvm
  .v20170312

type SignMethod = 'TC3-HMAC-SHA256' | 'HmacSHA1' | 'HmacSHA256'
type Method = 'GET' | 'POST'

interface Asked {
  readonly action?: string
  readonly version?: string
  readonly region?: string
  readonly params?: Record<string, unknown>
}

const instance = { InstanceId: 'ins-r9hr2upy' }

async function call(caller: Caller, signMethod: SignMethod, reqMethod: Method, asked: Asked = {}): Promise<Heard> {
  const { action = 'DescribeInstanceVncUrl', version, region = 'ap-beijing', params = instance } = asked
  const client = new Client({
    credential: { secretId: caller.id, secretKey: caller.secret },
    region,
    profile: { signMethod, language: 'en-US', httpProfile: { protocol: 'http://', endpoint: caller.host, reqMethod } },
  })
  // The SDK knows one version only.
  if (version) (client as unknown as { apiVersion: string }).apiVersion = version
  try {
    const body = (await client.request(action, { ...params })) as Record<string, unknown>
    return { code: 'OK', message: '', requestId: body['RequestId'] as string, body }
  } catch (error) {
    const { code, message, requestId } = error as { code: string; message: string; requestId: string }
    return { code, message, requestId, body: {} }
  }
}

const modes: readonly (readonly [SignMethod, Method])[] = [
  ['TC3-HMAC-SHA256', 'POST'],
  ['TC3-HMAC-SHA256', 'GET'],
  ['HmacSHA1', 'POST'],
  ['HmacSHA1', 'GET'],
  ['HmacSHA256', 'POST'],
  ['HmacSHA256', 'GET'],
]

const minute = 60_000
const lowerUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

let server: MockServer
let late: MockServer
let known: Caller

beforeAll(async () => {
  server = await startMockServer({ port: 0, settings: noLimits })
  late = await startMockServer({ port: 0, now: () => Date.now() + 6 * minute })
  known = { host: new URL(server.url).host, id: 'testid', secret: 'testsecret' }
})
afterAll(() => Promise.all([server.close(), late.close()]))

describe.each(modes)('tencentcloud-sdk-nodejs-cvm, %s, %s', (signMethod, method) => {
  const ask = (caller: Caller, asked?: Asked): Promise<Heard> => call(caller, signMethod, method, asked)

  it('gets its answer', async () => {
    const { code, requestId, body } = await ask(known)
    expect(code).toBe('OK')
    expect(requestId).toMatch(lowerUuid)
    expect(body).toEqual({ InstanceVncUrl: expect.stringMatching(/^ws%3A%2F%2F/), RequestId: requestId })
  })

  it("knows the documentation's own example pair", async () => {
    const id = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE'
    expect(await ask({ ...known, id, secret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' })).toMatchObject({ code: 'OK' })
  })

  it('hears that the secret is wrong', async () => {
    expect(await ask({ ...known, secret: 'wrong' })).toMatchObject({
      code: 'AuthFailure.SignatureFailure',
      message: 'The provided credentials could not be validated. Please check your signature is correct.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears that the key is unknown', async () => {
    expect(await ask({ ...known, id: 'stranger' })).toMatchObject({
      code: 'AuthFailure.SecretIdNotFound',
      message: 'The SecretId is not found, please ensure that your SecretId is correct.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears that the time stamp has expired', async () => {
    expect(await ask({ ...known, host: new URL(late.url).host })).toMatchObject({
      code: 'AuthFailure.SignatureExpire',
      message: 'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears which parameter is missing', async () => {
    expect(await ask(known, { params: {} })).toMatchObject({
      code: 'MissingParameter',
      message: 'The request is missing a required parameter `InstanceId`.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears which parameter is unknown', async () => {
    expect(await ask(known, { params: { ...instance, Instanceid: 'x' } })).toMatchObject({
      code: 'UnknownParameter',
      message: 'The parameter `Instanceid` is not recognized.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears that there is no such action', async () => {
    expect(await ask(known, { action: 'DescribeNothing' })).toMatchObject({
      code: 'InvalidAction',
      message:
        'The request action=`DescribeNothing` is invalid or not found in service=`cvm` and version=`2017-03-12`.',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears that there is no such version', async () => {
    expect(await ask(known, { version: '1999-01-01' })).toMatchObject({
      code: 'NoSuchVersion',
      requestId: expect.stringMatching(lowerUuid),
    })
  })

  it('hears that there is no such region', async () => {
    expect(await ask(known, { region: 'ap-atlantis' })).toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('is not valid, is unsupported, or cannot be used.'),
    })
  })
})

describe.each(modes)('tencentcloud-sdk-nodejs-cvm, %s, %s, in a living world', (signMethod, method) => {
  performances(
    'cvm',
    sayWith((caller, action, params) => call(caller, signMethod, method, { action, params })),
  )
})

describe.each(modes.filter(([signMethod]) => signMethod !== 'TC3-HMAC-SHA256'))(
  'a request signed with %s, %s',
  (signMethod, method) => {
    it('cannot have its request sent twice', async () => {
      const recorder = await record(server.url)
      try {
        expect(await call({ ...known, host: recorder.host }, signMethod, method)).toMatchObject({ code: 'OK' })
        const { status, body } = await recorder.replay()
        expect(status).toBe(200)
        expect(JSON.parse(body)).toMatchObject({ Response: { Error: { Code: 'InvalidParameterValue' } } })
        expect(body).toContain('Nonce')
      } finally {
        recorder.close()
      }
    })
  },
)

describe('a request signed with TC3', () => {
  it('has no nonce and may be sent twice, as the vendor allows', async () => {
    const recorder = await record(server.url)
    try {
      await call({ ...known, host: recorder.host }, 'TC3-HMAC-SHA256', 'POST')
      expect(JSON.parse((await recorder.replay()).body)).toMatchObject({
        Response: { InstanceVncUrl: expect.any(String) },
      })
    } finally {
      recorder.close()
    }
  })
})
