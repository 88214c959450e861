/** Clients of Tencent Cloud; the operations are in `@porthole/tencent/cvm`. */
import { type Client, type ClientOptions, createRpcClient, type Operations, type Protocol } from '@porthole/rpc'
import { tc3Post, type TencentCredentials } from './protocol.ts'

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

export { ApiError, createLimiter, isApiError, pages, runTask, transport, waitFor } from '@porthole/rpc'
export type { CallOptions, Client, ClientOptions, DebugEvent, Fetch, Limiter, Middleware } from '@porthole/rpc'
export { consoleUrl, toConsoleUrl } from './console.ts'
export type { ConsoleRequest, ConsoleUrl } from './console.ts'
export type { TencentCredentials } from './protocol.ts'
export { tc3 } from './tc3.ts'
export type { SignatureOptions } from './tc3.ts'
