/** Loads the specs that an argument names: a folder, one file, or a git revision such as `HEAD~3` or `HEAD~3:specs`. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Service } from '@porthole/codegen/src/model.ts'

export class SourceError extends Error {}

/** A place on disk, which is a file when it holds one operation. */
interface Place {
  readonly path: string
  /** How its owner calls it. */
  readonly name: string
}

const serviceFile = '_service.yaml'

/** Both sides; when one is a file, only its operation is compared. Throws `SourceError` with all problems of a side. */
export function loadSides(before: string, after: string, cwd: string): [Service[], Service[]] {
  const scratch = mkdtempSync(join(tmpdir(), 'spec-diff-'))
  try {
    const places = [before, after].map((name, index) => place(name, cwd, join(scratch, `${index}`))) as [Place, Place]
    const [old, now] = places
    const file = places.find(({ path }) => isFile(path))
    const sides = [load(old, now, join(scratch, 'old')), load(now, old, join(scratch, 'new'))] as [Service[], Service[]]
    return file === undefined ? sides : alone(sides, basename(file.path))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function place(name: string, cwd: string, scratch: string): Place {
  const path = resolve(cwd, name)
  return { path: existsSync(path) ? path : checkout(name, cwd, scratch), name }
}

/** Writes the specs of a revision to a folder of their own; the working tree stays as it is. */
function checkout(name: string, cwd: string, scratch: string): string {
  const colon = name.indexOf(':')
  const [revision, path] =
    colon < 0 ? [name, 'specs'] : [name.slice(0, colon), name.slice(colon + 1).replace(/\/+$/, '')]
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] })
  let files: string[]
  try {
    const tree = git('ls-tree', '-r', '-z', '--full-tree', '--name-only', '--end-of-options', revision, '--', path)
    files = tree.split('\0').filter((file) => /\.ya?ml$/.test(file))
  } catch {
    throw new SourceError(
      `${name}: no such file, folder or revision: name specs, or a git revision such as HEAD~3:specs`,
    )
  }
  if (files.length === 0)
    throw new SourceError(`${name}: no specs in it: name the folder that holds <cloud>/<service>/*.yaml`)
  // A file needs what its service says, so all of its folder is taken.
  const isOne = files.length === 1 && files[0] === path
  if (isOne)
    files = git('ls-tree', '-z', '--full-tree', '--name-only', revision, `${dirname(path)}/`)
      .split('\0')
      .filter((file) => /\.ya?ml$/.test(file))
  for (const file of files) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true })
    writeFileSync(join(scratch, file), git('show', `${revision}:${file}`))
  }
  return join(scratch, path)
}

function load(place: Place, other: Place, scratch: string): Service[] {
  const root = isFile(place.path) ? around(place, other, scratch) : place.path
  const { services, problems } = loadSpecs(root, root)
  if (problems.length > 0) {
    throw new SourceError(problems.map(({ message }) => `${place.name}: ${message}`).join('\n'))
  }
  if (services.length === 0) {
    throw new SourceError(`${place.name}: no specs in it: name the folder that holds <cloud>/<service>/*.yaml`)
  }
  return services
}

/** The folder of a file; a file that stands alone is laid over the folder of the other side's. */
function around({ path, name }: Place, other: Place, scratch: string): string {
  if (existsSync(join(dirname(path), serviceFile))) return dirname(path)
  const home = isFile(other.path) ? dirname(other.path) : undefined
  if (home === undefined || !existsSync(join(home, serviceFile))) {
    throw new SourceError(`${name}: no ${serviceFile} beside it: compare it with a file in the folder of its service`)
  }
  const folder = join(scratch, basename(dirname(home)), basename(home))
  cpSync(home, folder, { recursive: true })
  cpSync(path, join(folder, basename(other.path)))
  return folder
}

/** Both sides with one operation and nothing of the service but its structures. */
function alone(sides: [Service[], Service[]], file: string): [Service[], Service[]] {
  const [before, after] = sides
  const name = file.replace(/\.ya?ml$/, '')
  const narrow = (services: Service[], like: Service): Service[] =>
    services
      .filter((one) => one.cloud === like.cloud && one.name === like.name)
      .map((one) => ({
        ...like,
        structures: one.structures,
        operations: one.operations.filter((operation) => operation.name === name),
      }))
  if (file === serviceFile) return sides
  const like = [...before, ...after].find(({ operations }) => operations.some((one) => one.name === name))
  return like === undefined ? sides : [narrow(before, like), narrow(after, like)]
}

function isFile(path: string): boolean {
  return statSync(path).isFile()
}
