import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Difference } from '../spec/compare.ts'
import { run } from '../spec/main.ts'
import { changesetsOf } from './change.ts'
import { carriersOf, type Package, packagesOf } from './packages.ts'
import { commit, edit, git, project, workspaceCopy } from './testing.ts'

const names = (packages: readonly Package[]): string[] => packages.map(({ name }) => name.replace('@porthole/', ''))

describe('packages', () => {
  it('are those that are published, with what they install and what their bundles hold', () => {
    const packages = packagesOf(project)
    const carried = Object.fromEntries(packages.map(({ name, carries }) => [name, [...carries].sort()]))
    expect(carried['@porthole/aliyun']).toEqual(['@porthole/rpc'])
    expect(carried['@porthole/contract']).not.toContain('@porthole/simulator')
    expect(carried['@porthole/cli']).toContain('@porthole/aliyun')
    expect(carried['@porthole/cli']).not.toContain('@porthole/mock-server')
    expect(names(packages)).not.toContain('docsync')
    expect(names(carriersOf('@porthole/tencent', packages))).toEqual([
      'cli',
      'contract',
      'mock-server',
      'simulator',
      'tencent',
    ])
  })
})

describe('a changeset', () => {
  const row = { kind: 'request-field-removed', clients: 'breaks', servers: 'safe', rule: 'Gone.' } as const
  const breaking: Difference = { ...row, path: 'acme/demo GetThing request.Mode', before: 'string', semver: 'major' }
  const service = { cloud: 'acme' } as Parameters<typeof changesetsOf>[1][number]
  const acme = (version: string): Package => ({ name: '@porthole/acme', version, carries: [] })
  const tool = (version: string): Package => ({ name: '@porthole/tool', version, carries: ['@porthole/acme'] })

  it('takes a breaking change for a minor version before 1.0.0, and says that it breaks', () => {
    const [one] = changesetsOf([], [service], [breaking], [acme('0.4.0'), tool('2.0.1')])
    expect(one!.releases).toEqual([
      { name: '@porthole/acme', bump: 'minor' },
      { name: '@porthole/tool', bump: 'major' },
    ])
    expect(one!.isBreaking).toBe(true)
    expect(one!.text).toContain(
      'Facts of acme/demo: 1 breaking.\n\n**Breaking**\n\n- `acme/demo GetThing request.Mode`: ',
    )
  })

  it('is left out where a fact only moved in its document', () => {
    const [one] = changesetsOf([], [service], [{ ...breaking, semver: 'none' }], [acme('1.0.0')])
    expect(one).toMatchObject({ releases: [], text: '' })
  })

  it('is refused for a cloud that has no package', () => {
    expect(() => changesetsOf([], [service], [breaking], [tool('1.0.0')])).toThrow('packages/acme: no package')
  })
})

describe('spec change', () => {
  let root: string
  beforeAll(() => (root = workspaceCopy()))
  afterAll(() => rmSync(dirname(root), { recursive: true }))
  beforeEach(() => {
    git(root, 'reset', '--quiet', '--hard')
    git(root, 'clean', '--quiet', '-fd')
  })

  function change(...words: string[]): string {
    const told: string[] = []
    const code = run(['change', ...words], root, { out: (text) => told.push(text), error: (text) => told.push(text) })
    return [...told, `exit ${code}`].join('\n')
  }
  const written = (): string[] => readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md'))
  const screenshot = (): string => join(root, 'specs/aliyun/ecs/GetInstanceScreenshot.yaml')
  const vnc = (): string => join(root, 'specs/tencent/cvm/DescribeInstanceVncUrl.yaml')

  it('writes nothing when nothing calls for a version, and says so', () => {
    edit(screenshot(), 'operation:', '# Read again.\noperation:')
    expect(change()).toContain('no changeset: nothing from HEAD to specs calls for a version')
    expect(written()).toEqual([])
  }, 60_000)

  it('writes one changeset a cloud, again and again, until the change is taken back', () => {
    edit(screenshot(), 'type: string, ', 'type: string?, ')
    expect(change()).toMatch(/specs-aliyun-\w+\.md written: @porthole\/aliyun minor, [^(]+$/m)
    const [first] = written()
    expect(change()).toContain(`${first} as it was`)
    edit(screenshot(), 'operation:', '# Read again.\noperation:')
    edit(vnc(), 'summary: ', 'summary: Newly said. ')
    expect(change()).toContain('specs-tencent-')
    expect(written()).toHaveLength(2)
    expect(written()).toContain(first)
    git(root, 'checkout', '--quiet', 'specs')
    expect(change()).toContain(`${first} removed`)
    expect(written()).toEqual([])
  }, 60_000)

  it('bumps exactly the packages that carry the facts, and makes them anew', () => {
    const versions = (): Record<string, string> =>
      Object.fromEntries(packagesOf(root).map(({ name, version }) => [name, version]))
    const before = versions()
    edit(vnc(), 'summary: ', 'summary: Newly said. ')
    change()
    commit(root)
    execFileSync(process.execPath, [join(project, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: root })
    const bumped = ['cli', 'contract', 'mock-server', 'simulator', 'tencent'].map((name) => `@porthole/${name}`)
    const patched = (name: string): string => before[name]!.replace(/\d+$/, (patch) => `${Number(patch) + 1}`)
    expect(versions()).toEqual({ ...before, ...Object.fromEntries(bumped.map((name) => [name, patched(name)])) })
    expect(written()).toEqual([])
    const touched = git(root, 'status', '--porcelain')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(3))
    const folders = ['apps/cli', 'apps/mock-server', 'packages/contract', 'packages/simulator', 'packages/tencent']
    expect(touched.filter((file) => !file.startsWith('.changeset/')).sort()).toEqual(
      folders.flatMap((folder) => [`${folder}/CHANGELOG.md`, `${folder}/package.json`]),
    )
    const log = readFileSync(join(root, 'packages/tencent/CHANGELOG.md'), 'utf8')
    expect(log).toContain('Facts of tencent/cvm: 1 in words or samples.')
    expect(existsSync(join(root, 'packages/aliyun/CHANGELOG.md'))).toBe(false)
    expect(readFileSync(join(root, 'packages/tencent/src/gen/cvm/client.ts'), 'utf8')).toContain('Newly said.')
    git(root, 'reset', '--quiet', '--hard', 'HEAD~1')
  }, 60_000)

  it('makes no packages of specs that are not the workspace’s, and refuses what it cannot compare', () => {
    git(root, 'worktree', 'add', '--quiet', '--detach', 'other')
    edit(join(root, 'other/specs/tencent/cvm/DescribeInstanceVncUrl.yaml'), 'summary: ', 'summary: Newly said. ')
    expect(change('HEAD', 'other/specs')).toContain('gen: not run')
    git(root, 'worktree', 'remove', '--force', 'other')
    expect(change('nowhere')).toContain('nowhere: no such file, folder or revision')
    expect(change('a', 'b', 'c')).toContain('change takes at most two versions')
    rmSync(join(root, '.changeset'), { recursive: true })
    expect(change()).toContain('.changeset/config.json: not here')
  }, 60_000)
})
