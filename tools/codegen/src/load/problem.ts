/** What is wrong with a spec, and where: every problem of every file is collected, none stops the loader. */

/** Message: `file:line: what: remedy`, the file relative to the root that was loaded. */
export class SpecError extends Error {
  readonly file: string
  readonly line: number
  readonly what: string
  readonly remedy: string
  constructor(file: string, line: number, what: string, remedy: string) {
    super(`${file}:${line}: ${what}: ${remedy}`)
    this.name = 'SpecError'
    this.file = file
    this.line = line
    this.what = what
    this.remedy = remedy
  }
}

/** Keys and positions from the top of a file to a node. */
export type Path = readonly (string | number)[]

/**
 * Says that something is wrong at a node. The place is the node's own line, or that of its key when `at` is 'key'.
 * `{source}` in a text stands for the node as written.
 */
export type Tell = (path: Path, what: string, remedy: string, at?: 'key') => void
