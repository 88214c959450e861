/** For the tests: every way to change one fact of a field, and what it means in a request and in a response. */
import type { Field } from '@porthole/codegen/src/model.ts'
import type { Effect, Semver } from './rules.ts'

/** The model, open for changes. */
export type Open<T> = T extends object ? { -readonly [Key in keyof T]: Open<T[Key]> } : T
type OpenField = Partial<Open<Field>> & { name: string }

export interface Change {
  /** The end of the path, after the field. */
  readonly at: string
  readonly kind: string
  readonly request: readonly [Effect, Semver]
  readonly response: readonly [Effect, Semver]
  readonly fits?: (field: Field) => boolean
  readonly apply: (field: OpenField) => void
}

export const breaks = ['breaks', 'major'] as const
export const more = ['may break', 'major'] as const
export const minor = ['safe', 'minor'] as const
export const risky = ['may break', 'minor'] as const
export const patch = ['safe', 'patch'] as const
export const none = ['safe', 'none'] as const
const isText = ({ type }: Field): boolean => type === 'string'
const hasEnum = (field: Field): boolean => field.enum !== undefined
const hasRange = (field: Field): boolean => field.range !== undefined
export const fieldChanges: readonly Change[] = [
  {
    at: '.type',
    kind: 'type-changed',
    request: breaks,
    response: breaks,
    fits: isText,
    apply: (f) => (f.type = 'boolean'),
  },
  {
    at: '.type',
    kind: 'type-widened',
    request: minor,
    response: breaks,
    fits: (f) => f.type === 'integer',
    apply: (f) => (f.type = 'long'),
  },
  {
    at: '.type',
    kind: 'type-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => f.type === 'long',
    apply: (f) => (f.type = 'integer'),
  },
  {
    at: '.type',
    kind: 'type-changed',
    request: breaks,
    response: breaks,
    fits: (f) => f.type === 'list',
    apply: (f) => (f.of = 'boolean'),
  },
  {
    at: '.required',
    kind: 'required-removed',
    request: minor,
    response: breaks,
    fits: (f) => f.required,
    apply: (f) => (f.required = false),
  },
  {
    at: '.required',
    kind: 'required-added',
    request: breaks,
    response: minor,
    fits: (f) => !f.required,
    apply: (f) => (f.required = true),
  },
  {
    at: '.enum',
    kind: 'enum-widened',
    request: minor,
    response: more,
    fits: hasEnum,
    apply: (f) => f.enum!.push({ value: 'Zusatz', basis: 'stated' }),
  },
  {
    at: '.enum',
    kind: 'enum-narrowed',
    request: breaks,
    response: minor,
    fits: hasEnum,
    apply: (f) => f.enum!.shift(),
  },
  {
    at: '.enum',
    kind: 'enum-changed',
    request: breaks,
    response: more,
    fits: hasEnum,
    apply: (f) => (f.enum![0]!.value = 'Zusatz'),
  },
  { at: '.enum', kind: 'enum-widened', request: minor, response: more, fits: hasEnum, apply: (f) => delete f.enum },
  {
    at: '.enum',
    kind: 'enum-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => isText(f) && !hasEnum(f),
    apply: (f) => (f.enum = [{ value: 'Zusatz', basis: 'stated' }]),
  },
  {
    at: '.case',
    kind: 'case-widened',
    request: minor,
    response: risky,
    fits: (f) => hasEnum(f) && !f.caseAny,
    apply: (f) => (f.caseAny = true),
  },
  {
    at: '.case',
    kind: 'case-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => f.caseAny === true,
    apply: (f) => delete f.caseAny,
  },
  {
    at: '.range',
    kind: 'range-widened',
    request: minor,
    response: risky,
    fits: hasRange,
    apply: (f) => (f.range![1] += 1),
  },
  {
    at: '.range',
    kind: 'range-narrowed',
    request: breaks,
    response: minor,
    fits: hasRange,
    apply: (f) => (f.range![0] += 1),
  },
  {
    at: '.range',
    kind: 'range-changed',
    request: breaks,
    response: risky,
    fits: hasRange,
    apply: (f) => (f.range = [f.range![0] + 1, f.range![1] + 1]),
  },
  {
    at: '.range',
    kind: 'range-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => f.type === 'integer' && !hasRange(f),
    apply: (f) => (f.range = [1, 5]),
  },
  {
    at: '.count',
    kind: 'count-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => f.type === 'list' && !f.count,
    apply: (f) => (f.count = [1, 5]),
  },
  {
    at: '.count',
    kind: 'count-widened',
    request: minor,
    response: risky,
    fits: (f) => f.count !== undefined,
    apply: (f) => (f.count![1] += 1),
  },
  {
    at: '.pattern',
    kind: 'pattern-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => isText(f) && !f.pattern,
    apply: (f) => (f.pattern = '^z$'),
  },
  {
    at: '.pattern',
    kind: 'pattern-changed',
    request: breaks,
    response: risky,
    fits: (f) => f.pattern !== undefined,
    apply: (f) => (f.pattern = '^z$'),
  },
  {
    at: '.default',
    kind: 'default-added',
    request: risky,
    response: risky,
    fits: (f) => isText(f) && f.default === undefined,
    apply: (f) => (f.default = 'z'),
  },
  {
    at: '.default',
    kind: 'default-changed',
    request: breaks,
    response: risky,
    fits: (f) => f.default !== undefined,
    apply: (f) => (f.default = 'z'),
  },
  {
    at: '.default',
    kind: 'default-removed',
    request: more,
    response: risky,
    fits: (f) => f.default !== undefined,
    apply: (f) => delete f.default,
  },
  {
    at: '.secret',
    kind: 'secrecy-added',
    request: minor,
    response: minor,
    fits: (f) => !f.secret,
    apply: (f) => (f.secret = true),
  },
  {
    at: '.secret',
    kind: 'secrecy-removed',
    request: more,
    response: more,
    fits: (f) => f.secret === true,
    apply: (f) => delete f.secret,
  },
  {
    at: '.mayBeEmpty',
    kind: 'empty-widened',
    request: minor,
    response: risky,
    fits: (f) => isText(f) && !f.mayBeEmpty,
    apply: (f) => (f.mayBeEmpty = true),
  },
  {
    at: '.unit',
    kind: 'unit-changed',
    request: breaks,
    response: breaks,
    fits: (f) => f.unit !== undefined,
    apply: (f) => (f.unit = 'z'),
  },
  {
    at: '.encoding',
    kind: 'encoding-added',
    request: breaks,
    response: breaks,
    fits: (f) => isText(f) && !f.encoding,
    apply: (f) => (f.encoding = 'base64'),
  },
  {
    at: '.format',
    kind: 'format-added',
    request: risky,
    response: risky,
    fits: (f) => isText(f) && !f.format,
    apply: (f) => (f.format = 'date'),
  },
  {
    at: '.requiredWhen',
    kind: 'required-when-narrowed',
    request: breaks,
    response: minor,
    fits: (f) => !f.requiredWhen,
    apply: (f) => (f.requiredWhen = { Zusatz: 'present' }),
  },
  {
    at: '.requiredWhen',
    kind: 'required-when-widened',
    request: minor,
    response: breaks,
    fits: (f) => f.requiredWhen !== undefined,
    apply: (f) => delete f.requiredWhen,
  },
  {
    at: '.forbiddenWhen',
    kind: 'forbidden-when-narrowed',
    request: breaks,
    response: breaks,
    fits: (f) => !f.forbiddenWhen,
    apply: (f) => (f.forbiddenWhen = { Zusatz: 'present' }),
  },
  {
    at: '.forbiddenWhen',
    kind: 'forbidden-when-widened',
    request: minor,
    response: minor,
    fits: (f) => f.forbiddenWhen !== undefined,
    apply: (f) => delete f.forbiddenWhen,
  },
  {
    at: '.onlyWhen',
    kind: 'only-when-narrowed',
    request: more,
    response: breaks,
    fits: (f) => !f.onlyWhen,
    apply: (f) => (f.onlyWhen = { Zusatz: 'present' }),
  },
  {
    at: '.onlyWhen',
    kind: 'only-when-widened',
    request: risky,
    response: minor,
    fits: (f) => f.onlyWhen !== undefined,
    apply: (f) => delete f.onlyWhen,
  },
  {
    at: '.summary',
    kind: 'words-changed',
    request: patch,
    response: patch,
    apply: (f) => (f.summary = 'Other words.'),
  },
  {
    at: '.example',
    kind: 'example-changed',
    request: patch,
    response: patch,
    fits: (f) => f.example !== undefined,
    apply: (f) => (f.example = 'z'),
  },
  {
    at: '.basis',
    kind: 'origin-changed',
    request: none,
    response: none,
    fits: (f) => f.basis === 'stated',
    apply: (f) => (f.basis = 'chosen'),
  },
]
