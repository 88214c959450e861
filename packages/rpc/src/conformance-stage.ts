/** A server and clients of one cloud in one process, with an operation that holds every type: where conformance is tried. */
import { createRpcClient } from './client.ts'
import type { Crypto, Hmac } from './crypto.ts'
import type { FieldDescriptor, Fields, ServiceDescriptor } from './descriptor.ts'
import type { Call, Dialect, ServerRequest } from './dialect.ts'
import { isApiError } from './error.ts'
import type { FetchInit } from './fetch.ts'
import { exactJson } from './json.ts'
import type { Operation, Problem } from './operation.ts'
import type { Protocol } from './protocol.ts'
import type { AnswerOptions } from './server.ts'
import { createAnswer } from './server.ts'
import type { LogEvent } from './server-log.ts'
import { integer, text, unknown } from './validate.ts'

/** One way in which a cloud is spoken to. */
export interface Subject<Credentials> {
  /** Gets the descriptor of the operation that is tried, for a protocol that reads answers after it. */
  readonly protocol: (descriptor: ServiceDescriptor) => Protocol<Credentials>
  readonly dialect: Dialect
  /** Any service of the cloud: its own operations are not called. */
  readonly service: ServiceDescriptor
  readonly credentials: Credentials
  /** The fields of the credentials that hold the key id and its secret. */
  readonly keys: readonly [id: keyof Credentials & string, secret: keyof Credentials & string]
  /** The field that makes credentials temporary. */
  readonly token?: keyof Credentials & string
  readonly codes: Codes
}

/** The error codes with which the cloud refuses. */
export interface Codes {
  readonly unknownKey: string
  readonly wrongSecret: string
  readonly expired: string
  /** Left out where a signature holds no nonce, so that the same request may come again. */
  readonly replayed?: string
  readonly wrongToken?: string
  readonly missing: string
  readonly invalid: string
  /** Left out where unknown parameters are ignored. */
  readonly unknown?: string
  readonly unknownAction: string
  readonly wrongVersion: string
}

export type Values = Readonly<Record<string, unknown>>

/** What the server understood of a call that it let in. */
export interface Understood extends Pick<Call, 'action' | 'keyId' | 'region'> {
  readonly values: Values
}

export interface Stage<Credentials> {
  readonly operation: Operation
  /** An operation that the server does not have. */
  readonly stranger: Operation
  /** Sends a request of the operation, or of another. */
  call(request: Values, changes?: Partial<Caller<Credentials>>): Promise<Values>
  /** The code and the message of a call that is refused; undefined when it is not. */
  refusal(request: Values, changes?: Partial<Caller<Credentials>>): Promise<Refusal | undefined>
  /** Delivers a request as it stands: the code of the refusal, or what was understood. */
  deliver(request: ServerRequest): Promise<string | Understood>
  /** The last request that a client sent, as the server received it. */
  last(): Received
  readonly log: readonly LogEvent[]
  /** What no message may hold: secrets, strings to sign, signatures. */
  readonly secrets: ReadonlySet<string>
}

/** A request whose headers can be listed. */
export interface Received extends ServerRequest {
  readonly headerNames: readonly string[]
}

export interface Caller<Credentials> {
  readonly credentials: Credentials
  readonly operation: Operation
}

export interface Refusal {
  readonly code: string
  readonly message: string
  readonly requestId: string | undefined
}

export interface StageOptions extends Partial<Pick<AnswerOptions, 'useNonce'>> {
  /** Milliseconds by which the server's clock is ahead of the client's. */
  readonly ahead?: number
  /** The token that the server expects of the key. */
  readonly token?: string
  /** Answers instead of sending the request back. */
  readonly handler?: () => Values
}

/** Thirty seconds before the end of a leap day. */
const start = Date.parse('2024-02-29T23:59:30Z')

const field = (type: FieldDescriptor['type'], of?: FieldDescriptor['of']): FieldDescriptor => ({
  type,
  summary: '',
  ...(of && { of }),
})

/** Every type, and every nesting of them. */
export const fields: Fields = {
  Text: { ...field('string'), required: true },
  Other: field('string'),
  Digits: field('string'),
  Empty: field('string'),
  Wide: field('string'),
  Amount: field('integer'),
  Less: field('integer'),
  Huge: field('long'),
  Yes: field('boolean'),
  No: field('boolean'),
  Names: field('list', 'string'),
  Numbers: field('list', 'integer'),
  Filters: field('list', { Name: field('string'), Values: field('list', 'string'), Huge: field('long') }),
  Inside: field('object', { Deeper: field('object', { Flag: field('boolean'), Text: field('string') }) }),
}

const names = new Set(Object.keys(fields))

function validate(request: object): Problem[] {
  const out: Problem[] = []
  const { Text, Amount } = request as { Text?: unknown; Amount?: unknown }
  text(out, Text, 'Text', true)
  integer(out, Amount, 'Amount', false, 0, 100)
  for (const name in request) if (!names.has(name)) unknown(out, name, names)
  return out
}

export function createStage<Credentials extends object>(
  subject: Subject<Credentials>,
  { ahead = 0, token, handler, useNonce }: StageOptions = {},
): Stage<Credentials> {
  const [keyId, secret] = subject.keys.map((name) => String(subject.credentials[name])) as [string, string]
  const [name, strange] = ['ConformanceTrip', 'NoSuchAction']
  const facts = { name, summary: '', effect: 'read', source: '', errors: {}, limits: [] } as const
  const secrets = new Set([secret])
  const shape = { request: fields, response: { ...fields, RequestId: field('string') } }
  const operations = { [name]: { ...facts, ...shape } }
  const descriptor: ServiceDescriptor = { ...subject.service, operations }
  const wider = { ...descriptor, operations: { ...operations, [strange]: { ...facts, ...shape, name: strange } } }
  const protocol = watched(subject.protocol(wider), secrets)
  const operation: Operation = {
    name,
    service: subject.service.service,
    effect: 'read',
    validate: () => [],
    json: exactJson(['Huge']),
  }
  const log: LogEvent[] = []
  let understood: Understood | undefined
  const answer = createAnswer({
    services: [
      {
        descriptor,
        validators: { [name]: validate },
        handlers: {
          [name]: (values: Values, { action, keyId, region }: Call) => {
            understood = { action, keyId, region, values }
            return handler ? handler() : values
          },
        },
      },
    ],
    dialects: [subject.dialect],
    secretOf: (id) => (id === keyId ? { secret, ...(token && { token }) } : undefined),
    now: () => start + ahead,
    log: (event) => log.push(event),
    ...(useNonce && { useNonce }),
  })
  let last: Received | undefined
  let seed = 1

  const client = (credentials: Credentials) =>
    createRpcClient(
      protocol,
      {},
      {
        credentials,
        region: descriptor.defaultRegion,
        retries: 0,
        now: () => start,
        random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
        fetch: async (url, init) => {
          const { status, body } = await answer((last = received(url, init)))
          return { status, text: async () => body }
        },
      },
    )

  const stage: Stage<Credentials> = {
    operation,
    stranger: { ...operation, name: strange },
    call: (request, changes = {}) =>
      client(changes.credentials ?? subject.credentials).send(
        changes.operation ?? operation,
        request,
      ) as Promise<Values>,
    refusal: (request, changes) =>
      stage.call(request, changes).then(
        () => undefined,
        (error: unknown) => {
          if (!isApiError(error)) throw error
          return { code: error.code, message: String(error), requestId: error.requestId }
        },
      ),
    async deliver(request) {
      understood = undefined
      const { status, body } = await answer(request)
      if (understood) return understood
      try {
        protocol.decode(operation, status, body, '')
      } catch (error) {
        if (isApiError(error)) return error.code
      }
      // Told in another format than the client asked for, by a request that was changed.
      return 'unreadable'
    },
    last: () => last!,
    log,
    secrets,
  }
  return stage
}

/** The same protocol; what it signs and every HMAC that it makes are remembered. */
function watched<Credentials>(protocol: Protocol<Credentials>, secrets: Set<string>): Protocol<Credentials> {
  let watching: Crypto | undefined
  const watch = (crypto: Crypto): Crypto =>
    (watching ??= {
      ...crypto,
      async key(hash, secret) {
        const hmac = await crypto.key(hash, secret)
        return (async (text: string, encoding?: 'hex') => {
          const mac = await hmac(text, encoding!)
          if (typeof mac === 'string') secrets.add(mac)
          return mac
        }) as Hmac
      },
    })
  return {
    ...protocol,
    async encode(operation, request, attempt) {
      const encoded = await protocol.encode(operation, request, { ...attempt, crypto: watch(attempt.crypto) })
      secrets.add(encoded.signed)
      return encoded
    },
  }
}

const lowerCased = (headers: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** A request as it arrives. */
function received(url: string, { method, headers, body = '' }: FetchInit): Received {
  const { host, pathname, search } = new URL(url)
  const lower = lowerCased({ host, ...headers })
  return {
    method,
    path: pathname,
    query: search.slice(1),
    header: (name) => lower.get(name),
    headerNames: [...lower.keys()],
    body: new TextEncoder().encode(body),
  }
}
