/** Rules of this project that no linter knows: what tracked files must not hold, and how long a file may be. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const longest = 400
const written = /\.(ts|mjs|js)$/
const generated = /\/gen\/|^docs\/reference\/|\/openapi\//
/** A path of somebody's machine, or the host of a package registry. */
const foreign = [/(^|[^A-Za-z0-9_.])\/(work|farm|root)\//, /registry\.npm(js|mirror)\.\w+/]

const { stdout } = spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
const problems = []
for (const file of stdout.split('\0').filter(Boolean)) {
  if (file === 'scripts/rules.mjs' || /\.(png|jpg)$/.test(file)) continue
  let lines
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    continue // Deleted, and not yet committed.
  }
  if (written.test(file) && !generated.test(file) && lines.length > longest) {
    problems.push(`${file}:${lines.length}: longer than ${longest} lines: give each part a file of its own`)
  }
  lines.forEach((line, index) => {
    if (foreign.some((pattern) => pattern.test(line))) {
      problems.push(`${file}:${index + 1}: a machine's path or a registry's host: remove it`)
    }
  })
}
if (problems.length) console.log(problems.join('\n'))
process.exit(problems.length ? 1 : 0)
