/** One file while it is being checked: its values, and its problems with their lines. */
import { checkNode, isRaw, type Raw } from './check-shape.ts'
import { SpecError, type Path } from './problem.ts'
import { readPositions, readValues, type Positions } from './yaml.ts'

export class SpecFile {
  readonly name: string
  readonly kind: 'service' | 'operation'
  readonly problems: SpecError[] = []
  /** Empty where the syntax is wrong. */
  raw: Raw = {}
  readonly #text: string
  #positions: Positions | undefined

  constructor(name: string, text: string, kind: 'service' | 'operation') {
    this.name = name
    this.kind = kind
    this.#text = text
  }

  /** Whether there is something to compare with: else nobody is told that a reference to it dangles. */
  get isRead(): boolean {
    return Object.keys(this.raw).length > 0
  }

  /** Reads the text and checks its shape. */
  read(): void {
    const read = readValues(this.#text)
    if (read === undefined) return this.#tellSyntax()
    if (read.unquoted) this.#tellUnquoted()
    if (read.value === null || read.value === undefined)
      return this.#add(
        1,
        'the file is empty',
        `describe ${this.kind === 'service' ? 'a service' : 'an operation'}, or delete it`,
      )
    checkNode(this.kind, read.value, [], this.tell)
    if (isRaw(read.value)) this.raw = read.value
  }

  readonly tell = (path: Path, what: string, remedy: string, at?: 'key'): void => {
    const { line, source } = this.#place().place(path, at)
    const written = (text: string): string => text.replaceAll('{source}', () => source)
    this.#add(line, written(what), written(remedy))
  }

  #tellSyntax(): void {
    for (const { line, what, remedy } of this.#place().syntax) this.#add(line, what, remedy)
  }

  #tellUnquoted(): void {
    for (const { line, source } of this.#place().unquoted) this.#add(line, `unquoted ${source}`, `write "${source}"`)
  }

  #add(line: number, what: string, remedy: string): void {
    this.problems.push(new SpecError(this.name, line, what, remedy))
  }

  #place(): Positions {
    return (this.#positions ??= readPositions(this.#text))
  }
}
