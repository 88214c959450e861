/** `npm run spec -- diff <old> <new>`: what changed between two versions of the specs, and what it means. */
import { parseArgs } from 'node:util'
import { compareServices, type Difference } from './compare.ts'
import { changelog, type Format, report } from './report.ts'
import { loadSides, SourceError } from './source.ts'

export interface Streams {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

const formats: readonly string[] = ['text', 'json', 'markdown']
const failures: readonly string[] = ['breaking', 'any']

const usage = `spec diff OLD NEW [--format FORMAT] [--changelog] [--fail-on WHAT]
  OLD, NEW     folders, files, or git revisions: HEAD~3, HEAD~3:specs/aliyun/ecs
  --format     text (default), json, markdown
  --changelog  print the Markdown entry of each package that changes instead
  --fail-on    breaking: exit 1 when a difference calls for a major version;
               any: exit 1 when there is a difference
Exits 2 when it cannot compare.`

/** Answers the exit code: 0, 1 when it was asked to fail, 2 when it cannot compare. */
export function run(words: readonly string[], cwd: string, { out, error }: Streams): number {
  let options
  try {
    options = parse(words)
  } catch (cause) {
    error(`spec: ${(cause as Error).message}\n${usage}`)
    return 2
  }
  if (options.help) {
    out(usage)
    return 0
  }
  try {
    const differences = compareServices(...loadSides(options.before, options.after, cwd))
    const text = options.changelog ? changelog(differences) : report(differences, options.format)
    if (text !== '') out(text)
    return isFailure(differences, options.failOn) ? 1 : 0
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause
    error(cause.message)
    return 2
  }
}

function parse(words: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      changelog: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [command, before = '', after = '', ...more] = positionals
  const { format, changelog, help, 'fail-on': failOn } = values
  if (!help && command !== 'diff') throw new Error(`${command ?? 'no command'}: the command is diff`)
  if (!help && (after === '' || more.length > 0))
    throw new Error('diff takes two versions, the old one and the new one')
  if (!formats.includes(format)) throw new Error(`--format ${format}: use ${formats.join(', ')}`)
  if (failOn !== undefined && !failures.includes(failOn)) {
    throw new Error(`--fail-on ${failOn}: use ${failures.join(' or ')}`)
  }
  return { help, before, after, format: format as Format, changelog, failOn }
}

function isFailure(differences: readonly Difference[], failOn: string | undefined): boolean {
  if (failOn === 'any') return differences.length > 0
  return failOn === 'breaking' && differences.some(({ semver }) => semver === 'major')
}
