/** `npm run spec -- diff` and `change`: what changed between two versions of the specs, and what it means. */
import { parseArgs } from 'node:util'
import { runChange } from '../change/run.ts'
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
spec change [OLD [NEW]]
  Writes .changeset/specs-*.md, with each package that changes, its bump and the
  entry of its changelog, and runs gen. OLD is HEAD, NEW is specs when left out.
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
    if (options.command === 'change') return runChange(options.before, options.after, cwd, out)
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
  const [command, first, second, ...more] = positionals
  const { format, changelog, help, 'fail-on': failOn } = values
  if (!help && command !== 'diff' && command !== 'change') {
    throw new Error(`${command ?? 'no command'}: the command is diff or change`)
  }
  if (!help && command === 'diff' && (second === undefined || more.length > 0))
    throw new Error('diff takes two versions, the old one and the new one')
  if (!help && command === 'change' && (more.length > 0 || changelog || failOn !== undefined || format !== 'text'))
    throw new Error('change takes at most two versions, the old one and the new one, and no options')
  const [before, after] = command === 'change' ? [first ?? 'HEAD', second ?? 'specs'] : [first ?? '', second ?? '']
  if (!formats.includes(format)) throw new Error(`--format ${format}: use ${formats.join(', ')}`)
  if (failOn !== undefined && !failures.includes(failOn)) {
    throw new Error(`--fail-on ${failOn}: use ${failures.join(' or ')}`)
  }
  return { help, command, before, after, format: format as Format, changelog, failOn }
}

function isFailure(differences: readonly Difference[], failOn: string | undefined): boolean {
  if (failOn === 'any') return differences.length > 0
  return failOn === 'breaking' && differences.some(({ semver }) => semver === 'major')
}
