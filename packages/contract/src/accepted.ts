/** The cases of an operation that are answered: its sample, each parameter, each allowed value, tasks, fresh tickets. */
import type { FieldDescriptor } from '@porthole/rpc/descriptor'
import type { Answered, Draft } from './cases.ts'
import { ofWorld } from './conditions.ts'
import { brokenLimits, fixed, goodRequest, sample, subjectsOf } from './requests.ts'
import { type Facts, factsOf } from './services.ts'
import type { Subject, Subjects } from './subjects.ts'

/** Answers that open something once: the document of GetConnectTicket (section 4.9) gives every call a ticket of its own. */
const tickets = ['gws GetConnectTicket.Ticket']

export function acceptedCases(facts: Facts, subjects: Subjects): Draft[] {
  const { operation, descriptor } = facts
  const answered: Answered = { kind: 'answer' }
  const least = goodRequest(facts, subjects)
  if (!least) return []
  // The first answer of a task tells no result yet.
  const ofTask = operation.request['TaskId'] !== undefined && operation.request['AsyncMode'] === undefined
  const expect: Answered = ofTask ? answered : { ...answered, complete: true }
  const forms: Draft[] = [
    { name: 'is answered as documented', ...least, expect },
    ...(descriptor.cloud === 'aliyun'
      ? [{ name: 'is answered as documented, in XML', ...least, format: 'XML' as const, expect }]
      : []),
  ]
  const values = Object.entries(operation.request).flatMap(([name, field]) =>
    allowed(facts, subjects, name, field).flatMap((value): Draft[] => {
      const good = goodRequest(facts, subjects, { [name]: value })
      return good ? [{ name: `takes ${name} ${shown(value)}`, ...good, expect: answered }] : []
    }),
  )
  return [...forms, ...values, ...ignored(facts, subjects), ...tasks(facts, subjects), ...fresh(facts, subjects)]
}

const shown = (value: unknown): string =>
  typeof value === 'object' ? 'as in the sample' : value === '' ? 'when it is empty' : String(value)

/** The values that a parameter is tried with. */
function allowed(facts: Facts, subjects: Subjects, name: string, field: FieldDescriptor): readonly unknown[] {
  const { schema, rules } = facts
  const { type, enum: values, min, max, case: letters } = field
  if (schema[name]?.['x-id']) return [...known(facts, subjects, name, field), ...(field.mayBeEmpty ? [''] : [])]
  if (rules.some((rule) => rule.kind === 'value-by' && rule.at === name)) return []
  if (values) return letters ? [...values, String(values[0]).toUpperCase()] : values
  if (type === 'boolean') return [true, false]
  const bounds = [min, max].filter((value) => value !== undefined)
  if (bounds.length > 0) return bounds.filter((value) => !tooSmall(rules, name, value, max))
  return field.required ? [] : [fixed(facts, subjects, name)]
}

/** The first thing that a parameter may refer to; what is required refers to one in every case. */
function known(facts: Facts, subjects: Subjects, name: string, { required }: FieldDescriptor): string[] {
  const fit = (one: Subject): boolean => !one.made && !one.before && brokenLimits(facts, name, one).length === 0
  const thing = required ? undefined : subjectsOf(facts, subjects, name).find(fit)
  return thing ? [thing.id] : []
}

/** The least of a size that something in the world bounds too is no good value. */
const tooSmall = (rules: Facts['rules'], name: string, value: number, max?: number): boolean =>
  value !== max && rules.some((rule) => rule.kind === 'at-least' && rule.at === name)

/** A parameter whose condition does not hold is ignored. */
function ignored(facts: Facts, subjects: Subjects): Draft[] {
  return Object.entries(facts.schema).flatMap(([name, schema]): Draft[] => {
    const condition = schema['x-only-when']
    const good = goodRequest(facts, subjects)
    if (!condition || ofWorld(condition) || !good || name in good.request) return []
    const value = sample(facts.operation.request[name]!)
    const request = { ...good.request, [name]: value }
    const applies = Object.entries(condition).every(([other, wanted]) => wanted === 'present' && request[other])
    return applies
      ? []
      : [{ ...good, name: `ignores ${name} where it means nothing`, request, expect: { kind: 'answer' } }]
  })
}

/** What a task was begun with is asked for again with its TaskId. */
function tasks(facts: Facts, subjects: Subjects): Draft[] {
  const { request, response, name } = facts.operation
  if (!request['TaskId'] || !response['TaskId']) return []
  // Where the answer has a task only when asked for one, another operation has begun it.
  const begins = !response['TaskId'].onlyWhen?.['TaskId']
  const operation = begins ? name : name.replace(/^Describe/, 'Set')
  const starter = factsOf(facts.service).find((other) => other.operation.name === operation)
  const good = starter && goodRequest(starter, subjects, starter.operation.request['AsyncMode'] && { AsyncMode: true })
  if (!good) return []
  const asked = Object.entries(good.request).filter(([parameter]) => request[parameter])
  return [
    {
      name: 'tells of its task',
      request: Object.fromEntries(asked),
      before: [...good.before, { operation, request: good.request }],
      carry: { to: 'TaskId', from: 'TaskId' },
      expect: { kind: 'answer' },
    },
  ]
}

/** What may be used once, or for a short time, is made anew for each call. */
function fresh(facts: Facts, subjects: Subjects): Draft[] {
  const { operation, service } = facts
  const once = operation.limits
    .filter(({ kind }) => kind === 'single-use' || kind === 'url-lifetime')
    .map(({ at }) => at!)
  const known = Object.keys(operation.response).filter((name) =>
    tickets.includes(`${service} ${operation.name}.${name}`),
  )
  const fields = [...new Set([...once, ...known])]
  const good = goodRequest(facts, subjects)
  if (fields.length === 0 || !good) return []
  const before = [...good.before, { operation: operation.name, request: good.request }]
  return [
    { name: 'answers anew each time', ...good, before, expect: { kind: 'answer', fresh: ['RequestId', ...fields] } },
  ]
}
