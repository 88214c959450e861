/** Adds the printed samples of a page to its spec; where they contradict its tables, an erratum repairs or records it. */
import { checkExamples } from '@porthole/codegen/src/load/check-examples.ts'
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { type Mismatch, objectMismatches } from '@porthole/codegen/src/load/check-value.ts'
import { repair } from '@porthole/codegen/src/load/repair.ts'
import { mapsIn, type Scope } from '@porthole/codegen/src/load/scope.ts'
import type { Fact, OperationFacts } from '../facts.ts'
import type { Draft } from './draft.ts'

/** A sample with more contradictions is not of this operation. */
const most = 100

const repairs: readonly (readonly [sign: RegExp, as: string])[] = [
  [/not a boolean$/, 'boolean'],
  [/not (?:an integer|a long|a number)$/, 'number'],
  [/not a string$/, 'string'],
  [/not a list$/, 'list'],
]

/** The sample answer without its envelope; undefined when there is none that can be read. */
export function sampleAnswer({ examples: { json } }: OperationFacts, service: Raw): Raw | undefined {
  const all = json === undefined ? undefined : parsed(json.value)
  const answer = isRaw(all) && typeof service.envelope === 'string' ? all[service.envelope] : all
  return isRaw(answer) ? answer : undefined
}

/** Adds `examples` and `errata` to a spec that has its fields already. */
export function addSamples(spec: Raw, facts: OperationFacts, service: Raw, draft: Draft): void {
  const { request, json, xml } = facts.examples
  const examples: Raw = {}
  const errata: Raw[] = []
  Object.assign(spec, { examples, errata })
  if (request !== undefined) examples.request = request.value.replaceAll(/\s*\n\s*/g, '').trim()
  if (json !== undefined) {
    const answer = sampleAnswer(facts, service)
    if (answer === undefined)
      draft.note(examples, json.line, 'examples.json', 'left out: the sample is no JSON object of an answer')
    else {
      examples.json = parsed(json.value)
      if (!repairJson(spec, errata, json, service, draft.operation)) {
        delete examples.json
        errata.length = 0
        draft.note(examples, json.line, 'examples.json', 'left out: the sample does not fit the tables of the page')
      }
    }
  }
  if (xml !== undefined && xml.value.trim() !== '') examples.xml = xml.value.trim()
  for (const { key, what } of faults(spec, service)) {
    const line = (key === 'xml' ? xml : request)?.line ?? facts.name.line
    const conflict = `${what}; the tables of the page say otherwise`
    const resolution = 'kept as printed'
    errata.push({ line, at: `examples.${key}`, says: 'the whole sample', conflict, resolution, basis: 'chosen' })
  }
  for (const erratum of errata)
    draft.note(
      spec,
      erratum.line as number,
      String(erratum.at),
      `an erratum that this import made: ${String(erratum.conflict)}`,
    )
}

/** False when the sample cannot be repaired. */
export function repairJson(spec: Raw, errata: Raw[], json: Fact<string>, service: Raw, operation: string): boolean {
  const root = ['examples', 'json', ...(typeof service.envelope === 'string' ? [service.envelope] : [])]
  for (let count = 0; count <= most; count++) {
    const { file, outcomes } = repair(spec, service)
    if ([...outcomes.values()].some((outcome) => outcome !== 'done')) return false
    const scope: Scope = { file, service, operations: new Map([[operation, file]]) }
    const answer = valueAt(file, root) as Raw
    const wrong = objectMismatches(scope, mapsIn(file.response), answer, root, true)[0]
    if (wrong === undefined) return true
    const next = erratumOf(wrong, valueAt(file, wrong.path), json)
    if (errata.some(({ at, says }) => at === next.at && says === next.says)) return false
    errata.push(next)
  }
  return false
}

function erratumOf({ path, why }: Mismatch, value: unknown, json: Fact<string>): Raw {
  const name = path.findLast((step) => typeof step === 'string')
  const offset = json.value.split('\n').findIndex((line) => line.includes(`"${name}"`))
  const as = repairs.find(([sign]) => sign.test(why))?.[1]
  const form = why.endsWith('not a number') ? /^-?\d+(?:\.\d+)?$/ : /^-?\d+$/
  const fits = as !== undefined && isConvertible(value, as, form)
  return {
    line: json.line + Math.max(offset, 0),
    at: path.join('.'),
    says: isRaw(value) ? 'an object' : Array.isArray(value) ? 'a list' : JSON.stringify(String(value)),
    conflict: `it ${withoutRemedy(why)}`,
    resolution: fits ? `a ${as}, as the table has it` : 'left out of the answer',
    ...(fits ? { as } : { drop: true }),
    basis: 'inferred',
  }
}

/** `form` is that of the numbers. */
function isConvertible(value: unknown, as: string, form: RegExp): boolean {
  if (as === 'list') return isRaw(value)
  if (as === 'string') return typeof value === 'number' || typeof value === 'boolean'
  if (typeof value !== 'string') return false
  return as === 'boolean'
    ? /^(?:true|false)$/i.test(value)
    : form.test(value) && Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER
}

/** What the loader would say of the request and of the XML: once for each. */
export function faults(spec: Raw, service: Raw): { key: 'request' | 'xml'; what: string }[] {
  const { file } = repair(spec, service)
  const found = new Map<'request' | 'xml', string>()
  checkExamples({ file, service, operations: new Map() }, spec, ([, key], what) => {
    if ((key === 'request' || key === 'xml') && !found.has(key)) found.set(key, withoutRemedy(what))
  })
  return [...found].map(([key, what]) => ({ key, what }))
}

/** Without the names that the loader proposes instead. */
function withoutRemedy(why: string): string {
  return why.replace(/ \(use one of [^)]*\)| \(did you mean [^)]*\)/, '')
}

function valueAt(node: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Raw | undefined)?.[step], node)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
