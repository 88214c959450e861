/** Checks the printed samples against the tables, after the errata have repaired them. */
// @boundaries-ignore The generator runs from sources, with no condition to find the packages by.
import { decodeXml } from '../../../../packages/rpc/src/xml.ts'
// @boundaries-ignore The generator runs from sources, with no condition to find the packages by.
import type { FieldDescriptor, Fields } from '../../../../packages/rpc/src/descriptor.ts'
import { isRaw, type Raw } from './check-shape.ts'
import { objectMismatches } from './check-value.ts'
import type { Tell } from './problem.ts'
import { sampleRequest } from './sample-request.ts'
import { isOptional, listIn, mapsIn, membersOf, typeOf, type RawFields, type Scope } from './scope.ts'

/** `scope.file` is the repaired file, `printed` the file as written. */
export function checkExamples(scope: Scope, printed: Raw, tell: Tell): void {
  const { examples } = scope.file
  if (!isRaw(examples)) return
  const errata = new Errata(printed)
  const response = checkJson(scope, examples, errata, tell)
  checkJsonText(examples, errata, tell)
  checkRequest(scope, examples, errata, tell)
  if (typeof examples.xml === 'string' && !errata.covers('examples.xml')) checkXml(scope, examples.xml, response, tell)
}

/** Where the errata of a file point. */
class Errata {
  readonly #entries: { readonly at: string; readonly line: unknown; readonly sets: boolean }[]
  constructor(file: Raw) {
    this.#entries = listIn(file.errata)
      .filter(isRaw)
      .map(({ at, line, ...rest }) => ({ at: String(at), line, sets: 'set' in rest }))
  }
  /** At the path, above or below it. */
  covers(path: string): boolean {
    return this.#entries.some(({ at }) => at === path || at.startsWith(`${path}.`) || path.startsWith(`${at}.`))
  }
  lineAt(path: string): unknown {
    return this.#entries.find(({ at }) => at === path)?.line
  }
  sets(path: string): boolean {
    return this.#entries.some(({ at, sets }) => sets && at === path)
  }
}

function checkJson(scope: Scope, examples: Raw, errata: Errata, tell: Tell): Raw | undefined {
  if (examples.json === undefined) return undefined
  const { envelope } = scope.service
  const wrapped = isRaw(envelope) ? envelope.value : envelope
  const path = ['examples', 'json', ...(typeof wrapped === 'string' ? [wrapped] : [])]
  const answer = typeof wrapped === 'string' && isRaw(examples.json) ? examples.json[wrapped] : examples.json
  if (!isRaw(answer)) {
    tell(
      path,
      `${path.join('.')} is no object`,
      typeof wrapped === 'string' ? `write the fields below ${wrapped}, as printed` : 'write the fields of the answer',
    )
    return undefined
  }
  for (const { path: at, why } of objectMismatches(scope, mapsIn(scope.file.response), answer, path, true)) {
    const place = at.join('.')
    const line = errata.lineAt(place)
    tell(
      at,
      `${place} ${why}`,
      line === undefined
        ? `correct it, or repair it by an erratum at ${place}`
        : `give the erratum of line ${String(line)} a repair that fits (as, set or drop)`,
    )
  }
  return answer
}

function checkJsonText(examples: Raw, errata: Errata, tell: Tell): void {
  if (typeof examples.jsonText !== 'string') return
  const path = ['examples', 'jsonText']
  if (examples.json === undefined) tell(path, 'jsonText without json', 'write its parsable reading under examples.json')
  if (isJson(examples.jsonText)) tell(path, 'jsonText can be parsed', 'leave it out, since json says the same')
  else if (!errata.covers('examples.jsonText'))
    tell(path, 'jsonText cannot be parsed', 'record an erratum at examples.jsonText')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function checkRequest(scope: Scope, examples: Raw, errata: Errata, tell: Tell): void {
  if (typeof examples.request !== 'string') return
  const repaired = errata.sets('examples.request')
  for (const { parameter, why } of sampleRequest(scope, examples.request)) {
    const place = parameter === undefined ? 'examples.request' : `examples.request.${parameter}`
    if (!repaired && errata.covers(place)) continue
    tell(
      ['examples', 'request'],
      `the sample request ${why}`,
      repaired ? 'correct the erratum that sets it' : `correct it, or record an erratum at ${place}`,
    )
  }
}

function checkXml(scope: Scope, text: string, response: Raw | undefined, tell: Tell): void {
  const path = ['examples', 'xml']
  const remedy = 'correct it, or record an erratum at examples.xml'
  const root = `${String(scope.file.operation)}Response`
  let read: unknown
  try {
    read = decodeXml(text, root, descriptors(scope, mapsIn(scope.file.response)))
  } catch (error) {
    const what = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    return tell(path, `the sample XML is not one <${root}> (${what})`, remedy)
  }
  const difference = response === undefined ? undefined : differing(read, response, '')
  if (difference !== undefined) tell(path, `the sample XML differs from the JSON at ${difference}`, remedy)
}

/** As much of a descriptor as the XML reader needs. */
function descriptors(scope: Scope, fields: RawFields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const inside = membersOf(scope, field)
      const of = Object.keys(inside).length > 0 ? descriptors(scope, inside) : field.of
      const required = isOptional(field) ? {} : { required: true }
      return [
        name,
        { type: typeOf(field), ...(of === undefined ? {} : { of }), ...required, summary: '' } as FieldDescriptor,
      ]
    }),
  )
}

/** The first path where two values differ; lists and objects that are missing are empty. */
function differing(a: unknown, b: unknown, path: string): string | undefined {
  if (isRaw(a) && isRaw(b)) {
    for (const key of new Set([...Object.keys(b), ...Object.keys(a)])) {
      const found = differing(a[key], b[key], path === '' ? key : `${path}.${key}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    const [x, y] = [listIn(a), listIn(b)]
    for (let index = 0; index < Math.max(x.length, y.length); index++) {
      const found = differing(x[index], y[index], `${path}.${index}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  return a === b ? undefined : path
}
