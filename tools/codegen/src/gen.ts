/** Turns specs into files: loads all, emits what changed, writes what differs, removes what is no longer made. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { emitReferenceIndex } from './emit/reference-index.ts'
import { clashes } from './emit/clashes.ts'
import { emitService, formatted, pathsOf, type File } from './emit/files.ts'
import { header, marker, paths } from './emit/names.ts'
import { loadSpecs, type SpecError } from './load/index.ts'
import type { Service } from './model.ts'
import { startTypes, type TypesThread } from './types-thread.ts'

export interface GenOptions {
  /** The folder that holds `<cloud>/<service>/*.yaml`. */
  readonly specs: string
  /** The root under which `packages/` and `docs/reference/` are written. */
  readonly out: string
  /** Formatter options, as in .oxfmtrc.json. */
  readonly style: Readonly<Record<string, unknown>>
  /** Compares only. */
  readonly check?: boolean
  /** Services to emit, as `cloud/name`; the files of all others are taken to be good. All by default. */
  readonly changed?: ReadonlySet<string>
  /** A thread that is already there, to be used again. */
  readonly types?: TypesThread
}

/** Paths are relative to `out`. Nothing is written when there is a problem. */
export interface Outcome {
  readonly problems: readonly SpecError[]
  /** The services that were emitted. */
  readonly emitted: readonly string[]
  /** Files that were missing or differed, and were written unless `check`. */
  readonly stale: readonly string[]
  /** Files of ours that nothing makes any more, and were removed unless `check`. */
  readonly orphans: readonly string[]
}

const indexPath = 'docs/reference/README.md'

export async function generate(options: GenOptions): Promise<Outcome> {
  const { specs, out, style, check = false, changed } = options
  const types = options.types ?? startTypes()
  try {
    const loaded = loadSpecs(specs, dirname(specs))
    const { services } = loaded
    const problems = [...loaded.problems, ...services.flatMap(clashes)]
    if (problems.length > 0) return { problems, emitted: [], stale: [], orphans: [] }
    const wanted = services.filter((service) => changed?.has(idOf(service)) ?? true)
    const stale: string[] = []
    for await (const file of made(wanted, services, types)) {
      const { path, text } = await formatted(file, style)
      if (read(join(out, path)) === text) continue
      stale.push(path)
      if (!check) write(join(out, path), text)
    }
    const orphans = orphansOf(out, new Set([indexPath, ...services.flatMap(pathsOf)]))
    if (!check) for (const path of orphans) remove(out, path)
    return { problems, emitted: wanted.map(idOf), stale, orphans }
  } finally {
    if (!options.types) await types.stop()
  }
}

/** All files, unformatted. Types come last: the thread makes them while the others are formatted. */
async function* made(wanted: readonly Service[], all: readonly Service[], types: TypesThread): AsyncGenerator<File> {
  const later: { path: string; text: Promise<string> }[] = []
  for (const service of wanted) {
    const { document, files } = emitService(service)
    const text = types.typesOf(document, header(service))
    text.catch(() => {}) // It is awaited below; until then a failure is not yet unhandled.
    later.push({ path: paths(service).source('types.ts'), text })
    yield* files
  }
  yield { path: indexPath, text: emitReferenceIndex(all) }
  for (const { path, text } of later) yield { path, text: await text }
}

export const idOf = (service: Service): string => `${service.cloud}/${service.name}`

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Removes a file, and the folders that it leaves empty. */
function remove(out: string, path: string): void {
  rmSync(join(out, path))
  for (let folder = dirname(path); entries(join(out, folder)).length === 0; folder = dirname(folder)) {
    rmdirSync(join(out, folder))
  }
}

/** Files in our folders that bear our mark, though nothing makes them. Whatever has no mark is not ours. */
function orphansOf(out: string, made: ReadonlySet<string>): string[] {
  const clouds = entries(join(out, 'packages')).map((entry) => `packages/${entry.name}`)
  const roots = [...clouds.flatMap((cloud) => [`${cloud}/src/gen`, `${cloud}/openapi`]), 'docs/reference']
  const walk = (folder: string): string[] =>
    entries(join(out, folder)).flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? walk(path) : [path]
    })
  return roots.flatMap(walk).filter((path) => !made.has(path) && isOurs(join(out, path)))
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

const marks: Readonly<Record<string, RegExp>> = {
  ts: new RegExp(`^// ${marker}`),
  md: new RegExp(`^<!-- ${marker}`),
  json: new RegExp(`^\\{\\s*"openapi": "[\\d.]+",\\s*"x-generated": "${marker}`),
}

function isOurs(path: string): boolean {
  const mark = marks[path.slice(path.lastIndexOf('.') + 1)]
  if (!mark) return false
  const start = Buffer.alloc(200)
  const file = openSync(path, 'r')
  const length = readSync(file, start)
  closeSync(file)
  return mark.test(start.toString('utf8', 0, length))
}
