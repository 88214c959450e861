/**
 * The same walk as walk-gws.mjs with the vendor's own SDK. Start the mock server (`npm start`), then:
 * `node walk-gws-vendor.mjs [url]`
 */
import { setTimeout as sleep } from 'node:timers/promises'
import openapi from '@alicloud/openapi-core'

const { Config, OpenApiRequest, Params } = openapi.$OpenApiUtil
const { host, protocol } = new URL(process.argv[2] ?? 'http://127.0.0.1:7070')
const config = { accessKeyId: 'testid', accessKeySecret: 'testsecret', endpoint: host, protocol: protocol.slice(0, -1) }
const client = new openapi.default(new Config(config))

const { ClusterId } = await call('CreateCluster', { ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
console.log(`Cluster ${ClusterId} is being created.`)
await until(async () => (await call('DescribeClusters', { ClusterId })).Clusters[0]?.Status === 'running')
console.log('It is running.')

const { InstanceId } = await call('CreateInstance', {
  ClusterId,
  ImageId: 'm-windows2019000000001',
  InstanceType: 'ecs.g6.large',
  SystemDiskCategory: 'cloud_ssd',
  SystemDiskSize: 60,
  WorkMode: 'Desktop',
})
console.log(`Instance ${InstanceId} is being created.`)
await until(async () => (await call('DescribeInstances', { InstanceId })).Instances[0]?.Status === 'Registered')
console.log('It is Registered: it can be connected to.')

const policy = { ClusterId, Clipboard: 'read', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'on' }
const { TaskId } = await call('SetClusterPolicy', { ...policy, AsyncMode: true })
await until(async () => (await call('DescribeClusterPolicy', { ClusterId, AsyncMode: true, TaskId })).TaskFinished)
console.log(`Task ${TaskId} is finished: true.`)

const { Clipboard, Watermark, UdpPort } = await call('DescribeClusterPolicy', { ClusterId })
console.log(`Clipboard ${Clipboard}, watermark ${Watermark}, UDP ${UdpPort}.`)

/** The vendor has no typed SDK for this service: calls go by name. */
async function call(action, parameters) {
  const params = new Params({
    action,
    version: '2019-06-18',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  })
  const request = new OpenApiRequest({ query: openapi.OpenApiUtil.query(parameters) })
  const { body } = await client.callApi(params, request, {})
  return body
}

async function until(reached) {
  const end = Date.now() + 60_000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It took longer than a minute.')
    await sleep(200)
  }
}
