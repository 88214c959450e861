/** Requests that mean harm, for fast-check: unsigned ones that are wrong anywhere, and signed ones with odd parameters. */
import { createHash, createHmac } from 'node:crypto'
import type { ServerRequest } from '@porthole/rpc/server'
import { services } from '@porthole/simulator'
import fc from 'fast-check'

/** Stands wherever a request has a secret. */
export const canary = 'hunter2-canary'
/** The secret of the key `testid`. */
export const secret = 'testsecret-canary'
export const maxBody = 20_000

export interface Sent {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

export function arriving({ headers, body, ...sent }: Sent): ServerRequest {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return { ...sent, header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined), body: bytes }
}

const operations = services.map(({ descriptor }) =>
  Object.values(descriptor.operations).map((operation) => ({ descriptor, operation })),
)
type Called = (typeof operations)[number][number]

/** Each service as often as another, however many operations it has. */
const called = fc.oneof(...operations.map((all) => fc.constantFrom(...all)))

type Parameters = readonly (readonly [name: string, value: string])[]

const words = (text: string) => text.split(' ')
const fieldNames = operations.flat().flatMap(({ operation }) => Object.keys(operation.request))
const commonNames = words('Action Version Format RegionId Region Timestamp SignatureNonce Nonce Token')
const secretNames = words('Password password Password.1 Password.a.b VncPassword')

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('', ' ', '\0', '\ud800', '%', '%zz', '%00', '%ED%A0%80', '+', '$&', '..', '<!--', ']]>', 'a\r\nb: c'),
  fc.constantFrom('true', 'TRUE', '-1', '1.5', '1e999', '0x10', '99999999999999999999', 'null', 'JSON', 'xml'),
  fc.constantFrom('x'.repeat(5000), '未命名😀'),
)

const oddName = fc.oneof(
  fc.constantFrom(...fieldNames, ...commonNames),
  fc.constantFrom(...words('__proto__ __proto__.polluted constructor constructor.prototype.polluted toString length')),
  fc.constantFrom(
    ...words('AppList.999999999999.AppName AppList.0 AppList.-1 AppList.1e9 AppList.01 AppList.1.AppName.1'),
  ),
  fc.constantFrom(
    ...words('. a..b .a InstanceId. InstanceId.1.__proto__.polluted'),
    'A.'.repeat(40),
    'A.'.repeat(3000),
  ),
  oddText,
)

/** Names repeat, nest and collide as they come. */
const oddParameters = fc.array(fc.tuple(oddName, oddText), { maxLength: 8 })

const oddJson = fc.oneof(
  fc.json(),
  oddText,
  fc.dictionary(oddName, fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc.constantFrom('{', '{"a":', '"x"', 'null', '[1]', '{"a":1}x', '\ufeff{}', '{"a":1e999}', '{"a":\0}'),
  fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'),
  fc.constantFrom(`{"InstanceId":${'['.repeat(5000)}${']'.repeat(5000)}}`, '{"a":'.repeat(2000)),
  fc.constantFrom(
    `{"InstanceId":"\\ud800","Password":{"toString":1,"a":"${canary}"}}`,
    `{"InstanceId":${'9'.repeat(400)}}`,
  ),
)

const header = (names: string, ...values: string[]) =>
  fc.tuple(fc.constantFrom(...words(names)), fc.oneof(oddText, fc.constantFrom(...values)))

const oddHeaders = fc.array(
  fc.oneof(
    header(
      'authorization',
      'ACS3-HMAC-SHA256',
      'TC3-HMAC-SHA256',
      'SKIP',
      'Basic eDp5',
      `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;__proto__;x,Signature=${canary}`,
      `TC3-HMAC-SHA256 Credential=testid/2019-02-25//tc3_request, SignedHeaders=;host, Signature=${canary}`,
    ),
    header(
      'content-type',
      'application/json',
      'APPLICATION/X-WWW-FORM-URLENCODED',
      'multipart/form-data',
      'text/plain',
    ),
    header('host', 'ecs.aliyuncs.com', 'cvm.tencentcloudapi.com:443', 'http://127.0.0.1:7070', ':'),
    header(
      'x-acs-action x-acs-date x-acs-signature-nonce x-acs-content-sha256 x-acs-security-token',
      'DescribeInstances',
    ),
    header('x-tc-action x-tc-timestamp x-tc-traceid x-tc-content-sha256 x-tc-region x-tc-token', 'UNSIGNED-PAYLOAD'),
    header('x-acs-version x-tc-version', '2014-05-26', '2017-03-12'),
  ),
  { maxLength: 4 },
)

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'POST') },
  { weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get', '', 'PO\0ST', '__proto__') },
)

/** What a well-meaning client would send for an operation, and a secret besides. */
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

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

const encode = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const formOf = (parameters: Parameters, coded: boolean): string =>
  parameters.map((pair) => (coded ? pair.map(encode) : pair).join('=')).join('&')

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1:7070' }
const jsonHeaders = ({ descriptor: { service }, operation }: Called) => ({
  host: 'x',
  'content-type': 'application/json',
  'x-tc-action': operation.name,
  'x-tc-version': service.version,
  'x-tc-region': 'ap-beijing',
})

/** What claims to be signed by a known key, just now. */
function forged({ descriptor, operation }: Called) {
  const seconds = Math.floor(Date.now() / 1000)
  const timestamp = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
  const parameters = {
    tencent: { SecretId: 'testid', Nonce: '1', Timestamp: String(seconds) },
    aliyun: {
      AccessKeyId: 'testid',
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: '1',
      Timestamp: timestamp,
    },
  }[descriptor.cloud as 'aliyun' | 'tencent']
  const acs = {
    host: 'x',
    'x-acs-action': operation.name,
    'x-acs-version': descriptor.service.version,
    'x-acs-date': timestamp,
    'x-acs-signature-nonce': '1',
    'x-acs-content-sha256': '0',
  }
  const names = Object.keys(acs).join(';')
  const scope = `testid/${timestamp.slice(0, 10)}/cvm/tc3_request`
  const headers = {
    tencent: {
      'x-tc-timestamp': String(seconds),
      authorization: `TC3-HMAC-SHA256 Credential=${scope}, SignedHeaders=content-type;host, Signature=${'0'.repeat(64)}`,
    },
    aliyun: {
      ...acs,
      authorization: `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=${names},Signature=${canary}`,
    },
  }[descriptor.cloud as 'aliyun' | 'tencent']
  return { parameters: Object.entries({ ...parameters, Signature: canary }), headers }
}

/** Wrong in any way, and not signed, though it may claim to be. */
export const unsigned: fc.Arbitrary<Sent> = fc
  .record({
    called,
    secretName: fc.constantFrom(...secretNames, 'Signature', 'SecurityToken'),
    shape: fc.constantFrom('query', 'form', 'json', 'bytes', 'large'),
    forging: fc.constantFrom('parameters', 'headers', 'nothing'),
    parameters: oddParameters,
    coded: fc.boolean(),
    json: oddJson,
    bytes: fc.uint8Array({ maxLength: 200 }),
    headers: oddHeaders,
    method,
    path: fc.oneof(fc.constant('/'), oddText),
  })
  .map(({ called, secretName, shape, forging, parameters, coded, json, bytes, headers, ...rest }) => {
    const claim = forged(called)
    const claimed = forging === 'parameters' ? claim.parameters : []
    const all = formOf([...proper(called, secretName), ...claimed, ...parameters], coded)
    const bodies = { query: '', form: all, json, bytes, large: new Uint8Array(maxBody + 1) }
    return {
      ...rest,
      query: shape === 'query' || shape === 'bytes' ? all : '',
      headers: {
        ...(shape === 'json' ? jsonHeaders(called) : formHeaders),
        ...(forging === 'headers' && claim.headers),
        ...Object.fromEntries(headers),
      },
      body: bodies[shape],
    }
  })

/** Odd in its own parameters only, and signed as it should be: it comes as far as the validators. */
export const signed: fc.Arbitrary<Sent> = fc
  .record({
    called,
    secretName: fc.constantFrom(...secretNames),
    parameters: oddParameters,
    json: oddJson,
    nonce: fc.uuid(),
  })
  .map(({ called, secretName, parameters, json, nonce }) =>
    called.descriptor.cloud === 'tencent'
      ? signedTc3(called, json)
      : signedV1([...parameters, ...proper(called, secretName)], nonce),
  )

function signedV1(parameters: Parameters, nonce: string): Sent {
  const all = new Map<string, string>([
    ...parameters.filter(([name]) => name).map(([name, value]) => [wellFormed(name), wellFormed(value)] as const),
    ['AccessKeyId', 'testid'],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['SignatureNonce', nonce],
    ['Timestamp', `${new Date().toISOString().slice(0, 19)}Z`],
  ])
  for (const name of ['Signature', 'SecurityToken']) all.delete(name)
  const sorted = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const canonical = formOf(sorted, true)
  const signature = createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest('base64')
  const body = `${canonical}&Signature=${encode(signature)}`
  return { method: 'POST', path: '/', query: '', headers: formHeaders, body }
}

function signedTc3(called: Called, body: string): Sent {
  const timestamp = Math.floor(Date.now() / 1000)
  const scope = `${new Date(timestamp * 1000).toISOString().slice(0, 10)}/cvm/tc3_request`
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:application/json\nhost:x\n\ncontent-type;host\n${hash(body)}`
  let key: string | Buffer = `TC3${secret}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(canonical)}`
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const authorization = `TC3-HMAC-SHA256 Credential=testid/${scope}, SignedHeaders=content-type;host, Signature=${signature}`
  const headers = { ...jsonHeaders(called), 'x-tc-timestamp': String(timestamp), authorization }
  return { method: 'POST', path: '/', query: '', headers, body }
}
