/** The requests of the mock servers as bytes: signed by our clients and each used once, or always the same. */
import type { FetchInit, FetchReply } from '@porthole/rpc'

/** `world again`: for a server that takes a signed request more than once. */
export type Kind = 'alibaba' | 'tencent' | 'path' | 'world' | 'world again'

/** `count` requests for a server on `port`; those of one kind do the same work. */
export async function requestsOf(kind: Kind, port: number, count: number): Promise<Buffer[]> {
  if (kind === 'path') return [await pathRequest(port)]
  if (kind === 'world' || kind === 'world again')
    return (await import('./world-requests.ts')).worldRequests(port, count)
  const requests: Buffer[] = []
  const fetch = async (url: string, init: FetchInit): Promise<FetchReply> => {
    requests.push(bytesOf(url, init))
    return {
      status: 200,
      headers: { get: () => null },
      text: async () => '{"Response":{"RequestId":"x"},"RequestId":"x"}',
    }
  }
  const call = kind === 'alibaba' ? await alibaba(port, fetch) : await tencent(port, fetch)
  while (requests.length < count) await call()
  return requests
}

type Capture = (url: string, init: FetchInit) => Promise<FetchReply>

async function alibaba(port: number, fetch: Capture): Promise<() => Promise<unknown>> {
  const { createClient } = await import('@porthole/aliyun')
  const { DescribeInstanceVncUrl } = await import('@porthole/aliyun/ecs')
  const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
  const client = createClient({ DescribeInstanceVncUrl }, { credentials, endpoint: `http://127.0.0.1:${port}`, fetch })
  return () => client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-bp1linux000000000001' })
}

async function tencent(port: number, fetch: Capture): Promise<() => Promise<unknown>> {
  const { createClient } = await import('@porthole/tencent')
  const { DescribeInstanceVncUrl } = await import('@porthole/tencent/cvm')
  const credentials = { secretId: 'testid', secretKey: 'testsecret' }
  const endpoint = `http://127.0.0.1:${port}`
  const client = createClient({ DescribeInstanceVncUrl }, { credentials, region: 'ap-beijing', endpoint, fetch })
  return () => client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
}

/** As the OpenAPI document has it: the action is the path, and any Authorization will do. */
async function pathRequest(port: number): Promise<Buffer> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: 'none',
    accept: 'application/json',
  }
  const body = 'RegionId=cn-hangzhou&InstanceId=i-bp1linux000000000001'
  return bytesOf(`http://127.0.0.1:${port}/DescribeInstanceVncUrl`, { method: 'POST', headers, body })
}

export function bytesOf(url: string, { method, headers, body = '' }: FetchInit): Buffer {
  const { host, pathname, search } = new URL(url)
  const lines = Object.entries({ host, ...headers, 'content-length': String(Buffer.byteLength(body)) })
  return Buffer.from(
    `${method} ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
}
