/** The facts after loading: references resolved, bounds parsed, every node with its place. The emitters read this only. */
// @boundaries-ignore The generator runs from sources, with no condition to find the packages by.
import type { Basis, Effect, FieldType } from '../../../packages/rpc/src/index.ts'

export type Condition = Readonly<Record<string, ConditionValue>>
export type ConditionValue = string | number | boolean | readonly (string | number | boolean)[]
/** Both allowed; infinite where there is none. */
export type Bound = readonly [lowest: number, highest: number]

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly required: boolean
  readonly of?: FieldType | Structure
  readonly enum?: readonly EnumValue[]
  readonly caseAny?: true
  readonly range?: Bound
  readonly count?: Bound
  /** Of a string, in characters. */
  readonly length?: Bound
  readonly unit?: string
  readonly pattern?: string
  readonly id?: string
  readonly default?: string | number | boolean
  readonly example?: unknown
  readonly format?: string
  readonly encoding?: string
  readonly secret?: true
  readonly mayBeEmpty?: true
  readonly onlyWhen?: Condition
  readonly requiredWhen?: Condition
  readonly forbiddenWhen?: Condition
  readonly emptyWhen?: Condition
  readonly basis: Basis | 'stated'
  readonly from?: string
  readonly summary: string
}

export interface EnumValue {
  /** A number in the enum of a number. */
  readonly value: string | number
  readonly label?: string
  readonly basis: Basis | 'stated'
  readonly from?: string
}

export interface Structure {
  readonly name: string
  readonly summary: string
  readonly fields: readonly Field[]
}

export interface Source {
  readonly document: string
  readonly section: string
  readonly lines: Bound
  readonly url?: string
}

export type Rule =
  | {
      readonly kind: 'value-by'
      readonly at: string
      readonly by: string
      /** Ranges are expanded: `1..4` is [1, 2, 3, 4]. */ readonly values: Readonly<Record<string, readonly number[]>>
      readonly summary?: string
      readonly basis: Basis | 'stated'
    }
  | {
      readonly kind: 'at-least'
      readonly at: string
      readonly than: string
      readonly summary?: string
      readonly basis: Basis | 'stated'
    }
  /** A consequence or precondition in words of the closed list of spec.schema.json; not compiled. */
  | {
      readonly kind: 'effect' | 'precondition'
      readonly at?: string
      readonly when?: Condition
      readonly summary: string
      readonly basis: Basis | 'stated'
    }

export interface Limit {
  readonly kind: string
  /** For required-state and excluded-state the states. */
  readonly value?: string | number | boolean | readonly (string | number)[]
  readonly at?: string
  readonly per?: string
  readonly error?: string
  readonly states?: readonly string[]
  readonly when?: Condition
  readonly summary?: string
  readonly basis: Basis | 'stated'
  readonly from?: string
}

export interface DocumentedError {
  readonly code: string
  readonly http?: number
  readonly message: string
  readonly summary: string
  readonly basis: Basis | 'stated'
  readonly from?: string
}

export interface Erratum {
  readonly document: string
  readonly line: number
  readonly at: string
  readonly says: string
  readonly conflict: string
  readonly resolution: string
  /** Whether the resolution rests on a choice of ours. */
  readonly basis: Basis | 'stated'
  /** What the loader did to the printed value at `at`. */
  readonly repair?: Repair
}

export type Repair =
  | { readonly as: 'boolean' | 'number' | 'string' | 'list' }
  | { readonly set: unknown }
  | { readonly drop: true }

export interface Operation {
  readonly name: string
  readonly file: string
  readonly sources: readonly Source[]
  readonly summary: string
  readonly effect: Effect
  readonly common: readonly string[]
  readonly async?: {
    readonly switch?: string
    readonly poll: string
    readonly carry: readonly string[]
    readonly basis: Basis | 'stated'
  }
  readonly paging?: { readonly page: string; readonly size: string; readonly items: string; readonly total: string }
  readonly console?: Console
  readonly request: readonly Field[]
  readonly response: readonly Field[]
  readonly structures: readonly Structure[]
  readonly rules: readonly Rule[]
  readonly errors: readonly DocumentedError[]
  readonly limits: readonly Limit[]
  readonly examples: {
    readonly request?: string
    readonly json?: unknown
    readonly jsonText?: string
    readonly xml?: string
    /** `json` with the repairs of the errata applied: what the mock answers. */
    readonly response?: Readonly<Record<string, unknown>>
  }
  readonly errata: readonly Erratum[]
}

/** The page that opens the URL an operation returns. */
export interface Console {
  readonly page: string
  /** The response field that holds the already-encoded URL. */
  readonly value: string
  /** The parameter of the page that takes it, as it is. */
  readonly parameter: string
  readonly parameters: readonly Field[]
  /** Seconds for which the URL can be opened. */
  readonly lifetime: number
}

export interface Waiter {
  readonly name: string
  readonly operation: string
  readonly items: string
  /** The field of an item that identifies it. */
  readonly by: string
  readonly field: string
  readonly until: readonly string[] | 'absent'
  readonly fail: readonly string[]
  readonly summary: string
}

export interface Service {
  readonly cloud: string
  readonly name: string
  readonly file: string
  readonly title: string
  readonly product: string
  readonly summary: string
  readonly version: string
  readonly endpoint: string
  readonly endpoints: Readonly<Record<string, string>>
  /** Other hosts that serve the same API, by role: central, vpc, international. */
  readonly hosts: Readonly<Record<string, string>>
  /** The key that wraps every JSON answer, where there is one. */
  readonly envelope?: string
  readonly regions: readonly string[]
  readonly defaultRegion: string
  readonly commonParameters: readonly Field[]
  readonly problems: { readonly missing: ProblemReply; readonly invalid: ProblemReply; readonly unknown?: ProblemReply }
  readonly errors: readonly DocumentedError[]
  readonly ids: Readonly<
    Record<
      string,
      { readonly pattern: string; readonly example?: string; readonly basis: Basis | 'stated'; readonly from?: string }
    >
  >
  readonly structures: readonly Structure[]
  readonly waiters: readonly Waiter[]
  readonly roles: readonly ServiceRole[]
  readonly documents: Readonly<
    Record<
      string,
      {
        readonly title: string
        readonly file: string
        readonly date?: string
        readonly language: string
        readonly url?: string
      }
    >
  >
  readonly operations: readonly Operation[]
  readonly errata: readonly Erratum[]
  readonly limits: readonly Limit[]
  /** Where the facts come from that the documents do not state, by key: version, endpoint, regions ... */
  readonly origins: Readonly<Record<string, { readonly basis: Basis | 'stated'; readonly from?: string }>>
}

export interface ProblemReply {
  readonly code: string
  readonly http?: number
  readonly message: string
}

export interface ServiceRole {
  readonly role: string
  readonly policy: string
  readonly policyVersion: string
  readonly serviceName: string
  readonly deletePrecondition: string
  readonly statements: readonly {
    readonly effect: string
    readonly resource: string
    readonly actions: readonly string[]
    readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
  }[]
}
