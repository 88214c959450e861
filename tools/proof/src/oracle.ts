/**
 * The request schemas of the OpenAPI documents, made whole for ajv: the conditions and rules that stand in extensions
 * become if/then/else, so that ajv and our validators should find the same problems. How to use it:
 *
 *   const ajv = new Ajv2020(oracleOptions)
 *   const check = ajv.compile(oracleSchema('aliyun', 'gws', 'CreateInstance'))
 *   check(request)
 *   oraclePaths(check.errors)                      // ['AppList.0.AppName', 'Period'], sorted, each once
 *   problemPaths(validateCreateInstance(request))  // should be equal
 *
 * Paths are compared as sets: one place may have several problems, and the two put them into different words. What our
 * validators only warn of (code `ignored`) is a problem here too. Requests are what JSON can hold, without null:
 * for us null is absent, for JSON Schema it is a value.
 */
import { readFileSync } from 'node:fs'
import type { Options } from 'ajv/dist/2020.js'

export type Schema = { [keyword: string]: unknown }

export interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly post: Schema }>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** As much as is needed of an error of ajv. */
interface AjvError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
}

/** The bounds of a long hold for its digits too, for which JSON Schema has no word. */
const digitsWithin = {
  keyword: 'digitsWithin',
  type: 'string',
  validate: ([min, max]: readonly [number, number], digits: string): boolean =>
    !/^-?\d+$/.test(digits) || (Number(digits) >= min && Number(digits) <= max),
} as const

export const oracleOptions: Options = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  keywords: [digitsWithin],
}

const root = new URL('../../../', import.meta.url)

export function readOpenApi(cloud: string, service: string): OpenApi {
  return JSON.parse(readFileSync(new URL(`packages/${cloud}/openapi/${service}.json`, root), 'utf8')) as OpenApi
}

/** The schema of the requests of one operation; it stands alone. Another document than the committed one may be given. */
export function oracleSchema(
  cloud: string,
  service: string,
  operation: string,
  document: OpenApi = readOpenApi(cloud, service),
): Schema {
  const { post } = document.paths[`/${operation}`]!
  const $defs: Record<string, Schema> = {}
  const request = objectSchema(document.components.schemas[`${operation}Request`]!, document, $defs)
  const rules = ((post['x-rules'] ?? []) as Rule[]).flatMap(ruleSchemas)
  const allOf = [...((request['allOf'] ?? []) as Schema[]), ...rules]
  return { ...request, ...(allOf.length > 0 && { allOf }), $defs }
}

/** Where ajv found problems, each place once, sorted. `if` only tells that its `then` or `else` failed. */
export function oraclePaths(errors: readonly AjvError[] | null | undefined): string[] {
  const paths = (errors ?? []).filter(({ keyword }) => keyword !== 'if').map(pathOf)
  return [...new Set(paths)].sort()
}

/** Where we found problems, each place once, sorted. */
export function problemPaths(problems: readonly { readonly path: string }[]): string[] {
  return [...new Set(problems.map(({ path }) => path))].sort()
}

function pathOf({ instancePath, params }: AjvError): string {
  const name = params['missingProperty'] ?? params['additionalProperty']
  const steps = instancePath.split('/').slice(1)
  return [...steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')), ...(name ? [name] : [])].join('.')
}

type Condition = Readonly<Record<string, unknown>>

/** What holds when a condition does, and what when it does not. */
interface Branch {
  readonly when: readonly Condition[]
  readonly holds: Record<string, Schema | false>
  readonly otherwise: Record<string, false>
  readonly required: string[]
}

/** An object whose names are closed, with the conditions of its fields. */
function objectSchema(schema: Schema, document: OpenApi, $defs: Record<string, Schema>): Schema {
  const fields = (schema['properties'] ?? {}) as Record<string, Schema>
  const properties: Record<string, unknown> = {}
  const branches = new Map<string, Branch>()
  const branchOf = (...when: Condition[]): Branch => {
    const key = JSON.stringify(when)
    if (!branches.has(key)) branches.set(key, { when, holds: {}, otherwise: {}, required: [] })
    return branches.get(key)!
  }
  for (const [name, field] of Object.entries(fields)) {
    const only = compiled(field['x-only-when'])
    const needed = compiled(field['x-required-when'])
    const never = compiled(field['x-forbidden-when'])
    const plain = fieldSchema(field, document, $defs)
    properties[name] = only ? true : plain
    if (only) {
      const branch = branchOf(only)
      branch.holds[name] = plain
      branch.otherwise[name] = false
    }
    if (needed) {
      const same = only && JSON.stringify(only) === JSON.stringify(needed)
      const branch = same ? branchOf(only) : only ? branchOf(only, needed) : branchOf(needed)
      branch.required.push(name)
      branch.holds[name] = plain['type'] === 'string' ? { minLength: 1, ...plain } : plain
    }
    if (never) branchOf(never).holds[name] = false
  }
  const allOf = [...branches.values()].map((branch) => branchSchema(branch, fields))
  return {
    type: 'object',
    properties,
    ...(schema['required'] ? { required: schema['required'] } : {}),
    additionalProperties: false,
    ...(allOf.length > 0 && { allOf }),
  }
}

/** A condition on the state of the world is not known from a request. */
function compiled(condition: unknown): Condition | undefined {
  const names = Object.keys((condition ?? {}) as Condition)
  return names.length === 0 || names.some((name) => name.startsWith('$')) ? undefined : (condition as Condition)
}

function branchSchema({ when, holds, otherwise, required }: Branch, fields: Record<string, Schema>): Schema {
  const conditions = when.map((condition) => conditionSchema(condition, fields))
  const met = { properties: holds, ...(required.length > 0 && { required }) }
  const missed = Object.keys(otherwise).length > 0 ? { properties: otherwise } : undefined
  return choose(conditions.length === 1 ? conditions[0]! : { allOf: conditions }, met, missed)
}

function choose(test: Schema, met: Schema, missed?: Schema): Schema {
  // oxlint-disable-next-line unicorn/no-thenable -- A keyword of JSON Schema.
  return { if: test, then: met, ...(missed && { else: missed }) }
}

function conditionSchema(condition: Condition, fields: Record<string, Schema>): Schema {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const [name, wanted] of Object.entries(condition)) {
    const field = fields[name] ?? {}
    const words = field['x-enum'] as readonly string[] | undefined
    const values = [wanted].flat()
    const same = (a: unknown, b: unknown): boolean =>
      words ? String(a).toLowerCase() === String(b).toLowerCase() : a === b
    if (wanted === 'absent') properties[name] = { const: '' }
    else if (wanted === 'present') properties[name] = { not: { const: '' } }
    else if (words) properties[name] = { type: 'string', pattern: anyCase(values.map(String)) }
    else properties[name] = { enum: values }
    // A field that is left out counts as its default.
    const isDefault = field['default'] !== undefined && values.some((value) => same(value, field['default']))
    if (wanted !== 'absent' && !isDefault) required.push(name)
  }
  return { properties, ...(required.length > 0 && { required }) }
}

const anyCase = (words: readonly string[]): string => `^(?:${words.map(eitherCase).join('|')})$`

const eitherCase = (word: string): string =>
  word
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)

const kept = [
  'type',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
] as const

/** The keywords that judge a value; a structure goes to $defs, closed. */
function fieldSchema(field: Schema, document: OpenApi, $defs: Record<string, Schema>): Schema {
  if (typeof field['$ref'] === 'string') return structure(field['$ref'], document, $defs)
  const schema: Schema = {}
  for (const keyword of kept) if (field[keyword] !== undefined) schema[keyword] = field[keyword]
  if (field['items']) schema['items'] = fieldSchema(field['items'] as Schema, document, $defs)
  if (field['properties']) return objectSchema(field, document, $defs)
  // A long is a number where that is exact, else its decimal digits.
  if (field['format'] === 'int64') {
    const { minimum = -Infinity, maximum = Infinity } = field
    const digits = Array.isArray(field['type']) && { digitsWithin: [minimum, maximum] }
    return { minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...schema, ...digits }
  }
  return schema
}

function structure($ref: string, document: OpenApi, $defs: Record<string, Schema>): Schema {
  const name = $ref.slice($ref.lastIndexOf('/') + 1)
  if (!$defs[name]) {
    $defs[name] = {}
    $defs[name] = objectSchema(document.components.schemas[name]!, document, $defs)
  }
  return { $ref: `#/$defs/${name}` }
}

interface Rule {
  readonly kind: string
  readonly at: string
  readonly by: string
  readonly values: Readonly<Record<string, readonly number[]>>
}

/** `value-by` is the one rule that a request alone decides. */
function ruleSchemas({ kind, at, by, values }: Rule): Schema[] {
  if (kind !== 'value-by') return []
  return Object.entries(values).map(([value, numbers]) => {
    const test = { properties: { [by]: { const: value }, [at]: { type: 'integer' } }, required: [by, at] }
    return choose(test, { properties: { [at]: { enum: numbers } } })
  })
}
