/** The package.json of a cloud, and of what depends on clouds. */
import { Refusal } from './names.ts'

export interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

export const parse = (text: string): Manifest => JSON.parse(text) as Manifest
export const print = (manifest: Manifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`

/** The services that a package exports, in its order. */
export const servicesOf = ({ exports }: Manifest): string[] =>
  Object.keys(exports).flatMap((path) => /^\.\/(\w+)\/server$/.exec(path)?.[1] ?? [])

/** Adds `./<service>` and `./<service>/server` behind those of the other services, in the form of a service that is there. */
export function exportService(manifest: Manifest, service: string): Manifest {
  if (Object.hasOwn(manifest.exports, `./${service}`)) {
    throw new Refusal(`${String(manifest['name'])} exports ./${service} already: nothing was changed.`)
  }
  const model = servicesOf(manifest).at(-1)
  if (!model) throw new Refusal(`${String(manifest['name'])} exports no service: nothing shows how to export one.`)
  const added = [`./${model}`, `./${model}/server`].map((path) =>
    renamed([path, manifest.exports[path]], model, service),
  )
  const entries = Object.entries(manifest.exports)
  const last = entries.findIndex(([path]) => path === `./${model}/server`)
  return { ...manifest, exports: Object.fromEntries(entries.toSpliced(last + 1, 0, ...added)) }
}

/** The manifest of a new cloud, made after one that is there. */
export function cloudManifest(model: Manifest, cloud: string, title: string, service: string): Manifest {
  const known = servicesOf(model)[0]!
  const kept = [
    '.',
    './credentials',
    './server',
    `./${known}`,
    `./${known}/server`,
    './openapi/*.json',
    './package.json',
  ]
  const exports = Object.entries(model.exports).filter(([path]) => kept.includes(path))
  return {
    ...model,
    name: `@porthole/${cloud}`,
    description: `Typed clients for ${title}`,
    exports: Object.fromEntries(exports.map((entry) => renamed(entry, known, service))),
  }
}

/** Adds a package of the workspace to the development dependencies, in their order. */
export function dependOn(manifest: Manifest, name: string): Manifest {
  // Beside our other packages: an app bundles them, so that its users need none.
  const group = manifest.dependencies?.['@porthole/rpc'] ? 'dependencies' : 'devDependencies'
  const dependencies = Object.entries({ ...manifest[group], [name]: 'workspace:*' })
  return { ...manifest, [group]: Object.fromEntries(dependencies.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

/** An entry of `exports` with another service in its paths. */
function renamed(entry: readonly [string, unknown], from: string, to: string): [string, unknown] {
  const text = JSON.stringify(entry)
    .replaceAll(`"./${from}"`, `"./${to}"`)
    .replaceAll(`"./${from}/`, `"./${to}/`)
    .replaceAll(`/gen/${from}/`, `/gen/${to}/`)
  return JSON.parse(text) as [string, unknown]
}
