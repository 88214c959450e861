import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRpcSpecs } from './rpc-specs.ts'

const lint = fileURLToPath(new URL('../../codegen/src/lint-specs.ts', import.meta.url))

/** All files of a folder, by path. */
const read = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  )

describe('made-up specs', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'porthole-specs-'))
    writeRpcSpecs(join(folder, 'a'), 200)
    writeRpcSpecs(join(folder, 'b'), 200)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are the same in every run', () => {
    expect(read(join(folder, 'a'))).toEqual(read(join(folder, 'b')))
  })

  it('are five services with all operations, and have no problem', () => {
    const { stdout, status } = spawnSync(process.execPath, ['--conditions=porthole-source', lint, join(folder, 'a')], {
      encoding: 'utf8',
    })
    expect(stdout).toContain('5 services, 200 operations: no problems')
    expect(status).toBe(0)
  })

  it('have conditions, rules, lists of structures and shared structures', () => {
    const all = Object.values(read(join(folder, 'a'))).join('\n')
    for (const part of [
      /onlyWhen: /,
      /forbiddenWhen: /,
      /kind: value-by/,
      /of: \w+Item\b/,
      /of: \w+Info\d*\b/,
      /errata:/,
    ]) {
      expect(all).toMatch(part)
    }
  })
})
