/** Tries, on every parameter of every operation, what its spec asks of it: each try in a world of its own. */
import {
  codeOf,
  type Field,
  keyOf,
  limitName,
  type Operation,
  parametersOf,
  type Parameter,
  type Service,
} from './facts.ts'
import { type Changes, requests, worldWith } from './scenery.ts'
import type { Values } from './ground.ts'
import { type Memory, openStage, type Stage } from './stage.ts'

/** One operation, and what its probes need of it. */
interface Probed {
  readonly service: Service
  readonly operation: Operation
  readonly key: string
  readonly memory: Memory
}

export async function probe(service: Service, operation: Operation, memory: Memory): Promise<void> {
  const probed = { service, operation, key: keyOf(service, operation), memory }
  const whole = requests[probed.key]
  if (!whole) throw new Error(`scenery.ts has no request for ${probed.key}: add one with all its parameters.`)
  await answered(probed, whole)
  for (const parameter of parametersOf(operation)) {
    for (const fact of parameter.facts) {
      if (await tries[fact]?.(probed, parameter, whole)) memory.shown.add(`${probed.key}: ${parameter.path} ${fact}`)
    }
  }
  await probeStates(probed)
}

/** Undefined when the call was answered; else the code of the refusal. */
async function outcome({ key, memory }: Probed, request: Values, changes?: Changes): Promise<string | undefined> {
  const stage = openStage(memory, { world: worldWith(changes) })
  return outcomeIn(stage, key, request)
}

function outcomeIn(stage: Stage, key: string, request: Values): Promise<string | undefined> {
  return stage.call(key, request).then(
    () => undefined,
    (error: { code?: string }) => {
      if (error.code === undefined) throw error
      return error.code
    },
  )
}

const answered = async (probed: Probed, request: Values): Promise<boolean> =>
  (await outcome(probed, request)) === undefined

async function refusedAs(what: 'missing' | 'invalid', probed: Probed, path: string, request: Values): Promise<boolean> {
  return (await outcome(probed, request)) === codeOf(probed.service, probed.operation, what, path)
}

async function all(results: readonly Promise<boolean>[]): Promise<boolean> {
  return (await Promise.all(results)).every(Boolean)
}

const without = (request: Values, name: string): Values =>
  Object.fromEntries(Object.entries(request).filter(([other]) => other !== name))

type Try = (probed: Probed, parameter: Parameter, whole: Values) => Promise<boolean>

/** By fact; facts that are left out, and those with a condition on the world, are for the plays to show. */
const tries: Readonly<Record<string, Try>> = {
  required: async (probed, { path, field }, whole) =>
    all([
      refusedAs('missing', probed, path, without(whole, path)),
      ...(field.mayBeEmpty ? [] : [refusedAs('missing', probed, path, { ...whole, [path]: '' })]),
    ]),

  'required when': async (probed, { path, field }, whole) =>
    !ofWorld(field.requiredWhen) && refusedAs('missing', probed, path, without(whole, path)),

  'only when': async ({ key, memory }, { path, field }, whole) => {
    const condition = field.onlyWhen!
    if (ofWorld(condition)) return false
    const denied = Object.fromEntries(
      Object.keys(condition).map((name) => [name, otherThan(condition[name], whole[name])]),
    )
    const stage = openStage(memory, { world: worldWith() })
    const code = await outcomeIn(stage, key, { ...whole, [path]: whole[path] ?? field.example, ...denied })
    return code === undefined && stage.unused.includes(path)
  },

  'may be empty': (probed, { path }, whole) => answered(probed, { ...whole, [path]: '' }),

  type: (probed, { path }, whole) => refusedAs('invalid', probed, path, { ...whole, [path]: 'x' }),

  enum: async (probed, { path, field }, whole) =>
    all([
      refusedAs('invalid', probed, path, { ...whole, [path]: 'porthole' }),
      ...field.enum!.map(({ value }) => answered(probed, { ...whole, [path]: value })),
      ...(field.caseAny ? [answered(probed, { ...whole, [path]: String(field.enum![0]!.value).toUpperCase() })] : []),
    ]),

  range: async (probed, { path, field }, whole) => {
    const [least, most] = field.range!
    const asked = (value: number): Values => ({ ...whole, [path]: value })
    const tried = [
      [least, least - 1],
      [most, most + 1],
    ] as const
    return all(
      tried
        .filter(([bound]) => Number.isFinite(bound))
        .flatMap(([bound, beyond]) => [
          refusedAs('invalid', probed, path, asked(beyond)),
          answered(probed, asked(bound)),
        ]),
    )
  },

  count: async (probed, { path, field }, whole) => {
    const [, most] = field.count!
    const [item] = whole[path] as readonly unknown[]
    const asked = (length: number): Values => ({ ...whole, [path]: Array.from({ length }, () => item) })
    return all([answered(probed, asked(most)), refusedAs('invalid', probed, path, asked(most + 1))])
  },

  format: (probed, { path }, whole) => refusedAs('invalid', probed, path, { ...whole, [path]: 'x' }),

  'value by': async (probed, { path }, whole) => {
    const rule = probed.operation.rules.find((one) => one.kind === 'value-by' && one.at === path)
    if (rule?.kind !== 'value-by') return false
    const tried = Object.entries(rule.values).flatMap(([by, values]) => {
      const asked = (value: number): Values => ({ ...whole, [rule.by]: by, [path]: value })
      const others = Array.from({ length: Math.max(...values) + 2 }, (_, value) => value)
      return others.map((value) =>
        values.includes(value) ? answered(probed, asked(value)) : refusedAs('invalid', probed, path, asked(value)),
      )
    })
    return all(tried)
  },

  known: async (probed, { path }, whole) => {
    const id = whole[path] ?? 't-0000'
    if (typeof id !== 'string') return false
    const asked = { ...whole, ...(path === 'TaskId' && { AsyncMode: true }), [path]: `${id.slice(0, -4)}zzzz` }
    const code = await outcome(probed, asked)
    return code === `Invalid${path}.NotFound` || code === codeOf(probed.service, probed.operation, 'invalid', path)
  },
}

const ofWorld = (condition: Field['onlyWhen']): boolean =>
  Object.keys(condition ?? {}).some((name) => name.startsWith('$'))

/** A value that a condition excludes. */
function otherThan(wanted: unknown, present: unknown): unknown {
  if (typeof wanted === 'boolean') return !wanted
  if (wanted === 'present') return ''
  const others: Readonly<Record<string, string>> = { True: 'False', PrePaid: 'PostPaid', Application: 'Desktop' }
  return others[wanted as string] ?? present
}

const clusterStates = ['creating', 'starting', 'running', 'indebt']
const instanceStates = [
  'Creating',
  'Starting',
  'Stopping',
  'Stopped',
  'Initializing',
  'Unregistered',
  'Registered',
  'Missing',
  'Cloning',
]
const imageStates = ['Missing', 'Available', 'Creating', 'UnAvailable', 'CreateFailed']

interface Stateful {
  readonly kind: string
  readonly field: 'status' | 'ImageType' | 'ClusterType'
  readonly states: readonly string[]
}

/** What may be in a state, by the service and the parameter that names it. */
const stateful: Readonly<Record<string, Stateful>> = {
  'ecs InstanceId': {
    kind: 'ecs',
    field: 'status',
    states: ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped', 'Hibernated'],
  },
  'cvm InstanceId': { kind: 'cvm', field: 'status', states: ['RUNNING', 'STOPPED'] },
  'gws ClusterId': { kind: 'clusters', field: 'status', states: clusterStates },
  'gws InstanceId': { kind: 'instances', field: 'status', states: instanceStates },
  'gws ImageId': { kind: 'images', field: 'status', states: imageStates },
}

const typed: Readonly<Record<string, Stateful>> = {
  'gws ClusterId': { kind: 'clusters', field: 'ClusterType', states: ['gws.s1.standard', 'gws.s1.advanced'] },
  'gws ImageId': { kind: 'images', field: 'ImageType', states: ['system', 'custom'] },
}

/** The same call on a thing in each of its states, or of each of its types: it is answered just in those that the spec allows. */
async function probeStates(probed: Probed): Promise<void> {
  const { operation, service, key, memory } = probed
  for (const limit of operation.limits) {
    const { kind, at, error } = limit
    const [what, subject] = kind.split('-')
    const table = subject === 'state' ? stateful : subject === 'type' ? typed : {}
    const { [`${service.name} ${at}`]: thing } = table
    const listed = [limit.states ?? limit.value ?? []].flat() as readonly string[]
    if (!thing || listed.length === 0 || (what !== 'required' && what !== 'excluded')) continue
    const request = requests[key]!
    const refusal = error ?? codeOf(service, operation, 'invalid', at!)
    const seen: string[] = []
    const held = await all(
      thing.states.map(async (state) => {
        const allowed = listed.includes(state) === (what === 'required')
        const code = await outcome(probed, request, {
          [thing.kind]: { [request[at!] as string]: { [thing.field]: state } },
        })
        if (code !== undefined) seen.push(code)
        return allowed === (code === undefined)
      }),
    )
    if (held && seen.includes(refusal)) memory.shown.add(`${key}: ${limitName(limit)}`)
  }
}
