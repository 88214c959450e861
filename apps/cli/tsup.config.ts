import { defineConfig } from 'tsup'

/** One ESM program with everything inlined; what a command does not need stays in files that it does not load. */
export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  treeshake: true,
  noExternal: [/^@porthole\//],
  esbuildOptions(options) {
    options.conditions = ['porthole-source']
  },
})
