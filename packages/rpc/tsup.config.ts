/** Builds every entry that package.json exports; the index once for Node and once for all other runtimes. */
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, type Options } from 'tsup'

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly 'porthole-source'?: string }>>
}

const { version, exports }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const index = './src/index.ts'
const entries = Object.values(exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : (entry['porthole-source'] ?? []),
)

/** Puts a module in the place of an import. */
const replace = (filter: RegExp, path: string, external: boolean): NonNullable<Options['esbuildPlugins']> => [
  { name: 'replace', setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external })) },
]

const shared: Options = {
  format: ['esm', 'cjs'],
  target: ['node20', 'es2022'],
  // Runtimes other than Node know built-in modules by their full name only.
  removeNodeProtocol: false,
  define: { PORTHOLE_VERSION: JSON.stringify(version) },
}

/** One file is all that a client loads: resolving `#platform` and loading one more would cost it two milliseconds. */
const indexFor = (platform: string): Options => ({
  ...shared,
  entry: { [`index-${platform}`]: index },
  splitting: false,
  esbuildPlugins: replace(/^#platform$/, resolve(`src/platform-${platform}.ts`), false),
})

rmSync('dist', { recursive: true, force: true })

export default defineConfig([
  { ...indexFor('node'), dts: { entry: entries } },
  indexFor('web'),
  {
    ...shared,
    entry: [...entries.filter((entry) => entry !== index), 'src/platform-node.ts', 'src/platform-web.ts'],
    splitting: true,
    // Elsewhere the consumer's conditions say which platform is meant.
    external: ['#platform'],
    // There is one ApiError: whoever else needs it takes it from the index.
    esbuildPlugins: replace(/^\.\/(error|client)\.ts$/, '@porthole/rpc', true),
  },
])
