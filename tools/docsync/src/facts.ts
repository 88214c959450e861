/** What a document says of an operation, each fact with the line that says it. Every reader yields this, of whatever format. */

export interface Fact<T> {
  readonly value: T
  /** From 1, in the file of the page. */
  readonly line: number
  /** 1: as the format states it; less: read out of a sentence or repaired. */
  readonly confidence: number
}

export type FactType = 'string' | 'integer' | 'long' | 'number' | 'boolean' | 'list' | 'object'

export interface FieldFacts {
  readonly name: Fact<string>
  /** undefined: the page gives none that is known. */
  readonly type: Fact<FactType> | undefined
  /** Of a list: what its items are. */
  readonly items?: Fact<FactType>
  /** Of an answer only where the format states it, as OpenAPI does. */
  readonly required?: Fact<boolean>
  readonly enum?: Fact<readonly string[]>
  /** Inclusive bounds of a number, or of the length of a list (`count`). */
  readonly range?: Fact<readonly [min: number | undefined, max: number | undefined]>
  readonly count?: Fact<readonly [min: number | undefined, max: number | undefined]>
  /** Inclusive bounds of the number of characters of a string. */
  readonly length?: Fact<readonly [min: number | undefined, max: number | undefined]>
  /** A regular expression that a string matches, as the page has it. */
  readonly pattern?: Fact<string>
  readonly default?: Fact<string>
  readonly example?: Fact<string>
  /** Of a structure, or of the items of a list, in the order of the page. */
  readonly fields?: readonly FieldFacts[]
}

export interface ErrorFacts {
  readonly code: Fact<string>
  readonly http?: Fact<number>
  /** Literal, since it is what the wire says. */
  readonly message?: Fact<string>
}

/** A line that looks as if it held a fact, and could not be read: reported, never guessed. */
export interface Unread {
  readonly line: number
  readonly what: string
}

export type Format =
  | 'aliyun-markdown'
  | 'tencent-markdown'
  | 'tencent-text'
  | 'aliyun-pdf-text'
  | 'aliyun-web-text'
  | 'tencent-api-json'
  | 'aliyun-api-json'
  | 'openapi'

export interface OperationFacts {
  readonly name: Fact<string>
  readonly format: Format
  readonly file: string
  /** Of the whole section, inclusive. */
  readonly lines: readonly [first: number, last: number]
  /** Section number such as `4.9`, where the page has one. */
  readonly section?: Fact<string>
  readonly version?: Fact<string>
  /** Common parameters (Action, Version, Region of Tencent) are listed here as the page lists them. */
  readonly parameters: readonly FieldFacts[]
  readonly response: readonly FieldFacts[]
  readonly errors: readonly ErrorFacts[]
  /** As printed. */
  readonly examples: { readonly request?: Fact<string>; readonly json?: Fact<string>; readonly xml?: Fact<string> }
  readonly unread: readonly Unread[]
}

/** One file. Throws nothing: what cannot be read is `unread`. */
export interface Reading {
  readonly operations: readonly OperationFacts[]
  readonly unread: readonly Unread[]
}

/** `text` as read, with `\n` line ends; `file` is only for reports. */
export type Reader = (text: string, file: string) => Reading

/** How surely a text is of a format: 0 to 1. */
export type Recogniser = (text: string) => number
