/** What one documented operation is to a client: a plain object, so that a bundler keeps only the used ones. */

/** What a retry may do: repeat freely, repeat because the effect is the same, or never repeat what may have happened. */
export type Effect = 'read' | 'idempotent' | 'write'

/** One API of a cloud. `{region}` in `endpoint` stands for the region; `endpoints` holds the exceptions. */
export interface Service {
  readonly name: string
  readonly version: string
  readonly endpoint: string
  readonly endpoints?: Readonly<Record<string, string>>
}

export type ProblemCode =
  | 'unknown'
  | 'required'
  | 'type'
  | 'enum'
  | 'range'
  | 'count'
  | 'length'
  | 'pattern'
  | 'forbidden'
  | 'rule'
  | 'ignored'

/**
 * One thing wrong with a request. `path` is the wire name; list positions count from 0 (`AppList.0.AppName`).
 * `message` is a full sentence that names what is expected and never shows the value.
 * `ignored` is a warning: the service ignores this parameter here.
 */
export interface Problem {
  readonly path: string
  readonly code: ProblemCode
  readonly message: string
}

/** Finds every problem of a request at once; an empty array when there is none. */
export type Validate = (request: object) => readonly Problem[]

export interface Json {
  parse(text: string): unknown
  stringify(value: object): string
}

export interface Operation<Request = object, Response = object, Code extends string = string> {
  readonly name: string
  readonly service: Service
  /** Absent: read. */
  readonly effect?: Effect
  readonly validate: Validate
  /** Documented requests per second, for a limiter. */
  readonly rate?: number
  /** How its JSON is read and written, where it has longs: exactJson(); elsewhere JSON itself. */
  readonly json?: Json
  /** Carries the types; never present at run time. */
  readonly types?: { readonly request: Request; readonly response: Response; readonly code: Code }
}

export type RequestOf<O> = O extends Operation<infer R, infer _S, infer _C> ? R : never
export type ResponseOf<O> = O extends Operation<infer _R, infer S, infer _C> ? S : never
export type CodeOf<O> = O extends Operation<infer _R, infer _S, infer C> ? C : never
