/** The facts of a service as data: what the server, the command line and the XML decoder read. */
import type { Effect, Service } from './operation.ts'

export type FieldType = 'string' | 'integer' | 'long' | 'number' | 'boolean' | 'list' | 'object'
export type Basis = 'inferred' | 'outside' | 'chosen'

export interface FieldDescriptor {
  readonly type: FieldType
  readonly required?: true
  /** Of a list or an object: a scalar type, or the fields of the structure. */
  readonly of?: FieldType | Fields
  /** Numbers where the field is one. */
  readonly enum?: readonly (string | number)[]
  readonly case?: 'any'
  /** Either may stand alone. */
  readonly min?: number
  readonly max?: number
  /** Of a list; the second is Number.MAX_SAFE_INTEGER where only the first is documented. */
  readonly count?: readonly [number, number]
  /** Of a string, in characters, as `count`. */
  readonly length?: readonly [number, number]
  /** The source of a regular expression that a string matches. */
  readonly pattern?: string
  readonly default?: string | number | boolean
  readonly example?: unknown
  readonly secret?: true
  readonly mayBeEmpty?: true
  /** Response fields: present only when the request matches. */
  readonly onlyWhen?: Condition
  readonly summary: string
  readonly basis?: Basis
}

/** Field name to the value it must have: a literal, any of several, or 'present' / 'absent'. World state keeps its `$`. */
export type Condition = Readonly<Record<string, ConditionValue>>
export type ConditionValue = string | number | boolean | readonly (string | number | boolean)[]

export type Fields = Readonly<Record<string, FieldDescriptor>>

export interface ErrorDescriptor {
  /** Absent where the document gives none (Tencent answers every error with 200). */
  readonly http?: number
  /** `%s` stands for text that the document leaves open. */
  readonly message: string
  readonly basis?: Basis
}

export interface LimitDescriptor {
  readonly kind: string
  readonly value?: string | number | boolean | readonly (string | number)[]
  readonly at?: string
  readonly per?: string
  readonly error?: string
  readonly basis?: Basis
}

export interface OperationDescriptor {
  readonly name: string
  readonly summary: string
  readonly effect: Effect
  readonly source: string
  readonly request: Fields
  readonly response: Fields
  readonly errors: Readonly<Record<string, ErrorDescriptor>>
  readonly limits: readonly LimitDescriptor[]
  /** The documented sample answer, as repaired by its errata. */
  readonly example?: Readonly<Record<string, unknown>>
}

/** How a service answers a request with problems, unless the operation documents a code of its own. */
export interface ProblemReply {
  /** `{Name}` stands for the parameter. */
  readonly code: string
  readonly http?: number
  readonly message: string
}

export interface ServiceDescriptor {
  readonly cloud: string
  readonly service: Service
  readonly title: string
  /** The vendor's name of the product, e.g. `Ecs`. */
  readonly product: string
  readonly regions: readonly string[]
  readonly defaultRegion: string
  readonly problems: {
    readonly missing: ProblemReply
    readonly invalid: ProblemReply
    /** Absent: unknown parameters are ignored and logged. */
    readonly unknown?: ProblemReply
  }
  readonly errors: Readonly<Record<string, ErrorDescriptor>>
  readonly operations: Readonly<Record<string, OperationDescriptor>>
}
