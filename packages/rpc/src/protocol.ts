/** How one cloud speaks, seen from the client: encode and sign an attempt, read its reply. */
import type { Crypto } from './crypto.ts'
import type { FetchInit } from './fetch.ts'
import type { Operation } from './operation.ts'

/** Everything that one attempt needs; time and randomness come in from outside. */
export interface Attempt<Credentials> {
  readonly credentials: Credentials
  readonly region: string | undefined
  /** Scheme and host, e.g. `http://127.0.0.1:7070`; never ends with a slash. */
  readonly origin: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** 32 decimal digits, fresh for each attempt. */
  readonly nonce: string
  readonly crypto: Crypto
}

export interface Encoded {
  readonly url: string
  readonly init: FetchInit
  /** The string that was signed: compared with the server's when it refuses the signature, and never shown. */
  readonly signed: string
}

/** `body` is the whole text. */
export interface Reply {
  readonly status: number
  readonly body: string
  header(name: string): string | null
}

export interface Protocol<Credentials> {
  /** The fields of the credentials without which nothing can be signed: checked by the client before encode(). */
  readonly secrets: readonly (keyof Credentials & string)[]
  /** Whether every call needs a region: checked by the client before encode(). */
  readonly regional?: boolean
  encode(operation: Operation, request: object, attempt: Attempt<Credentials>): Promise<Encoded>
  /**
   * Reads a reply; throws an ApiError for an error envelope. Whatever else it throws, e.g. parseJson()'s SyntaxError
   * for an HTML page, becomes `Client.BadReply` with the reply's status.
   */
  decode(operation: Operation, reply: Reply, signed: string): object
  /** Error codes that mean "slow down": retried whatever the operation's effect, since nothing has happened. */
  readonly throttled: RegExp
}
