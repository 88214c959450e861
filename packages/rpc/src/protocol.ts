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
  /** From 0 up to 1, for a nonce. */
  readonly random: () => number
  readonly crypto: Crypto
}

export interface Encoded {
  readonly url: string
  readonly init: FetchInit
  /** The string that was signed: compared with the server's when it refuses the signature, and never shown. */
  readonly signed: string
}

export interface Protocol<Credentials> {
  /** Throws `Client.InvalidRequest` when the credentials lack a secret, or the region is missing where a cloud needs one. */
  encode(operation: Operation, request: object, attempt: Attempt<Credentials>): Promise<Encoded>
  /**
   * Reads a reply; throws an ApiError for an error envelope. Undefined, or anything else thrown (a SyntaxError for an
   * HTML page), makes it a `Client.BadReply` with the reply's status.
   */
  decode(operation: Operation, status: number, body: string, signed: string): object | undefined
  /** Error codes that mean "slow down": retried whatever the operation's effect, since nothing has happened. */
  readonly throttled: RegExp
}
