/** What JSON Schema says of values: enums, bounds, forms, defaults and samples. */
import type { Fact, FactType, FieldFacts, Unread } from '../facts.ts'
import type { Bounds } from './bounds.ts'
import { below, entriesOf, isTrue, itemsOf, type Located, type Resolve, textOf, valueOf } from './located.ts'
import type { Described } from './rows.ts'

export interface Schemas {
  readonly side: 'request' | 'response'
  /** What `$ref` refers to. */
  readonly resolve: Resolve
  readonly unread: Unread[]
  /** What the description says of values, where the format leaves that to it. */
  readonly said?: (field: Described, description: Located) => Partial<FieldFacts>
  /** How many fields may still come: structures that hold each other many times are no API. */
  readonly left: { fields: number }
}

/** A schema with all that it refers to and is made of, the nearest first. */
export interface Whole {
  readonly parts: readonly Located[]
}

export function get({ parts }: Whole, keyword: string): Located | undefined {
  return parts.map((part) => below(part, keyword)).find((found) => found !== undefined)
}

export function valuesOf(
  name: string,
  whole: Whole,
  type: FactType | undefined,
  isNeeded: boolean,
  schemas: Schemas,
): Partial<FieldFacts> {
  const values = get(whole, 'x-enum') ?? get(whole, 'enum')
  const only = get(whole, 'const')
  // Ours: values that no document states.
  const added = new Set(entriesOf(get(whole, 'x-enum-basis')).map(([value]) => value))
  const listed = itemsOf(values).flatMap((one) => (one.kind === 'scalar' && one.value !== null ? one.text : []))
  const stated = (only?.kind === 'scalar' ? [only.text] : listed).filter((value) => !added.has(value))
  const isNumber = type === 'integer' || type === 'long' || type === 'number'
  const range = isNumber ? rangeIn(name, whole, type, schemas) : undefined
  const count = type === 'list' ? boundsIn(whole, 'minItems', 'maxItems') : undefined
  const length = type === 'string' ? boundsIn(whole, 'minLength', 'maxLength') : undefined
  // That a required text is not empty goes without saying.
  const isPlain = length?.value[1] === undefined && (length?.value[0] ?? 0) <= (isNeeded ? 1 : 0)
  const pattern = get(whole, 'x-enum') === undefined && type === 'string' ? textIn(whole, 'pattern') : undefined
  const preset = schemas.side === 'response' ? undefined : shown(get(whole, 'default'))
  const samples = get(whole, 'examples')
  const example = shown(get(whole, 'example') ?? (samples?.kind === 'list' ? samples.items[0] : undefined))
  return {
    ...(stated.length > 0 &&
      type !== 'boolean' && { enum: { value: stated, line: (only ?? values)!.line, confidence: 1 } }),
    ...(range !== undefined && { range }),
    ...(count !== undefined && { count }),
    ...(length !== undefined && !isPlain && { length }),
    ...(pattern !== undefined && { pattern }),
    ...(preset !== undefined && { default: preset }),
    ...(example !== undefined && { example }),
  }
}

function textIn(whole: Whole, keyword: string): Fact<string> | undefined {
  const node = get(whole, keyword)
  const value = textOf(node)
  return value === undefined ? undefined : { value, line: node!.line, confidence: 1 }
}

function numberIn(whole: Whole, keyword: string): { value: number; line: number } | undefined {
  const node = get(whole, keyword)
  return node?.kind === 'scalar' && typeof node.value === 'number' ? { value: node.value, line: node.line } : undefined
}

function boundsIn(whole: Whole, low: string, high: string): Fact<Bounds> | undefined {
  const [min, max] = [numberIn(whole, low), numberIn(whole, high)]
  const line = min?.line ?? max?.line
  return line === undefined ? undefined : { value: [min?.value, max?.value], line, confidence: 1 }
}

/** Bounds that are excluded themselves have neighbours among whole numbers only. */
function rangeIn(name: string, whole: Whole, type: FactType, schemas: Schemas): Fact<Bounds> | undefined {
  const plain = boundsIn(whole, 'minimum', 'maximum')
  const side = (keyword: string, bound: number | undefined, step: number): number | undefined => {
    const node = get(whole, keyword)
    if (node === undefined || (node.kind === 'scalar' && node.value === false)) return bound
    const limit = isTrue(node) ? bound : numberIn(whole, keyword)?.value
    if (type !== 'number' && limit !== undefined && Number.isSafeInteger(limit)) {
      const next = limit + step
      return bound === undefined || isTrue(node) ? next : step > 0 ? Math.max(bound, next) : Math.min(bound, next)
    }
    schemas.unread.push({ line: node.line, what: `${keyword} of ${name}` })
    return isTrue(node) ? undefined : bound
  }
  const min = side('exclusiveMinimum', plain?.value[0], 1)
  const max = side('exclusiveMaximum', plain?.value[1], -1)
  const line = plain?.line ?? get(whole, 'exclusiveMinimum')?.line ?? get(whole, 'exclusiveMaximum')?.line
  return line === undefined || (min === undefined && max === undefined)
    ? undefined
    : { value: [min, max], line, confidence: 1 }
}

/** A default or a sample as text: lists and structures as JSON. */
function shown(node: Located | undefined): Fact<string> | undefined {
  if (node === undefined || (node.kind === 'scalar' && (node.value === null || node.text === ''))) return undefined
  const value = node.kind === 'scalar' ? node.text : JSON.stringify(valueOf(node))
  return { value, line: node.line, confidence: 1 }
}
