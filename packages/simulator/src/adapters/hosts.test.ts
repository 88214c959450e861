import { describe, expect, it } from 'vitest'
import { endpointUrls } from './hosts.ts'

describe('the hosts that the simulator stands in for', () => {
  it.each([
    'https://ecs.aliyuncs.com/',
    'http://ecs.aliyuncs.com:80',
    'https://ecs-cn-hangzhou.aliyuncs.com/',
    'https://ecs.cn-beijing.aliyuncs.com/?Action=x',
    'https://ecs-vpc.cn-beijing.aliyuncs.com/',
    'https://gws.cn-hangzhou.aliyuncs.com:443',
    'https://ecd.cn-hangzhou-finance.aliyuncs.com/',
    'https://cvm.tencentcloudapi.com/',
    'https://cvm.ap-shanghai-fsi.tencentcloudapi.com/',
    'https://cvm.internal.tencentcloudapi.com/',
  ])('%s is one', (url) => {
    expect(endpointUrls().test(url)).toBe(true)
  })

  it.each([
    'https://oss.cn-hangzhou.aliyuncs.com/',
    'https://ecsx.aliyuncs.com/',
    'https://aliyuncs.com/',
    'https://tencentcloudapi.com/',
    'https://cbs.tencentcloudapi.com/',
    'https://ecs.aliyuncs.com.example.com/',
    'https://example.com/https://ecs.aliyuncs.com/',
    'https://ecsxaliyuncs.com/',
  ])('%s is none', (url) => {
    expect(endpointUrls().test(url)).toBe(false)
  })

  it('can be more', () => {
    const urls = endpointUrls(['gateway.example', 'localhost:7070'])
    expect(urls.test('https://gateway.example/')).toBe(true)
    expect(urls.test('https://gateway.example:8443/')).toBe(true)
    expect(urls.test('http://localhost:7070/?a=b')).toBe(true)
    expect(urls.test('http://localhost:7071/')).toBe(false)
    expect(urls.test('http://gatewayxexample/')).toBe(false)
    expect(urls.test('https://ecs.aliyuncs.com/')).toBe(true)
  })
})
