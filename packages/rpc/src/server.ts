/** One plain function that answers for all clouds and services. HTTP, fetch, nock and MSW are thin adapters of it. */
import { loadCrypto } from '#platform'
import type { Awaitable, Crypto } from './crypto.ts'
import type { OperationDescriptor, ServiceDescriptor } from './descriptor.ts'
import { type Call, type Dialect, ServiceError, type ServerReply, type ServerRequest, type Trust } from './dialect.ts'
import { type Handler, noBehaviour } from './handlers.ts'
import { createNonces } from './nonces.ts'
import type { Problem, Validate } from './operation.ts'
import { rememberKeys } from './server-crypto.ts'
import { type LogEvent, mask, nameable, nameless, where } from './server-log.ts'
import { ConnectionDropped, dropped, type Visit, type Visited } from './visit.ts'
import { when } from './when.ts'

export { meets } from './condition.ts'
export { ServiceError } from './dialect.ts'
export type { Call, Dialect, ServerReply, ServerRequest, Trust } from './dialect.ts'
export { exampleHandlers, noBehaviour } from './handlers.ts'
export type { Handler } from './handlers.ts'
export { flatten, parseForm, typed, unflatten } from './query.ts'
export type { Pair } from './query.ts'
export { createNonces } from './nonces.ts'
export { mask } from './server-log.ts'
export type { LogEvent } from './server-log.ts'
export { ConnectionDropped, dropped } from './visit.ts'
export { when } from './when.ts'
export type { Visit, Visited } from './visit.ts'

/** A service and what answers for it. */
export interface Served {
  readonly descriptor: ServiceDescriptor
  /** By operation. */
  readonly validators: Readonly<Record<string, Validate>>
  /** One Handler per operation, by name; an operation left out answers `Porthole.NoBehaviour`. */
  readonly handlers: object
}

export interface AnswerOptions {
  readonly services: readonly Served[]
  /** Who speaks. The first answers also what none of them recognises, such as a bare GET. */
  readonly dialects: readonly Dialect[]
  readonly secretOf: Trust['secretOf']
  /** Whether signatures, time stamps and nonces are checked; default true. */
  readonly verify?: boolean
  /** Milliseconds since 1970; default Date.now. */
  readonly now?: () => number
  /** Makes request ids; default random UUIDs. */
  readonly uuid?: () => string
  /** Hashing; default the platform's. */
  readonly crypto?: Crypto
  /** Remembers nonces; default in memory. */
  readonly useNonce?: Trust['useNonce']
  /** Bytes of a body; default 10 MB. */
  readonly maxBody?: number
  readonly log?: (event: LogEvent) => void
  /** Opens the world that an identified call belongs to; default none: the handlers of the services answer. */
  readonly enter?: (call: Call) => Awaitable<Visit>
  /** Hears of every request once it is answered. */
  readonly seen?: (visited: Visited) => void
}

/** Never throws or rejects. It answers at once when nothing has to be waited for. */
export type Answer = (request: ServerRequest) => Awaitable<ServerReply>

/** Bytes of a body that a server reads at most, unless told otherwise. */
export const defaultMaxBody = 10 * 1024 * 1024

/** Of more unused parameters in one request only the first are logged. */
const mostUnused = 20

type Values = Record<string, unknown>

/** How far a request has come: each step reads what those before it have found. */
interface Progress {
  readonly request: ServerRequest
  readonly uuid: string
  spoken: Spoken
  call: Call | undefined
  visit: Visit | undefined
  operation: OperationDescriptor | undefined
  values: Values | undefined
  result: Readonly<Values> | undefined
  /** Of a refusal. */
  code: string | undefined
}

/** A dialect, and the services of its cloud. */
interface Spoken {
  readonly dialect: Dialect
  readonly services: readonly ServiceDescriptor[]
}

/** Throws to refuse. */
type Step = (progress: Progress) => Awaitable<void>

/**
 * Each request goes through the same steps in the same order. A handler refuses with a ServiceError; anything else thrown
 * is logged as `failed`, and the caller hears only InternalError.
 */
export function createAnswer(options: AnswerOptions): Answer {
  const { now = Date.now, uuid = randomUUID, maxBody = defaultMaxBody, log = () => {}, seen } = options
  const { secretOf, useNonce = createNonces(now) } = options
  const plain: Visit = { trust: { secretOf, useNonce, now } }
  let crypto: Crypto | undefined
  const served = new Map(options.services.map((service) => [service.descriptor, service]))
  const spoken = options.dialects.map((dialect) => ({
    dialect,
    services: [...served.keys()].filter(({ cloud }) => cloud === dialect.cloud),
  }))
  const steps: readonly Step[] = [listen, identify, enter, verify, decode, validate, throttle, handle]

  return (request) => {
    const nothing = { call: undefined, visit: undefined, operation: undefined, values: undefined, result: undefined }
    const progress: Progress = { request, uuid: uuid(), spoken: spoken[0]!, ...nothing, code: undefined }
    return when(proceed(progress, 0), (reply) => {
      if (seen) tell(seen, progress, reply)
      return reply
    })
  }

  /** From one step to the reply; it waits only where a step does. */
  function proceed(progress: Progress, from: number): Awaitable<ServerReply> {
    try {
      for (let at = from; at < steps.length; at++) {
        const pending = steps[at]!(progress)
        if (!(pending instanceof Promise)) continue
        return pending.then(
          () => proceed(progress, at + 1),
          (error: unknown) => refuse(progress, error),
        )
      }
      return progress.spoken.dialect.reply(progress.call!, progress.operation!, progress.result!)
    } catch (error) {
      return refuse(progress, error)
    }
  }

  /** Who answers. One that fails in telling whether it does, does. */
  function listen(progress: Progress): void {
    let best = spoken[0]!
    let surest = 0
    for (const candidate of spoken) {
      progress.spoken = candidate
      const claim = candidate.dialect.claims(progress.request, candidate.services)
      if (claim === 2) return
      if (claim > surest) {
        best = candidate
        surest = claim
      }
    }
    progress.spoken = best
  }

  function identify(progress: Progress): void {
    const { request, spoken } = progress
    if (request.body.length > maxBody) throw tooLarge(maxBody)
    progress.call = spoken.dialect.identify(request, spoken.services, spoken.dialect.requestId(progress.uuid))
  }

  function enter(progress: Progress): Awaitable<void> {
    if (!options.enter) progress.visit = plain
    else return when(options.enter(progress.call!), (visit) => void (progress.visit = visit))
  }

  function verify({ spoken, call, visit }: Progress): Awaitable<void> {
    if (options.verify === false) return
    return when(crypto ?? remembering(), (loaded) => {
      crypto = loaded
      return spoken.dialect.verify(call!, { ...visit!.trust, crypto })
    })
  }

  function decode(progress: Progress): void {
    const { dialect } = progress.spoken
    const call = progress.call!
    const { operations } = call.service
    if (!Object.hasOwn(operations, call.action)) throw dialect.unknownAction(call)
    progress.operation = operations[call.action]!
    progress.values = dialect.decode(call, progress.operation)
  }

  /** Throws the documented error of the problems; takes what the service does not use out of the values, and logs it. */
  function validate(progress: Progress): void {
    const [call, operation, values] = [progress.call!, progress.operation!, progress.values!]
    const problems = served.get(call.service)!.validators[operation.name]!(values)
    if (problems.length === 0) return
    const { dialect } = progress.spoken
    const strict = call.service.problems.unknown !== undefined
    const errors: Problem[] = []
    let unused = 0
    for (const problem of problems) {
      const { path, code, message } = problem
      if (code === 'ignored' || (code === 'unknown' && !strict)) {
        drop(values, path)
        if (++unused > mostUnused) continue
        const shown = nameable.test(path) ? { path, why: message } : nameless
        log({ kind: code, ...where(dialect.cloud, call.requestId, call), ...shown })
      } else errors.push(problem)
    }
    if (errors.length > 0) throw dialect.refuse(call, operation, errors)
  }

  function throttle({ visit, operation, values }: Progress): Awaitable<void> {
    return visit!.throttle?.(operation!, values!)
  }

  function handle(progress: Progress): Awaitable<void> {
    const { visit, operation, values } = progress
    const result = visit!.handle
      ? visit!.handle(operation!, values!)
      : handlerOf(progress.call!)(values!, progress.call!)
    return when(result, (found) => void (progress.result = found))
  }

  /** A listener that fails costs nobody the answer. */
  function tell(seen: NonNullable<AnswerOptions['seen']>, progress: Progress, reply: ServerReply): void {
    const story = visited(progress, reply)
    try {
      seen(story)
    } catch (error) {
      log({ kind: 'failed', ...where(story.cloud, story.requestId, story.call), error })
    }
  }

  async function remembering(): Promise<Crypto> {
    return rememberKeys(options.crypto ?? (await loadCrypto()))
  }

  /** A refusal in the words of the cloud; should the dialect fail even in those, a plain 500. */
  function refuse(progress: Progress, error: unknown): ServerReply {
    const { request, uuid: id, call, operation, values } = progress
    const { dialect } = progress.spoken
    if (error instanceof ConnectionDropped) {
      progress.code = 'ConnectionDropped'
      return dropped
    }
    const requestId = call?.requestId ?? dialect.requestId(id)
    const at = where(dialect.cloud, requestId, call)
    const refused = error instanceof ServiceError
    if (refused) log({ kind: 'refused', ...at, code: error.code, why: reason(error, operation, values) })
    else log({ kind: 'failed', ...at, error })
    progress.code = refused ? error.code : 'InternalError'
    for (const told of refused ? [error, internalError(call)] : [internalError(call)]) {
      try {
        return dialect.fail(call ?? { request, requestId }, told)
      } catch (defect) {
        log({ kind: 'failed', ...at, error: defect })
      }
    }
    return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'The server failed.' }
  }

  function handlerOf({ service, action }: Call): Handler {
    const handler = (served.get(service)!.handlers as Record<string, Handler | undefined>)[action]
    if (!handler) throw noBehaviour(action)
    return handler
  }
}

function visited(
  { request, uuid, spoken: { dialect }, call, operation, values, visit, code }: Progress,
  reply: ServerReply,
): Visited {
  const requestId = call?.requestId ?? dialect.requestId(uuid)
  return { request, requestId, cloud: dialect.cloud, call, operation, values, visit, code, reply }
}

/** Takes out what a Problem's path names: a wire name with list positions from 0. */
function drop(values: Values, path: string): void {
  const split = Object.hasOwn(values, path) ? -1 : path.indexOf('.')
  const inner = values[path.slice(0, split)]
  if (split < 0) delete values[path]
  else if (typeof inner === 'object' && inner) drop(inner as Values, path.slice(split + 1))
}

/** Why a call was refused, for the log. What quotes a signed request, and with it secrets, begins at the second sentence. */
function reason(error: ServiceError, operation: OperationDescriptor | undefined, values: Values | undefined): string {
  if (operation && values) return mask(error.message, values, operation.request)
  return error.message.slice(0, error.message.indexOf('. ') + 1) || error.message
}

function tooLarge(bytes: number): ServiceError {
  return new ServiceError('RequestSizeLimitExceeded', 413, `The request body is larger than ${bytes} bytes.`)
}

/** All that a caller hears of a defect, in the words of the service. */
function internalError(call: Call | undefined): ServiceError {
  const { http = 500, message = 'The request processing has failed due to some unknown error.' } =
    call?.service.errors['InternalError'] ?? {}
  return new ServiceError('InternalError', http, message)
}

function randomUUID(): string {
  return globalThis.crypto.randomUUID()
}
