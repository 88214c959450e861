/** The packages of the workspace that are published, and who carries the facts of a package to its own users. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Package {
  readonly name: string
  readonly version: string
  /** Packages of ours that are installed with it, or that its bundle holds. */
  readonly carries: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Private packages are no part of it: nobody installs them, so they have no versions. */
export function packagesOf(root: string): Package[] {
  return ['packages', 'apps']
    .flatMap((group) => foldersIn(join(root, group)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => [folder, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest] as const)
    .filter(([, manifest]) => !manifest.private)
    .map(([folder, { name, version, dependencies = {}, devDependencies = {} }]) => {
      // What is only a devDependency and yet imported by the program itself is inlined by its build.
      const inlined = importsOf(join(folder, 'src'))
      const bundled = Object.keys(devDependencies).filter((one) => inlined.has(one))
      return { name, version, carries: [...Object.keys(dependencies), ...bundled] }
    })
}

/** A package and all that carry it, directly or through others, by name. */
export function carriersOf(name: string, packages: readonly Package[]): Package[] {
  const reached = new Set([name])
  for (let size = 0; size < reached.size;) {
    size = reached.size
    for (const one of packages) if (one.carries.some((carried) => reached.has(carried))) reached.add(one.name)
  }
  return packages.filter((one) => reached.has(one.name)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Packages that the sources import, tests left out. */
function importsOf(folder: string): Set<string> {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const sources = files.filter((file) => file.endsWith('.ts') && !/(?:\.test|testing)\.ts$/.test(file))
  const texts = sources.map((file) => readFileSync(join(folder, file), 'utf8'))
  const names = texts.flatMap((text) => [...text.matchAll(/(?:\bfrom|\bimport\()\s*'(@[\w-]+\/[\w-]+)/g)])
  return new Set(names.map(([, name]) => name!))
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return entries.map(({ name }) => join(folder, name)).sort()
}
