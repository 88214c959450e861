/** What the names in a file refer to: the fields, structures and errors that can be seen from an operation or its service. */
import { isRaw, type Raw } from './check-shape.ts'

export type RawFields = Readonly<Record<string, Raw>>

export interface Scope {
  /** The file that is checked. */
  readonly file: Raw
  readonly service: Raw
  /** All operations of the service, by name. */
  readonly operations: ReadonlyMap<string, Raw>
}

/** The maps among the values of a map: what is not a map was reported by the shape. */
export function mapsIn(raw: unknown): RawFields {
  if (!isRaw(raw)) return {}
  const found: Record<string, Raw> = {}
  for (const name in raw) if (isRaw(raw[name])) found[name] = raw[name]
  return found
}

/** One of these maps: of the many that a service may have, without a look at the others. */
export function mapIn(raw: unknown, name: string): Raw | undefined {
  const found = isRaw(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined
  return isRaw(found) ? found : undefined
}

export function listIn(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw : []
}

/** The text of a fact that may be written with its origin. */
export function factOf(raw: unknown): unknown {
  return isRaw(raw) && 'value' in raw ? raw.value : raw
}

export function structureOf(
  scope: Pick<Scope, 'file' | 'service'>,
  name: unknown,
  file: Raw = scope.file,
): Raw | undefined {
  if (typeof name !== 'string') return undefined
  return mapIn(file.structures, name) ?? mapIn(scope.service.structures, name)
}

/** The fields inside a field, for a list or an object of a structure. */
export function membersOf(scope: Pick<Scope, 'file' | 'service'>, field: Raw, file: Raw = scope.file): RawFields {
  return mapsIn(structureOf(scope, field.of, file)?.fields)
}

/** A field by its path of names: `AppList.AppName`. */
export function fieldAt(scope: Pick<Scope, 'file' | 'service'>, fields: RawFields, path: string): Raw | undefined {
  let inside = fields
  let field: Raw | undefined
  for (const name of path.split('.')) {
    field = inside[name]
    if (field === undefined) return undefined
    inside = membersOf(scope, field)
  }
  return field
}

/** `string?` is a string. */
export function typeOf(field: Raw): string {
  return typeof field.type === 'string' ? field.type.replace(/\?$/, '') : ''
}

export function isOptional(field: Raw): boolean {
  return typeof field.type === 'string' && field.type.endsWith('?')
}

/** The values of an enum, without their origins. */
export function enumOf(field: Raw): (string | number)[] | undefined {
  if (!Array.isArray(field.enum)) return undefined
  const values: unknown[] = field.enum.map((value: unknown) => (isRaw(value) ? value.value : value))
  return values.filter((value) => typeof value === 'string' || typeof value === 'number')
}

/** `20..500` as numbers, with infinity for a bound that is left out; undefined when it is not written so. */
export function boundsOf(text: unknown): [number, number] | undefined {
  const match = typeof text === 'string' ? /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(text) : null
  if (match === null) return undefined
  const [, low, high] = match
  return [low === undefined ? -Infinity : Number(low), high === undefined ? Infinity : Number(high)]
}
