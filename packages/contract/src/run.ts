/** Runs cases against a target: in process, a mock server, or a real endpoint. */
import { callerOf, type Caller, type ContractCredentials, type Heard, type Target, type Witness } from './call.ts'
import { type ContractCase, contractCases, type Expectation } from './cases.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { prepareFolder, writeRecordings } from './recording.ts'
import { services } from './services.ts'
import { shapeProblems, undocumentedFields } from './shape.ts'
import { defaultSubjects, type Step, type Subjects } from './subjects.ts'

/** A case that a target is known not to keep. */
export interface KnownGap {
  /** Of the case: `gws CreateCluster: needs VpcId`. */
  readonly id: string
  readonly why: string
}

export interface ContractOptions {
  readonly target: Target
  readonly credentials?: ContractCredentials
  /** Default all. */
  readonly services?: readonly string[]
  /** Default all. */
  readonly only?: (one: ContractCase) => boolean
  /** Whether operations that change something are called; default only where the target can be reset. */
  readonly writes?: boolean
  readonly subjects?: Subjects
  readonly gaps?: readonly KnownGap[]
  /** Whether a field that no document has breaks a case; default only where the target can be reset. It is always noted. */
  readonly strict?: boolean
  /** A folder for what was answered: see `Recording`. */
  readonly record?: string
  /** Whether to stop at the first failure; default false. */
  readonly bail?: boolean
}

/** `gap`: it fails, as is known. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'gap'

export interface CaseResult {
  readonly case: Pick<ContractCase, 'id' | 'service' | 'operation' | 'name'>
  readonly outcome: Outcome
  /** What was wrong; why it was skipped; what is known. */
  readonly problems: readonly string[]
  /** What is no problem, but worth knowing: fields that no document has. */
  readonly notes?: readonly string[]
  /** In ms. */
  readonly took: number
}

export function selectedCases(options: Omit<ContractOptions, 'target'>): ContractCase[] {
  const { services: names = Object.keys(services), only = () => true, subjects } = options
  return names.flatMap((name) => contractCases(name, subjects && { subjects })).filter(only)
}

/** One after the other. Rejects only where there are no credentials; a network that fails is a broken case. */
export async function runContract(options: ContractOptions): Promise<CaseResult[]> {
  const { record, target, subjects = defaultSubjects } = options
  if (record === undefined) return runAll(options)
  prepareFolder(record)
  const recorder = createRecorder(target, subjects, Date.now)
  try {
    return await runAll({ ...options, target: recorder.target }, recorder)
  } finally {
    // What was heard until something went wrong has cost calls too.
    writeRecordings(record, recorder.recordings())
  }
}

async function runAll(options: ContractOptions, recorder?: Recorder): Promise<CaseResult[]> {
  const { gaps = [], bail = false } = options
  const cases = selectedCases(options)
  const results: CaseResult[] = []
  const call = callersOf(options, recorder)
  for (const one of cases) {
    const result = await runCase(one, options, call(one.service))
    results.push(result)
    const open = gaps.some(({ id }) => id === one.id)
    recorder?.ended(one, result.outcome === (open ? 'failed' : 'passed'))
    if (bail && result.outcome === 'failed') return results
  }
  const ids = new Set(selectedCases({ ...(options.subjects && { subjects: options.subjects }) }).map(({ id }) => id))
  return [...results, ...gaps.filter(({ id }) => !ids.has(id)).map(unknownGap)]
}

const unknownGap = ({ id }: KnownGap): CaseResult => {
  const [, service = '', operation = '', name = id] = /^(\w+) (\w+): (.*)$/.exec(id) ?? []
  const problems = ['It is listed as a known gap, but there is no such case: take it away.']
  return { case: { id, service, operation, name }, outcome: 'failed', problems, took: 0 }
}

/** A caller for each service, kept, so that credentials are looked for once. */
export function callersOf(
  { target, credentials = {} }: ContractOptions,
  witness?: Witness,
): (service: string) => Caller {
  const callers = new Map<string, Caller>()
  return (service) => {
    const caller = callers.get(service) ?? callerOf(service, target, credentials, witness)
    callers.set(service, caller)
    return caller
  }
}

export async function runCase(
  one: ContractCase,
  options: ContractOptions,
  call: Caller = callersOf(options)(one.service),
): Promise<CaseResult> {
  const { target, writes = target.reset !== undefined, strict = target.reset !== undefined, gaps = [] } = options
  const about = { id: one.id, service: one.service, operation: one.operation, name: one.name }
  const gap = gaps.find(({ id }) => id === one.id)
  if (one.needs.includes('write') && !writes) {
    return { case: about, outcome: 'skipped', problems: ['It may change something: run it with writes.'], took: 0 }
  }
  const from = performance.now()
  const found = await findingsOf(one, call, target)
  const took = performance.now() - from
  const problems = strict ? [...found.problems, ...found.notes] : found.problems
  const notes = !strict && found.notes.length > 0 && { notes: found.notes }
  if (!gap) return { case: about, outcome: problems.length > 0 ? 'failed' : 'passed', problems, ...notes, took }
  return problems.length > 0
    ? { case: about, outcome: 'gap', problems: [gap.why], ...notes, took }
    : { case: about, outcome: 'failed', problems: ['It is listed as a known gap, but is kept: take it away.'], took }
}

interface Findings {
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function findingsOf(one: ContractCase, call: Caller, target: Target): Promise<Findings> {
  const { pass = wait } = target
  if (target.reset) await target.reset()
  else await pass(restOf(one))
  let previous: Heard = {}
  for (const step of one.before) {
    previous = await take(step, call, pass)
    if (previous.code) return broken(`The call before it, of ${step.operation}, was refused: ${previous.code}.`)
  }
  const { carry } = one
  const carried = carry && previous.answer?.[carry.from]
  if (carry && carried === undefined) return broken(`The call before it answered no ${carry.from}.`)
  const request = carry ? { ...one.request, [carry.to]: carried } : one.request
  const heard = await call(one.operation, request, one)
  const problems = differences({ ...one, request }, heard, previous)
  const operation = services[one.service]!.descriptor.operations[one.operation]!
  return { problems, notes: heard.answer ? undocumentedFields(operation, heard.answer) : [] }
}

const broken = (problem: string): Findings => ({ problems: [problem], notes: [] })

/** Until a limit on the number of calls is over, where a world cannot be made anew. */
function restOf({ service, operation }: ContractCase): number {
  const { limits } = services[service]!.descriptor.operations[operation]!
  const waits = limits.map(({ kind, value }) => {
    if (kind === 'call-interval') return Number.parseInt(String(value), 10) * 1000
    return kind === 'request-rate' ? 1000 : 0
  })
  return Math.max(0, ...waits)
}

/** How often, and how long apart, a state is asked for. */
const patience = { times: 60, interval: 1000 }

async function take(
  { operation, request, until }: Step,
  call: Caller,
  pass: NonNullable<Target['pass']>,
): Promise<Heard> {
  for (let time = 1; ; time++) {
    const heard = await call(operation, request, { format: 'JSON' })
    if (!until || heard.code) return heard
    const items = heard.answer?.[until.items]
    if (Array.isArray(items) && items.some((item) => item[until.field] === until.is)) return heard
    if (time === patience.times) return { code: `${until.field} is not ${until.is} after a minute` }
    await pass(patience.interval)
  }
}

function differences(one: ContractCase, heard: Heard, previous: Heard): string[] {
  const { expect } = one
  if (heard.format !== one.format) return [`It came as ${heard.format}, not as ${one.format}.`]
  return expect.kind === 'answer' ? answerProblems(one, expect, heard, previous) : refusalProblems(expect, heard)
}

type Of<Kind> = Extract<Expectation, { kind: Kind }>

function answerProblems(one: ContractCase, expect: Of<'answer'>, heard: Heard, previous: Heard): string[] {
  const { status, answer, code, message } = heard
  if (!answer) return [`It was refused: [${code}] ${message}`]
  const operation = services[one.service]!.descriptor.operations[one.operation]!
  const problems = shapeProblems(operation, one.request, answer, expect.complete ?? false)
  if (status !== 200) problems.push(`The status is ${status}, not 200.`)
  for (const name of expect.fresh ?? []) {
    if (answer[name] === previous.answer?.[name]) problems.push(`${name} is the same as in the answer before.`)
  }
  return problems
}

function refusalProblems({ code, status = 200, message }: Of<'refusal'>, heard: Heard): string[] {
  if (heard.answer) return [`It was answered, not refused as ${code}.`]
  const problems: string[] = []
  if (heard.code !== code) problems.push(`The code is ${heard.code}, not ${code}.`)
  if (heard.status !== status) problems.push(`The status is ${heard.status}, not ${status}.`)
  if (!heard.requestId) problems.push('There is no RequestId.')
  if (message !== undefined && !matches(message, heard.message ?? ''))
    problems.push('The message is not the documented one.')
  return problems
}

/** `%s` stands for any text that is not empty. */
function matches(template: string, message: string): boolean {
  const parts = template.split('%s').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]+')}$`).test(message)
}
