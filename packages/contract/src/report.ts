/** What came of a run: as text for a terminal, as JUnit XML, and as Markdown. */
import type { CaseResult, Outcome } from './run.ts'

const outcomes: readonly Outcome[] = ['passed', 'failed', 'gap', 'skipped']

const words: Readonly<Record<Outcome, string>> = {
  passed: 'kept',
  failed: 'broken',
  gap: 'known gaps',
  skipped: 'skipped',
}

const count = (results: readonly CaseResult[], outcome: Outcome): number =>
  results.filter((one) => one.outcome === outcome).length

const summary = (results: readonly CaseResult[]): string =>
  outcomes.map((outcome) => `${count(results, outcome)} ${words[outcome]}`).join(', ')

export function textReport(results: readonly CaseResult[]): string {
  const broken = results.filter(({ outcome }) => outcome === 'failed')
  const told = broken.flatMap(({ case: { id }, problems }) => [id, ...problems.map((problem) => `  ${problem}`)])
  const lines = [...told, ...notesOf(results).map(([name, note]) => `${name}: ${note}`)]
  return `${[...lines, `${results.length} cases: ${summary(results)}.`].join('\n')}\n`
}

/** Each note once per operation. */
function notesOf(results: readonly CaseResult[]): [string, string][] {
  return [...groups(results)].flatMap(([name, all]) =>
    [...new Set(all.flatMap(({ notes = [] }) => notes))].map((note): [string, string] => [name, note]),
  )
}

/** One suite per operation. A known gap counts as skipped. */
export function junitReport(results: readonly CaseResult[]): string {
  const suites = [...groups(results)].map(([name, all]) => {
    const [failed, skipped] = [count(all, 'failed'), count(all, 'skipped') + count(all, 'gap')]
    const counts = `tests="${all.length}" failures="${failed}" skipped="${skipped}" time="${seconds(all)}"`
    return [`  <testsuite name="${escape(name)}" ${counts}>`, ...all.flatMap(junitCase), '  </testsuite>'].join('\n')
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="contract">\n${suites.join('\n')}\n</testsuites>\n`
}

function junitCase(result: CaseResult): string[] {
  const { case: one, outcome, problems, notes = [] } = result
  const open = `    <testcase classname="${escape(`${one.service}.${one.operation}`)}" name="${escape(one.name)}" time="${seconds([result])}"`
  const message = escape(problems.join(' '))
  const inner = [
    ...(outcome === 'passed' ? [] : [`<${outcome === 'failed' ? 'failure' : 'skipped'} message="${message}"/>`]),
    ...(notes.length > 0 ? [`<system-out>${escape(notes.join(' '))}</system-out>`] : []),
  ]
  if (inner.length === 0) return [`${open}/>`]
  return [`${open}>`, ...inner.map((line) => `      ${line}`), '    </testcase>']
}

const seconds = (results: readonly CaseResult[]): string =>
  (results.reduce((sum, { took }) => sum + took, 0) / 1000).toFixed(3)

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Without what XML cannot hold. */
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => entities[sign]!).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '?')

export function markdownReport(results: readonly CaseResult[]): string {
  const rows = [...groups(results)].map(
    ([name, all]) => `| ${name} | ${outcomes.map((outcome) => count(all, outcome)).join(' | ')} |`,
  )
  const told = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'gap')
  const lines = [
    ...told.map(
      ({ case: { id }, outcome, problems }) => `- ${cell(id)} (${words[outcome]}): ${cell(problems.join(' '))}`,
    ),
    ...notesOf(results).map(([name, note]) => `- ${cell(name)}: ${cell(note)}`),
  ]
  const head = ['| operation | kept | broken | known gaps | skipped |', '|---|--:|--:|--:|--:|']
  return `${['# Contract', '', `${results.length} cases: ${summary(results)}.`, '', ...head, ...rows, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n')}\n`
}

const cell = (text: string): string => text.replace(/[\\|<>*_`[\]]/g, '\\$&').replace(/\s+/g, ' ')

function groups(results: readonly CaseResult[]): Map<string, CaseResult[]> {
  const all = new Map<string, CaseResult[]>()
  for (const result of results) {
    const name = `${result.case.service} ${result.case.operation}`
    all.set(name, [...(all.get(name) ?? []), result])
  }
  return all
}
