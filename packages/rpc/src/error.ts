/** The one error of every client, whoever refused: the service, the network or the client itself. */
import type { CodeOf, Operation, Problem } from './operation.ts'

/** Codes of failures of our own, where no service gave one. */
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
  declare readonly code: Code
  declare readonly detail: string
  declare readonly status: number
  declare readonly requestId: string | undefined
  declare readonly problems: readonly Problem[] | undefined
  /** How many attempts were made in all; undefined when nothing was tried. */
  declare attempts: number | undefined

  constructor(code: Code, detail: string, facts?: ApiErrorFacts) {
    super(`[${code}] ${detail}`)
    Object.assign(this, { name: 'ApiError', code, detail, status: 0, ...facts })
  }
}

/**
 * Whether an error is an ApiError, of whichever copy of this module (ESM and CJS have one each).
 * Given an operation, its documented codes and the client's own are known to the editor; a service may send others.
 */
export function isApiError(error: unknown): error is ApiError
export function isApiError<O extends Operation>(error: unknown, operation: O): error is ApiError<CodeOf<O> | ClientCode>
export function isApiError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ApiError'
}
