/** The specs against the documents themselves, where they are at hand: lines, quotations, rows of tables, counts. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Erratum, Field, Operation, Service } from '../model.ts'
import { loadSpecs } from './index.ts'

const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = `${checkout}../shared/docs/`
const { services, problems } = loadSpecs(`${checkout}specs`, checkout)
const operations = services.flatMap((service) => service.operations.map((operation) => ({ service, operation })))

it('has specs without problems to compare', () => {
  expect(problems.map((problem) => problem.message)).toEqual([])
})

const isHere = existsSync(folder)
describe.skipIf(!isHere)('the documents in ../shared/docs (skipped where they are not)', () => {
  const read = new Map<string, readonly string[]>()
  /** The lines of a document, from 1; stars that Markdown escapes are plain. */
  function linesOf(service: Service, document: string): readonly string[] {
    const { file } = service.documents[document]!
    let lines = read.get(file)
    if (lines === undefined) {
      lines = [
        '',
        ...readFileSync(folder + file, 'utf8')
          .replaceAll('\\*', '*')
          .split('\n'),
      ]
      read.set(file, lines)
    }
    return lines
  }

  const errata = services.flatMap((service) => [
    ...service.errata.map((erratum) => ({ service, file: service.file, erratum })),
    ...service.operations.flatMap(({ file, errata: own }) => own.map((erratum) => ({ service, file, erratum }))),
  ])

  /** The lines of the section that is the authority. */
  function sectionOf(service: Service, { sources }: Operation): readonly string[] {
    const { document, lines } = sources[0]!
    return linesOf(service, document).slice(lines[0], lines[1] + 1)
  }

  it('have the lines of every source, and the first is about that operation', () => {
    const wrong = operations.flatMap(({ service, operation }) => {
      const beyond = operation.sources.filter(({ document, lines }) => lines[1] >= linesOf(service, document).length)
      const text = sectionOf(service, operation)
      const { section } = operation.sources[0]!
      const isNumbered = /^\d+\.\d+$/.test(section)
      return [
        ...beyond.map(({ document }) => `${operation.file}: lines beyond the end of ${document}`),
        ...(text.some((line) => line.includes(operation.name))
          ? []
          : [`${operation.file}: not about ${operation.name}`]),
        ...(isNumbered && text[0] !== `${section}. ${operation.name}`
          ? [`${operation.file}: begins with ${text[0]}`]
          : []),
      ]
    })
    expect(wrong).toEqual([])
  })

  it('have every line that an erratum names, its own and those in its words', () => {
    const beyond = errata.flatMap(({ service, file, erratum }) => {
      const lines = linesOf(service, erratum.document)
      const named = [...`${erratum.says} ${erratum.conflict}`.matchAll(/lines? (\d+)/g)].map((match) =>
        Number(match[1]),
      )
      // Words may name a line of another document, and that by its name only.
      const longest = Math.max(...Object.keys(service.documents).map((name) => linesOf(service, name).length))
      return [
        ...(erratum.line < lines.length ? [] : [`${file}: line ${erratum.line}`]),
        ...named.filter((line) => line >= longest).map((line) => `${file}: line ${line} in words`),
      ]
    })
    expect(beyond).toEqual([])
  })

  it('say what errata quote, at their lines', () => {
    const wrong = errata.flatMap(({ service, file, erratum }) => {
      const { language } = service.documents[erratum.document]!
      const lines = linesOf(service, erratum.document)
      const near = lines.slice(Math.max(0, erratum.line - 2), erratum.line + 3).join('\n')
      return quotations(erratum, language)
        .filter((quotation) => !near.includes(quotation.replaceAll('\\*', '*')))
        .map((quotation) => `${file}: line ${erratum.line} does not say ${quotation}`)
    })
    expect(
      errata.flatMap(({ service, erratum }) => quotations(erratum, service.documents[erratum.document]!.language))
        .length,
    ).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('have a row for every documented parameter and field, with its type, need and sample', () => {
    const wrong = operations.flatMap(({ service, operation }) => {
      const text = sectionOf(service, operation)
      // The sample of a common parameter is another on every page.
      const common = service.commonParameters
        .filter(({ name }) => operation.common.includes(name))
        .map((field) => ({ name: field.name, field: { ...field, example: undefined }, answer: false }))
      const rows = [
        ...common,
        ...parameters(operation).map((row) => ({ ...row, answer: false })),
        ...fields(operation).map((row) => ({ ...row, answer: true })),
      ]
      return rows.flatMap(({ name, field, answer }) => rowProblems(operation, name, field, answer, text))
    })
    expect(wrong).toEqual([])
  })

  it('have every stated value of an enum', () => {
    const wrong = operations.flatMap(({ service, operation }) => {
      const text = sectionOf(service, operation).join('\n')
      const values = [...parameters(operation), ...fields(operation)].flatMap(({ field }) => field.enum ?? [])
      const stated = values.filter(({ basis }) => basis === 'stated')
      return stated
        .filter(({ value }) => !text.includes(String(value)))
        .map(({ value }) => `${operation.file}: ${value}`)
    })
    expect(wrong).toEqual([])
  })

  it('have every error code, with its status and its stated message', () => {
    const wrong = operations.flatMap(({ service, operation }) => {
      const rows = sectionOf(service, operation)
      return operation.errors
        .filter(({ code, http, message, basis }) => {
          const wanted = [code, ...(http === undefined ? [] : [String(http)]), ...(basis === 'stated' ? [message] : [])]
          return !rows.some((row) => wanted.every((one) => row.includes(one)))
        })
        .map(({ code }) => `${operation.file}: ${code}`)
    })
    expect(wrong).toEqual([])
  })
})

/** Short literal quotations: what stands in quotes or backticks, or a whole that is one word. */
function quotations({ says }: Erratum, language: string): string[] {
  const quoted = [...says.matchAll(/"([^"]+)"|`([^`]+)`/g)].map((match) => match[1] ?? match[2]!)
  const found = quoted.length > 0 ? quoted : /^\S+$/.test(says) ? [says] : []
  // A plain English word is one of ours, unless an English document has it in quotes.
  return found.filter((one) => one.length > 1 && (!/^[a-z ]+$/.test(one) || (quoted.length > 0 && language === 'en')))
}

/** The names of the documents' rows: the fields of a list are `List.N.Field`, the list itself has no row. */
function parameters(operation: Operation): { name: string; field: Field }[] {
  return operation.request.flatMap((field) =>
    typeof field.of === 'object'
      ? field.of.fields.map((inner) => ({ name: `${field.name}.N.${inner.name}`, field: inner }))
      : [{ name: field.name, field }],
  )
}

/** The rows of an answer: a list has a row, and its fields have rows below it. */
function fields({ response }: Operation): { name: string; field: Field; inList: boolean }[] {
  const walk = (list: readonly Field[], inList: boolean): { name: string; field: Field; inList: boolean }[] =>
    list.flatMap((field) => [
      { name: field.name, field, inList },
      ...(typeof field.of === 'object' ? walk(field.of.fields, inList || field.type === 'list') : []),
    ])
  return walk(response, false)
}

const need = { yes: /^(?:Yes|是)$/, no: /^(?:No|否)$/ }

/** What the row of a name says otherwise. Cells are parted by bars, tabs, spaces, or not at all. */
function rowProblems(
  operation: Operation,
  name: string,
  field: Field,
  answer: boolean,
  text: readonly string[],
): string[] {
  const types = field.type === 'list' ? 'array' : field.type
  const rows = text.map((line) => cells(line, name)).filter((row) => row !== undefined)
  // A name may have a row in the request and another in the answer, which has no column for the need.
  const isParameter = (row: readonly string[]): boolean => row.some((cell) => need.yes.test(cell) || need.no.test(cell))
  const row = rows.find((one) => isParameter(one) !== answer)
  const place = `${operation.file}: ${name}`
  if (row === undefined) return [`${place} has no row`]
  const wrong: string[] = []
  const isNoted = (key: string): boolean =>
    operation.errata.some(({ at }) => at.endsWith(`${name.split('.').at(-1)}.${key}`))
  if (!isNoted('type') && !row.some((cell) => cell.toLowerCase().startsWith(types)))
    wrong.push(`${place} is no ${field.type}: ${row.join(' | ')}`)
  if (!answer && row.some((cell) => need.yes.test(cell)) !== field.required)
    wrong.push(`${place} is ${field.required ? 'not ' : ''}required`)
  // In joined rows the sample stands on a line of its own.
  const { example, from } = field
  const isPrinted = from !== undefined || row.length < 3 || row.includes(String(example))
  if (example !== undefined && !isPrinted && !isNoted('example'))
    wrong.push(`${place} has another sample: ${row.join(' | ')}`)
  return wrong
}

function cells(line: string, name: string): string[] | undefined {
  if (line.startsWith(`|${name}|`) || line.startsWith(`| ${name} |`))
    return line
      .split('|')
      .slice(2)
      .map((cell) => cell.trim())
  if (line.startsWith(`${name}\t`)) return line.split('\t').slice(1)
  if (line.startsWith(`${name} `)) return line.split(' ').slice(1)
  const joined = new RegExp(`^${name}(string|boolean)(Yes|No)?$`).exec(line)
  return joined === null ? undefined : joined.slice(1).filter((cell) => cell !== undefined)
}

describe('the samples as their errata repair them', () => {
  it('are an answer of every operation', () => {
    expect(operations.filter(({ operation }) => operation.examples.response === undefined)).toEqual([])
  })

  it('hold a whole JPEG file where a picture is documented', () => {
    const { operation } = operations.find((one) => one.operation.name === 'GetInstanceScreenshot')!
    const bytes = Buffer.from(operation.examples.response!.Screenshot as string, 'base64')
    expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    expect(bytes.subarray(6, 10).toString('latin1')).toBe('JFIF')
    expect(bytes.subarray(-2).toString('hex')).toBe('ffd9')
  })
})

describe('the counts that the documents were first read to have', () => {
  const count = (list: (operation: Operation) => number): Record<string, number> => {
    const sums: Record<string, number> = {}
    for (const { service, operation } of operations) sums[service.name] = (sums[service.name] ?? 0) + list(operation)
    return sums
  }

  it('are 30 operations', () => {
    expect(count(() => 1)).toEqual({ ecs: 2, gws: 27, cvm: 1 })
  })

  it('are 123 rows of parameters, the listed common ones among them, and a row for each field of a list', () => {
    expect(count((operation) => operation.common.length + parameters(operation).length)).toEqual({
      ecs: 6,
      gws: 113,
      cvm: 4,
    })
  })

  it('are 79 of them required, 29 named Action', () => {
    const required = count(
      (operation) => operation.common.length + parameters(operation).filter(({ field }) => field.required).length,
    )
    expect(required).toEqual({ ecs: 5, gws: 70, cvm: 4 })
    expect(count(({ common }) => common.filter((name) => name === 'Action').length)).toEqual({
      ecs: 1,
      gws: 27,
      cvm: 1,
    })
  })

  it('are 122 rows of fields, 45 of them inside of lists', () => {
    expect(count((operation) => fields(operation).length)).toEqual({ ecs: 5, gws: 115, cvm: 2 })
    expect(count((operation) => fields(operation).filter(({ inList }) => inList).length)).toEqual({
      ecs: 0,
      gws: 45,
      cvm: 0,
    })
  })

  it('are 30 enums, half of them in requests', () => {
    expect(count((operation) => parameters(operation).filter(({ field }) => field.enum).length)).toEqual({
      ecs: 0,
      gws: 15,
      cvm: 0,
    })
    expect(count((operation) => fields(operation).filter(({ field }) => field.enum).length)).toEqual({
      ecs: 0,
      gws: 15,
      cvm: 0,
    })
  })

  it('are 14 error codes and 40 permissions', () => {
    expect(count(({ errors }) => errors.length)).toEqual({ ecs: 11, gws: 0, cvm: 3 })
    const statements = services.flatMap(({ roles }) => roles.flatMap((role) => role.statements))
    expect(statements.flatMap(({ actions }) => actions)).toHaveLength(40)
  })
})
