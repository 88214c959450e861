/** `.ci/documents`, in a copy of the workspace: documents in, a branch with one commit and a report out. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport } from '../import/run.ts'
import { commit, git, linkModules, project, workspaceCopy } from './testing.ts'

/** A page of our own in the format of Alibaba's Markdown. */
const page = `# StartKettle

Starts a kettle.

[Debug it.](https://api.aliyun.com/#product=Ecs&api=StartKettle&type=RPC&version=2014-05-26)

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|StartKettle|The operation that you want to perform. Set the value to StartKettle. |
|KettleId|String|Yes|k-1|The kettle. |
|Degrees|Integer|No|90|How hot. Valid values: 1 to 100. |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E|The call. |

## Examples

Sample requests

\`\`\`
https://ecs.aliyuncs.com/?Action=StartKettle
&KettleId=k-1
&<Common request parameters>
\`\`\`

Sample success responses

\`JSON\` format

\`\`\`
{
    "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E"
}
\`\`\`

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|404|NoKettle|There is no kettle.|None. |
`

/** Runs the copy's own tools at once: what the real one does before, installing, has tests of its own. */
const launcher = `import { spawnSync } from 'node:child_process'
const [command, ...words] = process.argv.slice(2)
const { status } = spawnSync(process.execPath, ['tools/docsync/bin/' + command + '.mjs', ...words], { stdio: 'inherit' })
process.exitCode = status ?? 1
`

describe('.ci/documents', () => {
  let root: string
  let folder: string
  beforeAll(() => {
    root = workspaceCopy()
    cpSync(join(project, '.ci'), join(root, '.ci'), { recursive: true })
    mkdirSync(join(root, 'scripts'))
    writeFileSync(join(root, 'scripts/run.mjs'), launcher)
    linkModules(root)
    folder = join(dirname(root), 'pages')
    mkdirSync(folder)
    write(page)
    const task = { service: 'aliyun/kitchen', out: join(folder, 'out'), places: [join(folder, 'StartKettle.md')] }
    if (runImport(task, { root, cwd: root }, () => {}) !== 0) throw new Error('the page cannot be imported')
    cpSync(join(folder, 'out/aliyun/kitchen'), join(root, 'specs/aliyun/kitchen'), { recursive: true })
    rmSync(join(folder, 'out'), { recursive: true })
    commit(root)
  })
  afterAll(() => rmSync(dirname(root), { recursive: true }))

  const write = (text: string): void => writeFileSync(join(folder, 'StartKettle.md'), text)

  function follow(...words: string[]): { status: number | null; said: string } {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }
    const { status, stdout, stderr } = spawnSync('bash', ['.ci/documents', ...words], {
      cwd: root,
      env,
      encoding: 'utf8',
    })
    return { status, said: stdout + stderr }
  }
  function branches(): string[] {
    const names = git(root, 'branch', '--format=%(refname:short)').split('\n')
    return names.filter((name) => name.startsWith('documents-'))
  }
  const report = (): string => readFileSync(join(root, '.cache/documents/report.md'), 'utf8')

  it('says so and leaves no branch when nothing changed', () => {
    const { status, said } = follow('--test', 'false', folder)
    expect([status, said]).toEqual([0, expect.stringContaining('documents: nothing changed')])
    expect(branches()).toEqual([])
    expect(existsSync(join(root, '.cache/documents/branch'))).toBe(false)
  }, 60_000)

  it('leaves a branch with the specs, the packages and the changeset, and a report', () => {
    write(page.replace('1 to 100', '1 to 95'))
    writeFileSync(join(folder, 'StopKettle.md'), page.replaceAll('StartKettle', 'StopKettle'))
    const { status, said } = follow('--test', 'true', folder)
    expect([status, said]).toEqual([0, expect.stringContaining('is ready, its report is')])
    const [branch] = branches()
    expect(readFileSync(join(root, '.cache/documents/branch'), 'utf8').trim()).toBe(branch)
    const files = git(root, 'diff', '--name-only', 'main', branch!).split('\n')
    expect(files).toContain('specs/aliyun/kitchen/StartKettle.yaml')
    expect(files).toContain('packages/aliyun/src/gen/kitchen/validators.ts')
    expect(files.filter((file) => /^\.changeset\/specs-aliyun-\w+\.md$/.test(file))).toHaveLength(1)
    expect(files.filter((file) => /node_modules|\.cache/.test(file))).toEqual([])
    expect(git(root, 'rev-list', '--count', `main..${branch}`).trim()).toBe('1')
    expect(report()).toContain('Tests: passed.')
    expect(report()).toContain('| @porthole/aliyun | major |')
    expect(report()).toContain('`aliyun/kitchen StartKettle request.Degrees.range`')
    expect(report()).toMatch(/## Pages that were not applied\n\n````\ndocsync: .*StopKettle\.md/)
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(git(root, 'branch', '--show-current').trim()).toBe('main')
  }, 60_000)

  it('makes no second branch of the same documents', () => {
    expect(follow('--test', 'true', folder)).toEqual({ status: 0, said: expect.stringContaining('is there already') })
    expect(branches()).toHaveLength(1)
  }, 60_000)

  it('finds nothing more once the branch is merged', () => {
    git(root, 'merge', '--quiet', '--ff-only', branches()[0]!)
    git(root, 'branch', '--quiet', '--delete', branches()[0]!)
    rmSync(join(folder, 'StopKettle.md'))
    expect(follow('--test', 'true', folder).said).toContain('documents: nothing changed')
    expect(branches()).toEqual([])
  }, 60_000)

  it('leaves the branch and tells what failed when the tests fail', () => {
    write(page.replace('1 to 100', '1 to 90'))
    const { status } = follow('--test', 'echo the kettle leaks; false', folder)
    expect(status).toBe(1)
    expect(branches()).toHaveLength(1)
    expect(report()).toContain('Tests: FAILED.')
    expect(report()).toContain('the kettle leaks')
  }, 60_000)

  it('touches nothing when it cannot do what is asked, and tells no key of an address', () => {
    const missing = follow('--test', 'true', 'nowhere.md')
    expect([missing.status, missing.said]).toEqual([2, expect.stringContaining('nowhere.md: no such file')])
    const fetched = follow('--test', 'true', 'x.md=https://name:word@host.invalid/x.md?token=secret')
    expect([fetched.status, fetched.said.trim()]).toEqual([2, 'documents: host.invalid/x.md: cannot be fetched'])
    writeFileSync(join(root, 'stray'), '')
    expect(follow(folder).said).toContain('the working tree has changes')
    rmSync(join(root, 'stray'))
    expect(follow().status).toBe(2)
    expect(git(root, 'status', '--porcelain')).toBe('')
  }, 60_000)
})
