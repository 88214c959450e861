/** What users get: the packages packed and unpacked into a folder of their own, and the Node that users have. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const workspace = fileURLToPath(new URL('../../..', import.meta.url))

export const packageNames = ['rpc', 'aliyun', 'tencent'] as const
export type PackageName = (typeof packageNames)[number]

const exist = (paths: readonly string[]): boolean => paths.every((path) => existsSync(join(workspace, path)))

/** Whether `npm test` has built what is proved; the proofs are skipped otherwise, and say so. */
export const packagesAreBuilt = exist(packageNames.map((name) => `packages/${name}/dist/server.js`))
export const appsAreBuilt = exist(['apps/cli/dist/main.js', 'apps/mock-server/dist/main.js'])

/** For the name of a suite: the reporter prints it when the suite is skipped. */
export const needsBuild = '(needs a build: run npm test)'

/** The first Node on PATH that is not the tool chain's own: the one that users would run. */
export const systemNode: string =
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find(
      (path) => existsSync(path) && !realpathSync(path).includes('node_modules') && !path.includes('node_modules'),
    ) ?? process.execPath

export interface Packed {
  /** A folder in which the packages are installed and nothing else is. */
  readonly folder: string
  tarball(name: PackageName): string
  /** Where a package is installed. */
  installed(name: PackageName): string
  manifest(name: PackageName): Manifest
  remove(): void
}

export interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly imports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export function pack(): Packed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-packed-')))
  const tarballs = join(folder, 'tarballs')
  const installed = (name: PackageName): string => join(folder, 'node_modules/@porthole', name)
  const paths = {} as Record<PackageName, string>
  for (const name of packageNames) {
    const { filename } = JSON.parse(
      run('pnpm', ['pack', '--json', '--pack-destination', tarballs], join(workspace, 'packages', name)),
    ) as { filename: string }
    paths[name] = filename
    mkdirSync(installed(name), { recursive: true })
    run('tar', ['-xzf', filename, '-C', installed(name), '--strip-components=1'], folder)
  }
  return {
    folder,
    installed,
    tarball: (name) => paths[name],
    manifest: (name) => JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')) as Manifest,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr + stdout}`)
  return stdout
}

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export function execute(command: string, args: readonly string[], cwd: string = workspace): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
}
