/** Loads all specs of a folder: every service with its operations, and every problem of every file at once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Service } from '../model.ts'
import { checkErrata } from './check-errata.ts'
import { checkExamples } from './check-examples.ts'
import { checkNames, checkOperation } from './check-operation.ts'
import { checkService } from './check-service.ts'
import type { Raw } from './check-shape.ts'
import { SpecError } from './problem.ts'
import { repair, type Repaired } from './repair.ts'
import { resolveService } from './resolve.ts'
import { mapsIn, type Scope } from './scope.ts'
import { SpecFile } from './spec-file.ts'

export { SpecError } from './problem.ts'

export interface Loaded {
  /** In the order of their folders. A service with a problem in one of its files is left out. */
  readonly services: Service[]
  /** Sorted by file and line; each once. */
  readonly problems: SpecError[]
}

const serviceFile = '_service.yaml'

/** `root` holds `<cloud>/<service>/*.yaml`, or is such a folder; problems name files relative to `base`. */
export function loadSpecs(root: string, base: string = process.cwd()): Loaded {
  const services: Service[] = []
  const problems = new Map<string, SpecError>()
  for (const folder of specFolders(resolve(root))) {
    const loaded = loadFolder(folder, base)
    for (const problem of loaded.problems) problems.set(problem.message, problem)
    if (loaded.service !== undefined) services.push(loaded.service)
  }
  return { services, problems: [...problems.values()].sort(byPlace) }
}

function loadFolder(folder: string, base: string): { service?: Service; problems: SpecError[] } {
  const names = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  const at = (name: string): string => relative(base, join(folder, name)).replaceAll('\\', '/')
  const files = names.map(
    (name) =>
      new SpecFile(at(name), readFileSync(join(folder, name), 'utf8'), name === serviceFile ? 'service' : 'operation'),
  )
  for (const file of files) file.read()
  const service = files.find((file) => file.kind === 'service')
  const operations = files.filter((file) => file.kind === 'operation')
  const problems: SpecError[] = []
  if (service === undefined) {
    const what = `no ${serviceFile} beside ${names[0]!}`
    problems.push(new SpecError(at(serviceFile), 1, what, 'add one, or move the file into the folder of a service'))
  }
  const place = [basename(dirname(folder)), basename(folder)] as const
  const fixed = service?.isRead ? checkFolder(service, operations, place) : []
  for (const file of files) {
    if (file.name.endsWith('.yml')) {
      problems.push(new SpecError(file.name, 1, 'the name ends in .yml', 'rename it to .yaml'))
    }
    problems.push(...file.problems)
  }
  if (service === undefined || problems.length > 0) return { problems }
  const [common, ...rest] = fixed as [Repaired, ...Repaired[]]
  const described = operations.map(({ name, raw }, index) => ({ file: name, raw, fixed: rest[index]!.file }))
  return { service: resolveService({ file: service.name, raw: service.raw, fixed: common.file }, described), problems }
}

/** Checks what the files of a folder say about each other; answers what the errata made of each, the service first. */
function checkFolder(service: SpecFile, files: readonly SpecFile[], folder: readonly [string, string]): Repaired[] {
  const operations = new Map<string, Raw>()
  for (const file of files) {
    const name = file.isRead ? file.raw.operation : basename(file.name, '.yaml')
    if (typeof name !== 'string') continue
    if (operations.has(name)) file.tell(['operation'], `a second operation ${name}`, 'keep one of the two')
    else operations.set(name, file.raw)
  }
  const common = repair(service.raw, service.raw)
  checkService({ file: common.file, service: common.file, operations }, folder, service.tell)
  checkErrata({ file: service.raw, service: service.raw, operations }, common, service.tell)
  const structures = new Map<string, { file: string; raw: Raw }>()
  const fixed = files.map((file) => {
    const own = repair(file.raw, common.file)
    const scope: Scope = { file: own.file, service: common.file, operations }
    checkOperation(scope, basename(file.name), file.tell)
    checkExamples(scope, file.raw, file.tell)
    checkErrata({ ...scope, file: file.raw }, own, file.tell)
    checkNames(scope, structures, file.tell)
    for (const name of Object.keys(mapsIn(file.raw.structures))) {
      if (!structures.has(name)) structures.set(name, { file: basename(file.name), raw: own.file })
    }
    return own
  })
  return [common, ...fixed]
}

/** Folders that hold YAML files; a file above the folders of services is reported there. */
function specFolders(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const own = entries.some((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)) ? [folder] : []
  return [
    ...own,
    ...entries.filter((entry) => entry.isDirectory()).flatMap((entry) => specFolders(join(folder, entry.name))),
  ]
}

function byPlace(a: SpecError, b: SpecError): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || (a.message < b.message ? -1 : 1)
}
