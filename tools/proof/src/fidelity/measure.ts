/** Plays everything, and compares what was heard with the specs: what is shown of each operation, and what is missing. */
import { type Fields } from '@porthole/rpc/descriptor'
import { ecsDescriptor } from '@porthole/aliyun/ecs/server'
import { gwsDescriptor } from '@porthole/aliyun/gws/server'
import { cvmDescriptor } from '@porthole/tencent/cvm/server'
import { mismatches } from '../documented.ts'
import {
  errorsOf,
  flat,
  keyOf,
  limitName,
  type Operation,
  parametersOf,
  refusalOf,
  type Service,
  services,
} from './facts.ts'
import { playGateway } from './gateway.ts'
import { perform } from './play.ts'
import { plays } from './plays.ts'
import { probe } from './probes.ts'
import { type Heard, type Memory, newMemory } from './stage.ts'

/** Of one kind of fact: which there are, and which of them were seen. */
export interface Tally {
  readonly all: readonly string[]
  readonly seen: ReadonlySet<string>
}

export interface Measured {
  readonly service: Service
  readonly operation: Operation
  /** `gws CreateCluster` */
  readonly key: string
  /** `ClusterType enum` */
  readonly parameters: Tally
  readonly fields: Tally
  readonly errors: Tally
  /** Values of its response's enums: `Clusters[].Status running`. */
  readonly states: Tally
  readonly limits: Tally
}

export interface Gateway {
  readonly service: Service
  readonly errors: Tally
}

export interface Measurement {
  readonly operations: readonly Measured[]
  readonly gateways: readonly Gateway[]
  /** Answers that are not as documented, and refusals that the specs do not know. */
  readonly defects: readonly string[]
}

export async function measure(): Promise<Measurement> {
  const memory = newMemory()
  for (const play of plays) await perform(play, memory)
  for (const service of services) for (const operation of service.operations) await probe(service, operation, memory)
  const operations = services.flatMap((service) => service.operations.map((one) => measured(service, one, memory)))
  const gateways: Gateway[] = []
  for (const service of services) gateways.push({ service, errors: await gatewayTally(service, operations) })
  return { operations, gateways, defects: [...new Set(operations.flatMap((one) => defectsOf(one, memory)))] }
}

function measured(service: Service, operation: Operation, memory: Memory): Measured {
  const key = keyOf(service, operation)
  const heard = memory.heard.filter((one) => one.operation === key)
  const answers = heard.flatMap(({ answer }) => answer ?? [])
  const parameters = parametersOf(operation)
  const given = new Set(
    heard.flatMap(({ request, answer }) => (answer ? flattened(request).map(({ path }) => path) : [])),
  )
  const values = answers.flatMap((answer) => flattened(answer))
  const filled = new Set(values.filter(({ value }) => value !== '').map(({ path }) => path))
  const codes = new Set(heard.flatMap(({ code }) => code ?? []))
  const shown = (fact: string): boolean => memory.shown.has(`${key}: ${fact}`)
  const response = flat(operation.response)
  return {
    service,
    operation,
    key,
    parameters: tally(
      parameters.flatMap(({ path, facts }) => facts.map((fact) => `${path} ${fact}`)),
      (fact) => shown(fact) || (fact.endsWith(' accepted') && given.has(fact.slice(0, -' accepted'.length))),
    ),
    fields: tally(
      response.map(({ path }) => path),
      (path) => filled.has(path),
    ),
    // What was heard beyond what the specs let expect counts too: all of it is in the specs, or a defect.
    errors: tally([...new Set([...errorsOf(service, operation).map(({ code }) => code), ...codes])], (code) =>
      codes.has(code),
    ),
    states: tally(
      response.flatMap(({ path, field }) => (field.enum ?? []).map(({ value }) => `${path} ${value || "''"}`)),
      (state) => values.some(({ path, value }) => state === `${path} ${value === '' ? "''" : String(value)}`),
    ),
    limits: tally(operation.limits.map(limitName), shown),
  }
}

const tally = (all: readonly string[], isSeen: (one: string) => boolean): Tally => ({
  all,
  seen: new Set(all.filter(isSeen)),
})

/** Every value in an answer, with the path of its field. */
function flattened(value: unknown, at = ''): { path: string; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item) => flattened(item, `${at}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = at === '' ? name : `${at}.${name}`
    return [{ path, value: inner }, ...flattened(inner, path)]
  })
}

const descriptors = { ecs: ecsDescriptor, gws: gwsDescriptor, cvm: cvmDescriptor }

/** Answers that are not as documented, and refusals that the specs do not know; a status counts where it was heard. */
export function defectsOf(
  { service, operation, key }: Pick<Measured, 'service' | 'operation' | 'key'>,
  memory: Memory,
): string[] {
  const { response } = descriptors[service.name as keyof typeof descriptors].operations[operation.name]!
  return memory.heard
    .filter((one) => one.operation === key)
    .flatMap((one) => defects(one, response, service, operation))
}

function defects(
  { operation: key, answer, code, status }: Heard,
  response: Fields,
  service: Service,
  operation: Operation,
): string[] {
  if (answer) return mismatches({ ...answer }, response).map((text) => `${key}: ${text.replaceAll(/\.\d+/g, '[]')}`)
  const known = refusalOf(service, operation, code!)
  if (!known) return [`${key}: ${code} is in no spec`]
  return status === undefined || known.http === status
    ? []
    : [`${key}: ${code} has status ${status}, and not ${known.http}`]
}

/** Of the common errors of a service those that no operation leads to: the gateway's own. */
async function gatewayTally(service: Service, operations: readonly Measured[]): Promise<Tally> {
  const expected = operations.filter((one) => one.service === service).flatMap(({ errors }) => errors.all)
  const heard = await playGateway(service.name)
  const codes = service.errors.map(({ code }) => code).filter((code) => heard.has(code) || !expected.includes(code))
  const statuses = new Map(service.errors.map(({ code, http = 200 }) => [code, http]))
  return tally(codes, (code) => heard.get(code) === statuses.get(code))
}
