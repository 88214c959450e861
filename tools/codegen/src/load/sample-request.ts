/** Reads a printed sample request, such as `https://host/?Action=X&A=b&<Common request parameters>`, against its operation. */
import type { Raw } from './check-shape.ts'
import { mismatches } from './check-value.ts'
import { suggestion } from './nearest.ts'
import { fieldAt, isOptional, mapsIn, typeOf, type Scope } from './scope.ts'

export interface Fault {
  /** The wire name; undefined when the request as a whole is meant. */
  readonly parameter?: string
  /** A clause that follows "the sample request". */
  readonly why: string
}

export function sampleRequest(scope: Scope, text: string): Fault[] {
  const query = /^(?:(?:GET|POST) )?[a-z()]+:\/\/[^?]+\?(.*)$/s.exec(text.trim())?.[1]
  if (query === undefined) return [{ why: 'is no URL with a query' }]
  const parameters = mapsIn(scope.file.request)
  const given = new Map<string, string>()
  const faults: Fault[] = []
  for (const part of query.split('&').map((one) => one.trim())) {
    if (part === '' || /^<.*>$/.test(part)) continue
    const [name = '', ...value] = part.split('=')
    if (value.length === 0) faults.push({ parameter: name, why: `has ${name} without a value` })
    else if (given.has(name)) faults.push({ parameter: name, why: `gives ${name} twice` })
    given.set(name, decoded(value.join('=')))
  }
  const action = given.get('Action')
  if (action !== scope.file.operation)
    faults.push({ parameter: 'Action', why: action === undefined ? 'has no Action' : `has the Action ${action}` })
  for (const [name, value] of given) {
    const path = name.replaceAll(/\.\d+/g, '')
    const field = fieldAt(scope, parameters, path)
    if (field !== undefined) faults.push(...faultsOf(scope, name, field, value))
    else if (!(name in mapsIn(scope.service.commonParameters))) {
      faults.push({
        parameter: name,
        why: `has ${name}, which is no parameter (${suggestion(name, Object.keys(parameters))})`,
      })
    }
  }
  const heads = new Set([...given.keys()].map((name) => name.split('.', 1)[0]!))
  for (const [name, field] of Object.entries(parameters)) {
    if (!isOptional(field) && !heads.has(name)) faults.push({ parameter: name, why: `lacks the required ${name}` })
  }
  return faults
}

function faultsOf(scope: Scope, name: string, field: Raw, value: string): Fault[] {
  const type = typeOf(field) === 'list' ? String(field.of) : typeOf(field)
  const whole = (type === 'integer' || type === 'long') && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))
  const fraction = type === 'number' && /^-?\d+(?:\.\d+)?$/.test(value)
  const typed =
    whole || fraction ? Number(value) : type === 'boolean' && /^(?:true|false)$/.test(value) ? value === 'true' : value
  const scalar = typeOf(field) === 'list' ? { type } : field
  return mismatches(scope, scalar, typed, [name]).map(({ why }) => ({
    parameter: name,
    why: `has ${name}, which ${why}`,
  }))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
