/** Loads all specs of a folder: every service with its operations, and every problem of every file at once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Service } from '../model.ts'
import { checkNode, isRaw, type Raw } from './check-shape.ts'
import { SpecError, type Path } from './problem.ts'
import { resolveService } from './resolve.ts'
import { mayNeedQuotes, readPositions, readValues, type Positions } from './yaml.ts'

export { SpecError } from './problem.ts'

export interface Loaded {
  /** In the order of their names. A service with a problem in one of its files is left out. */
  readonly services: Service[]
  /** Sorted by file and line; each once. */
  readonly problems: SpecError[]
}

/** `root` is the folder that holds `<cloud>/<service>/*.yaml`; files are named relative to `base`. */
export function loadSpecs(root: string, base: string = process.cwd()): Loaded {
  const problems = new Map<string, SpecError>()
  const services: Service[] = []
  for (const folder of serviceFolders(root)) {
    const files = yamlFiles(folder).map((path) => new SpecFile(relative(base, path), readFileSync(path, 'utf8')))
    for (const file of files) file.check()
    const service = files.find((file) => file.isService)
    const operations = files.filter((file) => !file.isService)
    const found = files.flatMap((file) => file.problems)
    for (const problem of found) problems.set(problem.message, problem)
    if (found.length === 0 && service !== undefined) {
      services.push(resolveService(service.name, service.raw, operations.map((one) => ({ file: one.name, raw: one.raw }))))
    }
  }
  return { services, problems: [...problems.values()].sort(byPlace) }
}

/** One file while it is being checked. */
class SpecFile {
  readonly name: string
  readonly isService: boolean
  readonly problems: SpecError[] = []
  raw: Raw = {}
  readonly #text: string
  #positions: Positions | undefined
  constructor(name: string, text: string) {
    this.name = name
    this.isService = name.endsWith('_service.yaml')
    this.#text = text
  }

  check(): void {
    const read = readValues(this.#text)
    if (read === undefined) {
      for (const one of this.#place().syntax) this.problems.push(new SpecError(this.name, one.line, one.what, one.remedy))
      return
    }
    if (mayNeedQuotes(this.#text)) {
      for (const one of this.#place().unquoted) {
        this.problems.push(new SpecError(this.name, one.line, `unquoted ${one.source}`, `write "${one.source}"`))
      }
    }
    checkNode(this.isService ? 'service' : 'operation', read.value, [], this.tell)
    if (isRaw(read.value)) this.raw = read.value
  }

  readonly tell = (path: Path, what: string, remedy: string, at?: 'key'): void => {
    const { line, source } = this.#place().place(path, at)
    const written = (text: string): string => text.replaceAll('{source}', source)
    this.problems.push(new SpecError(this.name, line, written(what), written(remedy)))
  }

  #place(): Positions {
    return (this.#positions ??= readPositions(this.#text))
  }
}

function serviceFolders(root: string): string[] {
  if (existsSync(join(root, '_service.yaml'))) return [root]
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => serviceFolders(join(root, name)))
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name))
}

function byPlace(a: SpecError, b: SpecError): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line
}
