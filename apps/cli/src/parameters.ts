/** Flags to the typed request of an operation, and its problems back to the flags that caused them. */
import type { Operation, Problem } from '@porthole/rpc'
import type { FieldDescriptor, Fields, OperationDescriptor } from '@porthole/rpc/descriptor'
import { exactJson } from '@porthole/rpc/json'
import { type Pair, typed, unflatten } from '@porthole/rpc/server'
import { type Flag, generalFlags } from './arguments.ts'
import { suggestion } from './nearest.ts'

export type Values = Record<string, unknown>

/** What was typed, as values. */
export interface Typed {
  readonly values: Values
  /** Name flags, never values. */
  readonly problems: readonly string[]
  /** Parameters that were typed but could not be understood: they are not missing as well. */
  readonly spoiled: ReadonlySet<string>
}

/** Lists are numbered flags (`--AppList.1.AppName notepad`, from `base`) or JSON (`--AppList '[{"AppName":"notepad"}]'`). */
export function valuesOf(flags: readonly Flag[], operation: OperationDescriptor, base: 0 | 1): Typed {
  const fields = operation.request
  const pairs: Pair[] = []
  const whole: Values = {}
  const problems: string[] = []
  const spoiled = new Set<string>()
  const spoil = (name: string, problem: string) => {
    problems.push(problem)
    spoiled.add(name.split('.')[0]!)
  }
  for (const { name, value } of flags) {
    const found = fieldAt(name, fields, base)
    if (typeof found === 'string') spoil(name, found || unknown(name, operation))
    else if (pairs.some(([given]) => given === name) || Object.hasOwn(whole, name))
      spoil(name, `--${name} is given twice.`)
    else if (found.type === 'list' || found.type === 'object') {
      const parsed = value === undefined ? undefined : json(value)
      const example = `such as '${sample(found)}', or typed as --${numbered(name, found, base)}`
      if (name.includes('.')) spoil(name, `--${name} must be typed as --${numbered(name, found, base)}.`)
      else if (typeof parsed === 'object') whole[name] = parsed
      else spoil(name, `--${name} must be JSON, ${example}.`)
    } else if (value !== undefined) pairs.push([name, value])
    else if (found.type === 'boolean') pairs.push([name, 'true'])
    else spoil(name, `--${name} needs a value.`)
  }
  for (const name of Object.keys(whole)) {
    const [nested] = pairs.find(([given]) => given.startsWith(`${name}.`)) ?? []
    if (nested) spoil(name, `--${nested} cannot be given together with --${name}.`)
  }
  return { values: { ...typed(unflatten(pairs, base), fields), ...whole }, problems, spoiled }
}

export interface Checked {
  readonly problems: readonly string[]
  /** Of parameters that the service ignores here. */
  readonly warnings: readonly string[]
}

/** What a validator finds, as sentences about flags. */
export function check(operation: Operation, { values, spoiled }: Typed, fields: Fields, base: 0 | 1): Checked {
  const found = operation.validate(values).filter(({ path }) => !spoiled.has(path.split('.')[0]!))
  const tell = (wanted: (code: Problem['code']) => boolean) =>
    found.filter(({ code }) => wanted(code)).map((problem) => sentence(problem, values, fields, base))
  return { problems: tell((code) => code !== 'ignored'), warnings: tell((code) => code === 'ignored') }
}

function sentence({ path, code, message }: Problem, values: Values, fields: Fields, base: 0 | 1): string {
  const flag = `--${path.replaceAll(/(?<=\.)\d+(?=\.|$)/g, (position) => String(Number(position) + base))}`
  const text = message.startsWith(path) ? flag + message.slice(path.length) : message
  // What the text of a long may also be matters to programs only.
  if (code === 'type') return text.replace('a safe integer or a string of decimal digits', 'a whole number')
  if (code !== 'enum') return text
  const field = fieldAt(path, fields, 0)
  const given = path.split('.').reduce<unknown>((value, name) => (value as Values | undefined)?.[name], values)
  return (
    text +
    (typeof field === 'object' && typeof given === 'string' ? suggestion(given, (field.enum ?? []).map(String)) : '')
  )
}

/** The field that a flag stands for; else why there is none, empty when the name itself is unknown. */
function fieldAt(name: string, fields: Fields, base: 0 | 1): FieldDescriptor | string {
  const [top = '', ...rest] = name.split('.')
  let field = Object.hasOwn(fields, top) ? fields[top]! : undefined
  if (!field) return ''
  let at = top
  for (const part of rest) {
    if (field.type === 'list' && !(/^\d{1,4}$/.test(part) && Number(part) >= base)) {
      return `--${name} is not understood: items of ${at} are numbered from ${base}, as in --${numbered(at, field, base)}.`
    }
    const inside: FieldDescriptor | undefined = field.type === 'list' ? item(field) : member(field, part)
    if (!inside) {
      const near = typeof field.of === 'object' ? suggestion(part, Object.keys(field.of), `--${at}.`) : ''
      return `--${name} is not a parameter: ${at} has no ${part}.${near}`
    }
    field = inside
    at += `.${part}`
  }
  return field
}

const item = ({ of }: FieldDescriptor): FieldDescriptor =>
  typeof of === 'object' ? { type: 'object', of, summary: '' } : { type: of ?? 'string', summary: '' }

const member = ({ type, of }: FieldDescriptor, name: string): FieldDescriptor | undefined =>
  type === 'object' && typeof of === 'object' && Object.hasOwn(of, name) ? of[name] : undefined

function unknown(name: string, operation: OperationDescriptor): string {
  const known = [...Object.keys(operation.request), ...Object.keys(generalFlags)]
  return `--${name} is not a parameter of ${operation.name}.${suggestion(name.split('.')[0]!, known, '--')}`
}

/** The first numbered flag of a list, or the first of a structure: `AppList.1.AppName`. */
export function numbered(name: string, { type, of }: FieldDescriptor, base: 0 | 1): string {
  const at = type === 'list' ? `${name}.${base}` : name
  return typeof of === 'object' ? `${at}.${Object.keys(of)[0]}` : at
}

/** A value of the right shape, with the documented examples in it. */
function sample({ type, of }: FieldDescriptor): string {
  const entry =
    typeof of === 'object'
      ? Object.fromEntries(
          Object.entries(of)
            .slice(0, 1)
            .map(([name, { example }]) => [name, example ?? '...']),
        )
      : '...'
  return JSON.stringify(type === 'list' ? [entry] : entry)
}

const exact = exactJson([])

/** Undefined when it is no JSON: the parser's message would quote it. */
export function json(text: string): unknown {
  try {
    return exact.parse(text)
  } catch {
    return undefined
  }
}
