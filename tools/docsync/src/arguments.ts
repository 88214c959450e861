/** The words of the command line, and the documents they name. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Document } from './check.ts'
import { formatOf } from './read/read.ts'

export const usage = `docsync check [FILES OR FOLDERS] [--strict] [--service CLOUD/SERVICE]
              [--specs FOLDER] [--json]
  compares documents with specs; exit 1 when they differ, or when an erratum no
  longer matches its document (default: ../shared/docs of the project)
  --strict   also when an operation has no spec, or a line could not be read
  --service  the service of all the documents, such as aliyun/ecs; else a document
             that the specs name, a stated version or its path tells it
  --specs    where the specs are (default: specs of the project)
  --json     all that was found, for machines
docsync update FILES OR FOLDERS [--dry-run] [--service CLOUD/SERVICE]
               [--specs FOLDER] [--document NAME] [--old FILE] [--adopt]
               [--delete-gone]
  applies new revisions of documents to the specs: facts and lines follow the
  pages, what people wrote stays; prints each change and what is left to review;
  exit 1 when a check would still find something, or nothing could be written
  --dry-run      prints all of it, and writes nothing
  --document     the document of _service.yaml that the file is a revision of, when
                 its name and its operations do not tell
  --old          the revision before (default: the file of that document in
                 ../shared/docs, or beside the new one); without it lines are estimated
  --adopt        the document gets the name of the new file
  --delete-gone  deletes the specs of operations that are gone
docsync read FILE [--json]
  prints the facts of a file, each with its line
docsync import FILES OR FOLDERS --service CLOUD/SERVICE --out FOLDER
  writes specs out of documents, ready for review, into FOLDER/CLOUD/SERVICE; what
  to look at is printed, and stands in the files as "# review:"; exit 1 when
  nothing could be written
Exits 2 when it cannot do what is asked.`

/** What is wrong with the words or the files, in one sentence. */
export class ArgumentError extends Error {}

export type Arguments =
  | { readonly command: 'help' }
  | {
      readonly command: 'check'
      readonly places: readonly string[]
      readonly strict: boolean
      readonly service: string | undefined
      readonly specs: string | undefined
      readonly json: boolean
    }
  | {
      readonly command: 'update'
      readonly places: readonly string[]
      readonly service: string | undefined
      readonly specs: string | undefined
      readonly document: string | undefined
      readonly old: string | undefined
      readonly adopt: boolean
      readonly deleteGone: boolean
      readonly dryRun: boolean
    }
  | { readonly command: 'read'; readonly file: string; readonly json: boolean }
  | {
      readonly command: 'import'
      readonly places: readonly string[]
      readonly service: string
      readonly out: string
    }

const options = {
  check: {
    strict: { type: 'boolean' },
    service: { type: 'string' },
    specs: { type: 'string' },
    json: { type: 'boolean' },
  },
  update: {
    service: { type: 'string' },
    specs: { type: 'string' },
    document: { type: 'string' },
    old: { type: 'string' },
    adopt: { type: 'boolean' },
    'delete-gone': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  read: { json: { type: 'boolean' } },
  import: { service: { type: 'string' }, out: { type: 'string' } },
} as const

/** Throws `ArgumentError`. */
export function parse(words: readonly string[]): Arguments {
  const [command, ...args] = words
  if (words.includes('--help')) return { command: 'help' }
  if (command === 'check') {
    const { values, positionals } = parsed(() => parseArgs({ args, allowPositionals: true, options: options.check }))
    const { strict = false, service, specs, json = false } = values
    return { command, places: positionals, strict, service, specs, json }
  }
  if (command === 'update') {
    const { values, positionals } = parsed(() => parseArgs({ args, allowPositionals: true, options: options.update }))
    const { service, specs, document, old, adopt = false } = values
    if (positionals.length === 0) throw new ArgumentError('update takes the files or folders of new revisions')
    const flags = { adopt, deleteGone: values['delete-gone'] ?? false, dryRun: values['dry-run'] ?? false }
    return { command, places: positionals, service, specs, document, old, ...flags }
  }
  if (command === 'read') {
    const { values, positionals } = parsed(() => parseArgs({ args, allowPositionals: true, options: options.read }))
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new ArgumentError('read takes one file')
    return { command, file, json: values.json ?? false }
  }
  if (command === 'import') {
    const { values, positionals } = parsed(() => parseArgs({ args, allowPositionals: true, options: options.import }))
    const { service, out } = values
    if (positionals.length === 0) throw new ArgumentError('import takes files or folders of documents')
    if (service === undefined) throw new ArgumentError('import needs --service, such as aliyun/ecs')
    if (out === undefined) throw new ArgumentError('import needs --out, the folder that gets the specs')
    return { command, places: positionals, service, out }
  }
  throw new ArgumentError(`${command ?? 'no command'}: use check, update, read or import`)
}

function parsed<T>(parsing: () => T): T {
  try {
    return parsing()
  } catch (cause) {
    throw new ArgumentError((cause as Error).message, { cause })
  }
}

/** One document. Throws `ArgumentError` when it is not there, or of no known format. */
export function namedDocument(place: string, cwd: string): Document {
  const path = resolve(cwd, place)
  if (!existsSync(path)) throw new ArgumentError(`${place}: no such file: name a document`)
  if (!statSync(path).isFile()) throw new ArgumentError(`${place}: no file: name a document in it`)
  const text = readFileSync(path, 'utf8')
  if (formatOf(text) === undefined) {
    throw new ArgumentError(
      `${place}: of no known format: it takes API pages and models of Alibaba Cloud and Tencent Cloud, and OpenAPI 3`,
    )
  }
  return { file: shown(path, cwd), path, text, isNamed: true }
}

/** Files as they are, folders with all documents in them; other files of folders are passed over. */
export function documentsAt(places: readonly string[], cwd: string): Document[] {
  const documents = new Map<string, Document>()
  for (const place of places) {
    const root = resolve(cwd, place)
    const isFolder = existsSync(root) && statSync(root).isDirectory()
    if (!isFolder) {
      documents.set(root, namedDocument(place, cwd))
      continue
    }
    const found = filesIn(root)
      .filter((path) => !documents.has(path))
      .map((path) => ({ file: shown(path, cwd), path, text: readFileSync(path, 'utf8'), isNamed: false }))
      .filter(({ text }) => formatOf(text) !== undefined)
    if (found.length === 0 && ![...documents.keys()].some((path) => path.startsWith(root))) {
      throw new ArgumentError(
        `${place}: no documents in it: name a folder with pages (.md, .txt) or models (.json, .yaml)`,
      )
    }
    for (const document of found) documents.set(document.path, document)
  }
  return [...documents.values()]
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (entry.isDirectory()) return filesIn(path)
    return entry.isFile() && /\.(?:md|markdown|txt|json|ya?ml)$/i.test(entry.name) ? [path] : []
  })
}

function shown(path: string, cwd: string): string {
  return (relative(cwd, path) || path).replaceAll('\\', '/')
}
