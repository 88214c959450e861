/** Hostile requests: whatever arrives is answered in the envelope of a vendor, never with a 5xx, and no secret is logged. */
import { createHash, createHmac } from 'node:crypto'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { connect } from 'node:net'
import { dialects, services } from '@porthole/mock-server/src/services.ts'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { type Answer, createAnswer, type LogEvent, type ServerReply, type ServerRequest } from '@porthole/rpc/server'
import { decodeXml } from '@porthole/rpc/xml'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const requests = 5000
/** Stands wherever a request has a secret. */
const canary = 'hunter2-canary'
const secret = 'testsecret-canary'
const maxBody = 20_000

const events: LogEvent[] = []

const serve = (verify: boolean): Answer =>
  createAnswer({
    services,
    dialects,
    verify,
    maxBody,
    secretOf: (id) => (id === 'testid' ? { secret } : undefined),
    log: (event) => events.push(event),
  })

const servers = { verifying: serve(true), trusting: serve(false) }

interface Sent {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

type Parameters = readonly (readonly [name: string, value: string])[]

const operations = services.flatMap(({ descriptor }) =>
  Object.values(descriptor.operations).map((operation) => ({ descriptor, operation })),
)
type Called = (typeof operations)[number]

const fieldNames = [...new Set(operations.flatMap(({ operation }) => Object.keys(operation.request)))]
const commonNames = [
  'Action',
  'Version',
  'Format',
  'RegionId',
  'Region',
  'Timestamp',
  'SignatureNonce',
  'Nonce',
  'Token',
]
const secretNames = ['Password', 'Signature', 'password', 'Password.1', 'Password.a.b', 'VncPassword', 'SecurityToken']

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '%',
    '%zz',
    '%00',
    '%ED%A0%80',
    '+',
    '$&',
    '..',
    '{"a":1}',
    '[]',
    'null',
    'NaN',
  ),
  fc.constantFrom(
    'true',
    'TRUE',
    '-1',
    '1.5',
    '1e999',
    '0x10',
    '99999999999999999999',
    '<!--',
    ']]>',
    '&amp;',
    'a\r\nb: c',
  ),
  fc.constantFrom('x'.repeat(5000), '未命名😀', 'JSON', 'xml', 'POST'),
)

const oddName = fc.oneof(
  fc.constantFrom(...fieldNames, ...commonNames),
  fc.constantFrom(
    '__proto__',
    '__proto__.polluted',
    'constructor',
    'constructor.prototype.polluted',
    'toString',
    'length',
  ),
  fc.constantFrom(
    'AppList.999999999999.AppName',
    'AppList.0',
    'AppList.-1',
    'AppList.1e9',
    'AppList.01',
    'AppList.1.AppName.1',
  ),
  fc.constantFrom(
    `${'A.'.repeat(40)}B`,
    'A.'.repeat(3000),
    '.',
    'a..b',
    '.a',
    'InstanceId.',
    'InstanceId.1.__proto__.polluted',
  ),
  oddText,
)

/** Names repeat, nest and collide as they come. */
const oddParameters = fc.array(fc.tuple(oddName, oddText), { maxLength: 8 })

const oddJson = fc.oneof(
  fc.json(),
  oddText,
  fc.dictionary(oddName, fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc.constantFrom('{', '{"a":', '"x"', 'null', '[1]', '{"a":1}x', '\ufeff{}', '{"a":1e999}', '{"a":\u0000}'),
  fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'),
  fc.constantFrom(`{"InstanceId":${'['.repeat(5000)}${']'.repeat(5000)}}`, `{"a":${'{"a":'.repeat(2000)}`),
  fc.constantFrom(
    `{"InstanceId":"\\ud800","Password":{"toString":1,"a":"${canary}"}}`,
    '{"InstanceId":12345678901234567890}',
  ),
)

const oddHeaders = fc.dictionary(
  fc.constantFrom(
    'authorization',
    'content-type',
    'host',
    'x-acs-action',
    'x-acs-version',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-content-sha256',
    'x-tc-action',
    'x-tc-version',
    'x-tc-region',
    'x-tc-timestamp',
    'x-tc-traceid',
    'x-tc-content-sha256',
  ),
  fc.oneof(
    oddText,
    fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain;charset=x',
    ),
    fc.constantFrom(
      'ACS3-HMAC-SHA256',
      'TC3-HMAC-SHA256',
      'SKIP',
      'Basic eDp5',
      'ACS3-HMAC-SHA256 Credential=,SignedHeaders=,',
    ),
    fc.constant(`ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;__proto__;x,Signature=${canary}`),
    fc.constant(`TC3-HMAC-SHA256 Credential=testid/2019-02-25//tc3_request, SignedHeaders=;host, Signature=${canary}`),
    fc.constantFrom('ecs.aliyuncs.com', 'cvm.tencentcloudapi.com:443', 'http://127.0.0.1:7070', ':', '2017-03-12', '0'),
  ),
  { maxKeys: 4 },
)

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'POST') },
  { weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get', '', 'PO\0ST', '__proto__') },
)

/** What a well-meaning client would send for an operation, with a secret, before anything is made worse. */
function proper({ descriptor, operation }: Called, secretName: string): [string, string][] {
  const required = Object.entries(operation.request).filter(([, field]) => field.required)
  return [
    ['Action', operation.name],
    ['Version', descriptor.service.version],
    ['Region', descriptor.defaultRegion],
    ...required.map(([name, { example }]): [string, string] => [name, String(example ?? 'ins-r9hr2upy')]),
    [secretName, canary],
  ]
}

const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const formOf = (parameters: Parameters, coded: boolean): string =>
  parameters.map((pair) => (coded ? pair.map(encode) : pair).join('=')).join('&')

const form = { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1:7070' }

/** Hostile in any way. */
const hostile: fc.Arbitrary<Sent> = fc
  .record({
    called: fc.constantFrom(...operations),
    secretName: fc.constantFrom(...secretNames),
    shape: fc.constantFrom('query', 'form', 'json', 'bytes', 'large'),
    parameters: oddParameters,
    coded: fc.boolean(),
    json: oddJson,
    bytes: fc.uint8Array({ maxLength: 200 }),
    headers: oddHeaders,
    method,
    path: fc.oneof(fc.constant('/'), oddText),
  })
  .map(({ called, secretName, shape, parameters, coded, json, bytes, headers, ...rest }) => {
    const all = formOf([...proper(called, secretName), ...parameters], coded)
    const { service } = called.descriptor
    const tc = { 'x-tc-action': called.operation.name, 'x-tc-version': service.version, 'x-tc-region': 'ap-beijing' }
    const large = Number(rest.method !== 'GET') * (maxBody + 1)
    const bodies = { query: '', form: all, json, bytes, large: new Uint8Array(large) }
    return {
      ...rest,
      query: shape === 'query' || shape === 'bytes' ? all : '',
      headers: { ...(shape === 'json' ? { host: 'x', ...tc } : form), ...headers },
      body: bodies[shape],
    }
  })

/** Hostile, but signed as it should be: these come as far as the validators. */
const signed: fc.Arbitrary<Sent> = fc
  .record({
    called: fc.constantFrom(...operations),
    secretName: fc.constantFrom(...secretNames.filter((name) => name !== 'Signature' && name !== 'SecurityToken')),
    parameters: oddParameters,
    json: oddJson,
    nonce: fc.uuid(),
  })
  .map(({ called, secretName, parameters, json, nonce }) => {
    const own = commonNames.concat('Signature', 'SecurityToken')
    const odd = parameters.filter(([name]) => !own.includes(name))
    return called.descriptor.cloud === 'tencent'
      ? signedTc3(called, json)
      : signedV1([...odd, ...proper(called, secretName)], nonce)
  })

function signedV1(parameters: Parameters, nonce: string): Sent {
  const all = new Map<string, string>([
    ...parameters.map(([name, value]) => [name, value] as const),
    ['AccessKeyId', 'testid'],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['SignatureNonce', nonce],
    ['Timestamp', `${new Date().toISOString().slice(0, 19)}Z`],
  ])
  // A name that is empty, or that has other halves of surrogate pairs, reads as another.
  const sent = [...all].map((pair) => pair.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd')))
  const kept = new Map(sent.filter(([name, value]) => name !== '' || value !== '') as [string, string][])
  const canonical = formOf(
    [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    true,
  )
  const signature = createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest('base64')
  return { method: 'POST', path: '/', query: '', headers: form, body: `${canonical}&Signature=${encode(signature)}` }
}

function signedTc3({ descriptor: { service }, operation }: Called, body: string): Sent {
  const timestamp = Math.floor(Date.now() / 1000)
  const scope = `${new Date(timestamp * 1000).toISOString().slice(0, 10)}/${service.name}/tc3_request`
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:application/json\nhost:x\n\ncontent-type;host\n${hash(body)}`
  let key: string | Buffer = `TC3${secret}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(canonical)}`
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const headers = {
    host: 'x',
    'content-type': 'application/json',
    'x-tc-action': operation.name,
    'x-tc-version': service.version,
    'x-tc-region': 'ap-beijing',
    'x-tc-timestamp': String(timestamp),
    authorization: `TC3-HMAC-SHA256 Credential=testid/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
  }
  return { method: 'POST', path: '/', query: '', headers, body }
}

function arriving({ method: how, path, query, headers, body }: Sent): ServerRequest {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return {
    method: how,
    path,
    query,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    body: bytes,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The error code and the request id of a well-formed envelope. */
function read({ status, headers, body }: ServerReply): { code: string | undefined; requestId: string } {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  const type = headers['Content-Type']!
  if (type === 'application/json') {
    expect(status).toBe(200)
    const { Response: answer } = JSON.parse(body) as {
      Response: { Error?: { Code: string; Message: string }; RequestId: string }
    }
    expect(answer.RequestId).toMatch(uuid)
    if (answer.Error) expect([typeof answer.Error.Code, typeof answer.Error.Message]).toEqual(['string', 'string'])
    return { code: answer.Error?.Code, requestId: answer.RequestId }
  }
  expect(['application/json;charset=utf-8', 'text/xml;charset=utf-8']).toContain(type)
  const xml = type.startsWith('text/xml')
  const root = /^<(\w+)>/.exec(body)?.[1]
  if (xml) expect(root).toMatch(status === 200 ? /Response$/ : /^Error$/)
  const answer = (xml ? decodeXml(body, root!, {}) : JSON.parse(body)) as Record<string, unknown>
  expect(headers['X-Acs-Request-Id']).toBe(answer['RequestId'])
  expect((answer['RequestId'] as string).toLowerCase()).toMatch(uuid)
  expect(answer['RequestId']).toBe((answer['RequestId'] as string).toUpperCase())
  expect(status >= 400).toBe(typeof answer['Code'] === 'string' && typeof answer['Message'] === 'string')
  return { code: answer['Code'] as string | undefined, requestId: answer['RequestId'] as string }
}

/** Sends one request and checks all that must hold; the error code. */
async function ask(server: keyof typeof servers, sent: Sent): Promise<string | undefined> {
  events.length = 0
  const reply = await servers[server](arriving(sent))
  expect(reply.status).toBeLessThan(500)
  const { code, requestId } = read(reply)
  expect(code).not.toBe('InternalError')
  expect(events.filter(({ kind }) => kind === 'failed')).toEqual([])
  for (const event of events) expect(event.requestId).toBe(requestId)
  expect(events.some(({ kind }) => kind === 'refused')).toBe(code !== undefined)
  const logged = JSON.stringify(events)
  for (const hidden of [canary, secret]) expect(logged).not.toContain(hidden)
  expect(reply.body).not.toContain(secret)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  return code
}

describe('a hostile request', () => {
  it('is answered in the envelope of a vendor by a server that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (sent) => void (await ask('verifying', sent))),
      { numRuns: requests * 0.3 },
    )
  })

  it('is answered in the envelope of a vendor by a server that does not verify', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (sent) => void (await ask('trusting', sent))),
      { numRuns: requests * 0.4 },
    )
  })

  it('that is signed comes as far as the validators, and no further than it should', async () => {
    const codes = new Map<string | undefined, number>()
    await fc.assert(
      fc.asyncProperty(signed, async (sent) => {
        const code = await ask('verifying', sent)
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }),
      { numRuns: requests * 0.3 },
    )
    expect([...codes.keys()]).not.toContain('SignatureDoesNotMatch')
    expect([...codes.keys()]).not.toContain('AuthFailure.SignatureFailure')
    expect(codes.get(undefined)).toBeGreaterThan(0)
  })
})

describe('a hostile connection', () => {
  let server: MockServer
  beforeAll(async () => {
    server = await startMockServer({ port: 0 })
  })
  afterAll(() => server.close())

  /** Writes bytes, waits for an answer or for the end, and hangs up. */
  const send = (bytes: string | Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes))
      let text = ''
      const end = () => (socket.destroy(), resolve(text))
      socket.setTimeout(300, end)
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        end()
      })
      socket.on('error', end)
      socket.on('close', end)
    })

  const healthy = async () => expect((await fetch(`${server.url}/_porthole/health`)).status).toBe(200)

  const post = (headers: string, body = '') => `POST / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`

  it.each([
    ['bytes that are no HTTP', '\0\x01\x02\x16\x03\x01\r\n\r\n'],
    ['an endless header', `GET / HTTP/1.1\r\nHost: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a length that is no number', post('Content-Length: x')],
    ['a negative length', post('Content-Length: -1')],
    ['two lengths', post('Content-Length: 1\r\nContent-Length: 2', 'ab')],
    ['a length and chunks', post('Content-Length: 1\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
    ['a chunk that is none', post('Transfer-Encoding: chunked', 'zz\r\n')],
    ['a body that never comes', post('Content-Length: 1000000', 'a=1')],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['a tunnel', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path that is a URL', 'GET http://x/?Action=A HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a trace id of another alphabet', 'GET / HTTP/1.1\r\nHost: x\r\nX-TC-Action: A\r\nX-TC-TraceId: \xe9\xff\r\n\r\n'],
    ['an expectation', post('Expect: 100-continue\r\nContent-Length: 3', 'a=1')],
    ['one more request than it waits for', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20)],
  ])('with %s breaks nothing', async (_, text) => {
    const heard = await send(Buffer.from(text, 'latin1'))
    expect(heard).not.toMatch(/^HTTP\/1\.1 5/)
    await healthy()
  })
})
