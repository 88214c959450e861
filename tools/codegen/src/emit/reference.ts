/** Emits the reference page of an operation: what the documents say, and how to call it. */
import type { Erratum, Field, Limit, Operation, Service, Structure } from '../model.ts'
import { words } from './conditions.ts'
import { block, bullets, page, section, span, table } from './markdown.ts'
import { camel, origin } from './names.ts'
import { requestExample } from './openapi.ts'

export function emitPage(operation: Operation, service: Service): string {
  return page(
    `<!-- ${origin(service, operation)} -->`,
    `# ${operation.name}`,
    operation.summary,
    facts(operation, service),
    section('Request', fieldTables(operation.request, 'Parameter', 'Required')),
    section('Answer', fieldTables(operation.response, 'Field', 'Always')),
    section('Rules', rules(operation)),
    section('Limits', bullets(operation.limits.map(limitText))),
    section('Errors', errors(operation, service)),
    section('Example', ...example(operation, service)),
    section('Defects of the document, and how they are read', errata(operation)),
  )
}

const effects = {
  read: 'reads only: may be repeated freely',
  idempotent: 'may be repeated: the effect is the same',
  write: 'changes something: not repeated when it may have happened',
}

function facts(operation: Operation, service: Service): string {
  const { async, paging, console, effect } = operation
  const inBackground = async && [
    async.switch ? `with ${span(async.switch)} it answers at once` : 'it answers at once',
    `${async.poll === operation.name ? 'the same operation' : `[${async.poll}](${async.poll}.md)`} tells when it is done`,
    `${span(`${operation.name}Task`)} does both`,
  ]
  return bullets(
    [
      `**Service**: [${service.title}](README.md), version ${service.version}`,
      `**Source**: ${operation.sources.map((source) => sourceText(source, service)).join('; ')}`,
      `**Effect**: ${effects[effect]}`,
      inBackground && `**In the background**: ${inBackground.join('; ')}`,
      paging &&
        `**Pages**: ${span(paging.page)} and ${span(paging.size)}, total in ${span(paging.total)}; ${span(`${operation.name}Pages`)} walks all`,
      console &&
        `**Console**: append ${span(console.value)} as it is to ${span(`${console.page}?${console.parameter}=`)}; good for ${console.lifetime} s`,
    ].filter((line) => line !== undefined),
  )
}

function sourceText({ document, section, lines, url }: Operation['sources'][number], service: Service): string {
  const { title = document, date } = service.documents[document] ?? {}
  const name = url ? `[${title}](${url})` : title
  return `${name}${date ? ` of ${date}` : ''}, ${section === title ? '' : `section ${section}, `}lines ${lines[0]} to ${lines[1]}`
}

/** The table of some fields, then one for each structure in them. */
function fieldTables(fields: readonly Field[], what: string, required: string): string {
  const structures = new Set<Structure>()
  const tableOf = (list: readonly Field[]): string => {
    for (const { of } of list) if (typeof of === 'object') structures.add(of)
    return table(
      [what, 'Type', required, 'Meaning'],
      list.map((field) => [span(field.name), typeText(field), field.required ? 'yes' : '', meaning(field)]),
    )
  }
  const parts = [tableOf(fields)]
  for (const structure of structures) {
    parts.push(`### ${structure.name}`, structure.summary, tableOf(structure.fields))
  }
  return parts.filter(Boolean).join('\n\n') || 'None of its own.'
}

function typeText({ type, of, count }: Field): string {
  const inner = typeof of === 'object' ? of.name : (of ?? 'string')
  if (type === 'object') return typeof of === 'object' ? of.name : 'object'
  if (type !== 'list') return type
  return `list of ${inner}${count ? `, ${range(count)}` : ''}`
}

/** The summary, then everything else that is known, each in a few words. */
function meaning(field: Field): string {
  const labels = field.enum?.filter((one) => one.label)
  return [
    field.summary,
    field.enum &&
      `One of ${field.enum.map((one) => span(one.value) + mark(one.basis)).join(', ')}${field.caseAny ? ' in any letter case' : ''}.`,
    labels?.length && labels.map((one) => `${span(one.value)}: ${one.label}`).join(' '),
    field.range && `${capital(range(field.range))}${field.unit ? ` ${field.unit}` : ''}.`,
    !field.range && field.unit && `In ${field.unit}.`,
    field.length && `${capital(range(field.length))} characters.`,
    field.pattern && `Form ${span(field.pattern)}.`,
    field.default !== undefined && `Default ${span(field.default)}.`,
    field.onlyWhen && `Only when ${words(field.onlyWhen)}.`,
    field.mayBeEmpty && 'May be empty.',
    field.secret && 'Secret.',
    field.example !== undefined && `Example ${span(field.example)}.`,
    field.basis !== 'stated' && `*${field.basis}${field.from ? `: ${field.from}` : ''}*`,
  ]
    .filter(Boolean)
    .join(' ')
}

const mark = (basis: string): string => (basis === 'stated' ? '' : ` *(${basis})*`)

function range([low, high]: readonly [number, number]): string {
  if (!Number.isFinite(high)) return `at least ${low}`
  if (!Number.isFinite(low)) return `at most ${high}`
  return `${low} to ${high}`
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)

function rules({ request, response, rules }: Operation): string {
  const conditions = (fields: readonly Field[], at = ''): string[] =>
    fields.flatMap((field) => [
      ...(field.requiredWhen ? [`${span(at + field.name)} is required when ${words(field.requiredWhen)}.`] : []),
      ...(field.forbiddenWhen
        ? [`${span(at + field.name)} must not be given when ${words(field.forbiddenWhen)}.`]
        : []),
      ...(field.emptyWhen ? [`${span(at + field.name)} is empty when ${words(field.emptyWhen)}.`] : []),
      ...(typeof field.of === 'object' ? conditions(field.of.fields, `${at}${field.name}.`) : []),
    ])
  const others = rules.flatMap((rule) => {
    const text = ruleText(rule)
    return typeof text === 'string' ? [text + mark(rule.basis)] : text
  })
  return bullets([...conditions(request), ...conditions(response), ...others])
}

function ruleText(rule: Operation['rules'][number]): string | string[] {
  switch (rule.kind) {
    case 'value-by':
      return Object.entries(rule.values).map(
        ([key, numbers]) => `${span(rule.at)} is one of ${numbers.join(', ')} when ${rule.by} is ${key}.`,
      )
    case 'at-least':
      return `${span(rule.at)} is at least ${rule.than}.`
    default:
      return `${rule.when ? `When ${words(rule.when)}: ` : ''}${rule.summary}`
  }
}

export function limitText({ kind, value, states, at, per, error, when, summary, basis }: Limit): string {
  const bound = value ?? states
  return [
    `${kind}${bound === undefined ? '' : `: ${span(Array.isArray(bound) ? bound.join(', ') : String(bound))}`}`,
    at && `at ${span(at)}`,
    per && `per ${span(per)}`,
    when && `when ${words(when)}`,
    error && `else ${span(error)}`,
  ]
    .filter(Boolean)
    .join(' ')
    .concat(summary ? `. ${summary}` : '', mark(basis))
}

function errors({ errors: own }: Operation, service: Service): string {
  const status = own.some((error) => error.http)
  const rows = own.map(({ code, http, message, summary, basis }) => [
    span(code) + mark(basis),
    ...(status ? [String(http ?? '')] : []),
    span(message),
    summary,
  ])
  const common =
    service.errors.length > 0 && `${rows.length > 0 ? 'And those' : 'Those'} [of every operation](README.md#errors).`
  const head = ['Code', ...(status ? ['HTTP'] : []), 'Message', 'Meaning']
  return [table(head, rows), common].filter(Boolean).join('\n\n')
}

function example(operation: Operation, service: Service): string[] {
  const { cloud, name } = service
  const request = requestExample(operation) ?? {}
  const client = `import { createClient, ${operation.name} } from '@porthole/${cloud}/${name}'

const ${camel(name)} = createClient({ ${operation.name} }, { credentials, region: '${String(request['RegionId'] ?? service.defaultRegion)}' })
const answer = await ${camel(name)}.${operation.name}(${source(request)})`
  const flags = Object.entries(request).map(([key, value]) => ` --${key} ${shell(value)}`)
  const answer = operation.examples.response
  return [
    block('ts', client),
    block('sh', `porthole ${cloud} ${name} ${operation.name}${flags.join('')}`),
    ...(answer ? ['The answer:', block('json', JSON.stringify(answer, null, 2))] : []),
  ]
}

/** A request as it is typed: keys bare, strings in single quotes. */
function source(value: unknown, indent = ''): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => source(one, indent)).join(', ')}]`
  const lines = Object.entries(value).map(([key, one]) => `${indent}  ${key}: ${source(one, `${indent}  `)},`)
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : ''
}

function shell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** One table a document, in the order of their first mention. */
function errata({ errata: all }: Operation): string {
  const documents = [...new Set(all.map((one) => one.document))]
  const row = (one: Erratum): string[] => [
    String(one.line),
    span(one.at),
    one.says,
    one.conflict,
    one.resolution + mark(one.basis),
  ]
  const tables = documents.flatMap((document) => [
    documents.length > 1 && `In ${span(document)}:`,
    table(['Line', 'At', 'It says', 'But', 'So'], all.filter((one) => one.document === document).map(row)),
  ])
  return tables.filter(Boolean).join('\n\n')
}
