/** Trouble on purpose: delays, errors and dropped connections, by rule or for one request, and the same on every run. */

export interface Fault {
  /** ms that the answer waits, in real time. */
  readonly latency?: number
  /** The code of a documented or common error; `http` and `message` default to those of the specs. */
  readonly error?: { readonly code: string; readonly http?: number; readonly message?: string }
  /** Hangs up `before` the call is handled, or `after` it was: then what it wrote stays written. */
  readonly drop?: 'before' | 'after'
}

/** The first rule that matches a call and is due strikes. */
export interface FaultRule extends Fault {
  readonly id: string
  /** What it strikes; a field left out matches everything. */
  readonly match?: {
    readonly cloud?: string
    readonly service?: string
    readonly operation?: string
    readonly keyId?: string
  }
  /** The share of calls that it strikes, 0 to 1; default 1. */
  readonly rate?: number
  /** How often it strikes at most; default without end. */
  readonly times?: number
  /** Which calls a rate picks; default 0. */
  readonly seed?: number
}
