/** The peers that only the bench needs: installed on its first run, beside the workspace. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url))
export const peers = createRequire(join(peersFolder, 'package.json'))

const stamp = join(peersFolder, 'node_modules/.porthole-installed')
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ERR_SOCKET/

let failure: Error | undefined

/** Throws one clear line when the network is missing, and tries only once. */
export function installPeers(): void {
  if (failure) throw failure
  const wanted = readFileSync(join(peersFolder, 'package-lock.json'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('Installing the peers of the bench (once, about 230 MB)...\n')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1']
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: peersFolder, encoding: 'utf8' })
  if (status !== 0) {
    const offline = unreachable.exec(`${stdout}${stderr}`)?.[0]
    failure = new Error(
      offline
        ? `the npm registry cannot be reached (${offline}): connect to the network or set a proxy, then try again.`
        : `installing the peers failed: ${String(stderr).trim().split('\n').slice(-3).join(' ')}`,
    )
    throw failure
  }
  writeFileSync(stamp, wanted)
}

/** The version of an installed package. */
export const versionOf = (name: string, from: NodeJS.Require = peers): string =>
  (JSON.parse(readFileSync(manifest(name, from), 'utf8')) as { version: string }).version

/** The program that a package installs; `exports` may hide its manifest, so it is looked for on the disk. */
export function binOf(name: string, bin: string, from: NodeJS.Require = peers): string {
  const path = manifest(name, from)
  const { bin: bins } = JSON.parse(readFileSync(path, 'utf8')) as { bin: string | Record<string, string> }
  return join(path, '..', typeof bins === 'string' ? bins : bins[bin]!)
}

function manifest(name: string, from: NodeJS.Require): string {
  for (const folder of from.resolve.paths(name) ?? []) {
    const path = join(folder, name, 'package.json')
    if (existsSync(path)) return path
  }
  throw new Error(`${name} is not installed: run npm run bench.`)
}
