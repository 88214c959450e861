/** The one error of every client, whoever refused: the service, the network or the client itself. */
import type { CodeOf, Operation, Problem } from './operation.ts'

/**
 * Codes of failures of our own, where no service gave one: a request with problems or without keys, no reply in time,
 * a broken connection, a reply in no form of this API, a state that rules the awaited one out.
 */
export type ClientCode =
  | 'Client.InvalidRequest'
  | 'Client.Timeout'
  | 'Client.Network'
  | 'Client.BadReply'
  | 'Client.WrongState'

export interface ApiErrorFacts {
  /** HTTP status of the reply; 0 when there was none. */
  readonly status?: number
  readonly requestId?: string | undefined
  readonly cause?: unknown
  /** What is wrong with the request, for `Client.InvalidRequest`. */
  readonly problems?: readonly Problem[]
}

/**
 * `code` is the service's own or a ClientCode, `detail` its sentence; the message is `[code] detail`.
 * Recognize one by isApiError(): this class has copies, and `instanceof` knows only its own.
 */
export class ApiError<Code extends string = string> extends Error {
  declare readonly code: Code
  declare readonly detail: string
  declare readonly status: number
  declare readonly requestId: string | undefined
  declare readonly problems: readonly Problem[] | undefined

  constructor(code: Code, detail: string, facts?: ApiErrorFacts) {
    super(`[${code}] ${detail}`)
    Object.assign(this, { name: 'ApiError', code, detail, status: 0 }, facts)
  }
}

/**
 * Whether an error is an ApiError, of whichever copy of this module (ESM and CJS have one each, and so does every
 * service's entry).
 * Given an operation, its documented codes and the client's own are known to the editor; a service may send others.
 */
export function isApiError(error: unknown): error is ApiError
export function isApiError<O extends Operation>(error: unknown, operation: O): error is ApiError<CodeOf<O> | ClientCode>
export function isApiError(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'ApiError'
}

/**
 * What a failed attempt is called: the service's own error, a reply that cannot be read (its status is known), no reply
 * in time (nothing was thrown), or a broken connection. Some fetches quote a header or print a signed URL (`"`, `=`), or
 * keep the URL beside their words: such a cause is left out.
 */
export function failure(thrown: any, status: number | undefined): ApiError {
  if (isApiError(thrown)) return thrown
  if (status) return new ApiError('Client.BadReply', `Bad reply: HTTP ${status}.`, { status })
  if (!thrown) return new ApiError('Client.Timeout', 'No reply.')
  const cause = thrown.cause?.code ? thrown.cause : thrown
  return /"|=|URL/.test(cause)
    ? new ApiError('Client.Network', 'No connection.')
    : new ApiError('Client.Network', cause.message || cause.code, { cause })
}
