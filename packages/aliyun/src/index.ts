/** Clients of Alibaba Cloud; the operations are in `@porthole/aliyun/ecs` and `@porthole/aliyun/gws`. */
import { type Client, type ClientOptions, createRpcClient, type Operations, type Protocol } from '@porthole/rpc'
import { type AliyunCredentials, v3 } from './protocol.ts'

export interface AliyunOptions extends ClientOptions<AliyunCredentials> {
  /** V3 by default; `v1()` of `@porthole/aliyun/v1`, or either wrapped by `xml()` of `@porthole/aliyun/xml`. */
  readonly signature?: Protocol<AliyunCredentials> | undefined
}

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: AliyunOptions): Client<O> {
  return createRpcClient(options.signature ?? v3, operations, options)
}

export { ApiError, createLimiter, isApiError, pages, runTask, transport, waitFor } from '@porthole/rpc'
export type {
  CallOptions,
  Client,
  ClientOptions,
  DebugEvent,
  Fetch,
  Limiter,
  Middleware,
  Operation,
  Problem,
} from '@porthole/rpc'
export { consoleUrl, toConsoleUrl } from './console.ts'
export type { ConsolePage, ConsoleRequest, ConsoleUrl } from './console.ts'
export { v3 } from './protocol.ts'
export type { AliyunCredentials } from './protocol.ts'
