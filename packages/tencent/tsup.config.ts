import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    v1: 'src/v1.ts',
    credentials: 'src/credentials.ts',
    server: 'src/server.ts',
    'gen/cvm/index': 'src/gen/cvm/index.ts',
    'gen/cvm/server': 'src/gen/cvm/server.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  clean: true,
  tsconfig: '../../tsconfig.json',
})
