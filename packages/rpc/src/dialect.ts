/** How one cloud speaks, seen from the server: who asks what, is it really them, what do they mean, what do they hear. */
import type { Awaitable, Crypto } from './crypto.ts'
import type { OperationDescriptor, ServiceDescriptor } from './descriptor.ts'
import type { Problem } from './operation.ts'

/** One request as it came: plain, so that HTTP, fetch, nock and MSW can all make one cheaply. */
export interface ServerRequest {
  readonly method: string
  readonly path: string
  /** As sent, without the `?`. */
  readonly query: string
  /** Header by lower-case name. */
  header(name: string): string | undefined
  readonly body: Uint8Array
}

export interface ServerReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** What a request claims to be, before anything is trusted. A dialect extends it with what its own steps need. */
export interface Call {
  readonly request: ServerRequest
  readonly requestId: string
  readonly service: ServiceDescriptor
  readonly action: string
  readonly keyId: string
  readonly region: string
  readonly format: 'JSON' | 'XML'
}

/** An error as a vendor's envelope tells it. `http` is ignored where the cloud answers every error with 200. */
export class ServiceError extends Error {
  readonly code: string
  readonly http: number
  constructor(code: string, http: number, message: string) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
    this.http = http
  }
}

/** What verification needs from outside. */
export interface Trust {
  /** Secret of a key id; undefined when the key is unknown. `token` is set for temporary credentials. */
  readonly secretOf: (keyId: string) => Awaitable<{ secret: string; token?: string } | undefined>
  /** Remembers a nonce until `expires` (ms); false when it was seen before. */
  readonly useNonce: (nonce: string, expires: number) => Awaitable<boolean>
  readonly now: () => number
  readonly crypto: Crypto
}

export interface Dialect<C extends Call = Call> {
  readonly cloud: string
  /** How this cloud writes a request id, e.g. in upper case: callers and the log see the same. */
  requestId(uuid: string): string
  /** How surely this request speaks this dialect: 2 by its own headers or parameters, 1 by version or host, 0 not at all. */
  claims(request: ServerRequest, services: readonly ServiceDescriptor[]): 0 | 1 | 2
  /** Identifies the call. Throws a Refusal that can already be rendered, e.g. for an unknown version or a missing common parameter. */
  identify(request: ServerRequest, services: readonly ServiceDescriptor[], requestId: string): C
  /**
   * Throws a ServiceError unless the signature, the time stamp and the nonce are good. Only the first sentence of its
   * message is logged: what quotes the signed request, and with it secrets, comes later.
   */
  verify(call: C, trust: Trust): Awaitable<void>
  /** The operation's own parameters, typed after the descriptor; a value that does not fit its type stays a string. Common parameters are left out. */
  decode(call: C, operation: OperationDescriptor): Record<string, unknown>
  /** The documented error for the problems of a request (errors only, warnings were taken out). */
  refuse(call: C, operation: OperationDescriptor | undefined, problems: readonly Problem[]): ServiceError
  unknownAction(call: C): ServiceError
  reply(call: C, operation: OperationDescriptor, result: Readonly<Record<string, unknown>>): ServerReply
  /** `call` may be as little as identify() had understood. */
  fail(call: Pick<Call, 'request' | 'requestId'> & Partial<Call>, error: ServiceError): ServerReply
}
