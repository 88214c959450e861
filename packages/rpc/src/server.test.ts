import { describe, expect, it } from 'vitest'
import type { OperationDescriptor, ServiceDescriptor } from './descriptor.ts'
import type { Call, Dialect } from './dialect.ts'
import type { Problem } from './operation.ts'
import {
  type AnswerOptions,
  createAnswer,
  exampleHandlers,
  type LogEvent,
  ServiceError,
  type Served,
} from './server.ts'

const open: OperationDescriptor = {
  name: 'Open',
  summary: '',
  effect: 'read',
  source: '',
  request: {
    Id: { type: 'string', required: true, summary: '' },
    Password: { type: 'string', secret: true, summary: '' },
  },
  response: {},
  errors: {},
  limits: [],
  example: { RequestId: 'X', Url: 'wss' },
}

const descriptor: ServiceDescriptor = {
  cloud: 'test',
  service: { name: 'door', version: '1', endpoint: 'door.test' },
  title: '',
  product: 'Door',
  regions: [],
  defaultRegion: 'here',
  problems: { missing: { code: 'Missing', message: '' }, invalid: { code: 'Invalid', message: '' } },
  errors: { InternalError: { http: 500, message: 'It broke.' } },
  operations: { Open: open, Shut: { ...open, name: 'Shut' } },
}

const validators = { Open: (request: object) => problemsOf(request), Shut: () => [] }

function problemsOf(request: object): Problem[] {
  const values = request as Record<string, unknown>
  const problems: Problem[] = []
  if (!values['Id']) problems.push({ path: 'Id', code: 'required', message: 'Id is required.' })
  for (const path of ['Stale', 'List.0.Stale'])
    if (values[path.split('.')[0]!]) problems.push({ path, code: 'ignored', message: `${path} is ignored.` })
  if (values['Odd']) problems.push({ path: 'Odd', code: 'unknown', message: 'Odd is not a parameter here.' })
  return problems
}

/** Speaks JSON: the action and the key are the path, the values the body, the header `ok` the signature. */
const dialect: Dialect = {
  cloud: 'test',
  requestId: (uuid) => uuid.toUpperCase(),
  claims: () => 1,
  identify: (request, services, requestId) => {
    if (request.method !== 'POST') throw new ServiceError('BadMethod', 403, 'Only POST.')
    const [, action = '', keyId = ''] = request.path.split('/')
    return { request, requestId, service: services[0]!, action, keyId, region: 'here', format: 'JSON' }
  },
  verify: async (call, trust) => {
    if (!(await trust.secretOf(call.keyId)))
      throw new ServiceError('NoKey', 404, 'No such key. You signed: pass phrase')
    if (!(await trust.useNonce(call.request.query, trust.now() + 1000))) throw new ServiceError('Replay', 400, '')
  },
  decode: (call) => JSON.parse(new TextDecoder().decode(call.request.body)) as Record<string, unknown>,
  refuse: (_call, _operation, problems) =>
    new ServiceError('Refused', 400, problems.map((one) => one.message).join(' ')),
  unknownAction: (call) => new ServiceError('NoAction', 404, `No ${call.action}.`),
  reply: (call, _operation, result) => reply(200, { ...result, RequestId: call.requestId }),
  fail: (call, error) => reply(error.http, { Code: error.code, Message: error.message, RequestId: call.requestId }),
}

const message = 'The request processing has failed due to some unknown error.'

const reply = (status: number, body: object) => ({ status, headers: {}, body: JSON.stringify(body) })

interface Asked {
  method?: string
  path?: string
  query?: string
  body?: unknown
}

function serve(options: Partial<AnswerOptions> = {}, handlers: Served['handlers'] = exampleHandlers(descriptor)) {
  const events: LogEvent[] = []
  let ids = 0
  const answer = createAnswer({
    services: [{ descriptor, validators, handlers }],
    dialects: [dialect],
    secretOf: (keyId) => (keyId === 'key' ? { secret: 's' } : undefined),
    uuid: () => `id-${++ids}`,
    log: (event) => events.push(event),
    ...options,
  })
  const ask = async ({
    method = 'POST',
    path = '/Open/key',
    query = String(Math.random()),
    body = { Id: 'i' },
  }: Asked = {}) => {
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const answered = await answer({ method, path, query, header: () => undefined, body: bytes })
    return { status: answered.status, ...(JSON.parse(answered.body) as Record<string, unknown>) }
  }
  return { ask, events }
}

describe('an answer', () => {
  it('comes from the handler, with a request id of its own for each call', async () => {
    const { ask, events } = serve()
    expect(await ask()).toEqual({ status: 200, Url: 'wss', RequestId: 'ID-1' })
    expect(await ask()).toEqual({ status: 200, Url: 'wss', RequestId: 'ID-2' })
    expect(events).toEqual([])
  })

  it('passes the typed request and the call to the handler', async () => {
    const seen: unknown[] = []
    const { ask } = serve({}, { Open: (request: object, call: Call) => (seen.push(request, call.region), {}) })
    await ask({ body: { Id: 'i', Password: 'p' } })
    expect(seen).toEqual([{ Id: 'i', Password: 'p' }, 'here'])
  })

  it('refuses what the dialect refuses to identify, before anything else', async () => {
    const { ask, events } = serve()
    expect(await ask({ method: 'PUT' })).toEqual({
      status: 403,
      Code: 'BadMethod',
      Message: 'Only POST.',
      RequestId: 'ID-1',
    })
    expect(events).toEqual([
      {
        kind: 'refused',
        requestId: 'ID-1',
        cloud: 'test',
        service: undefined,
        action: undefined,
        code: 'BadMethod',
        why: 'Only POST.',
      },
    ])
  })

  it('verifies before it tells whether an operation exists, and does not log what was signed', async () => {
    const { ask, events } = serve()
    expect(await ask({ path: '/Nothing/stranger' })).toMatchObject({ status: 404, Code: 'NoKey' })
    expect(events).toMatchObject([{ kind: 'refused', code: 'NoKey', why: 'No such key.' }])
    expect(JSON.stringify(events)).not.toContain('pass phrase')
    expect(await ask({ path: '/Nothing/key' })).toMatchObject({ status: 404, Code: 'NoAction' })
    expect(await ask({ path: '/toString/key' })).toMatchObject({ status: 404, Code: 'NoAction' })
  })

  it('accepts a nonce once, and again when it has expired', async () => {
    let time = 0
    const { ask } = serve({ now: () => time })
    expect(await ask({ query: 'n' })).toMatchObject({ status: 200 })
    expect(await ask({ query: 'n' })).toMatchObject({ Code: 'Replay' })
    time = 1000
    expect(await ask({ query: 'n' })).toMatchObject({ status: 200 })
  })

  it('checks no signature when told so', async () => {
    expect(await serve({ verify: false }).ask({ path: '/Open/stranger' })).toMatchObject({ status: 200 })
  })

  it('refuses a body that is too large', async () => {
    expect(await serve({ maxBody: 9 }).ask()).toMatchObject({ status: 413, Code: 'RequestSizeLimitExceeded' })
  })

  it('tells every problem to the dialect, and masks secrets in the log', async () => {
    const refusing: Dialect = {
      ...dialect,
      refuse: () => new ServiceError('Refused', 400, 'The value `hunter2` is bad.'),
    }
    const { ask, events } = serve({ dialects: [refusing] })
    expect(await ask({ body: { Password: 'hunter2' } })).toMatchObject({
      Code: 'Refused',
      Message: 'The value `hunter2` is bad.',
    })
    expect(events).toMatchObject([{ kind: 'refused', service: 'door', action: 'Open', why: 'The value `***` is bad.' }])
  })

  it('leaves out ignored and unknown parameters, with a warning in the log', async () => {
    let seen: unknown
    const { ask, events } = serve({}, { Open: (request: object) => ((seen = request), {}) })
    expect(await ask({ body: { Id: 'i', Stale: 1, Odd: 2, List: [{ Stale: 1, Good: 1 }] } })).toMatchObject({
      status: 200,
    })
    expect(seen).toEqual({ Id: 'i', List: [{ Good: 1 }] })
    expect(events.map((event) => [event.kind, 'path' in event && event.path])).toEqual([
      ['ignored', 'Stale'],
      ['ignored', 'List.0.Stale'],
      ['unknown', 'Odd'],
    ])
  })

  it('refuses unknown parameters where the service does', async () => {
    const strict = { ...descriptor, problems: { ...descriptor.problems, unknown: { code: 'Unknown', message: '' } } }
    const { ask } = serve({ services: [{ descriptor: strict, validators, handlers: {} }] })
    expect(await ask({ body: { Id: 'i', Odd: 2, Stale: 1 } })).toMatchObject({
      Code: 'Refused',
      Message: 'Odd is not a parameter here.',
    })
  })

  it('says distinctly when there is no behaviour', async () => {
    const none = { status: 501, Code: 'Porthole.NoBehaviour', Message: 'Porthole has no behaviour for Open.' }
    expect(await serve({}, {}).ask()).toMatchObject(none)
    const { example: _, ...bare } = open
    const examples = exampleHandlers({ ...descriptor, operations: { Open: bare } })
    expect(await serve({}, examples).ask()).toMatchObject(none)
  })

  it('lets a handler refuse', async () => {
    const { ask } = serve({}, { Open: () => Promise.reject(new ServiceError('Closed', 403, 'It is closed.')) })
    expect(await ask()).toMatchObject({ status: 403, Code: 'Closed', Message: 'It is closed.' })
  })

  it('answers InternalError for a defect, and tells only the log what happened', async () => {
    const defect = new TypeError('the secret plan')
    const { ask, events } = serve({}, { Open: () => Promise.reject(defect) })
    const answered = await ask()
    expect(answered).toMatchObject({ status: 500, Code: 'InternalError', Message: 'It broke.', RequestId: 'ID-1' })
    expect(JSON.stringify(answered)).not.toContain('plan')
    expect(events).toMatchObject([{ kind: 'failed', error: defect, action: 'Open' }])
  })

  it('is InternalError too when the dialect fails in claiming or refusing, and the log tells why', async () => {
    const defect = new TypeError('the secret plan')
    const fail = (): never => {
      throw defect
    }
    const claiming = serve({ dialects: [dialect, { ...dialect, cloud: 'other', claims: fail }] })
    expect(await claiming.ask()).toEqual({ status: 500, Code: 'InternalError', Message: message, RequestId: 'ID-1' })
    expect(claiming.events).toMatchObject([{ kind: 'failed', cloud: 'other', requestId: 'ID-1', error: defect }])

    const onlyInternal: Dialect['fail'] = (call, error) =>
      error.code === 'InternalError' ? dialect.fail(call, error) : fail()
    const refusing = serve({ dialects: [{ ...dialect, fail: onlyInternal }] })
    expect(await refusing.ask({ method: 'PUT' })).toMatchObject({ status: 500, Code: 'InternalError' })
    expect(refusing.events).toMatchObject([
      { kind: 'refused', code: 'BadMethod' },
      { kind: 'failed', error: defect },
    ])
  })

  it('is a plain 500 when the dialect cannot even say InternalError', async () => {
    const fail = (): never => {
      throw new TypeError('the secret plan')
    }
    const events: LogEvent[] = []
    const answer = createAnswer({
      services: [],
      dialects: [{ ...dialect, claims: fail, fail }],
      secretOf: () => undefined,
      log: (event) => events.push(event),
    })
    const request = { method: 'GET', path: '/', query: '', header: () => undefined, body: new Uint8Array(0) }
    expect(await answer(request)).toEqual({
      status: 500,
      headers: { 'Content-Type': 'text/plain' },
      body: 'The server failed.',
    })
    expect(events.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
  })

  it('logs no name that may be a body sent as another type', async () => {
    const path = '{"Password":"hunter2"}'
    const validate = (): Problem[] => [{ path, code: 'unknown', message: `${path} is unknown.` }]
    const { ask, events } = serve({
      services: [{ descriptor, validators: { Open: validate }, handlers: { Open: Object } }],
    })
    expect(await ask()).toMatchObject({ status: 200 })
    expect(events).toMatchObject([{ kind: 'unknown', path: '', why: 'A parameter is unknown, and its name is none.' }])
  })

  it('logs no more than the first of many unused parameters', async () => {
    const validate = () =>
      Array.from({ length: 1000 }, (_, at): Problem => ({ path: `P${at}`, code: 'unknown', message: '' }))
    const { ask, events } = serve({
      services: [{ descriptor, validators: { Open: validate }, handlers: { Open: Object } }],
    })
    expect(await ask()).toMatchObject({ status: 200 })
    expect(events).toHaveLength(20)
  })

  it('comes from the dialect that claims the request most surely, else from the first', async () => {
    const speaker = (cloud: string, claim: 0 | 1 | 2): Dialect => ({
      ...dialect,
      cloud,
      claims: () => claim,
      identify: () => {
        throw new ServiceError(cloud, 400, '')
      },
    })
    const heard = async (...claims: (0 | 1 | 2)[]) => {
      const dialects = claims.map((claim, index) => speaker(`cloud-${index}`, claim))
      return (await serve({ dialects }).ask()) as { Code?: string }
    }
    expect(await heard(0, 0)).toMatchObject({ Code: 'cloud-0' })
    expect(await heard(0, 1)).toMatchObject({ Code: 'cloud-1' })
    expect(await heard(1, 1)).toMatchObject({ Code: 'cloud-0' })
    expect(await heard(1, 1, 2)).toMatchObject({ Code: 'cloud-2' })
  })
})
