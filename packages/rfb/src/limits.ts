/** What a session grants a viewer: every number that somebody could otherwise choose for us. */

export interface Limits {
  /** Milliseconds from the first byte to a finished handshake. */
  readonly handshake: number
  /** Bytes of text that is cut or pasted, packed or not. */
  readonly cutText: number
  /** Encodings in one SetEncodings. */
  readonly encodings: number
  /** Bytes that the network has not taken: above, no update is sent. */
  readonly pending: number
  /** Milliseconds that the network may take nothing while an update is due. */
  readonly stall: number
  /** Rectangles in one update; for a viewer that does not know LastRect more are joined to one. */
  readonly rects: number
  /** Milliseconds that the reason of an ended session stays on the viewer's screen. */
  readonly linger: number
}

export const defaultLimits: Limits = {
  handshake: 10_000,
  cutText: 1 << 20,
  encodings: 256,
  pending: 1 << 20,
  stall: 60_000,
  rects: 4096,
  linger: 1000,
}
