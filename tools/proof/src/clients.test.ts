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
import { type MockServer, noLimits, startMockServer } from '@porthole/mock-server/src/start.ts'
import { isApiError, type Operation, type Sender, type Task, type Validate, type Waiter } from '@porthole/rpc'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { createAdmin } from '@porthole/simulator/admin'
import { consoleUrl as tencentConsoleUrl, createClient as createTencent, tc3 } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { cvmDescriptor, cvmValidators } from '@porthole/tencent/cvm/server'
import { hmacSha1, hmacSha256 } from '@porthole/tencent/v1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mismatches, requestsOf, type Values } from './documented.ts'
import { keys, operationOf } from './fidelity/ground.ts'
import { application, cluster, desktop, image, requests, stopped, worldWith } from './fidelity/scenery.ts'
import { performances } from './performances.ts'

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

/** Passing states and tasks last so many ms. */
const pace = Object.fromEntries(
  ['Creating', 'Starting', 'Initializing', 'Unregistered', 'Stopping', 'creating', 'starting', 'task'].map((state) => [
    state,
    20,
  ]),
)

beforeAll(async () => {
  const credentials = { testid: 'testsecret', [tencentKeys.secretId]: tencentKeys.secretKey }
  server = await startMockServer({ port: 0, credentials, world: worldWith(), settings: { ...noLimits, pace } })
})
afterAll(() => server.close())

const aliyun = <O extends Record<string, Operation>>(operations: O): Client<O> =>
  createClient(operations, { credentials: aliyunKeys, region: 'cn-hangzhou', endpoint: server.url })

const tencent = () => createTencent(cvm, { credentials: tencentKeys, region: 'ap-beijing', endpoint: server.url })

const aliyunWays: readonly (readonly [name: string, signature: (of: ServiceDescriptor) => AliyunSignature])[] = [
  ['V3', () => v3],
  ['V3, XML', (descriptor) => xml(v3, descriptor)],
  ['V1, POST', () => v1()],
  ['V1, GET', () => v1({ method: 'GET' })],
  ['V1, XML', (descriptor) => xml(v1(), descriptor)],
]

const tencentWays: readonly (readonly [name: string, signature: TencentSignature])[] = [
  ['TC3, POST', tc3()],
  ['TC3, GET', tc3({ method: 'GET' })],
  ['HmacSHA1, POST', hmacSha1()],
  ['HmacSHA1, GET', hmacSha1({ method: 'GET' })],
  ['HmacSHA256, POST', hmacSha256()],
  ['HmacSHA256, GET', hmacSha256({ method: 'GET' })],
]

const services: readonly (readonly [ServiceDescriptor, Readonly<Record<string, Validate>>])[] = [
  [ecsDescriptor, ecsValidators],
  [gwsDescriptor, gwsValidators],
  [cvmDescriptor, cvmValidators],
]

it('all thirty operations are tried', () => {
  expect(services.flatMap(([{ operations }]) => Object.keys(operations)).length).toBeGreaterThanOrEqual(30)
})

for (const [{ cloud, service, operations }, validators] of services) {
  const all = Object.values(operations).map((operation) => ({
    operation,
    requests: requestsOf(operation, validators[operation.name]!),
  }))
  describe(`the samples of ${cloud} ${service.name}`, () => {
    it.each(all)('$operation.name: are valid, and hold every parameter', ({ operation, requests }) => {
      for (const request of requests) expect(validators[operation.name]!(request)).toEqual([])
      expect(new Set(requests.flatMap((request) => Object.keys(request)))).toEqual(
        new Set(Object.keys(operation.request)),
      )
    })
  })
}

/** Sends also what a client would refuse, as another program might. */
const unchecked = (operation: string): Operation => ({ ...operationOf(operation), validate: () => [] })

for (const descriptor of [ecsDescriptor, gwsDescriptor]) {
  describe.each(aliyunWays)(`aliyun ${descriptor.service.name}, %s, in a living world`, (_name, signature) => {
    const options = { credentials: aliyunKeys, retries: 0, signature: signature(descriptor) }
    performances(
      descriptor === ecsDescriptor ? 'ecs' : 'gws',
      (endpoint, operation, request) =>
        createClient({}, { ...options, endpoint }).send(unchecked(operation), request) as Promise<Values>,
    )
  })
}

describe.each(tencentWays)('tencent cvm, %s, in a living world', (_name, signature) => {
  const credentials = { secretId: keys.id, secretKey: keys.secret }
  const options = { credentials, retries: 0, region: 'ap-beijing', signature }
  performances(
    'cvm',
    (endpoint, operation, request) =>
      createTencent({}, { ...options, endpoint }).send(unchecked(operation), request) as Promise<Values>,
  )
})

describe('flows of GWS', () => {
  const quick = { interval: 1, timeout: 5000 }
  const tasks = Object.entries(desktops).filter(([name]) => name.endsWith('Task')) as [string, Task][]

  it('pages() reads the clusters and the instances', async () => {
    const clusters: string[] = []
    for await (const { ClusterId } of pages(aliyun(gws), desktops.DescribeClustersPages)) clusters.push(ClusterId!)
    expect(clusters.toSorted()).toEqual(['gws-advanced', 'gws-empty', 'gws-standard'])
    const instances: string[] = []
    for await (const { InstanceId } of pages(aliyun(gws), desktops.DescribeInstancesPages, {
      ClusterId: cluster,
      PageSize: 2,
    })) {
      instances.push(InstanceId!)
    }
    expect(instances.toSorted()).toEqual([application, desktop, stopped])
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
    const { AsyncMode: _, ...request } = requests[`gws ${task.start.name}`]!
    const answer = (await runTask(aliyun(gws), task, request, quick)) as Values
    expect(answer).toMatchObject({ TaskFinished: true, RequestId: expect.stringMatching(upperUuid) })
    expect(mismatches(answer, gwsDescriptor.operations[task.poll.name]!.response)).toEqual([])
  })

  it.each([
    [desktops.ClusterRunning, { ClusterId: cluster }, { ClusterId: cluster, Status: 'running' }],
    [desktops.InstanceStopped, { InstanceId: stopped }, { InstanceId: stopped, Status: 'Stopped' }],
    [desktops.ImageAvailable, { ImageId: image }, { Status: 'Available', Size: 20 }],
  ] as readonly [Waiter, object, object][])(
    'waitFor() returns what $0.operation.name tells',
    async (waiter, key, item) => {
      expect(await waitFor(aliyun(gws), waiter, key, quick)).toMatchObject(item)
    },
  )

  it('waitFor() waits until an instance can be used, and until it is gone', async () => {
    const client = aliyun(gws)
    const request = requests['gws CreateInstance'] as Parameters<typeof client.CreateInstance>[0]
    const { InstanceId } = await client.CreateInstance(request)
    expect(await waitFor(client, desktops.InstanceRegistered, { InstanceId }, quick)).toMatchObject({
      Status: 'Registered',
    })
    await client.DeleteInstance({ InstanceId })
    expect(await waitFor(client, desktops.InstanceDeleted, { InstanceId }, quick)).toBeUndefined()
  })

  it('waitFor() knows that something is gone', async () => {
    expect(await waitFor(aliyun(gws), desktops.InstanceDeleted, { InstanceId: 'i-gone' }, quick)).toBeUndefined()
  })

  it('waitFor() says what it has seen when time is over', async () => {
    const waiting = waitFor(
      aliyun(gws),
      desktops.InstanceRegistered,
      { InstanceId: stopped },
      { interval: 1, timeout: 50 },
    )
    await expect(waiting).rejects.toThrow(
      '[Client.Timeout] InstanceId i-stopped was Stopped, not Registered, after 50 ms.',
    )
  })
})

describe('consoleUrl()', () => {
  const now = () => Date.parse('2020-02-29T12:00:00Z')

  it('makes the page of an ECS instance of the URL as it was returned, on the server that returned it', async () => {
    const request = { RegionId: 'cn-hangzhou', InstanceId: 'i-linux' }
    const { url, expiresAt } = await aliyunConsoleUrl(aliyun({}), { ...request, isWindows: false, now })
    expect(url.split('?')[0]).toBe(`${server.url}/aliyun/ecs-console-vnc2/0.0.8/index.html`)
    expect(url).toMatch(/\?vncUrl=ws%3A%2F%2F[\w.%-]+&instanceId=i-linux&isWindows=false$/)
    const console = new URL(url).searchParams.get('vncUrl')!
    expect(console).toMatch(`ws://${new URL(server.url).host}/websockify/?s=`)
    expect(await createAdmin(server.url).world().consoles.redeem(console)).toMatchObject({ instance: 'i-linux' })
    expect(expiresAt.toISOString()).toBe('2020-02-29T12:00:15.000Z')
  })

  it('makes the page of a CVM instance of the URL as it was returned, on the server that returned it', async () => {
    const { url, expiresAt } = await tencentConsoleUrl(tencent(), { InstanceId: 'ins-running1', now })
    expect(url.split('?')[0]).toBe(`${server.url}/qcloud/app/active_vnc/index.html`)
    expect(url).toMatch(/\?InstanceVncUrl=ws%3A%2F%2F[\w.%-]+$/)
    const console = new URL(url).searchParams.get('InstanceVncUrl')!
    expect(console).toMatch(`ws://${new URL(server.url).host}/vnc?s=`)
    expect(await createAdmin(server.url).world().consoles.redeem(console)).toMatchObject({ instance: 'ins-running1' })
    expect(expiresAt.toISOString()).toBe('2020-02-29T12:00:15.000Z')
  })
})

describe('credentials', () => {
  it("may come from the vendor's own library, which knows roles and STS", async () => {
    const { default: Credential, Config } = require('@alicloud/credentials') as typeof import('@alicloud/credentials')
    const config = new Config({ type: 'access_key', ...aliyunKeys })
    const client = createClient(ecs, { credentials: fromVendor(new Credential(config)), endpoint: server.url })
    const request = { RegionId: 'cn-hangzhou', InstanceId: 'i-linux' }
    expect(await client.DescribeInstanceVncUrl(request)).toHaveProperty('VncUrl')
  })
})

describe('what a client says when something is wrong', () => {
  const instance = { RegionId: 'cn-hangzhou', InstanceId: 'i-linux' }
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
      .DescribeInstanceVncUrl({ InstanceId: 'ins-running1' })
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
    const request = { InstanceId: 'ins-running1', Colour: 'green' }
    await expect((strict as Sender).send(cvm.DescribeInstanceVncUrl, request)).rejects.toMatchObject({
      code: 'UnknownParameter',
      detail: 'The parameter `Colour` is not recognized.',
    })
    const lax = createClient(ecs, { credentials: aliyunKeys, endpoint: server.url, pass: 'unknown' })
    const passed = { ...instance, Colour: 'green' }
    expect(await lax.DescribeInstanceVncUrl(passed)).toHaveProperty('VncUrl')
  })
})
