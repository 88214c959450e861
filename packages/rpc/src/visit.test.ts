import { describe, expect, it } from 'vitest'
import type { ServiceDescriptor } from './descriptor.ts'
import type { Dialect } from './dialect.ts'
import {
  type AnswerOptions,
  ConnectionDropped,
  createAnswer,
  dropped,
  type LogEvent,
  ServiceError,
  type Visit,
  type Visited,
} from './server.ts'

const open = {
  name: 'Open',
  summary: '',
  effect: 'read',
  source: '',
  request: {},
  response: {},
  errors: {},
  limits: [],
} as const
const descriptor: ServiceDescriptor = {
  cloud: 'test',
  service: { name: 'door', version: '1', endpoint: 'door.test' },
  title: '',
  product: 'Door',
  regions: [],
  defaultRegion: 'here',
  problems: { missing: { code: 'Missing', message: '' }, invalid: { code: 'Invalid', message: '' } },
  errors: {},
  operations: { Open: open },
}

/** The path names the operation; a signature is good at the time 7. */
const dialect: Dialect = {
  cloud: 'test',
  requestId: (uuid) => uuid,
  claims: () => 1,
  identify: (request, [service], requestId) => ({
    request,
    requestId,
    service: service!,
    action: request.path.slice(1),
    keyId: 'key',
    region: 'here',
    format: 'JSON',
  }),
  async verify(call, trust) {
    const known = await trust.secretOf(call.keyId)
    if (known?.secret !== 's' || trust.now() !== 7) throw new ServiceError('BadSignature', 403, 'No.')
  },
  decode: () => ({ Id: 'i' }),
  refuse: () => new ServiceError('Invalid', 400, 'No.'),
  unknownAction: () => new ServiceError('NoAction', 404, 'No.'),
  reply: (_call, _operation, result) => ({ status: 200, headers: {}, body: JSON.stringify(result) }),
  fail: (_call, { code, http }) => ({ status: http, headers: {}, body: code }),
}

const trust = { secretOf: () => ({ secret: 's' }), useNonce: () => true, now: () => 7 }

function serve(visit: Partial<Visit>, options: Partial<AnswerOptions> = {}) {
  const told: Visited[] = []
  const events: LogEvent[] = []
  const answer = createAnswer({
    services: [{ descriptor, validators: { Open: () => [] }, handlers: {} }],
    dialects: [dialect],
    secretOf: () => undefined,
    uuid: () => 'id',
    enter: () => ({ trust, handle: (operation, request) => ({ did: operation.name, ...request }), ...visit }),
    seen: (visited) => void told.push(visited),
    log: (event) => events.push(event),
    ...options,
  })
  const ask = (path = '/Open') =>
    answer({ method: 'POST', path, query: '', header: () => undefined, body: new Uint8Array(0) })
  return { ask, told, events }
}

describe('a visit', () => {
  it('trusts and handles in place of the server', async () => {
    const { ask } = serve({})
    expect(await ask()).toMatchObject({ status: 200, body: '{"did":"Open","Id":"i"}' })
  })

  it('has a time of its own, by which signatures are judged', async () => {
    const { ask } = serve({ trust: { ...trust, now: () => 8 } })
    expect(await ask()).toMatchObject({ status: 403, body: 'BadSignature' })
  })

  it('can be refused at the door, and throttled before it is handled', async () => {
    const busy = new ServiceError('Busy', 503, 'Later.')
    const refuse = () => {
      throw busy
    }
    const closed = serve({}, { enter: refuse })
    expect(await closed.ask()).toMatchObject({ status: 503, body: 'Busy' })
    const handled: unknown[] = []
    const throttled = serve({ throttle: refuse, handle: () => (handled.push(1), {}) })
    expect(await throttled.ask()).toMatchObject({ status: 503, body: 'Busy' })
    expect(handled).toEqual([])
  })

  it('answers nothing when the connection is dropped', async () => {
    const { ask, told } = serve({
      handle: () => {
        throw new ConnectionDropped()
      },
    })
    expect(await ask()).toBe(dropped)
    expect(told[0]).toMatchObject({ code: 'ConnectionDropped', reply: dropped })
  })

  it('is told of when it is over, with what became of it', async () => {
    const { ask, told } = serve({})
    const reply = await ask()
    await ask('/Shut')
    expect(told).toMatchObject([
      { requestId: 'id', cloud: 'test', operation: open, values: { Id: 'i' }, code: undefined, reply },
      { operation: undefined, code: 'NoAction', reply: { status: 404 } },
    ])
  })

  it('is answered although whoever listens fails', async () => {
    const defect = new Error('listener')
    const { ask, events } = serve(
      {},
      {
        seen: () => {
          throw defect
        },
      },
    )
    expect(await ask()).toMatchObject({ status: 200 })
    expect(events).toMatchObject([{ kind: 'failed', error: defect }])
  })
})
