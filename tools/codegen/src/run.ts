/** What `npm run gen` prints and answers. */
import { readFileSync } from 'node:fs'
import { generate, type GenOptions, type Outcome } from './gen.ts'

export type Tell = (line: string) => void

/** The exit code: 0 when all is well, 1 when there is a problem or, with `check`, anything to do. */
export async function run(options: GenOptions, tell: Tell): Promise<0 | 1> {
  const outcome = await generate(options)
  for (const line of report(outcome, options.check ?? false)) tell(line)
  return outcome.problems.length > 0 || (options.check && !isFresh(outcome)) ? 1 : 0
}

const isFresh = ({ stale, orphans }: Outcome): boolean => stale.length === 0 && orphans.length === 0

export function report(outcome: Outcome, check: boolean): string[] {
  const { problems, stale, orphans } = outcome
  if (problems.length > 0) {
    return [
      ...problems.map((problem) => problem.message),
      `gen: ${count(problems.length, 'problem')}, nothing was written`,
    ]
  }
  if (isFresh(outcome)) return ['gen: up to date']
  if (check) {
    return [
      ...stale.map((path) => `${path}: stale: run npm run gen`),
      ...orphans.map((path) => `${path}: orphaned: run npm run gen`),
    ]
  }
  return [
    ...orphans.map((path) => `gen: removed ${path}`),
    `gen: ${count(stale.length, 'file')} written for ${outcome.emitted.join(', ') || 'no service'}`,
  ]
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

/** The formatter options of the workspace, without those that choose files. */
export function readStyle(path: string): Record<string, unknown> {
  const { $schema: _, ignorePatterns: __, ...style } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  return style
}
