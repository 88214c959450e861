/** Clients of Tencent Cloud; the operations are in `@porthole/tencent/cvm`. */
import { type Client, type ClientOptions, createRpcClient, type Operations } from '@porthole/rpc'
import { type Signature, tc3Post, type TencentCredentials } from './protocol.ts'

export interface TencentOptions extends ClientOptions<TencentCredentials> {
  /** Required by every call, e.g. `ap-guangzhou`. */
  readonly region: string
  /** TC3-HMAC-SHA256 over POST by default; `tc3({ method: 'GET' })`, or one of `@porthole/tencent/v1`. */
  readonly signature?: Signature | undefined
}

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: TencentOptions): Client<O> {
  const { signature = tc3Post } = options
  return createRpcClient(typeof signature === 'function' ? signature() : signature, operations, options)
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
  RetryOptions,
} from '@porthole/rpc'
export { createLimiter } from '@porthole/rpc/limit'
export { pages } from '@porthole/rpc/pages'
export { runTask } from '@porthole/rpc/tasks'
export { waitFor } from '@porthole/rpc/wait'
export { consoleUrl, toConsoleUrl } from './console.ts'
export type { ConsoleRequest, ConsoleUrl } from './console.ts'
export type { Signature, TencentCredentials } from './protocol.ts'
export { tc3 } from './tc3.ts'
export type { SignatureOptions } from './tc3.ts'
