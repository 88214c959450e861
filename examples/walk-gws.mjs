/**
 * From nothing to a desktop that can be used, with our client. Start the mock server (`npm start`), then:
 * `node walk-gws.mjs [url]`
 */
import { createClient, runTask, waitFor } from '@porthole/aliyun'
import { ClusterRunning, gws, InstanceRegistered, SetClusterPolicyTask } from '@porthole/aliyun/gws'

const client = createClient(gws, {
  credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  region: 'cn-hangzhou',
  endpoint: process.argv[2] ?? 'http://127.0.0.1:7070',
})
const often = { interval: 200, timeout: 60_000 }

const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
console.log(`Cluster ${ClusterId} is being created.`)
await waitFor(client, ClusterRunning, { ClusterId }, often)
console.log('It is running.')

const { InstanceId } = await client.CreateInstance({
  ClusterId,
  ImageId: 'm-windows2019000000001',
  InstanceType: 'ecs.g6.large',
  SystemDiskCategory: 'cloud_ssd',
  SystemDiskSize: 60,
  WorkMode: 'Desktop',
})
console.log(`Instance ${InstanceId} is being created.`)
const { Status } = await waitFor(client, InstanceRegistered, { InstanceId }, often)
console.log(`It is ${Status}: it can be connected to.`)

const policy = { ClusterId, Clipboard: 'read', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'on' }
const { TaskId, TaskFinished } = await runTask(client, SetClusterPolicyTask, policy, often)
console.log(`Task ${TaskId} is finished: ${TaskFinished}.`)

const { Clipboard, Watermark, UdpPort } = await client.DescribeClusterPolicy({ ClusterId })
console.log(`Clipboard ${Clipboard}, watermark ${Watermark}, UDP ${UdpPort}.`)
