/** Shows people what was read, within 80 columns, and what a check found, a line each for editors and CI. */
import type { Checked, Difference } from './check.ts'
import type { ErrorFacts, FieldFacts, OperationFacts, Reading, Unread } from './facts.ts'
import { wrap } from './wrap.ts'

const remedies = { changed: 'change it in', missing: 'add it to', invented: 'remove it from' }

/** Differences first, then what was not compared, and the counts at the end. */
export function checkReport(checked: Checked): string {
  const { differences, stale, unread, withoutSpec, others, counts } = checked
  const lines = [
    ...differences.map(differenceLine),
    ...stale.map(
      ({ file, line, specFile, path, why }) =>
        `${file}:${line}: erratum at ${path}: ${why}: correct its line or what it says in ${specFile}, or drop it`,
    ),
    ...unread.map(({ file, line, operation, what }) => `${file}:${line}: ${operation ?? 'page'}: unread: ${what}`),
    ...withoutSpec.map(({ file, line, operation, why }) => `${file}:${line}: ${operation}: without a spec: ${why}`),
    ...others.map(({ file, line, operation, why }) => `${file}:${line}: ${operation}: not compared: ${why}`),
  ]
  const tallies = [
    `${counts.found} found`,
    `${counts.erratum} explained by errata`,
    `${counts.changed} changed`,
    `${counts.missing} missing`,
    `${counts.invented} invented`,
    ...(stale.length === 0 ? [] : [`${some(stale.length, 'erratum', 'errata')} that no longer match`]),
    ...(unread.length === 0 ? [] : [`${some(unread.length, 'line', 'lines')} unread`]),
  ]
  const compared = `${some(checked.operations, 'operation', 'operations')} of ${some(checked.documents, 'document', 'documents')}`
  const asides = [
    ...(withoutSpec.length === 0 ? [] : [`${some(withoutSpec.length, 'operation', 'operations')} without a spec`]),
    ...(others.length === 0 ? [] : [`${some(others.length, 'other page', 'other pages')} not compared`]),
  ]
  return [...lines, [`${compared}: ${tallies.join(', ')}`, ...asides].join('; ')].join('\n')
}

function differenceLine({ file, line, operation, specFile, path, status, page, spec, erratumAt }: Difference): string {
  const what = `the document says ${shown(page)}, the spec says ${shown(spec)}`
  const remedy = `${remedies[status]} ${specFile}${erratumAt === undefined ? '' : `, or record an erratum at ${erratumAt}`}`
  return `${file}:${line}: ${operation} ${path}: ${status}: ${what}: ${remedy}`
}

function some(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** One line, cut where it would fill the screen. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}

/** The facts of a file, each with its line before it. */
export function readReport(file: string, { operations, unread }: Reading): string {
  const blocks = operations.map(operationText)
  const rest = unread.length === 0 ? [] : [['unread', ...unread.map(unreadLine)].join('\n')]
  const left = unread.length + operations.reduce((sum, one) => sum + one.unread.length, 0)
  const total = `${some(operations.length, 'operation', 'operations')}, ${some(left, 'line', 'lines')} unread`
  return [...blocks, ...rest, wrap(`${file}: ${total}`, 2)].join('\n\n')
}

function operationText(operation: OperationFacts): string {
  const { name, format, lines, section, version, parameters, response, errors, examples, unread } = operation
  const about = [
    format,
    `lines ${lines.join('..')}`,
    ...(section === undefined ? [] : [`section ${section.value}`]),
    ...(version === undefined ? [] : [`version ${version.value}`]),
  ]
  const samples = Object.entries(examples).map(([kind, { line }]) => numbered(line, `  ${kind}`))
  const part = (title: string, rows: readonly string[]): string[] =>
    rows.length === 0 ? [] : [numbered(undefined, title), ...rows]
  return [
    wrap(`${name.value} (${about.join(', ')})`, 2),
    ...part(
      'parameters',
      parameters.flatMap((field) => fieldLines(field, 1)),
    ),
    ...part(
      'response',
      response.flatMap((field) => fieldLines(field, 1)),
    ),
    ...part('errors', errors.map(errorLine)),
    ...part('samples', samples),
    ...part('unread', unread.map(unreadLine)),
  ].join('\n')
}

function fieldLines(field: FieldFacts, depth: number): string[] {
  const { name, type, items, required, range, count, default: preset, example } = field
  const facts = [
    name.value,
    `${type?.value ?? 'no type'}${items === undefined ? '' : ` of ${items.value}`}`,
    ...(required === undefined ? [] : [required.value ? 'required' : 'optional']),
    ...(field.enum === undefined ? [] : [`one of ${field.enum.value.join(', ')}`]),
    ...(range === undefined ? [] : [`range ${bounds(range.value)}`]),
    ...(count === undefined ? [] : [`count ${bounds(count.value)}`]),
    ...(preset === undefined ? [] : [`default ${preset.value}`]),
    ...(example === undefined ? [] : [`such as ${example.value}`]),
  ]
  const [first, ...more] = facts
  return [
    numbered(name.line, `${'  '.repeat(depth)}${first}: ${more.join('; ')}`),
    ...(field.fields ?? []).flatMap((one) => fieldLines(one, depth + 1)),
  ]
}

function bounds([min, max]: readonly [min: number | undefined, max: number | undefined]): string {
  return `${min ?? ''}..${max ?? ''}`
}

function errorLine({ code, http, message }: ErrorFacts): string {
  return numbered(
    code.line,
    ['  ' + code.value, http?.value, message?.value].filter((one) => one !== undefined).join(' '),
  )
}

function unreadLine({ line, what }: Unread): string {
  return numbered(line, `  ${what}`)
}

function numbered(line: number | undefined, text: string): string {
  return wrap(`${String(line ?? '').padStart(6)}  ${text.replaceAll(/\s*\n\s*/g, ' ')}`, 12)
}
