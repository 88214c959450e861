/** The types that a user of a client meets: its methods, its options and what its debug hook hears. */
import type { Awaitable } from './crypto.ts'
import type { ApiError } from './error.ts'
import type { Fetch } from './fetch.ts'
import type { Operation, Problem, RequestOf, ResponseOf } from './operation.ts'

export type Operations = Readonly<Record<string, Operation>>

/** One method per operation, under its wire name. */
export type Client<O extends Operations> = { [Name in keyof O]: Method<O[Name]> } & Sender

type Method<O> =
  Record<never, never> extends RequestOf<O>
    ? (request?: RequestOf<O>, options?: CallOptions) => Promise<ResponseOf<O>>
    : (request: RequestOf<O>, options?: CallOptions) => Promise<ResponseOf<O>>

/** Calls any operation of any service of the cloud; what pages(), runTask() and waitFor() need of a client. */
export interface Sender {
  send<O extends Operation>(operation: O, request: RequestOf<O>, options?: CallOptions): Promise<ResponseOf<O>>
}

export interface CallOptions {
  /** Ends the call, and any wait between attempts, with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each attempt; the client's by default. */
  readonly timeout?: number | undefined
}

export interface ClientOptions<Credentials> {
  /** Fixed credentials, or a function that is asked before each attempt and does its own caching. */
  readonly credentials: Credentials | (() => Awaitable<Credentials>)
  /** Used where the request has no RegionId. */
  readonly region?: string | undefined
  /** With its scheme, e.g. `http://127.0.0.1:7070`; a TypeError says when it is no URL. By default the service's own. */
  readonly endpoint?: string | undefined
  /** Milliseconds for each attempt, 10000 by default. */
  readonly timeout?: number | undefined
  /** Attempts after the first, 3 by default. The pause before the n-th is random, up to 50 ms * 2^n or 5 s. */
  readonly retries?: number | undefined
  /** Milliseconds from the call's start within which another attempt may begin; unlimited by default. */
  readonly budget?: number | undefined
  /**
   * Takes the place of `transport`: a keep-alive node:http agent in Node, the global fetch elsewhere. A middleware goes
   * around it: `fetch: traced(transport)`. It sees each attempt, already signed.
   */
  readonly fetch?: Fetch | undefined
  /** Hears of each attempt: never a parameter, a header or a query. */
  readonly debug?: ((event: DebugEvent) => void) | undefined
  /** Sends parameters that the operation does not have, instead of refusing them. */
  readonly pass?: 'unknown' | undefined
  readonly limiter?: Limiter | undefined
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined
  /** From 0 up to 1; for tests. */
  readonly random?: (() => number) | undefined
}

/** Holds calls back: resolves when the operation may be called, rejects with the signal's reason. */
export type Limiter = (operation: Operation, signal?: AbortSignal) => Awaitable<void>

/** One attempt and how it ended. */
export interface DebugEvent {
  readonly operation: string
  /** Counts from 1. */
  readonly attempt: number
  /** HTTP status of the reply; 0 when there was none, undefined when nothing was sent. */
  readonly status: number | undefined
  /** What the validator found and the client let pass: parameters that the service ignores, or does not know. */
  readonly warnings: readonly Problem[]
  /** False when the attempt succeeded. */
  readonly error: ApiError | false
  /** Milliseconds until the next attempt; false when there is none. */
  readonly delay: number | false
}
