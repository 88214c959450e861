import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  // What few need, such as the client of Redis, is read only when it is needed.
  splitting: true,
  noExternal: [/^@porthole\//],
  // Packages in the bundle that are CommonJS ask for Node's own modules with require.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module';const require = nodeRequire(import.meta.url);",
  },
  esbuildOptions(options) {
    options.conditions = ['porthole-source']
  },
})
