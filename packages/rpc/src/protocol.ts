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
  readonly nonce: string
  readonly crypto: Crypto
}

export interface Encoded {
  readonly url: string
  readonly init: FetchInit
  /** The string that was signed: compared with the server's when it refuses the signature, and never shown. */
  readonly signed: string
}

export interface Protocol<Credentials> {
  encode(operation: Operation, request: object, attempt: Attempt<Credentials>): Promise<Encoded>
  /** Reads a reply; throws an ApiError for an error envelope or a body that is none. `body` is the whole text. */
  decode(operation: Operation, reply: { status: number; body: string; header(name: string): string | null }, signed: string): object
  /** Error codes that mean "slow down": retried whatever the operation's effect, since nothing has happened. */
  readonly throttled: RegExp
}
