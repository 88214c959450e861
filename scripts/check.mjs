/** Every check but the tests, one line each; the output of a check is shown when it fails. */
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

const checks = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['import boundaries', 'turbo', ['boundaries']],
  ['generated files', 'node', ['tools/codegen/bin/gen.mjs', '--check']],
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['types of pages', 'tsc', ['-p', 'apps/mock-server/web/dashboard/tsconfig.json']],
  ['unused code', 'knip', ['--no-progress']],
  ['project rules', 'node', ['scripts/rules.mjs']],
]

let failed = 0
for (const [name, command, args] of checks) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${seconds} s`)
  if (status !== 0) {
    failed++
    console.log(`${stdout ?? ''}${stderr ?? ''}`.trim())
  }
}
console.log(`${checks.length - failed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
