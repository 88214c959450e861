/** What the format of spec files is described with: kinds of values, and the values that many nodes share. */

export type Value =
  | {
      readonly is: 'text'
      readonly like?: RegExp
      readonly form?: string
      readonly max?: number
      readonly oneOf?: readonly string[]
      readonly about?: string
    }
  | { readonly is: 'integer' | 'number' | 'true' | 'boolean' | 'scalar' | 'any'; readonly about?: string }
  | { readonly is: 'list'; readonly of: Value; readonly about?: string }
  | { readonly is: 'map'; readonly of: Value; readonly about?: string }
  | { readonly is: 'node'; readonly of: string; readonly about?: string }
  /** The first alternative whose YAML kind fits is taken. */
  | { readonly is: 'either'; readonly of: readonly Value[]; readonly about?: string }

export interface Shape {
  readonly noun: string
  readonly required: readonly string[]
  readonly keys: Readonly<Record<string, Value>>
}

/** Shapes by the names that values refer to. */
export type Shapes = Readonly<Record<string, Shape>>

export const text = (about: string): Value => ({ is: 'text', about })
export const name = (about: string): Value => ({ is: 'text', like: /^\S+$/, form: 'a name without spaces', about })
export const list = (of: Value, about?: string): Value => ({
  is: 'list',
  of,
  ...(about === undefined ? {} : { about }),
})
export const map = (of: Value, about?: string): Value => ({ is: 'map', of, ...(about === undefined ? {} : { about }) })
export const node = (of: string, about?: string): Value => ({
  is: 'node',
  of,
  ...(about === undefined ? {} : { about }),
})
export const either = (about: string, ...of: Value[]): Value => ({ is: 'either', of, about })
export const closed = (oneOf: readonly string[], about: string): Value => ({ is: 'text', oneOf, about })

export const summary: Value = {
  is: 'text',
  max: 200,
  about: 'One or two lines (at most 200 characters), in our own words.',
}
export const basis = closed(
  ['stated', 'inferred', 'outside', 'chosen'],
  'Where the fact comes from: stated by the document (default), inferred from the documents, public but outside of them (say `from`), or chosen by us.',
)
const from = text('Where a fact comes from that is not in the section of the operation itself.')
export const lines: Value = {
  is: 'text',
  like: /^\d+\.\.\d+$/,
  form: 'FIRST..LAST',
  about: 'First and last line in the document, e.g. 1461..1523.',
}
export const bounds: Value = {
  is: 'text',
  like: /^-?\d+\.\.-?\d+$/,
  form: 'LOWEST..HIGHEST',
  about: 'Lowest and highest value, both allowed, e.g. 1..100.',
}
/** Bounds of which one may be left out. */
const open = { is: 'text', form: 'LOWEST..HIGHEST, LOWEST.. or ..HIGHEST' } as const
export const range: Value = {
  ...open,
  like: /^(?:-?\d+(?:\.\d+)?\.\.(?:-?\d+(?:\.\d+)?)?|\.\.-?\d+(?:\.\d+)?)$/,
  about: 'Lowest and highest value, both allowed, e.g. 1..100; 1.. or ..100 where there is one bound only.',
}
export const amount = (about: string): Value => ({ ...open, like: /^(?:\d+\.\.\d*|\.\.\d+)$/, about })
export const condition = (about: string): Value =>
  map(either('A value, any of several, or present / absent.', { is: 'scalar' }, list({ is: 'scalar' })), about)
export const type: Value = {
  is: 'text',
  about: 'string, integer, long, number, boolean, list or object; with ? when it is optional or may be absent.',
}
export const provided = (value: Value, about: string): Value => either(about, node('provided'), value)
export const reason = { basis, from }
