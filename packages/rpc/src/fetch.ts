/** The part of fetch that Porthole needs: small enough for a plain object, wide enough for the global one. */

export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface FetchReply {
  readonly status: number
  /** For middlewares: a Headers object of the global fetch, Node's plain one with lower-case names of our transport. */
  readonly headers?: unknown
  text(): Promise<string>
}

/** The global fetch, the keep-alive node:http transport and a simulator all have this type. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchReply>

/** Middleware wraps the wire: it sees each attempt, already signed. */
export type Middleware = (next: Fetch) => Fetch
