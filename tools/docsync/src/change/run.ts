/** `npm run spec -- change [OLD [NEW]]`: writes the changesets of a change of the specs, and generates the packages. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareServices } from '../spec/compare.ts'
import { loadSides, SourceError } from '../spec/source.ts'
import { type Changeset, changesetsOf } from './change.ts'
import { packagesOf } from './packages.ts'

const generator = fileURLToPath(new URL('../../../codegen/bin/gen.mjs', import.meta.url))

/**
 * Answers the exit code: 0, or 1 when the generator fails. Throws `SourceError` when it cannot compare. `root` is the
 * workspace, with `specs`, `packages` and `.changeset` in it.
 */
export function runChange(before: string, after: string, root: string, out: (text: string) => void): number {
  const folder = join(root, '.changeset')
  if (!existsSync(join(folder, 'config.json'))) {
    throw new SourceError(`.changeset/config.json: not here: run it in the folder of the project`)
  }
  const [old, now] = loadSides(before, after, root)
  const changesets = planned()
  mkdirSync(folder, { recursive: true })
  const lines = changesets.flatMap((one) => settled(one, folder))
  out(lines.length === 0 ? `no changeset: nothing from ${before} to ${after} calls for a version` : lines.join('\n'))
  if (!isSame(resolve(root, after), join(root, 'specs'))) {
    out(`gen: not run, since ${after} is not the specs that packages are made from`)
    return 0
  }
  return generated(root, out)

  function planned(): Changeset[] {
    try {
      return changesetsOf(old, now, compareServices(old, now), packagesOf(root))
    } catch (cause) {
      throw new SourceError((cause as Error).message, { cause })
    }
  }
}

/** Writes or removes the file of a changeset; says what is there now. */
function settled({ file, releases, isBreaking, text }: Changeset, folder: string): string[] {
  const path = join(folder, file)
  const known = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (releases.length === 0) {
    if (known === undefined) return []
    rmSync(path)
    return [`.changeset/${file} removed: what it told is no more`]
  }
  if (known !== text) writeFileSync(path, text)
  const bumps = releases.map(({ name, bump }) => `${name} ${bump}`).join(', ')
  return [`.changeset/${file} ${known === text ? 'as it was' : 'written'}: ${bumps}${isBreaking ? ' (breaking)' : ''}`]
}

function generated(root: string, out: (text: string) => void): number {
  const words = [generator, '--specs', join(root, 'specs'), '--out', root]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
  const text = `${stdout}${stderr}`.trimEnd()
  if (text !== '') out(text)
  return status === 0 ? 0 : 1
}

function isSame(one: string, two: string): boolean {
  return existsSync(one) && existsSync(two) && realpathSync(one) === realpathSync(two)
}
