/** Recorded answers, replayed offline to code that uses a client or a vendor's SDK. `node --test replay.test.ts` */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import ecs from '@alicloud/ecs20140526'
import openapi from '@alicloud/openapi-core'
import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'
import { readRecordings, type Replaying, replay } from '@porthole/contract/nock'
import nock from 'nock'
import { cvm } from 'tencentcloud-sdk-nodejs-cvm'

// Made by: porthole contract --endpoint http://127.0.0.1:7070 --only DescribeInstanceVncUrl --record recordings
const recordings = readRecordings(join(import.meta.dirname, 'recordings'))
// Recordings have names where ids were: these are what the code under test knows.
const ids = { '<InstanceId:1>': 'i-mine', '<InstanceId:2>': 'i-stopped', '<InstanceId:5>': 'ins-mine' }
const credentials = { accessKeyId: 'any', accessKeySecret: 'other' }

let replaying: Replaying

before(() => {
  nock.disableNetConnect()
  replaying = replay(recordings, { ids })
})
after(() => {
  replaying.stop()
  nock.restore()
})

test('a client and the SDK of Alibaba Cloud hear what was recorded', async () => {
  const client = createClient({ DescribeInstanceVncUrl }, { credentials })
  const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-mine' })
  assert.match(VncUrl, /^wss?%3A%2F%2F.*redacted/)
  const sdk = new ecs.default(new openapi.$OpenApiUtil.Config({ ...credentials, regionId: 'cn-hangzhou' }))
  const request = { regionId: 'cn-hangzhou', instanceId: 'i-stopped' }
  await assert.rejects(sdk.describeInstanceVncUrl(new ecs.DescribeInstanceVncUrlRequest(request)), {
    code: 'IncorrectInstanceStatus',
  })
})

test('so does the SDK of Tencent Cloud, and what was not recorded is told', async () => {
  const credential = { secretId: 'any', secretKey: 'other' }
  const sdk = new cvm.v20170312.Client({ credential, region: 'ap-beijing' })
  const { InstanceVncUrl } = await sdk.DescribeInstanceVncUrl({ InstanceId: 'ins-mine' })
  assert.match(InstanceVncUrl!, /^wss?%3A%2F%2F/)
  await assert.rejects(sdk.DescribeInstanceVncUrl({ InstanceId: 'ins-other' }), { code: 'Porthole.NotRecorded' })
})

test('a case that is chosen goes first', async () => {
  replaying.stop()
  const often = 'cvm DescribeInstanceVncUrl: refuses more calls than 10/s'
  replaying = replay(recordings, { ids, cases: [often] })
  const credential = { secretId: 'any', secretKey: 'other' }
  const sdk = new cvm.v20170312.Client({ credential, region: 'ap-beijing' })
  await assert.rejects(sdk.DescribeInstanceVncUrl({ InstanceId: 'ins-mine' }), { code: 'RequestLimitExceeded' })
})
