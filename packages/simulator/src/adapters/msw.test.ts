import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { type Answer, dropped } from '@porthole/rpc/server'
import nodeHttp from 'node:http'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../index.ts'
import { answerFetch } from './fetch.ts'
import { simulatorHandlers } from './msw.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const options = {
  credentials,
  region: 'cn-hangzhou',
  retries: 0,
}

const simulator = createSimulator()
const server = setupServer(...simulatorHandlers(simulator, { hosts: ['gateway.example:8443'] }))

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** A simulator that answers in another way. */
const answering = (answer: Answer) => simulatorHandlers({ fetch: (input, init) => answerFetch(answer, input, init) })

describe('behind MSW, with no port', () => {
  it('our client meets one world', async () => {
    const client = createClient(gws, options)
    const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
    await client.SetClusterName({ ClusterId, Name: 'mßw' })
    expect(await client.DescribeClusters({ ClusterId })).toMatchObject({ Clusters: [{ ClusterId, Name: 'mßw' }] })
  })

  it('documented errors arrive with their status', async () => {
    const error = createClient(gws, options).SetClusterName({ ClusterId: 'gws-none', Name: 'x' })
    await expect(error).rejects.toMatchObject({ code: 'InvalidClusterId.NotFound', status: 404 })
  })

  it('node:http is answered', async () => {
    const asked = 'http://cvm.tencentcloudapi.com/?Action=DescribeInstanceVncUrl'
    const text = await new Promise<string>((resolve, reject) => {
      nodeHttp
        .get(asked, (reply) => {
          let body = ''
          reply.setEncoding('utf8').on('data', (chunk) => (body += chunk))
          reply.on('end', () => resolve(body))
        })
        .on('error', reject)
    })
    expect(JSON.parse(text)).toMatchObject({ Response: { Error: { Code: expect.any(String) } } })
  })

  it('a host of the own is answered too, and what the test adds goes first', async () => {
    const client = createClient(gws, { ...options, endpoint: 'http://gateway.example:8443' })
    expect(await client.DescribeImages()).toMatchObject({ RequestId: expect.any(String) })
    server.use(http.post('http://gateway.example:8443/', () => HttpResponse.json({ RequestId: 'own' })))
    expect(await client.DescribeImages()).toEqual({ RequestId: 'own' })
  })

  it('a dropped connection is a network error', async () => {
    server.use(...answering(async () => dropped))
    await expect(fetch('https://ecs.aliyuncs.com/')).rejects.toBeInstanceOf(TypeError)
    await expect(createClient(gws, options).DescribeClusters()).rejects.toMatchObject({ code: 'Client.Network' })
    await expect(
      new Promise((resolve, reject) => {
        nodeHttp.get('http://ecs.aliyuncs.com/', resolve).on('error', reject)
      }),
    ).rejects.toBeInstanceOf(Error)
  })

  it('a call that is aborted ends with the reason', async () => {
    server.use(...answering(() => new Promise(() => {})))
    const reason = new Error('enough')
    const control = new AbortController()
    const call = createClient(gws, options).DescribeClusters({}, { signal: control.signal })
    setTimeout(() => control.abort(reason), 10)
    await expect(call).rejects.toBe(reason)
  })
})
