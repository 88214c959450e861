/** The one error of every client, whoever refused: the service, the network or the client itself. */
import type { Encoded } from './protocol.ts'
import type { CodeOf, Operation, Problem } from './operation.ts'

/** Codes of failures that never reached a service or came back unreadable; their `status` is 0 or that of the bad reply. */
export type ClientCode =
  | 'Client.InvalidRequest'
  | 'Client.NoCredentials'
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

/** `code` is the service's own or a ClientCode, `detail` its sentence; the message is `[code] detail`. */
export class ApiError<Code extends string = string> extends Error {
  readonly code: Code
  readonly detail: string
  readonly status: number
  readonly requestId: string | undefined
  readonly problems: readonly Problem[] | undefined
  /** How many attempts were made in all; undefined when nothing was sent. */
  attempts: number | undefined

  constructor(code: Code, detail: string, { status = 0, requestId, problems, cause }: ApiErrorFacts = {}) {
    super(`[${code}] ${detail}`, cause === undefined ? undefined : { cause })
    this.name = 'ApiError'
    this.code = code
    this.detail = detail
    this.status = status
    this.requestId = requestId
    this.problems = problems
  }
}

/**
 * Whether an error is an ApiError, of whichever copy of this module (ESM and CJS have one each).
 * Given an operation, the codes documented for it and the client's own are known to the editor.
 */
export function isApiError(error: unknown): error is ApiError
export function isApiError<O extends Operation>(error: unknown, operation: O): error is ApiError<CodeOf<O> | ClientCode>
export function isApiError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ApiError'
}

/** A connection that failed. What it says is kept unless it shows what was sent: some fetches print URLs and headers. */
export function networkError(error: any, { url, init }: Encoded): ApiError {
  const cause = error?.cause?.code ? error.cause : error
  const text = String(cause?.message || cause?.code || cause)
  const shown = [url.split('?')[1], init.body, ...Object.values(init.headers)].some(
    (sent) => sent && text.includes(sent),
  )
  return shown
    ? new ApiError('Client.Network', 'The connection failed.')
    : new ApiError('Client.Network', `The connection failed: ${text}`, { cause })
}
