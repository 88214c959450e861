/** Makes a rule of faults from what a user wrote, or says what is wrong with it. */
import type { OperationDescriptor, ServiceDescriptor } from '@porthole/rpc/descriptor'
import { bad, others, quoted } from '../admin/check.ts'
import type { NewFault } from '../admin/world.ts'
import { bothGiven, errorOf, type FaultError, type FaultRule } from './faults.ts'

type Match = NonNullable<FaultRule['match']>

/** Throws an AdminError that names the field and the remedy. */
export function ruleOf(
  { error: given, ...fault }: NewFault & { readonly id: string },
  services: readonly ServiceDescriptor[],
): FaultRule {
  const match = matchOf(fault.match, services)
  const error = given === undefined ? undefined : codeOf(given)
  const { latency, drop, times } = fault
  if (error && drop) throw bad(`faults.add: ${bothGiven}`)
  if (!error && !drop && latency === undefined)
    throw bad('faults.add: the rule does nothing: give latency, error or drop.')
  if (times !== undefined && !Number.isInteger(times)) throw bad('faults.add: times must be a whole number.')
  if (error && !struckBy(match, services).some(([service, operation]) => errorOf(service, operation, error)))
    throw bad(
      `faults.add: no operation that the rule matches has an error ${error.code}: give a code of the operation or its service, or http and message with it.`,
    )
  return { ...fault, ...(fault.match && { match }), ...(error && { error }) }
}

function struckBy(match: Match, services: readonly ServiceDescriptor[]): [ServiceDescriptor, OperationDescriptor][] {
  return services
    .filter(
      ({ cloud, service }) => (match.cloud ?? cloud) === cloud && (match.service ?? service.name) === service.name,
    )
    .flatMap((service) =>
      Object.values(service.operations)
        .filter(({ name }) => (match.operation ?? name) === name)
        .map((operation): [ServiceDescriptor, OperationDescriptor] => [service, operation]),
    )
}

const matched = { cloud: '', service: '', operation: '', keyId: '' }

function matchOf(given: unknown, services: readonly ServiceDescriptor[]): Match {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw bad(`faults.add: match must be an object, and is ${quoted(given)}: give for example {"service":"gws"}.`)
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(matched, name))
      throw bad(`faults.add: match has no field ${quoted(name)}: ${others(name, matched)}`)
    if (typeof value !== 'string') throw bad(`faults.add: match.${name} must be a text, and is ${quoted(value)}.`)
  }
  const match = given as Match
  if (struckBy(match, services).length > 0) return match
  const operations = Object.assign({}, ...services.map((service) => service.operations)) as object
  const hint =
    match.operation === undefined ? '' : ` ${others(match.operation, operations).replace(/^it knows .*/, '')}`
  throw bad(
    `faults.add: match fits no operation: ${hint.trim() || 'see the reference for clouds, services and operations.'}`,
  )
}

function codeOf(given: unknown): FaultError {
  if (typeof given === 'string' && given !== '') return { code: given }
  const { code, http, message, ...rest } = (given ?? {}) as Record<string, unknown>
  const known = { code: '', http: 0, message: '' }
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw bad(`faults.add: error has no field ${quoted(unknown)}: ${others(unknown, known)}`)
  if (typeof code !== 'string' || code === '')
    throw bad('faults.add: error must be a code, or { code, http, message }: give for example "Throttling".')
  if (http !== undefined && !(Number.isInteger(http) && Number(http) >= 200 && Number(http) <= 599))
    throw bad(`faults.add: error.http must be a status from 200 to 599, and is ${quoted(http)}.`)
  if (message !== undefined && typeof message !== 'string')
    throw bad(`faults.add: error.message must be a text, and is ${quoted(message)}.`)
  return { code, ...(http !== undefined && { http: Number(http) }), ...(message !== undefined && { message }) }
}
