/** Turns the facts of one operation into its spec, as YAML. */
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { ErrorFacts, FieldFacts, OperationFacts } from '../facts.ts'
import { Draft, type Review } from './draft.ts'
import { fieldsOf } from './fields.ts'
import { addSamples, sampleAnswer } from './samples.ts'
import { toYaml } from './yaml.ts'

export interface Written {
  readonly yaml: string
  readonly reviews: readonly Review[]
}

/** `taken` are the names that no structure may have; those of this operation are added. */
export function writeOperation(facts: OperationFacts, document: string, service: Raw, taken: Set<string>): Written {
  const { name, lines, section, parameters, response, errors } = facts
  const draft = new Draft(name.value, facts.file, taken)
  const shared = Object.keys(isRaw(service.commonParameters) ? service.commonParameters : {})
  const isCommon = (field: FieldFacts): boolean => isShared(field, shared, facts)
  const answer = sampleAnswer(facts, service)
  const [request, answered]: [Raw, Raw] = [{}, {}]
  const own = parameters.filter((field) => !isCommon(field))
  Object.assign(request, fieldsOf(own, { side: 'request', path: [], samples: undefined }, draft, request))
  const samples = answer === undefined ? undefined : [answer]
  Object.assign(answered, fieldsOf(response, { side: 'response', path: [], samples }, draft, answered))
  const spec: Raw = {
    operation: name.value,
    sources: [{ document, section: section?.value ?? name.value, lines: lines.join('..') }],
    summary: `Imported from the page of ${name.value}.`,
    effect: /^(?:Describe|Get|List|Query|Search)/.test(name.value) ? 'read' : 'write',
    common: [...new Set(parameters.filter(isCommon).map((field) => field.name.value))],
    request,
    response: answered,
    structures: draft.structures,
  }
  spec.errors = errorsOf(errors, draft)
  addSamples(spec, facts, service, draft)
  draft.note(spec, name.line, 'effect', `effect ${String(spec.effect)} for the name alone, since no document states it`)
  for (const { line, what } of facts.unread)
    draft.note(targetOf(facts, spec, line) ?? spec, line, '', `not read: ${what}`)
  return { yaml: toYaml(spec, draft.notes), reviews: [...draft.notes.values()].flat() }
}

/** Action and Version are always common; what else a service shares may still be an operation's own, such as RegionId. */
function isShared({ name }: FieldFacts, shared: readonly string[], { format }: OperationFacts): boolean {
  const always = format.startsWith('tencent') ? ['Action', 'Version', 'Region'] : ['Action', 'Version']
  return always.includes(name.value) && shared.includes(name.value)
}

/** A page may list a code once for each of its messages; a spec has it once. */
function errorsOf(facts: readonly ErrorFacts[], draft: Draft): Raw {
  const errors: Record<string, Raw> = {}
  for (const { code, http, message } of facts) {
    const { value, line } = code
    const at = `errors.${value}`
    const first = errors[value]
    if (first !== undefined) {
      draft.note(first, line, at, `listed again: ${http?.value ?? ''} ${message?.value ?? 'without a message'}`)
      continue
    }
    const hasMessage = message !== undefined && message.value.trim() !== ''
    const error: Raw = {
      ...(http !== undefined && { http: http.value }),
      message: hasMessage ? message.value : `The request failed with ${value}.`,
      ...(!hasMessage && { basis: 'chosen', from: 'the code is stated, its message is ours' }),
      summary: `Code ${value.slice(0, 80)} on the page of ${draft.operation} at line ${line}.`,
    }
    errors[value] = error
    const unsure = Object.entries({ code, http, message }).filter(([, fact]) => (fact?.confidence ?? 1) < 1)
    const each = unsure.map(([key, fact]) => `${key} ${fact!.confidence}`)
    if (each.length > 0) draft.note(error, line, at, `less than full confidence: ${each.join(', ')}`)
  }
  return errors
}

/** The field of the spec whose row stands on a line. */
function targetOf(facts: OperationFacts, spec: Raw, line: number): object | undefined {
  const structures = spec.structures as Record<string, Raw>
  const search = (fields: readonly FieldFacts[], raw: Raw): object | undefined => {
    for (const { name, fields: inner = [] } of fields) {
      const field = Object.hasOwn(raw, name.value) ? raw[name.value] : undefined
      if (!isRaw(field)) continue
      if (name.line === line) return field
      const inside = typeof field.of === 'string' ? structures[field.of]?.fields : undefined
      const found = isRaw(inside) ? search(inner, inside) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(facts.parameters, spec.request as Raw) ?? search(facts.response, spec.response as Raw)
}
