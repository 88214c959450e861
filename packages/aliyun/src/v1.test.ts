import { describe, expect, it } from 'vitest'
import { attempt, operation } from './testing.ts'
import { v1 } from './v1.ts'

const request = { InstanceId: 'i-1', Password: "a b&c*'()!", AppList: [] }
// The signatures are what the vendor's openapi-core makes of the same parameters.
const signed =
  'AccessKeyId=testid&Action=RunInstances&Format=JSON&InstanceId=i-1&Password=a%20b%26c%2A%27%28%29%21&' +
  'RegionId=cn-shanghai&SignatureMethod=HMAC-SHA1&SignatureNonce=0.50.5&' +
  'SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26'

describe('a request of V1', () => {
  it('is a POST with everything in its form body', async () => {
    const { url, init } = await v1().encode(operation, request, attempt({ region: 'cn-shanghai' }))
    expect(url).toBe('https://ecs.cn-shanghai.aliyuncs.com/')
    expect(init).toEqual({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `${signed}&Signature=IUFaDnz7Oey4mB8uLMqwac1X7%2FQ%3D`,
    })
  })

  it('is a GET with everything in its URL when asked for', async () => {
    const { url, init } = await v1({ method: 'GET' }).encode(operation, request, attempt({ region: 'cn-shanghai' }))
    expect(url).toBe(`https://ecs.cn-shanghai.aliyuncs.com/?${signed}&Signature=wt7nkCHIDRSxsEeA7eT4O3buDS0%3D`)
    expect(init).toEqual({ method: 'GET', headers: {} })
  })

  it('carries the token of temporary credentials, and no empty one', async () => {
    const withToken = (securityToken: string) =>
      v1().encode(operation, {}, attempt({ credentials: { accessKeyId: 'a', accessKeySecret: 'b', securityToken } }))
    expect((await withToken('t')).init.body).toContain('SecurityToken=t&')
    expect((await withToken('')).init.body).not.toContain('SecurityToken')
  })

  it('lets no parameter of the request take the place of a common one', async () => {
    const { init } = await v1().encode(operation, { Action: 'Other', AccessKeyId: 'other' }, attempt())
    expect(init.body).toContain('AccessKeyId=testid&Action=RunInstances&')
  })
})
