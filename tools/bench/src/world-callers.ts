/** The clients of the load: of each account two, one for each signature. */
import { createClient as createAliyun } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { gws } from '@porthole/aliyun/gws'
import { v1 } from '@porthole/aliyun/v1'
import type { Fetch } from '@porthole/rpc'
import { createClient as createTencent } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { hmacSha256 } from '@porthole/tencent/v1'
import { accounts, keyOf, type Planned } from './world-mix.ts'

type Method = (request: object) => Promise<Readonly<Record<string, unknown>>>
export type Caller = Readonly<Record<Planned['service'], Readonly<Record<string, Method>>>>

export interface Net {
  readonly fetch?: Fetch
  readonly endpoint?: string
  readonly now?: () => number
}

export function callersOf(net: Net): (readonly [older: Caller, newer: Caller])[] {
  return Array.from({ length: accounts }, (_, account) => {
    const { id, secret } = keyOf(account)
    const aliyun = { credentials: { accessKeyId: id, accessKeySecret: secret }, region: 'cn-hangzhou', ...net }
    const tencent = { credentials: { secretId: id, secretKey: secret }, region: 'ap-beijing', ...net }
    const caller = (old: boolean): Caller => {
      const aliyunOptions = { ...aliyun, ...(old && { signature: v1() }) }
      const tencentOptions = { ...tencent, ...(old && { signature: hmacSha256() }) }
      return {
        gws: createAliyun(gws, aliyunOptions) as unknown as Caller['gws'],
        ecs: createAliyun(ecs, aliyunOptions) as unknown as Caller['ecs'],
        cvm: createTencent(cvm, tencentOptions) as unknown as Caller['cvm'],
      }
    }
    return [caller(true), caller(false)]
  })
}
