import { defineConfig } from 'tsup'
import { writeLicences } from '@porthole/build/licences'

/** One ESM program with everything inlined; what a command does not need stays in files that it does not load. */
export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  metafile: true,
  splitting: true,
  treeshake: true,
  noExternal: [/^@porthole\//],
  // The reader of YAML is CommonJS, and asks for Node's own modules with require.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module';const require = nodeRequire(import.meta.url);",
  },
  onSuccess: async () => writeLicences(import.meta.dirname),
  esbuildOptions(options) {
    options.conditions = ['porthole-source']
  },
})
