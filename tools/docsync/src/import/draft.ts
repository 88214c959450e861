/** What an import gathers while it turns the facts of a page into a spec: values as YAML has them, and what to review. */
import type { Raw } from '@porthole/codegen/src/load/check-shape.ts'

/** Something that a person must look at. */
export interface Review {
  readonly file: string
  readonly line: number
  /** `Operation.request.Field`, or `_service` and the key. */
  readonly at: string
  /** In our own words. */
  readonly what: string
}

/** By the map at which they are printed as comments. */
export type Notes = ReadonlyMap<object, readonly Review[]>

/** One operation that is being written. */
export class Draft {
  readonly operation: string
  readonly file: string
  /** Names that no new structure may have, in the whole service. */
  readonly taken: Set<string>
  readonly structures: Record<string, Raw> = {}
  readonly notes = new Map<object, Review[]>()

  constructor(operation: string, file: string, taken: Set<string>) {
    this.operation = operation
    this.file = file
    this.taken = taken
  }

  /** Records something to review at a map of the spec. */
  note(target: object, line: number, at: string, what: string): void {
    const review = { file: this.file, line, at: `${this.operation}${at === '' ? '' : `.${at}`}`, what }
    this.notes.set(target, [...(this.notes.get(target) ?? []), review])
  }

  /** Names a structure by its operation and its path, since generated types are shared by the service. */
  structure(path: readonly string[], fields: Raw): string {
    const words = path
      .map((word) => word.replaceAll(/[^A-Za-z0-9]/g, ''))
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
    const wanted = this.operation + words.join('')
    let name = wanted
    for (let count = 2; this.taken.has(name); count++) name = `${wanted}${count}`
    this.taken.add(name)
    this.structures[name] = { fields }
    return name
  }
}
