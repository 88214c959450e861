/** Each dated revision of a page, against the one before: the facts that changed, and the version they call for. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import type { Service } from '@porthole/codegen/src/model.ts'
import { importDocuments } from '../import/import.ts'
import { run } from '../main.ts'
import { documents, hasDocuments } from '../read/testing.ts'
import { compareServices, type Difference } from '../spec/compare.ts'
import { type Semver, semvers } from '../spec/rules.ts'
import { histories } from './histories.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'histories-')))

/** The specs of one page. */
function specsOf(file: string, [cloud, service]: readonly [string, string]): Service {
  const folder = mkdtempSync(join(scratch, 'revision-'))
  const text = readFileSync(documents + file, 'utf8')
  const { files, problems } = importDocuments([{ file: 'page.md', text }], { cloud, service })
  expect(problems).toEqual([])
  mkdirSync(join(folder, cloud, service), { recursive: true })
  for (const [name, yaml] of files) {
    writeFileSync(join(folder, cloud, service, name), yaml)
  }
  const loaded = loadSpecs(folder, folder)
  expect(loaded.problems.map(({ message }) => message)).toEqual([])
  return loaded.services[0]!
}

/** What changed in the operation; what its page does not say of the service stays as it was. */
function changes(before: Service, after: Service): Difference[] {
  const { operations, structures } = after
  return compareServices([before], [{ ...before, operations, structures }])
}

function worstOf(differences: readonly Difference[]): Semver {
  return semvers[Math.max(0, ...differences.map(({ semver }) => semvers.indexOf(semver)))]!
}

function nameOf({ path, kind }: Difference, operation: string): string {
  return `${kind} ${path.split(' ').slice(1).join(' ').replace(`${operation} `, '').replace(`structures.${operation}`, '')}`
}

/** Samples aside, and the version: the first pages tell none, so that the import had written a placeholder. */
function factsIn(differences: readonly Difference[], operation: string): string[] {
  const told = differences.filter(({ kind, semver }) => semver !== 'none' && !/example|repairs|^version-/.test(kind))
  return told.map((one) => nameOf(one, operation)).sort()
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.skipIf(!hasDocuments)('the histories in ../shared/docs (skipped where they are not)', () => {
  it.each(histories)('$operation from $first on', ({ operation, first, steps }) => {
    const folder = `corpus/revisions/${operation}/`
    const files = readdirSync(documents + folder).sort()
    expect(files.map((file) => file.slice(0, 10))).toEqual([first, ...steps.map(({ to }) => to)])
    const revisions = files.map((file) => specsOf(folder + file, ['aliyun', 'ecs']))
    for (const [at, { to, bump, facts, misread = [], byImport = [] }] of steps.entries()) {
      const found = changes(revisions[at]!, revisions[at + 1]!)
      expect([to, factsIn(found, operation)]).toEqual([to, [...facts, ...misread, ...byImport].sort()])
      const read = found.filter((one) => !misread.includes(nameOf(one, operation)))
      expect([to, worstOf(read)]).toEqual([to, bump])
    }
  })

  it.each(histories)('$operation from $first on, by update: the specs follow each revision', ({ operation, steps }) => {
    const folder = `${documents}corpus/revisions/${operation}/`
    const files = readdirSync(folder).sort()
    const root = mkdtempSync(join(scratch, 'followed-'))
    const [before, page] = [join(root, 'before/page.md'), join(root, 'page.md')]
    mkdirSync(join(root, 'before'))
    copyFileSync(join(folder, files[0]!), page)
    const places = { root, cwd: root }
    const told: string[] = []
    const streams = { out: (text: string) => told.push(text), error: (text: string) => told.push(text) }
    const docsync = (...words: string[]): number => run(words, places, streams)
    expect(docsync('import', page, '--service', 'aliyun/ecs', '--out', 'specs')).toBe(0)
    const specs = (): Service => loadSpecs(join(root, 'specs'), root).services[0]!
    for (const [at, { to, facts, misread = [] }] of steps.entries()) {
      const known = specs()
      copyFileSync(page, before)
      copyFileSync(join(folder, files[at + 1]!), page)
      told.length = 0
      // 1 where the page has what no spec can hold, such as a code twice; import leaves that out too.
      expect(docsync('update', page, '--old', before)).toBeLessThanOrEqual(1)
      expect(told.join('\n')).not.toContain('nothing was written')
      const found = compareServices([known], [specs()])
      expect([to, factsIn(found, operation)]).toEqual([to, [...facts, ...misread].sort()])
    }
  })

  it('the two revisions of Tencent’s page change no fact, and call for no version', () => {
    const [earlier, later] = [
      '001-tencent-cvm-DescribeInstanceVncUrl-earlier.md',
      '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt',
    ].map((file) => specsOf(file, ['tencent', 'cvm'])) as [Service, Service]
    const found = changes(earlier, later)
    expect(found.filter(({ semver }) => semver !== 'none')).toEqual([])
    const names = found.map((one) => nameOf(one, 'DescribeInstanceVncUrl'))
    expect(names.filter((name) => !name.includes('words-moved'))).toEqual([
      'origin-changed sources',
      'example-printed examples.request',
    ])
  })
})
