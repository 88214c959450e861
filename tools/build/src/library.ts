/** Builds the entries that package.json exports; what they share is a chunk, so that a class is one class. */
import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly 'porthole-source': string }>>
}

/** `also` are further files by name: those that are loaded by their address. */
export function library(also: Readonly<Record<string, string>> = {}): ReturnType<typeof defineConfig> {
  const { exports }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : entry['porthole-source']))
  return defineConfig({
    entry: {
      ...Object.fromEntries(sources.map((source) => [source.slice('./src/'.length, -'.ts'.length), source])),
      ...also,
    },
    format: 'esm',
    target: 'node20',
    platform: 'node',
    dts: true,
    // The oldest Node 20 knows no import attributes, without which newer ones import no JSON: it goes inside.
    noExternal: [/\.json$/],
    clean: true,
  })
}
