/**
 * What the clouds' clients are made of. Servers, XML, credentials and validators are entries of their own; flows and the
 * limiter are here too, since each file more costs at import, and what is not used is shaken away.
 */
export type {
  Effect,
  Json,
  Operation,
  Problem,
  ProblemCode,
  Service,
  Validate,
  RequestOf,
  ResponseOf,
  CodeOf,
} from './operation.ts'
export type { Awaitable, Crypto, Hmac } from './crypto.ts'
export type { Fetch, FetchInit, FetchReply, Middleware } from './fetch.ts'
export type { Attempt, Encoded, Protocol } from './protocol.ts'
export type { Basis, FieldType } from './descriptor.ts'
export type { Console, Pages, Task, Waiter } from './flow.ts'
export type { ApiErrorFacts, ClientCode } from './error.ts'
export type { CallOptions, Client, ClientOptions, DebugEvent, Limiter, Operations, Sender } from './options.ts'
export { ApiError, isApiError } from './error.ts'
export { consolePage } from './flow.ts'
export { createRpcClient } from './client.ts'
export { transport } from '#platform'
export { pages } from './pages.ts'
export { runTask } from './tasks.ts'
export type { FlowOptions } from './tasks.ts'
export { waitFor } from './wait.ts'
export { createLimiter } from './limit.ts'
export type { LimiterOptions } from './limit.ts'
export { flatten } from './query.ts'
export type { Pair } from './query.ts'
