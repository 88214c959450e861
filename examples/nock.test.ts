/** A test of code that uses the vendors' SDKs, with no port and no change to that code. `node --test nock.test.ts` */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ecs from '@alicloud/ecs20140526'
import openapi from '@alicloud/openapi-core'
import { createSimulator } from '@porthole/simulator'
import { type NockedSimulator, simulatorNock } from '@porthole/simulator/nock'
import nock from 'nock'
import { cvm } from 'tencentcloud-sdk-nodejs-cvm'

let nocked: NockedSimulator

before(() => {
  nock.disableNetConnect()
  nocked = simulatorNock(createSimulator())
})
after(() => {
  nocked.stop()
  nock.restore()
})

test('the SDK of Alibaba Cloud gets a console URL', async () => {
  const { body } = await alibaba().describeInstanceVncUrl(vncUrlOf('i-bp1linux000000000001'))
  assert.match(body!.vncUrl!, /^wss%3A%2F%2F/)
})

test('it hears why a stopped instance has no console', async () => {
  await assert.rejects(alibaba().describeInstanceVncUrl(vncUrlOf('i-bp1stopped0000000001')), {
    code: 'IncorrectInstanceStatus',
  })
})

test('the SDK of Tencent Cloud gets a console URL, and at most ten in a second', async () => {
  const client = new cvm.v20170312.Client({
    credential: { secretId: 'testid', secretKey: 'testsecret' },
    region: 'ap-beijing',
  })
  const call = () => client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
  const { InstanceVncUrl } = await call()
  assert.match(InstanceVncUrl!, /^wss%3A%2F%2F/)
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, call))
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
  assert.deepEqual(refused, ['RequestLimitExceeded'])
})

function alibaba() {
  const config = { accessKeyId: 'testid', accessKeySecret: 'testsecret', regionId: 'cn-hangzhou' }
  return new ecs.default(new openapi.$OpenApiUtil.Config(config))
}

function vncUrlOf(instanceId: string) {
  return new ecs.DescribeInstanceVncUrlRequest({ regionId: 'cn-hangzhou', instanceId })
}
