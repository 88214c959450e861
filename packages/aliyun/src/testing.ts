/** What the tests of this package share: the documentation's own keys, a service, and a server without a socket. */
import { createHash, createHmac } from 'node:crypto'
import type { Attempt, Crypto, Encoded, Fetch, Hmac, Operation, Service } from '@porthole/rpc'
import type { Fields, ServiceDescriptor } from '@porthole/rpc/descriptor'
import {
  type Answer,
  type AnswerOptions,
  createAnswer,
  ServiceError,
  type ServerRequest,
  type Trust,
} from '@porthole/rpc/server'
import type { AliyunCredentials } from './protocol.ts'
import { aliyunDialect } from './server.ts'

export const credentials: AliyunCredentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

export const now = Date.parse('2016-02-23T12:46:24Z')

export const crypto: Crypto = {
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  key: (hash, secret) =>
    ((text: string, encoding: 'hex') => createHmac(hash, secret).update(text).digest(encoding)) as Hmac,
}

export const service: Service = {
  name: 'ecs',
  version: '2014-05-26',
  endpoint: 'ecs.{region}.aliyuncs.com',
  endpoints: {
    'cn-hangzhou': 'ecs-cn-hangzhou.aliyuncs.com',
    'ap-southeast-3': 'ecs.ap-northeast-3.aliyuncs.com',
    'cn-hangzhou-finance': 'ecd.{region}.aliyuncs.com',
  },
}

export const operation: Operation = { name: 'RunInstances', service, effect: 'write', validate: () => [] }

const field = { summary: '' }

const request: Fields = {
  InstanceId: { ...field, type: 'string' },
  ImageId: { ...field, type: 'string' },
  RegionId: { ...field, type: 'string' },
  UserId: { ...field, type: 'long' },
  Amount: { ...field, type: 'integer' },
  DryRun: { ...field, type: 'boolean' },
  Password: { ...field, type: 'string', secret: true },
  AppList: {
    ...field,
    type: 'list',
    of: { AppName: { ...field, type: 'string' }, Args: { ...field, type: 'list', of: 'string' } },
  },
}

export const descriptor: ServiceDescriptor = {
  cloud: 'aliyun',
  service,
  title: 'ECS',
  product: 'Ecs',
  regions: ['cn-hangzhou', 'cn-beijing', 'ap-southeast-3'],
  defaultRegion: 'cn-shanghai',
  problems: {
    missing: { code: 'Missing{Name}', http: 400, message: '{Name} is mandatory for this action.' },
    invalid: { code: 'InvalidParameter', http: 400, message: 'The specified parameter "{Name}" is not valid.' },
  },
  errors: {},
  operations: {
    RunInstances: {
      name: 'RunInstances',
      summary: 'Makes instances.',
      effect: 'write',
      source: 'none',
      request,
      response: {
        RequestId: { ...field, type: 'string', required: true },
        UserId: { ...field, type: 'long' },
        DryRun: { ...field, type: 'boolean' },
        Names: { ...field, type: 'list', of: 'string', required: true },
        Request: { ...field, type: 'object', of: request },
      },
      errors: {},
      limits: [],
    },
  },
}

export function attempt(changes: Partial<Attempt<AliyunCredentials>> = {}): Attempt<AliyunCredentials> {
  return {
    credentials,
    region: undefined,
    origin: 'https://ecs.cn-shanghai.aliyuncs.com',
    now,
    random: () => 0.5,
    crypto,
    ...changes,
  }
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** A request as a server receives it. */
export function received({ method = 'POST', path = '/', query = '', headers = {}, body = '' }: Sent): ServerRequest {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { method, path, query, header: (name) => lower.get(name), body: new TextEncoder().encode(body) }
}

/** What arrives when an attempt is sent; `changes` tamper with it on the way. */
export function arriving({ url, init }: Pick<Encoded, 'url' | 'init'>, changes: Sent = {}): ServerRequest {
  const { host, search } = new URL(url)
  return received({
    method: init.method,
    query: search.slice(1),
    body: init.body,
    ...changes,
    headers: { host, ...init.headers, ...changes.headers },
  })
}

/** A server's trust in the documentation's keys, at the time of the tests. */
export function trust(changes: Partial<Trust> = {}): Trust {
  const seen = new Set<string>()
  return {
    secretOf: (id) => (id === credentials.accessKeyId ? { secret: credentials.accessKeySecret } : undefined),
    useNonce: (nonce) => !seen.has(nonce) && !!seen.add(nonce),
    now: () => now,
    crypto,
    ...changes,
  }
}

/** A whole server of the one service, whose operation answers with what it was asked. */
export function createServer(options: Partial<AnswerOptions> = {}): Answer {
  const handlers = {
    RunInstances: (request: { UserId?: unknown; DryRun?: unknown }) => ({
      UserId: request.UserId,
      DryRun: request.DryRun,
      Names: [],
      Request: request,
    }),
  }
  return createAnswer({
    services: [{ descriptor, validators: { RunInstances: () => [] }, handlers }],
    dialects: [aliyunDialect],
    now: () => now,
    uuid: () => '473469c7-aa6f-4dc5-b3db-a3dc0de3c83e',
    secretOf: trust().secretOf,
    ...options,
  })
}

/** A client's way to a server without a socket. */
export function fetchFrom(answer: Answer): Fetch {
  return async (url, init) => {
    const { status, body } = await answer(arriving({ url, init }))
    return { status, text: async () => body }
  }
}

/** What a request is refused with; undefined when it is good. */
export async function failure(request: ServerRequest, given: Trust = trust()): Promise<ServiceError | undefined> {
  try {
    await aliyunDialect.verify(aliyunDialect.identify(request, [descriptor], 'id'), given)
    return undefined
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
}

export async function refusal(request: ServerRequest, given: Trust = trust()): Promise<string | undefined> {
  return (await failure(request, given))?.code
}
