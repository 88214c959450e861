/** Builds the entries that package.json exports. Each stands alone: every further file would cost a cold start a millisecond. */
import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly 'porthole-source': string }>>
}

const { exports }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : entry['porthole-source']))

export default defineConfig({
  entry: Object.fromEntries(sources.map((source) => [source.slice('./src/'.length, -'.ts'.length), source])),
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  splitting: false,
  clean: true,
  noExternal: ['@porthole/rpc/validate', '@porthole/rpc/json'],
  esbuildOptions(options) {
    options.conditions = ['porthole-source']
  },
})
