/** The client of Alibaba Cloud and what goes with it; the operations are in `@porthole/aliyun/ecs` and `@porthole/aliyun/gws`, with a client of their own. */
export { ApiError, createClient, isApiError } from './client.ts'
export type { AliyunOptions } from './client.ts'
export { createLimiter, pages, runTask, transport, waitFor } from '@porthole/rpc'
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
