/** The generator on the real specs: all outputs against openapi-typescript's own process, and a run that finds nothing to do. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compare, interleave, milliseconds, type Report, samplesOf, type Settings } from './harness.ts'
import { binOf, versionOf } from './peers.ts'
import { codegen, root, timeNode } from './processes.ts'
import { services } from './validator-bundles.ts'

export const generatorProgram = join(root, 'tools/codegen/bin/gen.mjs')
const memory = join(root, 'node_modules/.cache/porthole-codegen')

export async function generator({ quick }: Settings): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-bench-'))
  const before = new Set(remembered())
  try {
    const redocly = join(folder, 'redocly.yaml')
    writeFileSync(redocly, redoclyOf(folder))
    const typescript = [binOf('openapi-typescript', 'openapi-typescript', codegen), '--redocly', redocly]
    let run = 0
    const out = (): string => join(folder, `out-${run}`)
    writeFileSync(join(folder, 'bare.mjs'), 'export {}\n')
    const samples = await interleave(quick ? 3 : 15, {
      all: () => {
        run++
        return timeNode([generatorProgram, '--out', out()])
      },
      'openapi-typescript': () => timeNode(typescript, folder),
      again: () => again(join(folder, 'again')),
      bare: () => timeNode([join(folder, 'bare.mjs')]),
    })
    const version = versionOf('openapi-typescript', codegen)
    return {
      title: 'the 30 operations: a process from start to end',
      rows: [
        compare(
          'all outputs',
          samples.all,
          { name: 'openapi-typescript', values: samples['openapi-typescript'] },
          milliseconds,
          { atMost: 2 },
        ),
        compare('nothing changed', samples.again, { name: 'bare Node', values: samples.bare }, milliseconds, {
          atMost: 4,
        }),
      ],
      notes: [
        `openapi-typescript ${version}: its own program, one process for the three documents, types only.`,
        'Ours writes OpenAPI, types, validators, clients, descriptors, handlers and reference pages into an empty folder.',
      ],
      samples: samplesOf(samples),
    }
  } finally {
    rmSync(folder, { recursive: true })
    forget(before)
  }
}

/** Runs where all is there already. */
function again(out: string): number {
  if (!exists(out)) timeNode([generatorProgram, '--out', out])
  return timeNode([generatorProgram, '--out', out])
}

function exists(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0
  } catch {
    return false
  }
}

/** What the generator remembers of folders that are gone must not pile up. */
export function forget(before: ReadonlySet<string>): void {
  for (const name of remembered()) if (!before.has(name)) rmSync(join(memory, name))
}

export function remembered(): string[] {
  mkdirSync(memory, { recursive: true })
  return readdirSync(memory)
}

function redoclyOf(folder: string): string {
  const apis = services.map(([cloud, service]) => {
    const document = join(root, `packages/${cloud}/openapi/${service}.json`)
    const output = join(folder, `${cloud}-${service}.ts`)
    return `  ${cloud}-${service}:\n    root: ${document}\n    x-openapi-ts:\n      output: ${output}\n`
  })
  return `apis:\n${apis.join('')}`
}
