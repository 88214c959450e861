import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['porthole-source'] },
  ssr: { resolve: { conditions: ['porthole-source'], externalConditions: ['porthole-source'] } },
  test: {
    reporters: ['default', './scripts/reporter.mjs'],
    include: ['{packages,apps,tools}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'threads',
    execArgv: ['--conditions=porthole-source'],
  },
})
