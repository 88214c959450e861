/** The same behind MSW, for tests that have it already: own handlers go first. `node --test msw.test.ts` */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { createSimulator } from '@porthole/simulator'
import { simulatorHandlers } from '@porthole/simulator/msw'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { cvm } from 'tencentcloud-sdk-nodejs-cvm'

const server = setupServer(...simulatorHandlers(createSimulator()))

before(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
after(() => server.close())

const client = createClient(gws, {
  credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  region: 'cn-hangzhou',
  retries: 0,
})

test('a cluster keeps the name it is given', async () => {
  await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'office' })
  const { Clusters } = await client.DescribeClusters({ ClusterId: 'gws-standard0001' })
  assert.equal(Clusters[0]?.Name, 'office')
})

test("the vendor's SDK hears that there is no such instance", async () => {
  const sdk = new cvm.v20170312.Client({
    credential: { secretId: 'testid', secretKey: 'testsecret' },
    region: 'ap-beijing',
  })
  await assert.rejects(sdk.DescribeInstanceVncUrl({ InstanceId: 'ins-00000000' }), {
    code: 'InvalidInstanceId.NotFound',
  })
})

test('what the test adds goes first', async () => {
  server.use(http.post('https://gws.cn-hangzhou.aliyuncs.com/', () => new HttpResponse('busy', { status: 503 })))
  await assert.rejects(client.DescribeClusters(), { status: 503 })
})
