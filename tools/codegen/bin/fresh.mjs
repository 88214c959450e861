/** Whether anything that generation reads or writes has changed since it last ran. Imports nothing that takes time. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Size and time of every file under some paths, by path; a path that is not there has none. */
export function look(paths) {
  const seen = {}
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name))
    else seen[path] = `${stat.size} ${stat.mtimeMs}`
  }
  paths.forEach(visit)
  return seen
}

/** Paths that came, went or changed between two looks. */
export function differences(before, after) {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths].filter((path) => before[path] !== after[path])
}

/** The folders that generated files live in. */
export function outputRoots(out) {
  const packages = join(out, 'packages')
  const clouds = statSync(packages, { throwIfNoEntry: false }) ? readdirSync(packages) : []
  const folders = clouds.flatMap((cloud) => [join(packages, cloud, 'src/gen'), join(packages, cloud, 'openapi')])
  return [...folders, join(out, 'docs/reference')]
}

/** The service, as `cloud/name`, that a path below specs, packages or docs belongs to. */
export function serviceOf(path, specs, out) {
  const inSpecs = path.startsWith(`${specs}/`) && path.slice(specs.length + 1)
  const match = inSpecs
    ? /^([^/]+)\/([^/]+)\//.exec(inSpecs)
    : (/\/packages\/([^/]+)\/(?:src\/gen|openapi)\/([^/.]+)/.exec(path.slice(out.length)) ??
      /\/docs\/reference\/([^/]+)\/([^/]+)\//.exec(path.slice(out.length)))
  return match ? `${match[1]}/${match[2]}` : undefined
}

export function load(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

export function save(file, state) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(state))
}
