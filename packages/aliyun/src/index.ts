/** Clients of Alibaba Cloud; the operations are in `@porthole/aliyun/ecs` and `@porthole/aliyun/gws`. */
import { type Client, type ClientOptions, createRpcClient, type Operations } from '@porthole/rpc'
import { type AliyunCredentials, protocolOf, type Signature, v3 } from './protocol.ts'

export interface AliyunOptions extends ClientOptions<AliyunCredentials> {
  /** V3 by default; `v1` of `@porthole/aliyun/v1`, or either wrapped by `xml` of `@porthole/aliyun/xml`. */
  readonly signature?: Signature | undefined
}

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: AliyunOptions): Client<O> {
  return createRpcClient(protocolOf(options.signature ?? v3), operations, options)
}

export { ApiError, isApiError } from '@porthole/rpc'
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
  RetryOptions,
} from '@porthole/rpc'
export { createLimiter } from '@porthole/rpc/limit'
export { pages } from '@porthole/rpc/pages'
export { runTask } from '@porthole/rpc/tasks'
export { waitFor } from '@porthole/rpc/wait'
export { consoleUrl, toConsoleUrl } from './console.ts'
export type { ConsolePage, ConsoleRequest, ConsoleUrl } from './console.ts'
export { v3 } from './protocol.ts'
export type { AliyunCredentials, Signature } from './protocol.ts'
