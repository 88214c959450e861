/** How the command line speaks to Alibaba Cloud. */
import { type AliyunCredentials, createClient } from '@porthole/aliyun'
import {
  configuredRegion,
  defaultCredentials,
  fromCredentialsFile,
  fromEnvironment,
  fromProfile,
  type Provider,
} from '@porthole/aliyun/credentials'
import type { Speaker } from './speaker.ts'

export const aliyun: Speaker = {
  regional: false,
  keys: (accessKeyId, accessKeySecret, securityToken) => ({ accessKeyId, accessKeySecret, securityToken }),
  sources: (where) => [fromEnvironment(where), fromProfile(where), fromCredentialsFile(where)],
  provider: defaultCredentials,
  region: configuredRegion,
  async client({ signature, credentials, region, ...options }) {
    const keys = credentials as Provider<AliyunCredentials>
    const all = { ...options, region, credentials: keys }
    if (signature === 'v3') return createClient({}, all)
    const { v1 } = await import('@porthole/aliyun/v1')
    return createClient({}, { ...all, signature: v1() })
  },
}
