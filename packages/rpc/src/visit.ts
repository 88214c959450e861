/** What one call meets when its server has a world: whom to trust, what may stand in its way, and who handles it. */
import type { Awaitable } from './crypto.ts'
import type { OperationDescriptor } from './descriptor.ts'
import type { Call, ServerReply, ServerRequest, Trust } from './dialect.ts'

export interface Visit {
  readonly trust: Omit<Trust, 'crypto'>
  /** Runs after validation and before handling. Throws a ServiceError to refuse. */
  throttle?(operation: OperationDescriptor, request: Readonly<Record<string, unknown>>): Awaitable<void>
  /** In place of the service's handlers. Throws a ServiceError to refuse, a ConnectionDropped to answer nothing. */
  handle?(
    operation: OperationDescriptor,
    request: Readonly<Record<string, unknown>>,
  ): Awaitable<Readonly<Record<string, unknown>>>
}

/** One request with what became of it, told once it is answered. What is unknown was not understood. */
export interface Visited {
  readonly request: ServerRequest
  readonly requestId: string
  readonly cloud: string
  readonly call: Call | undefined
  readonly operation: OperationDescriptor | undefined
  /** Typed; it may hold secrets: see `mask`. */
  readonly values: Readonly<Record<string, unknown>> | undefined
  readonly visit: Visit | undefined
  /** The refusal's code; undefined when the call succeeded. */
  readonly code: string | undefined
  readonly reply: ServerReply
}

/** The server hangs up instead of answering. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The connection is dropped.')
    this.name = 'ConnectionDropped'
  }
}

/** What an adapter is handed for a ConnectionDropped: it ends the connection, and sends nothing. */
export const dropped: ServerReply = { status: 0, headers: {}, body: '' }
