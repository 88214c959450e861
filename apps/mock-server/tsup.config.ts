import { defineConfig } from 'tsup'
import { writeLicences } from '@porthole/build/licences'
import { buildWeb } from './scripts/web.ts'

export default defineConfig({
  // Screenshots are encoded in a thread of its own, which is a file of its own.
  entry: { main: 'src/main.ts', 'jpeg-worker': '../../packages/simulator/src/screen/jpeg-worker.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  metafile: true,
  // What few need, such as the client of Redis, is read only when it is needed.
  splitting: true,
  noExternal: [/^@porthole\//],
  // Packages in the bundle that are CommonJS ask for Node's own modules with require.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module';const require = nodeRequire(import.meta.url);",
  },
  async onSuccess() {
    writeLicences(import.meta.dirname, ['node_modules/preact'])
    await buildWeb(import.meta.dirname)
  },
  esbuildOptions(options) {
    options.conditions = ['porthole-source']
  },
})
