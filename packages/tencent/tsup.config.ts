/** Builds the entries that package.json exports, as ESM and CJS with declarations. */
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/v1.ts',
    'src/credentials.ts',
    'src/server.ts',
    'src/gen/cvm/index.ts',
    'src/gen/cvm/server.ts',
  ],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  splitting: true,
  clean: true,
})
