import { createRequire } from 'node:module'
import { type MockServer, noLimits, startMockServer } from '@porthole/mock-server/src/start.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { performances } from './performances.ts'
import { type Caller, type Heard, record, sayWith } from './vendor.ts'

// The SDKs are CommonJS, and their default exports cannot be imported.
const require = createRequire(import.meta.url)
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core')
const ecs = require('@alicloud/ecs20140526') as typeof import('@alicloud/ecs20140526')
const RPCClient = require('@alicloud/pop-core') as typeof import('@alicloud/pop-core')

interface Api {
  readonly version: string
  readonly action: string
  readonly params: Readonly<Record<string, unknown>>
}

interface Service extends Api {
  /** What the answer to a request without `lacking` says. */
  readonly lacking: string
  readonly missing: readonly [code: string, message: string]
}

const ecsService: Service = {
  version: '2014-05-26',
  action: 'DescribeInstanceVncUrl',
  params: { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1linux000000000001' },
  lacking: 'InstanceId',
  missing: ['MissingInstanceId', 'InstanceId is mandatory for this action.'],
}

const gwsService: Service = {
  version: '2019-06-18',
  action: 'SetClusterName',
  params: { ClusterId: 'gws-standard0001', Name: "it's (*) ~ ! 未命名+&=" },
  lacking: 'Name',
  missing: [
    'MissingParameter',
    'The input parameter "Name" that is mandatory for processing this request is not supplied.',
  ],
}

type RuntimeOptions = Parameters<InstanceType<typeof core.default>['callApi']>[2]

type Call = (caller: Caller, api: Api) => Promise<Heard>

const pop =
  (method: 'GET' | 'POST'): Call =>
  async ({ host, id, secret }, { version, action, params }) => {
    const client = new RPCClient({
      endpoint: `http://${host}`,
      accessKeyId: id,
      accessKeySecret: secret,
      apiVersion: version,
    })
    try {
      const body = await client.request<Record<string, unknown>>(action, { ...params }, { method })
      return { code: 'OK', message: '', requestId: body['RequestId'] as string, body }
    } catch (error) {
      const { code, data } = error as { code: string; data: Record<string, string> }
      return { code, message: data['Message']!, requestId: data['RequestId']!, body: data }
    }
  }

const openapi =
  (signature: 'V1' | 'V3', place: 'query' | 'body'): Call =>
  async ({ host, id, secret }, { version, action, params }) => {
    const { Config, OpenApiRequest, Params } = core.$OpenApiUtil
    const config = new Config({ accessKeyId: id, accessKeySecret: secret, endpoint: host, protocol: 'http' })
    if (signature === 'V1') config.signatureAlgorithm = 'v2'
    const described = new Params({
      action,
      version,
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    })
    const request = new OpenApiRequest({
      [place]: place === 'query' ? core.OpenApiUtil.query({ ...params }) : { ...params },
    })
    return heard(() => new core.default(config).callApi(described, request, {} as RuntimeOptions))
  }

/** The SDK for ECS: typed, so it knows its own actions and version only. */
const typed: Call = ({ host, id, secret }, { action, params }) => {
  const config = new core.$OpenApiUtil.Config({
    accessKeyId: id,
    accessKeySecret: secret,
    endpoint: host,
    protocol: 'http',
    regionId: 'cn-hangzhou',
  })
  const client = new ecs.default(config)
  const request = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key[0]!.toLowerCase() + key.slice(1), value]),
  )
  return heard(() =>
    action === 'GetInstanceScreenshot'
      ? client.getInstanceScreenshot(new ecs.GetInstanceScreenshotRequest(request))
      : client.describeInstanceVncUrl(new ecs.DescribeInstanceVncUrlRequest(request)),
  )
}

interface Thrown {
  readonly code: string
  readonly requestId: string
  readonly message: string
  readonly data: { readonly Message: string }
}

/** The shape in which openapi-core and the SDKs on top of it answer and throw. */
async function heard(call: () => Promise<object>): Promise<Heard> {
  try {
    const { body } = (await call()) as { body: Record<string, unknown> }
    return { code: 'OK', message: '', requestId: (body['RequestId'] ?? body['requestId']) as string, body: { ...body } }
  } catch (error) {
    const { code, requestId, data, message } = error as Thrown
    expect(message).toContain(`request id: ${requestId}`)
    return { code, requestId, message: data.Message, body: { ...data } }
  }
}

const vendors: readonly (readonly [name: string, service: Service, call: Call])[] = [
  ['@alicloud/ecs20140526', ecsService, typed],
  ['@alicloud/pop-core, ECS, GET', ecsService, pop('GET')],
  ['@alicloud/pop-core, ECS, POST', ecsService, pop('POST')],
  ['@alicloud/pop-core, GWS, GET', gwsService, pop('GET')],
  ['@alicloud/pop-core, GWS, POST', gwsService, pop('POST')],
  ['@alicloud/openapi-core, GWS, V1, query', gwsService, openapi('V1', 'query')],
  ['@alicloud/openapi-core, GWS, V1, form', gwsService, openapi('V1', 'body')],
  ['@alicloud/openapi-core, GWS, V3, query', gwsService, openapi('V3', 'query')],
  ['@alicloud/openapi-core, GWS, V3, form', gwsService, openapi('V3', 'body')],
]

const minute = 60_000
const upperUuid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/

let server: MockServer
let late: MockServer
let known: Caller

beforeAll(async () => {
  server = await startMockServer({ port: 0, settings: noLimits })
  late = await startMockServer({ port: 0, now: () => Date.now() + 16 * minute })
  known = { host: new URL(server.url).host, id: 'testid', secret: 'testsecret' }
})
afterAll(() => Promise.all([server.close(), late.close()]))

describe.each(vendors)('%s', (_name, service, call) => {
  it('gets its answer', async () => {
    const { code, requestId } = await call(known, service)
    expect(code).toBe('OK')
    expect(requestId).toMatch(upperUuid)
  })

  it('hears that the secret is wrong', async () => {
    const { code, message, requestId } = await call({ ...known, secret: 'wrong' }, service)
    expect(code).toBe('SignatureDoesNotMatch')
    expect(message).toMatch(/^Specified signature (is not matched with|does not match) our calculation\./)
    expect(requestId).toMatch(upperUuid)
  })

  it('hears that the key is unknown', async () => {
    expect(await call({ ...known, id: 'stranger' }, service)).toMatchObject({
      code: 'InvalidAccessKeyId.NotFound',
      message: 'Specified access key is not found.',
      requestId: expect.stringMatching(upperUuid),
    })
  })

  it('hears that the time stamp has expired', async () => {
    expect(await call({ ...known, host: new URL(late.url).host }, service)).toMatchObject({
      code: 'InvalidTimeStamp.Expired',
      message: 'Specified time stamp or date value is expired.',
      requestId: expect.stringMatching(upperUuid),
    })
  })

  it('cannot have its request sent twice', async () => {
    const recorder = await record(server.url)
    try {
      expect(await call({ ...known, host: recorder.host }, service)).toMatchObject({ code: 'OK' })
      const { status, body } = await recorder.replay()
      expect(status).toBe(400)
      expect(body).toContain('SignatureNonceUsed')
      expect(body).toContain('Specified signature nonce was used already.')
    } finally {
      recorder.close()
    }
  })

  it('hears which parameter is missing', async () => {
    const { [service.lacking]: _, ...params } = service.params
    const [code, message] = service.missing
    expect(await call(known, { ...service, params })).toMatchObject({
      code,
      message,
      requestId: expect.stringMatching(upperUuid),
    })
  })
})

describe.each(vendors)('%s in a living world', (_name, service, call) => {
  const version = service.version
  performances(
    service === ecsService ? 'ecs' : 'gws',
    sayWith((caller, action, params) => wired(call)(caller, { version, action, params })),
  )
})

/** The typed SDK writes fields in its own letter case. */
const wired =
  (call: Call): Call =>
  async (caller, api) => {
    const { body, ...rest } = await call(caller, api)
    if (call !== typed) return { ...rest, body }
    const names = Object.entries(body).map(([key, value]) => [key[0]!.toUpperCase() + key.slice(1), value])
    return { ...rest, body: Object.fromEntries(names) }
  }

describe.each(vendors.filter(([, , call]) => call !== typed))(
  '%s, which knows no operations,',
  (_name, service, call) => {
    it('hears that there is no such action', async () => {
      expect(await call(known, { ...service, action: 'DescribeNothing' })).toMatchObject({
        code: 'InvalidAction.NotFound',
        message: 'Specified api is not found, please check your url and method.',
        requestId: expect.stringMatching(upperUuid),
      })
    })

    it('hears that there is no such version', async () => {
      expect(await call(known, { ...service, version: '1999-01-01' })).toMatchObject({
        code: 'InvalidVersion',
        message: 'Specified parameter Version is not valid.',
        requestId: expect.stringMatching(upperUuid),
      })
    })
  },
)

describe('the answers themselves', () => {
  it('reach the typed SDK with every field', async () => {
    const { body } = await typed(known, ecsService)
    expect(body).toMatchObject({ vncUrl: expect.stringMatching(/^ws%3A%2F%2F/) })
    const screenshot = await typed(known, { ...ecsService, action: 'GetInstanceScreenshot' })
    expect(screenshot.body).toMatchObject({ instanceId: expect.any(String), screenshot: expect.any(String) })
  })

  it('tell the typed SDK the documented code of its operation', async () => {
    const { code } = await typed(known, {
      ...ecsService,
      action: 'GetInstanceScreenshot',
      params: { RegionId: 'cn-hangzhou' },
    })
    expect(code).toBe('MissingParameter')
  })

  it.each(vendors.filter(([, service]) => service === gwsService))(
    '%s sends nested lists',
    async (_name, _service, call) => {
      const params = {
        ClusterId: 'gws-standard0001',
        ImageId: 'm-windows2019000000001',
        InstanceType: 'ecs.g6.large',
        SystemDiskCategory: 'cloud_ssd',
        SystemDiskSize: 100,
        WorkMode: 'Application',
        AppList: [{ AppName: 'notepad' }, { AppName: 'paint', AppPath: 'C:\\mspaint.exe' }],
      }
      const create = { version: gwsService.version, action: 'CreateInstance', params }
      expect(await call(known, create)).toMatchObject({ code: 'OK', body: { InstanceId: expect.any(String) } })
      const many = {
        ...create,
        params: { ...params, AppList: Array.from({ length: 11 }, (_, n) => ({ AppName: `app-${n}` })) },
      }
      expect(await call(known, many)).toMatchObject({ code: 'InvalidParameter' })
    },
  )
})
