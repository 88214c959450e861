/** Our own clients against the mock server: every documented operation, in every signature and format, and the flows over several. */
import { createRequire } from 'node:module'
import {
  type Client,
  consoleUrl as aliyunConsoleUrl,
  createClient,
  pages,
  runTask,
  v3,
  waitFor,
} from '@porthole/aliyun'
import { fromVendor } from '@porthole/aliyun/credentials'
import { ecs } from '@porthole/aliyun/ecs'
import { ecsDescriptor, ecsValidators } from '@porthole/aliyun/ecs/server'
import * as desktops from '@porthole/aliyun/gws'
import { gwsDescriptor, gwsValidators } from '@porthole/aliyun/gws/server'
import { v1 } from '@porthole/aliyun/v1'
import { xml } from '@porthole/aliyun/xml'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { isApiError, type Operation, type Sender, type Task, type Validate, type Waiter } from '@porthole/rpc'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { consoleUrl as tencentConsoleUrl, createClient as createTencent, tc3 } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { cvmDescriptor, cvmValidators } from '@porthole/tencent/cvm/server'
import { hmacSha1, hmacSha256 } from '@porthole/tencent/v1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mismatches, requestsOf, type Values } from './documented.ts'

// CommonJS, whose default export cannot be imported.
const require = createRequire(import.meta.url)
const { gws } = desktops
const upperUuid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/
const lowerUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const aliyunKeys = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const tencentKeys = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }

type AliyunSignature = NonNullable<Parameters<typeof createClient>[1]['signature']>
type TencentSignature = NonNullable<Parameters<typeof createTencent>[1]['signature']>

let server: MockServer
const log: { kind: string }[] = []

beforeAll(async () => {
  server = await startMockServer({ port: 0, log: (event) => log.push(event) })
})
afterAll(() => server.close())

const aliyun = <O extends Record<string, Operation>>(operations: O, signature?: AliyunSignature): Client<O> =>
  createClient(operations, { credentials: aliyunKeys, region: 'cn-hangzhou', endpoint: server.url, signature })

const tencent = (signature?: TencentSignature) =>
  createTencent(cvm, { credentials: tencentKeys, region: 'ap-beijing', endpoint: server.url, signature })

type Connect = (descriptor: ServiceDescriptor) => object

const aliyunWays: readonly (readonly [name: string, connect: Connect])[] = (
  [
    ['V3', () => v3],
    ['V3, XML', (descriptor) => xml(v3, descriptor)],
    ['V1, POST', () => v1()],
    ['V1, GET', () => v1({ method: 'GET' })],
    ['V1, XML', (descriptor) => xml(v1(), descriptor)],
  ] as readonly [string, (descriptor: ServiceDescriptor) => AliyunSignature][]
).map(([name, signature]) => [
  name,
  (descriptor) => aliyun(descriptor === ecsDescriptor ? { ...ecs } : { ...gws }, signature(descriptor)),
])

const tencentWays: readonly (readonly [name: string, connect: Connect])[] = (
  [
    ['TC3, POST', tc3()],
    ['TC3, GET', tc3({ method: 'GET' })],
    ['HmacSHA1, POST', hmacSha1()],
    ['HmacSHA1, GET', hmacSha1({ method: 'GET' })],
    ['HmacSHA256, POST', hmacSha256()],
    ['HmacSHA256, GET', hmacSha256({ method: 'GET' })],
  ] as readonly [string, TencentSignature][]
).map(([name, signature]) => [name, () => tencent(signature)])

const services: readonly (readonly [
  ServiceDescriptor,
  Readonly<Record<string, Validate>>,
  typeof aliyunWays,
  RegExp,
])[] = [
  [ecsDescriptor, ecsValidators, aliyunWays, upperUuid],
  [gwsDescriptor, gwsValidators, aliyunWays, upperUuid],
  [cvmDescriptor, cvmValidators, tencentWays, lowerUuid],
]

it('all thirty operations are tried', () => {
  expect(services.flatMap(([{ operations }]) => Object.keys(operations)).length).toBeGreaterThanOrEqual(30)
})

for (const [descriptor, validators, ways, uuid] of services) {
  const { service, operations } = descriptor
  const all = Object.values(operations).map((operation) => ({
    operation,
    requests: requestsOf(operation, validators[operation.name]!),
  }))

  describe(`the samples of ${descriptor.cloud} ${service.name}`, () => {
    it.each(all)('$operation.name: are valid, and hold every parameter', ({ operation, requests }) => {
      for (const request of requests) expect(validators[operation.name]!(request)).toEqual([])
      expect(new Set(requests.flatMap((request) => Object.keys(request)))).toEqual(
        new Set(Object.keys(operation.request)),
      )
    })
  })

  describe.each(ways)(`${descriptor.cloud} ${service.name}, %s`, (_name, connect) => {
    it.each(all)('$operation.name answers as documented', async ({ operation, requests }) => {
      const client = connect(descriptor) as Record<string, (request: Values) => Promise<Values>>
      log.length = 0
      for (const request of requests) {
        const answer = await client[operation.name]!(request)
        expect(answer['RequestId']).toMatch(uuid)
        expect(mismatches(answer, operation.response)).toEqual([])
      }
      expect(log).toEqual([])
    })
  })
}

describe('flows of GWS', () => {
  const quick = { interval: 1, timeout: 5000 }
  const tasks = Object.entries(desktops).filter(([name]) => name.endsWith('Task')) as [string, Task][]

  it('pages() reads the clusters and the instances', async () => {
    const clusters: string[] = []
    for await (const { ClusterId } of pages(aliyun(gws), desktops.DescribeClustersPages)) clusters.push(ClusterId!)
    expect(clusters).toEqual(['gws-xxx'])
    const instances: string[] = []
    for await (const { InstanceId } of pages(aliyun(gws), desktops.DescribeInstancesPages, { ClusterId: 'gws-xxx' })) {
      instances.push(InstanceId!)
    }
    expect(instances).toEqual(['i-xxx'])
  })

  it('there is a task for each operation that works in the background', () => {
    expect(tasks.map(([name]) => name).toSorted()).toEqual([
      'DescribeClusterConnectionsTask',
      'DescribeClusterPolicyTask',
      'DescribeInstancePolicyTask',
      'GetConnectTicketTask',
      'SetClusterADDomainTask',
      'SetClusterPolicyTask',
      'SetInstancePolicyTask',
    ])
  })

  it.each(tasks)('runTask() runs %s to its end', async (_name, task) => {
    const { [task.start.name]: operation } = gwsDescriptor.operations
    const { TaskId: _, AsyncMode: __, ...request } = requestsOf(operation!, task.start.validate)[0]!
    const answer = (await runTask(aliyun(gws), task, request, quick)) as Values
    expect(answer).toMatchObject({ TaskFinished: true, RequestId: expect.stringMatching(upperUuid) })
    expect(mismatches(answer, gwsDescriptor.operations[task.poll.name]!.response)).toEqual([])
  })

  it.each([
    [desktops.ClusterRunning, { ClusterId: 'gws-xxx' }, { ClusterId: 'gws-xxx', Status: 'running' }],
    [desktops.InstanceStopped, { InstanceId: 'i-xxx' }, { InstanceId: 'i-xxx', Status: 'Stopped' }],
    [desktops.ImageAvailable, { ImageId: 'm-bp125mb261tmk6tqvoni' }, { Status: 'Available', Size: 40 }],
  ] as readonly [Waiter, object, object][])(
    'waitFor() returns what $0.operation.name tells',
    async (waiter, key, item) => {
      expect(await waitFor(aliyun(gws), waiter, key, quick)).toMatchObject(item)
    },
  )

  it('waitFor() knows that something is gone', async () => {
    expect(await waitFor(aliyun(gws), desktops.InstanceDeleted, { InstanceId: 'i-gone' }, quick)).toBeUndefined()
  })

  it('waitFor() says what it has seen when time is over', async () => {
    const waiting = waitFor(
      aliyun(gws),
      desktops.InstanceRegistered,
      { InstanceId: 'i-xxx' },
      { interval: 1, timeout: 50 },
    )
    await expect(waiting).rejects.toThrow('[Client.Timeout] InstanceId i-xxx was Stopped, not Registered, after 50 ms.')
  })
})

describe('consoleUrl()', () => {
  const now = () => Date.parse('2020-02-29T12:00:00Z')

  it('makes the page of an ECS instance of the URL as it was returned', async () => {
    const request = { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' }
    const { url, expiresAt } = await aliyunConsoleUrl(aliyun({}), { ...request, isWindows: false, now })
    const { VncUrl } = await aliyun(ecs).DescribeInstanceVncUrl(request)
    expect(url).toBe(
      `https://g.alicdn.com/aliyun/ecs-console-vnc2/0.0.8/index.html?vncUrl=${VncUrl}&instanceId=i-bp1hzoinajzkh91h&isWindows=false`,
    )
    expect(new URL(url).searchParams.get('vncUrl')).toMatch(
      /^wss:\/\/hz01-vncproxy\.aliyun\.com\/websockify\/\?s=[\w%]+$/,
    )
    expect(expiresAt.toISOString()).toBe('2020-02-29T12:00:15.000Z')
  })

  it('makes the page of a CVM instance of the URL as it was returned', async () => {
    const { url, expiresAt } = await tencentConsoleUrl(tencent(), { InstanceId: 'ins-r9hr2upy', now })
    const { InstanceVncUrl } = await tencent().DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    expect(url).toBe(`https://img.qcloud.com/qcloud/app/active_vnc/index.html?InstanceVncUrl=${InstanceVncUrl}`)
    expect(new URL(url).searchParams.get('InstanceVncUrl')).toMatch(/^wss:\/\/bjvnc\.qcloud\.com:26789\/vnc\?s=/)
    expect(expiresAt.toISOString()).toBe('2020-02-29T12:00:15.000Z')
  })
})

describe('credentials', () => {
  it("may come from the vendor's own library, which knows roles and STS", async () => {
    const { default: Credential, Config } = require('@alicloud/credentials') as typeof import('@alicloud/credentials')
    const config = new Config({ type: 'access_key', ...aliyunKeys })
    const client = createClient(ecs, { credentials: fromVendor(new Credential(config)), endpoint: server.url })
    const request = { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' }
    expect(await client.DescribeInstanceVncUrl(request)).toHaveProperty('VncUrl')
  })
})

describe('what a client says when something is wrong', () => {
  const instance = { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' }
  const secret = 'a-mistyped-secret'

  it.each([['V3', v3] as const, ['V1', v1()] as const])(
    'Alibaba, %s: that the secret is wrong',
    async (_name, signature) => {
      const credentials = { ...aliyunKeys, accessKeySecret: secret }
      const client = createClient(ecs, { credentials, endpoint: server.url, signature })
      const error: unknown = await client.DescribeInstanceVncUrl(instance).catch((error: unknown) => error)
      expect(String(error)).toMatch(
        /^ApiError: \[SignatureDoesNotMatch\] Both sides signed the same: the secret is wrong\.$/,
      )
      expect(error).toMatchObject({
        code: 'SignatureDoesNotMatch',
        status: 400,
        requestId: expect.stringMatching(upperUuid),
      })
    },
  )

  it('Tencent: that the credentials may be wrong', async () => {
    const credentials = { ...tencentKeys, secretKey: secret }
    const client = createTencent(cvm, { credentials, region: 'ap-beijing', endpoint: server.url })
    const error: unknown = await client
      .DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
      .catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'AuthFailure.SignatureFailure', requestId: expect.stringMatching(lowerUuid) })
    expect(String(error)).toContain('The provided credentials could not be validated.')
    expect(String(error)).not.toContain(secret)
  })

  it('which parameter is unknown, with the nearest one, before anything is sent', async () => {
    // @ts-expect-error the types know it too
    const wrong = aliyun(ecs).DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceID: 'i-x' })
    const error: unknown = await wrong.catch((error: unknown) => error)
    expect(isApiError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'Client.InvalidRequest', status: 0 })
    expect(String(error)).toMatch(/InstanceID is .* Did you mean InstanceId\?/)
    expect(String(error)).toContain('InstanceId is required.')
  })

  it('what the service says, when unknown parameters may pass', async () => {
    const strict = createTencent(cvm, {
      credentials: tencentKeys,
      region: 'ap-beijing',
      endpoint: server.url,
      pass: 'unknown',
    })
    const request = { InstanceId: 'ins-r9hr2upy', Colour: 'green' }
    await expect((strict as Sender).send(cvm.DescribeInstanceVncUrl, request)).rejects.toMatchObject({
      code: 'UnknownParameter',
      detail: 'The parameter `Colour` is not recognized.',
    })
    const lax = createClient(ecs, { credentials: aliyunKeys, endpoint: server.url, pass: 'unknown' })
    const passed = { ...instance, Colour: 'green' }
    expect(await lax.DescribeInstanceVncUrl(passed)).toHaveProperty('VncUrl')
  })
})
