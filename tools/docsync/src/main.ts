/** `npm run docsync -- check`, `update`, `read` and `import`: documents against specs, and specs out of documents. */
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import { ArgumentError, type Arguments, documentsAt, namedDocument, parse, usage } from './arguments.ts'
import { check, type Checked } from './check.ts'
import { runImport } from './import/run.ts'
import { readDocument } from './read/read.ts'
import { checkReport, readReport } from './report.ts'
import { runUpdate } from './update/run.ts'

export interface Places {
  /** The project: its specs, and the documents beside it. */
  readonly root: string
  readonly cwd: string
}

export interface Streams {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** Answers the exit code: 0, 1 when documents and specs differ, 2 when it cannot do what is asked. */
export function run(words: readonly string[], places: Places, { out, error }: Streams): number {
  let task: Arguments
  try {
    task = parse(words)
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause
    error(`docsync: ${cause.message}\n${usage}`)
    return 2
  }
  try {
    if (task.command === 'check') return runCheck(task, places, out)
    if (task.command === 'update') return runUpdate(task, places, out)
    if (task.command === 'import') return runImport(task, places, out)
    out(task.command === 'help' ? usage : readText(task, places))
    return 0
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause
    error(`docsync: ${cause.message}`)
    return 2
  }
}

function readText({ file, json }: Extract<Arguments, { command: 'read' }>, { cwd }: Places): string {
  const document = namedDocument(file, cwd)
  const reading = readDocument(document.text, document.file)
  return json ? JSON.stringify(reading, undefined, 2) : readReport(document.file, reading)
}

function runCheck(
  { places, strict, service, specs, json }: Extract<Arguments, { command: 'check' }>,
  { root, cwd }: Places,
  out: Streams['out'],
): number {
  const own = resolve(root, '../shared/docs')
  if (places.length === 0 && !existsSync(own)) {
    out(`skipped: no documents in ${relative(cwd, own)}: name files or folders`)
    return 0
  }
  const { services, problems } = loadSpecs(specs === undefined ? resolve(root, 'specs') : resolve(cwd, specs), cwd)
  if (problems.length > 0) {
    throw new ArgumentError(['the specs cannot be read', ...problems.map(({ message }) => message)].join('\n'))
  }
  const known = services.map(({ cloud, name }) => `${cloud}/${name}`)
  if (known.length === 0) throw new ArgumentError(`${specs ?? 'specs'}: no specs in it: name another with --specs`)
  if (service !== undefined && !known.includes(service)) {
    throw new ArgumentError(`--service ${service}: use ${known.join(', ')}`)
  }
  const documents = documentsAt(places.length === 0 ? [own] : places, cwd)
  const checked = check(documents, services, service)
  out(json ? JSON.stringify(checked, undefined, 2) : checkReport(checked))
  return isFailure(checked, strict) ? 1 : 0
}

function isFailure({ differences, stale, withoutSpec, unread }: Checked, strict: boolean): boolean {
  return differences.length + stale.length > 0 || (strict && withoutSpec.length + unread.length > 0)
}
