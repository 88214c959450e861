/** What a first call needs; each service's entry has a copy of it and of the kernel, so that one file is all it loads. */
import { type Client, type ClientOptions, createRpcClient, type Operations, type Protocol } from '@porthole/rpc'
import { tc3Post, type TencentCredentials } from './protocol.ts'

export { ApiError, isApiError } from '@porthole/rpc'

export interface TencentOptions extends ClientOptions<TencentCredentials> {
  /** Required by every call, e.g. `ap-guangzhou`. */
  readonly region: string
  /** TC3-HMAC-SHA256 over POST by default; `tc3({ method: 'GET' })`, or one of `@porthole/tencent/v1`, e.g. `hmacSha256()`. */
  readonly signature?: Protocol<TencentCredentials> | undefined
}

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: TencentOptions): Client<O> {
  return createRpcClient(options.signature ?? tc3Post, operations, options)
}
