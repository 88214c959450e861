import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl, GetInstanceScreenshot } from '@porthole/aliyun/ecs'
import { ecsDescriptor } from '@porthole/aliyun/ecs/server'
import { gws } from '@porthole/aliyun/gws'
import { v1 } from '@porthole/aliyun/v1'
import { xml } from '@porthole/aliyun/xml'
import { createClient as createTencentClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { hmacSha256 } from '@porthole/tencent/v1'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type NockReplayOptions, type Recording, type Replaying, replay } from './nock.ts'
import { createRecorder } from './recorder.ts'
import { runCase, selectedCases, callersOf } from './run.ts'
import { defaultSubjects } from './subjects.ts'
import { simulatorTarget, testCredentials } from './testing.ts'

let recordings: readonly Recording[]
let replaying: Replaying | undefined

const start = (options?: NockReplayOptions): void => void (replaying = replay(recordings, options))

beforeAll(async () => {
  nock.disableNetConnect()
  const recorder = createRecorder(simulatorTarget(), defaultSubjects, Date.now)
  const options = { target: recorder.target, credentials: testCredentials }
  const call = callersOf(options, recorder)
  const kept = /^ecs|^cvm|^gws (?:DescribeClusters|GetConnectTicket|DescribeInstances)/
  for (const one of selectedCases({}).filter(({ id }) => kept.test(id))) {
    recorder.ended(one, (await runCase(one, options, call(one.service))).outcome === 'passed')
  }
  recordings = JSON.parse(JSON.stringify(recorder.recordings())) as Recording[]
})
afterEach(() => replaying?.stop())
afterAll(() => {
  nock.cleanAll()
  nock.enableNetConnect()
  nock.restore()
})

/** Keys that nobody has: what was recorded is replayed whatever a request is signed with. */
const options = { credentials: { accessKeyId: 'any', accessKeySecret: 'other' }, region: 'cn-hangzhou', retries: 0 }
const tencent = { credentials: { secretId: 'any', secretKey: 'other' }, region: 'ap-shanghai', retries: 0 }
const ecs = { DescribeInstanceVncUrl, GetInstanceScreenshot }
const linux = { RegionId: 'cn-hangzhou', InstanceId: '<InstanceId:1>' }

describe('what was recorded', () => {
  it.each([
    ['V3', {}],
    ['V1', { signature: v1() }],
    ['V1 as GET', { signature: v1({ method: 'GET' }) }],
    ['XML', { signature: xml(v1(), ecsDescriptor) }],
  ])('is answered again, by operation and parameters: %s', async (_, more) => {
    start()
    const client = createClient(ecs, { ...options, ...more })
    const { VncUrl } = await client.DescribeInstanceVncUrl(linux)
    expect(VncUrl).toMatch(/^wss%3A%2F%2F.*redacted/)
    const stopped = client.DescribeInstanceVncUrl({ ...linux, InstanceId: '<InstanceId:2>' })
    await expect(stopped).rejects.toMatchObject({
      code: /xml/i.test(_) ? 'Porthole.NotRecorded' : 'IncorrectInstanceStatus',
    })
  })

  it('is answered to the other cloud too', async () => {
    start()
    const asked = { InstanceId: '<InstanceId:5>' }
    for (const more of [{}, { signature: hmacSha256() }]) {
      const client = createTencentClient(cvm, { ...tencent, ...more })
      expect((await client.DescribeInstanceVncUrl(asked)).InstanceVncUrl).toMatch(/^wss%3A/)
    }
  })

  it("stands for the test's own ids", async () => {
    start({ ids: { '<InstanceId:1>': 'i-mine', '<ClusterId:1>': 'gws-mine' } })
    const client = createClient(ecs, options)
    expect(await client.GetInstanceScreenshot({ ...linux, InstanceId: 'i-mine' })).toMatchObject({
      InstanceId: 'i-mine',
    })
    const { Clusters } = await createClient(gws, options).DescribeClusters({ ClusterId: 'gws-mine' })
    expect(Clusters[0]).toMatchObject({ ClusterId: 'gws-mine', Status: 'running' })
    await expect(client.GetInstanceScreenshot(linux)).rejects.toMatchObject({ code: 'Porthole.NotRecorded' })
  })

  it('goes first where its case is named', async () => {
    const names = recordings.find(({ service }) => service === 'tencent/cvm')!.cases.map(({ name }) => name)
    const often = names.find((name) => name.startsWith('refuses more calls'))!
    start({ cases: [`cvm DescribeInstanceVncUrl: ${often}`] })
    const call = createTencentClient(cvm, tencent).DescribeInstanceVncUrl({ InstanceId: '<InstanceId:5>' })
    await expect(call).rejects.toMatchObject({ code: 'RequestLimitExceeded' })
    replaying?.stop()
    start({ cases: ['cvm DescribeInstanceVncUrl: refuses a wrong secret'] })
    const wrong = createTencentClient(cvm, tencent).DescribeInstanceVncUrl({ InstanceId: '<InstanceId:5>' })
    await expect(wrong).rejects.toMatchObject({ code: 'AuthFailure.SignatureFailure' })
    expect(() => replay(recordings, { cases: ['cvm X: sings'] })).toThrow('No recording has the case cvm X: sings')
  })

  it('takes any value for a secret', async () => {
    start()
    const client = createClient(gws, options)
    const request = { InstanceId: '<InstanceId:7>', UserName: 'u', Password: 'whatever' }
    const known = recordings
      .find(({ operation }) => operation === 'GetConnectTicket')!
      .cases.find(({ request: asked }) => 'Password' in asked)!
    const asked = { ...known.request, Password: request.Password } as typeof request
    await expect(client.GetConnectTicket(asked)).resolves.toMatchObject({ RequestId: '<RequestId>' })
  })
})

describe('what was not recorded', () => {
  it('is refused, and the message tells what was, and no value that was asked with', async () => {
    start()
    const error = createClient(gws, options).DescribeClusters({ PageNumber: 77 })
    await expect(error).rejects.toMatchObject({
      code: 'Porthole.NotRecorded',
      status: 404,
      detail: expect.stringMatching(
        /^gws DescribeClusters was not recorded with these values of PageNumber\. Recorded: \{\} /,
      ),
    })
    const other = createClient(gws, options)
      .StartInstance({ InstanceId: 'i-secretly' })
      .catch((thrown: Error) => thrown)
    expect(String(await other)).toContain('[Porthole.NotRecorded] There is no recording of gws StartInstance.')
    expect(String(await other)).not.toContain('i-secretly')
    const strange = fetch('https://ecs.aliyuncs.com/?Action=Sing&Version=2014-05-26')
    expect(await (await strange).text()).toContain('Porthole.NotRecorded')
  })

  it('is left alone at other hosts, and nothing is pending', async () => {
    start({ hosts: ['gateway.example'] })
    await expect(fetch('https://oss.aliyuncs.com/')).rejects.toThrow(/fetch|net connect/i)
    const client = createClient(gws, { ...options, endpoint: 'https://gateway.example' })
    expect(await client.DescribeClusters()).toHaveProperty('Clusters')
    expect(nock.pendingMocks()).toEqual([])
    replaying?.stop()
    await expect(createClient(gws, options).DescribeClusters()).rejects.toMatchObject({ code: 'Client.Network' })
  })

  it('is a service without specs', () => {
    const [one] = recordings
    expect(() => replay([{ ...one!, service: 'aliyun/oss' }])).toThrow('There are no specs of aliyun/oss')
  })
})
