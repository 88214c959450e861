/** What steering a world answers when it cannot: in process and over HTTP alike. */
export class AdminError extends Error {
  /** As an HTTP status: 400 bad input, 401 a token is needed, 404 not there, 409 not in this state, 503 the store is away. */
  readonly status: number
  /** Of a VNC URL that was refused: why, in one word. */
  readonly code: string | undefined
  constructor(status: number, message: string, code?: string) {
    super(message)
    this.name = 'AdminError'
    this.status = status
    this.code = code
  }
}
