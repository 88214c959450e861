/** `docsync import`: writes the specs of documents into a folder, once the loader has accepted them. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { clashes } from '@porthole/codegen/src/emit/clashes.ts'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import { SpecFile } from '@porthole/codegen/src/load/spec-file.ts'
import { ArgumentError, documentsAt } from '../arguments.ts'
import type { Review } from './draft.ts'
import { type Existing, type Imported, importDocuments } from './import.ts'

export interface ImportTask {
  /** Files and folders of documents. */
  readonly places: readonly string[]
  /** `<cloud>/<service>`. */
  readonly service: string
  /** The folder that gets `<cloud>/<service>/*.yaml`. */
  readonly out: string
}

const serviceFile = '_service.yaml'

/** Answers the exit code: 0, or 1 when nothing was written. Throws `ArgumentError` when it cannot do what is asked. */
export function runImport(
  task: ImportTask,
  { root, cwd }: { root: string; cwd: string },
  out: (text: string) => void,
): 0 | 1 {
  const parts = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(task.service)
  if (parts === null)
    throw new ArgumentError(`--service ${task.service}: write it as CLOUD/SERVICE, such as aliyun/ecs`)
  const [, cloud = '', service = ''] = parts
  const folder = join(resolve(cwd, task.out), cloud, service)
  if (existsSync(folder) && isBelow(folder, join(root, 'specs'))) {
    throw new ArgumentError(
      `${shown(folder, cwd)}: curated specs are there: import into another folder, or name a new service`,
    )
  }
  const existing = existingIn(folder, cwd)
  const pages = documentsAt(task.places, cwd)
  const imported = importDocuments(pages, { cloud, service, ...(existing !== undefined && { existing }) })
  const problems = imported.problems.length > 0 ? imported.problems : tried(imported, folder, [cloud, service])
  if (problems.length > 0) {
    out([...problems, `docsync: ${count(problems.length, 'problem')}, nothing was written`].join('\n'))
    return 1
  }
  write(imported.files, folder)
  out(report(imported, shown(folder, cwd)))
  return 0
}

/** One line for each thing to review, and what was written. */
function report({ files, reviews }: Imported, folder: string): string {
  const operations = [...files.keys()].filter((name) => name !== serviceFile).length
  return [
    ...reviews.map(({ file, line, at, what }: Review) => `${file}:${line}: ${at}: ${what.replaceAll(/\s+/g, ' ')}`),
    `docsync: ${count(operations, 'operation')} written to ${folder}, ${count(reviews.length, 'thing')} to review`,
  ].join('\n')
}

/** What the loader and the generator say of the folder as it would be; nothing when all is well. */
function tried({ files }: Imported, folder: string, [cloud, service]: readonly [string, string]): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'docsync-import-'))
  try {
    const copy = join(scratch, cloud, service)
    if (existsSync(folder)) cpSync(folder, copy, { recursive: true })
    write(files, copy)
    const { services, problems } = loadSpecs(scratch, scratch)
    return [...problems, ...services.flatMap(clashes)].map(({ message }) => message)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function existingIn(folder: string, cwd: string): Existing | undefined {
  if (!existsSync(join(folder, serviceFile))) return undefined
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  const files = names.map((name) => {
    const kind = name === serviceFile ? 'service' : 'operation'
    const file = new SpecFile(shown(join(folder, name), cwd), readFileSync(join(folder, name), 'utf8'), kind)
    file.read()
    return file
  })
  const problems = files.flatMap((file) => file.problems)
  if (problems.length > 0) throw new ArgumentError(problems.map(({ message }) => message).join('\n'))
  const operations = files.filter(({ kind }) => kind === 'operation').map(({ raw }) => raw)
  return { service: files.find(({ kind }) => kind === 'service')!.raw, operations }
}

function write(files: Imported['files'], folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
}

/** Also through links. */
function isBelow(path: string, folder: string): boolean {
  return existsSync(folder) && `${real(path)}${sep}`.startsWith(`${realpathSync(folder)}${sep}`)
}

function real(path: string): string {
  return existsSync(path) || dirname(path) === path ? realpathSync(path) : real(dirname(path))
}

function shown(path: string, cwd: string): string {
  return (relative(cwd, path) || '.').replaceAll('\\', '/')
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
