/** How the command line speaks to Tencent Cloud. */
import { createClient, type TencentCredentials } from '@porthole/tencent'
import {
  configuredRegion,
  defaultCredentials,
  fromCredentialsFile,
  fromEnvironment,
  fromProfile,
  type Provider,
} from '@porthole/tencent/credentials'
import type { Speaker } from './speaker.ts'

export const tencent: Speaker = {
  regional: true,
  keys: (secretId, secretKey, token) => ({ secretId, secretKey, token }),
  sources: (where) => [fromEnvironment(where), fromCredentialsFile(where), fromProfile(where)],
  provider: defaultCredentials,
  region: configuredRegion,
  async client({ signature, credentials, region = '', ...options }) {
    const keys = credentials as Provider<TencentCredentials>
    const all = { ...options, region, credentials: keys }
    if (signature === 'tc3') return createClient({}, all)
    const { hmacSha1, hmacSha256 } = await import('@porthole/tencent/v1')
    return createClient({}, { ...all, signature: signature === 'hmac-sha1' ? hmacSha1() : hmacSha256() })
  },
}
