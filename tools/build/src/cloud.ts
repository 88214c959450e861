/** Builds the entries that package.json exports. Each stands alone: every further file would cost a cold start a millisecond. */
import { readFileSync, rmSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

interface Entry {
  readonly 'porthole-source': string
  /** Only of a service's entry. */
  readonly node?: object
}

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | Entry>>
}

/** The files to build, by where they go: `gen/ecs/index-node` of `./src/gen/ecs/index.ts`. */
const from = (list: readonly Entry[], ending = ''): Record<string, string> =>
  Object.fromEntries(list.map(({ 'porthole-source': path }) => [path.slice('./src/'.length, -3) + ending, path]))

export function cloud(): ReturnType<typeof defineConfig> {
  const { version, exports }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const entries = Object.values(exports).filter((entry) => typeof entry !== 'string')
  const services = entries.filter(({ node }) => node)

  const shared: Options = {
    format: ['esm', 'cjs'],
    target: ['node20', 'es2022'],
    platform: 'neutral',
    splitting: false,
    // Runtimes other than Node know built-in modules by their full name only.
    removeNodeProtocol: false,
    define: { PORTHOLE_VERSION: JSON.stringify(version) },
    esbuildOptions(options) {
      options.conditions = ['porthole-source']
    },
  }

  rmSync('dist', { recursive: true, force: true })

  return defineConfig([
    {
      ...shared,
      entry: from(entries.filter(({ node }) => !node)),
      dts: { entry: from(entries) },
      noExternal: ['@porthole/rpc/validate', '@porthole/rpc/json'],
    },
    // The kernel is part of them, with what it needs of Node or of any other runtime.
    { ...shared, entry: from(services, '-node'), noExternal: ['@porthole/rpc'], platform: 'node' },
    { ...shared, entry: from(services, '-web'), noExternal: ['@porthole/rpc'] },
  ])
}
