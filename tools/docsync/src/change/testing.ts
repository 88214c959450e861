/** For the tests: a copy of the workspace in a scratch folder, under git, that anything may be done to. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const project = fileURLToPath(new URL('../../../../', import.meta.url))

const left = /(?:^|\/)(?:node_modules|dist|\.turbo|\.cache)$/
const parts = ['.changeset/config.json', '.gitignore', '.oxfmtrc.json', 'package.json', 'pnpm-workspace.yaml']
const folders = ['apps', 'examples', 'packages', 'specs', 'tools', 'docs/reference']

/** Answers the folder; the caller removes the one above it, which may get `shared/docs`. */
export function workspaceCopy(): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'workspace-'))), 'main')
  for (const part of [...parts, ...folders]) {
    cpSync(join(project, part), join(root, part), { recursive: true, filter: (source) => !left.test(source) })
  }
  git(root, 'init', '--quiet', '--initial-branch=main')
  commit(root)
  return root
}

export function commit(root: string): void {
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'as it is')
}

export function git(root: string, ...words: string[]): string {
  const person = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...person, ...words], { cwd: root, encoding: 'utf8' })
}

/** Replaces a text of a file that must be there. */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file}: does not hold ${from}`)
  writeFileSync(file, text.replace(from, to))
}

/** Lets the tools of a copy run from its own sources, and the compiler find its own packages. */
export function linkModules(root: string): void {
  appendFileSync(join(root, '.git/info/exclude'), 'node_modules\n')
  for (const tool of ['codegen', 'docsync']) {
    symlinkSync(join(project, 'tools', tool, 'node_modules'), join(root, 'tools', tool, 'node_modules'))
  }
  mkdirSync(join(root, 'node_modules/@porthole'), { recursive: true })
  for (const name of ['rpc', 'aliyun', 'tencent']) {
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@porthole', name))
  }
}
