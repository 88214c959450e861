/** What a first call needs; each service's entry has a copy of it and of the kernel, so that one file is all it loads. */
import { type Client, type ClientOptions, createRpcClient, type Operations, type Protocol } from '@porthole/rpc'
import { type AliyunCredentials, v3 } from './protocol.ts'

export { ApiError, isApiError } from '@porthole/rpc'

export interface AliyunOptions extends ClientOptions<AliyunCredentials> {
  /** V3 by default; `v1()` of `@porthole/aliyun/v1`, or either wrapped by `xml()` of `@porthole/aliyun/xml`. */
  readonly signature?: Protocol<AliyunCredentials> | undefined
}

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: AliyunOptions): Client<O> {
  return createRpcClient(options.signature ?? v3, operations, options)
}
