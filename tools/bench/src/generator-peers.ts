/** The two generators that make as much as ours does: Redocly's client with zod and MSW, and hey-api's full set. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { binOf, peersFolder, versionOf } from './peers.ts'
import { codegen, type Ended, lastLines, proof, runNode } from './processes.ts'

export interface Generator {
  readonly name: string
  /** The program and its arguments, for one document. */
  args(document: string, out: string): string[]
}

export const redocly = (): Generator => {
  const program = binOf('@redocly/cli', 'redocly', proof)
  return {
    name: `Redocly ${versionOf('@redocly/cli', proof)}`,
    args: (document, out) => {
      const generators = ['typescript', 'zod', 'mock'].flatMap((one) => ['--generator', one])
      return [program, 'generate-client', document, '--output', join(out, 'client.ts'), ...generators]
    },
  }
}

export const heyApi = (): Generator => {
  const program = binOf('@hey-api/openapi-ts', 'openapi-ts')
  const plugins = ['@hey-api/typescript', '@hey-api/client-fetch', '@hey-api/sdk', 'zod', 'msw', '@faker-js/faker']
  return {
    name: `hey-api ${versionOf('@hey-api/openapi-ts')}`,
    args: (document, out) => [program, '-i', document, '-o', out, '--no-log-file', '-p', ...plugins],
  }
}

export interface Generated {
  /** Of all documents together, one process after another. */
  readonly ms: number
  readonly peak: number
  /** What went wrong. */
  readonly failure: string | undefined
}

/** A process a document, since that is the fastest for both; `cwd` keeps them from finding settings. */
export async function generateAll(
  { args }: Generator,
  documents: readonly string[],
  cwd: string,
  timeout: number,
): Promise<Generated> {
  let ms = 0
  let peak = 0
  for (const [index, document] of documents.entries()) {
    const ended: Ended = await runNode(args(document, join(cwd, `out-${index}`)), { cwd, timeout: timeout - ms })
    ms += ended.ms
    peak = Math.max(peak, ended.peak)
    if (ended.timedOut) return { ms, peak, failure: `did not end within ${timeout / 1000} s` }
    if (ended.code !== 0) return { ms, peak, failure: `failed: ${lastLines(ended)}` }
  }
  return { ms, peak, failure: undefined }
}

/** Lets generated code find the libraries it uses. */
export function lendPeers(folder: string): void {
  symlinkSync(join(peersFolder, 'node_modules'), join(folder, 'node_modules'))
}

/** The TypeScript compiler of the workspace. */
export const tsc = (): string => binOf('typescript', 'tsc', codegen)
