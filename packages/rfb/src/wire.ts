/** The byte stream under a session, as little of it as a session needs. Nothing may be received inside of a call. */

/** Why a session ended; `code` is for programs, `message` for people. */
export interface Why {
  readonly code: WhyCode
  readonly message: string
}

export type WhyCode =
  | 'ClientLeft'
  | 'Closed'
  | 'Refused'
  | 'HandshakeTimeout'
  | 'BadVersion'
  | 'BadSecurity'
  | 'WrongPassword'
  | 'BadMessage'
  | 'TooMuch'
  | 'Stalled'
  | 'Failed'

export interface Wire {
  /** Takes the bytes over: they are never changed afterwards. */
  send(bytes: Uint8Array): void
  /** Bytes that the network has not taken yet. */
  pending(): number
  /** Ends the stream after what was sent; called once, with the reason where there is one. */
  close(why?: Why): void
}
