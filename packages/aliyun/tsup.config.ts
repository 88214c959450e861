/** Builds the entries that package.json exports, as ESM and CJS with declarations. */
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/v1.ts',
    'src/xml.ts',
    'src/credentials.ts',
    'src/server.ts',
    'src/gen/ecs/index.ts',
    'src/gen/ecs/server.ts',
    'src/gen/gws/index.ts',
    'src/gen/gws/server.ts',
  ],
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  splitting: true,
  clean: true,
})
