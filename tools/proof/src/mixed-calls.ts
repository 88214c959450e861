/** A program in which a client of one copy of the kernel meets flows, signatures and a limiter of the others. */

/** `load` and `loadOthers` are `await import` or `require`. */
export const mixedCalls = (load: string, loadOthers: string): string => `
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const service = ${load}('@porthole/aliyun/gws')
const tencent = ${load}('@porthole/tencent/cvm')
const index = ${loadOthers}('@porthole/aliyun')
const { v1 } = ${loadOthers}('@porthole/aliyun/v1')
const { hmacSha256 } = ${loadOthers}('@porthole/tencent/v1')

const answers = {
  DescribeInstances: { Instances: [{ InstanceId: 'i-1', Status: 'Stopped' }], TotalCount: 1 },
  SetClusterPolicy: { TaskId: 't-1' },
  DescribeClusterPolicy: { TaskFinished: true, RequestId: 'R-1' },
  DescribeInstanceVncUrl: { VncUrl: 'abc' },
}
const fetch = async (url, { body }) => {
  const { [new URLSearchParams(body).get('Action')]: answer } = answers
  return { status: 200, text: async () => JSON.stringify(answer) }
}
const options = { fetch, region: 'cn-hangzhou', signature: v1(), limiter: index.createLimiter(), retries: 0 }
const client = service.createClient(service.gws, { ...options, credentials: { accessKeyId: 'id', accessKeySecret: 'secret' } })
const quick = { interval: 1 }
const policy = { ClusterId: 'c-1', Clipboard: 'off', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'off' }

const found = []
for await (const { InstanceId } of index.pages(client, service.DescribeInstancesPages)) found.push(InstanceId)
const { url } = await index.consoleUrl(client, { RegionId: 'cn-hangzhou', InstanceId: 'i-1', isWindows: false })
const failed = (isApiError, work) => work.then(() => 'no error', (error) => isApiError(error) && error.message)
const refuse = async () => ({ status: 200, text: async () => '{"Response":{"Error":{"Code":"AuthFailure","Message":"Not you."},"RequestId":"R-1"}}' })
const cvm = tencent.createClient(tencent.cvm, { fetch: refuse, region: 'ap-beijing', signature: hmacSha256(), credentials: { secretId: 'id', secretKey: 'secret' } })

console.log(JSON.stringify({
  oneClass: service.ApiError === index.ApiError,
  found,
  stopped: await index.waitFor(client, service.InstanceStopped, { InstanceId: 'i-1' }, quick),
  finished: await index.runTask(client, service.SetClusterPolicyTask, policy, quick),
  console: new URL(url).searchParams.get('vncUrl'),
  cvm: await failed(index.isApiError, cvm.DescribeInstanceVncUrl({ InstanceId: 'ins-1' })),
  errors: [
    await failed(service.isApiError, index.waitFor(client, { ...service.InstanceRegistered, fail: ['Stopped'] }, { InstanceId: 'i-1' }, quick)),
    await failed(index.isApiError, service.createClient(service.gws, { ...options, credentials: {} }).DescribeInstances()),
  ],
}))
`
