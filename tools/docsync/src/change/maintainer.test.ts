/** As a maintainer would: edit a copy of each of the five documents, run the documented commands, read what comes. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run as docsync } from '../main.ts'
import { documents, hasDocuments } from '../read/testing.ts'
import type { Difference } from '../spec/compare.ts'
import { run as spec } from '../spec/main.ts'
import { edits } from './testing-edits.ts'
import { commit, git, linkModules, project, workspaceCopy } from './testing.ts'

describe.skipIf(!hasDocuments)('the documents in ../shared/docs, edited (skipped where they are not)', () => {
  let root: string
  /** The documents of the project, and the folder with new revisions. */
  let known: string
  let fresh: string
  beforeAll(() => {
    root = workspaceCopy()
    linkModules(root)
    known = join(root, '../shared/docs')
    fresh = join(root, '../fresh')
    for (const folder of [known, fresh]) mkdirSync(folder, { recursive: true })
    for (const { file } of edits) writeFileSync(join(known, file), readFileSync(documents + file))
  })
  afterAll(() => rmSync(dirname(root), { recursive: true }))

  function told(main: (...streams: { out: (text: string) => void; error: (text: string) => void }[]) => number) {
    const lines: string[] = []
    const add = (text: string): void => void lines.push(text)
    const code = main({ out: add, error: add })
    return { code, text: lines.join('\n') }
  }
  const docsyncOf = (...words: string[]) => told((streams) => docsync(words, { root, cwd: root }, streams!))
  const specOf = (...words: string[]) => told((streams) => spec(words, root, streams!))

  /** `kind place`, what has no effect left out. */
  function differences(operation: string): string[] {
    const { differences: all } = JSON.parse(specOf('diff', 'HEAD', 'specs', '--format', 'json').text) as {
      differences: Difference[]
    }
    const named = all.filter(({ semver }) => semver !== 'none')
    return named
      .map(({ kind, path }) => `${kind} ${path.split(' ').slice(1).join(' ').replace(`${operation} `, '')}`)
      .sort()
  }

  /** Update, check, change: what the guide tells. */
  function follow(file: string, operation: string, edit: (text: string) => string) {
    const page = join(fresh, file)
    writeFileSync(page, edit(readFileSync(join(known, file), 'utf8')))
    expect(docsyncOf('check', page)).toMatchObject({ code: 1 })
    const updated = docsyncOf('update', page)
    expect([updated.code, updated.code === 0 ? '' : updated.text]).toEqual([0, ''])
    const checked = docsyncOf('check', page)
    expect([checked.code, checked.code === 0 ? '' : checked.text]).toEqual([0, ''])
    const found = differences(operation)
    const changed = specOf('change')
    expect([changed.code, changed.text]).toEqual([0, expect.stringContaining('files written')])
    commit(root)
    renameSync(page, join(known, file))
    return { found, change: changed.text.split('\n')[0]! }
  }

  it.each(edits)(
    '$file: exactly what was edited, with its version',
    ({ file, service, operation, added, more, changed, limit }) => {
      const name = `@porthole/${service.split('/')[0]}`
      const first = follow(file, operation, added)
      const parameters = ['ViewMode', 'Quality', 'Remark'].map((one) => `request-field-added request.${one}`)
      expect(first.found).toEqual([...parameters, ...more].sort())
      expect(first.change).toMatch(new RegExp(`${name} minor[^(]*$`))
      const second = follow(file, operation, changed)
      expect(second.found).toEqual([
        ...(limit === undefined ? [] : [limit]),
        'request-enum-narrowed request.ViewMode.enum',
        'request-field-renamed request.Remark',
        'request-range-narrowed request.Quality.range',
      ])
      expect(second.change).toMatch(new RegExp(`${name} minor.* \\(breaking\\)$`))
      // The later revision of the same page begins where this one began; what was made of this one is compiled too.
      if (edits.findLast((one) => one.service === service && one.operation === operation)!.file === file) return
      cpSync(join(root, `packages/tencent/src/gen/cvm`), join(root, 'packages/tencent/src/earlier/cvm'), {
        recursive: true,
      })
      git(root, 'checkout', '--quiet', 'HEAD~2', '--', 'specs/tencent')
      commit(root)
    },
    60_000,
  )

  it('the packages that were made pass the compiler', () => {
    const config = {
      extends: join(project, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(project, 'node_modules/@types')] },
      include: ['packages/*/src/gen', 'packages/tencent/src/earlier'],
      exclude: ['**/*.test.ts'],
    }
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config))
    const words = [join(project, 'node_modules/typescript/bin/tsc'), '-p', root]
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
  }, 120_000)
})
