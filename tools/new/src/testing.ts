/** A copy of the workspace that tests may change: its files copied, its dependencies linked, its packages its own. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const origin = fileURLToPath(new URL('../../..', import.meta.url))

export interface Outcome {
  readonly status: number | null
  /** What was printed, on either stream. */
  readonly text: string
}

export interface Copy {
  readonly root: string
  /** `npm run new -- ...args` in the copy. */
  scaffold(...args: string[]): Outcome
  /** A program of the workspace's own tools, with Node able to read packages from their sources. */
  execute(command: string, ...args: string[]): Outcome
  /** Digest of every file that git would track, by path. */
  digests(): Map<string, string>
  read(path: string): string
  remove(): void
}

export function copyWorkspace(): Copy {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-new-')))
  for (const path of tracked(origin)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    cpSync(join(origin, path), join(root, path))
  }
  execute('git', 'init', '--quiet')
  for (const folder of ['', ...packages(root)]) linkDependencies(folder)

  function execute(command: string, ...args: string[]): Outcome {
    const bin = join(origin, 'node_modules/.bin')
    const env = { ...process.env, PATH: [dirname(process.execPath), bin, process.env['PATH']].join(delimiter) }
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' })
    return { status, text: error ? String(error) : stdout + stderr }
  }

  /** What `pnpm install` would do: other packages of the workspace by link, all others as the origin has them. */
  function linkDependencies(folder: string): void {
    const installed = join(origin, folder, 'node_modules')
    const modules = join(root, folder, 'node_modules')
    const names = existsSync(installed) ? readdirSync(installed).filter((name) => !/^[.@]/.test(name)) : []
    for (const scope of existsSync(installed)
      ? readdirSync(installed).filter((name) => /^@(?!porthole)/.test(name))
      : []) {
      names.push(...readdirSync(join(installed, scope)).map((name) => `${scope}/${name}`))
    }
    for (const name of names) link(realpathSync(join(installed, name)), join(modules, name))
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    ) as Record<string, object>
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const target = packages(root).find((path) => name === nameOf(path))
      if (target) link(join(root, target), join(modules, name))
    }
  }

  function nameOf(folder: string): string {
    return (JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string }).name
  }

  return {
    root,
    execute,
    scaffold(...args) {
      const told: string[] = []
      const succeeds = (command: string, ...rest: string[]) => {
        const { status, text } = execute(command, ...rest)
        told.push(text)
        return status === 0
      }
      const status = run(args, root, {
        format: (paths) => succeeds('oxfmt', ...paths),
        install: () => {
          for (const folder of packages(root)) linkDependencies(folder)
          return true
        },
        generate: () => succeeds('node', 'tools/codegen/bin/gen.mjs'),
        tell: (line) => told.push(line),
      })
      return { status, text: told.join('\n') }
    },
    digests: () => new Map(tracked(root).map((path) => [path, digest(readFileSync(join(root, path)))])),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Files that git tracks or would track. */
function tracked(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return [...new Set(stdout.split('\0'))].filter((path) => path && existsSync(join(root, path)))
}

const packages = (root: string): string[] =>
  ['packages', 'apps', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((path) => existsSync(join(root, path, 'package.json'))),
  )

function link(target: string, path: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
