/** `npm run new`: scaffolds an operation, a service or a cloud, in place. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

process.exitCode = run(process.argv.slice(2), root, {
  format: (paths) => succeeds('oxfmt', paths),
  install: () => succeeds('pnpm', ['install', '--no-frozen-lockfile']),
  generate: () => succeeds(process.execPath, ['tools/codegen/bin/gen.mjs']),
  tell: (line) => console.log(line),
})

/** Runs a program, whose output is shown when it failed. */
function succeeds(command: string, args: readonly string[]): boolean {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) console.error(error ? `${command}: ${error.message}` : `${stdout}${stderr}`.trim())
  return status === 0
}
