/** A contender of the calls: calls a server for some time, so many at once, and prints what it did and what it cost. */
import { createRequire } from 'node:module'

export interface Called {
  /** Calls in a second. */
  readonly rate: number
  /** Microseconds of processor time for a call, of all threads. */
  readonly cpu: number
}

export type Contender = 'ours' | 'sdk' | 'pop-core' | 'node:http'
export type Cloud = 'tencent' | 'aliyun'
type Call = () => Promise<unknown>

const [cloud, contender, port, atOnce, ms] = process.argv.slice(2) as [Cloud, Contender, string, string, string]
const proof = createRequire(new URL('../../proof/package.json', import.meta.url))
const host = `127.0.0.1:${port}`

const makers: Record<Cloud, Partial<Record<Contender, () => Promise<Call>>>> = {
  tencent: { ours: oursTencent, sdk: sdkTencent, 'node:http': () => bare('{"InstanceId":"ins-r9hr2upy"}') },
  aliyun: {
    ours: oursAliyun,
    sdk: sdkAliyun,
    'pop-core': popCore,
    'node:http': () => bare('InstanceId=i-bp1hzoinajzkh91h&RegionId=cn-hangzhou'),
  },
}
const call = await makers[cloud][contender]!()
const answer = JSON.stringify(await call())
if (!answer.toLowerCase().includes('vncurl')) throw new Error(`${contender} did not get its answer: ${answer}`)
await measure(Number(ms) / 2)
process.stdout.write(JSON.stringify(await measure(Number(ms))))
process.exit(0)

async function measure(time: number): Promise<Called> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let calls = 0
  const caller = async (): Promise<void> => {
    while (performance.now() - started < time) {
      await call()
      calls++
    }
  }
  await Promise.all(Array.from({ length: Number(atOnce) }, caller))
  const elapsed = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { rate: (calls / elapsed) * 1000, cpu: (user + system) / calls }
}

async function oursTencent(): Promise<Call> {
  const { createClient } = await import('@porthole/tencent')
  const { DescribeInstanceVncUrl } = await import('@porthole/tencent/cvm')
  const credentials = { secretId: 'id', secretKey: 'key' }
  const client = createClient(
    { DescribeInstanceVncUrl },
    { credentials, region: 'ap-beijing', endpoint: `http://${host}` },
  )
  return () => client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
}

async function oursAliyun(): Promise<Call> {
  const { createClient } = await import('@porthole/aliyun')
  const { DescribeInstanceVncUrl } = await import('@porthole/aliyun/ecs')
  const credentials = { accessKeyId: 'id', accessKeySecret: 'key' }
  const client = createClient({ DescribeInstanceVncUrl }, { credentials, endpoint: `http://${host}` })
  return () => client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' })
}

async function sdkTencent(): Promise<Call> {
  const { cvm } = proof('tencentcloud-sdk-nodejs-cvm')
  const client = new cvm.v20170312.Client({
    credential: { secretId: 'id', secretKey: 'key' },
    region: 'ap-beijing',
    profile: { httpProfile: { protocol: 'http://', endpoint: host } },
  })
  return () => client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
}

async function sdkAliyun(): Promise<Call> {
  const { default: Ecs, DescribeInstanceVncUrlRequest } = proof('@alicloud/ecs20140526')
  const { $OpenApiUtil } = proof('@alicloud/openapi-core')
  const config = {
    accessKeyId: 'id',
    accessKeySecret: 'key',
    endpoint: host,
    protocol: 'http',
    regionId: 'cn-hangzhou',
  }
  const client = new Ecs(new $OpenApiUtil.Config(config))
  const request = { regionId: 'cn-hangzhou', instanceId: 'i-bp1hzoinajzkh91h' }
  return () => client.describeInstanceVncUrl(new DescribeInstanceVncUrlRequest(request))
}

async function popCore(): Promise<Call> {
  const Client = proof('@alicloud/pop-core')
  const config = { endpoint: `http://${host}`, accessKeyId: 'id', accessKeySecret: 'key', apiVersion: '2014-05-26' }
  const client = new Client(config)
  const request = { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' }
  return () => client.request('DescribeInstanceVncUrl', request, { method: 'POST' })
}

/** No client at all: a request that is always the same. */
async function bare(body: string): Promise<Call> {
  const { Agent, request } = await import('node:http')
  const agent = new Agent({ keepAlive: true })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
  return () =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, method: 'POST', path: '/', agent, headers }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
      })
        .on('error', reject)
        .end(body)
    })
}
