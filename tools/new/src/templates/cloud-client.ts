/** The client side of a new cloud: a scheme of signing that is nobody's, and says so, until the vendor's takes its place. */
import { pascal } from '../names.ts'

export const signSource = (cloud: string): string => `\
/**
 * PLACEHOLDER-HMAC-SHA256: a scheme of our own, so that this cloud works from its first hour; no vendor speaks it.
 * REPLACE the headers, the string to sign and the key by those of the vendor's own page, and put its published vectors
 * into sign.test.ts: they are what proves it.
 */
import type { Crypto } from '@porthole/rpc'

export const algorithm = 'PLACEHOLDER-HMAC-SHA256'

/** What is signed besides method, path, query and body; a header that is not sent is signed as empty. */
export const signedHeaders = [
  'host',
  'content-type',
  'x-${cloud}-action',
  'x-${cloud}-version',
  'x-${cloud}-region',
  'x-${cloud}-date',
  'x-${cloud}-nonce',
  'x-${cloud}-token',
] as const

export interface Signable {
  readonly method: string
  readonly path: string
  /** As sent, without the question mark. */
  readonly query: string
  readonly header: (name: string) => string | undefined
  readonly body: string | Uint8Array
}

/** Signs in lower-case hex. The string to sign comes along. */
export async function sign(
  crypto: Crypto,
  secret: string,
  { method, path, query, header, body }: Signable,
): Promise<readonly [signature: string, text: string]> {
  const headers = signedHeaders.map((name) => \`\${name}:\${header(name) ?? ''}\`)
  const text = [algorithm, method, path, query, ...headers, await crypto.digest(body)].join('\\n')
  return [await (await crypto.key('sha256', secret))(text, 'hex'), text]
}

/** What an Authorization header says. */
export interface Authorization {
  readonly keyId: string
  readonly signature: string
}

export const authorization = ({ keyId, signature }: Authorization): string =>
  \`\${algorithm} Credential=\${keyId}, Signature=\${signature}\`

/** The reverse of authorization(); undefined when the header does not have the form. */
export function parseAuthorization(header: string): Authorization | undefined {
  const [, keyId, signature] = /^PLACEHOLDER-HMAC-SHA256 Credential=(\\S+), Signature=([0-9a-f]{64})$/.exec(header) ?? []
  return keyId && signature ? { keyId, signature } : undefined
}
`

export const protocolSource = (cloud: string): string => `\
/** How a client speaks to ${pascal(cloud)} Cloud: JSON over POST, and the envelope of every answer. REPLACE after the vendor's page. */
import { ApiError, type Protocol } from '@porthole/rpc'
import { authorization, sign } from './sign.ts'

export interface ${pascal(cloud)}Credentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials. */
  readonly securityToken?: string | undefined
}

interface Answer {
  readonly Code?: string
  readonly Message: string
  readonly RequestId?: string
}

/** The placeholder signature of sign.ts, over POST with a JSON body. */
export const placeholder: Protocol<${pascal(cloud)}Credentials> = {
  throttled: /^Throttling/,

  async encode({ name, service, json = JSON }, request, { credentials, region, origin, now, random, crypto }) {
    const { accessKeyId, accessKeySecret, securityToken } = credentials
    if (!accessKeyId || !accessKeySecret) {
      throw new ApiError('Client.InvalidRequest', 'No accessKeyId or accessKeySecret.')
    }
    const body = json.stringify(request)
    const headers: Record<string, string> = {
      host: new URL(origin).host,
      'content-type': 'application/json',
      'x-${cloud}-action': name,
      'x-${cloud}-version': service.version,
      'x-${cloud}-date': new Date(now).toISOString(),
      'x-${cloud}-nonce': \`\${random()}\${random()}\`,
      ...(region && { 'x-${cloud}-region': region }),
      ...(securityToken && { 'x-${cloud}-token': securityToken }),
    }
    const header = (asked: string) => headers[asked]
    const parts = { method: 'POST', path: '/', query: '', header, body }
    const [signature, signed] = await sign(crypto, accessKeySecret, parts)
    headers['authorization'] = authorization({ keyId: accessKeyId, signature })
    return { url: \`\${origin}/\`, init: { method: 'POST', headers, body }, signed }
  },

  decode({ json = JSON }, status, body) {
    const answer = json.parse(body) as Answer
    const { Code, Message, RequestId: requestId } = answer
    if (status < 300) return answer
    if (Code) throw new ApiError(Code, Message, { status, requestId })
    return undefined
  },
}
`

export const clientSource = (cloud: string): string => `\
/** What a first call needs; each service's entry has a copy of it and of the kernel, so that one file is all it loads. */
import { type Client, type ClientOptions, createRpcClient, type Operations } from '@porthole/rpc'
import { placeholder, type ${pascal(cloud)}Credentials } from './protocol.ts'

export { ApiError, isApiError } from '@porthole/rpc'

export type ${pascal(cloud)}Options = ClientOptions<${pascal(cloud)}Credentials>

/** A client with one method per given operation, under its wire name. */
export function createClient<O extends Operations>(operations: O, options: ${pascal(cloud)}Options): Client<O> {
  return createRpcClient(placeholder, operations, options)
}
`

export const indexSource = (cloud: string): string => `\
/** The client of ${pascal(cloud)} Cloud and what goes with it; each service's operations are in an entry with a client of its own. */
export { ApiError, createClient, isApiError } from './client.ts'
export type { ${pascal(cloud)}Options } from './client.ts'
export { createLimiter, pages, runTask, transport, waitFor } from '@porthole/rpc'
export type { CallOptions, Client, ClientOptions, DebugEvent, Fetch, Limiter, Middleware } from '@porthole/rpc'
export type { ${pascal(cloud)}Credentials } from './protocol.ts'
`

export const credentialsSource = (cloud: string): string => {
  const name = (part: string) => `${cloud.toUpperCase()}_${part}`
  return `\
/** Where credentials and the region of ${pascal(cloud)} Cloud are kept. REPLACE by the conventions that its users already have. */
import {
  cached,
  chain,
  noCredentials,
  type Provider,
  type Source,
  type Surroundings,
  surroundings,
} from '@porthole/rpc/credentials'
import type { ${pascal(cloud)}Credentials } from './protocol.ts'

export { cached, chain } from '@porthole/rpc/credentials'
export type { Provider, Source, Surroundings } from '@porthole/rpc/credentials'
export type { ${pascal(cloud)}Credentials } from './protocol.ts'

/** The first place that has something; so far that is the environment. */
export function defaultCredentials(options: Partial<Surroundings> = {}): Provider<${pascal(cloud)}Credentials> {
  const { now } = surroundings(options)
  return cached(chain(fromEnvironment(options)), { now })
}

/** \`${name('ACCESS_KEY_ID')}\`, \`${name('ACCESS_KEY_SECRET')}\`, and \`${name('SECURITY_TOKEN')}\` of temporary ones. */
export function fromEnvironment(options: Partial<Surroundings> = {}): Source<${pascal(cloud)}Credentials> {
  const { env } = surroundings(options)
  return {
    place: 'environment (${name('ACCESS_KEY_ID')}, ${name('ACCESS_KEY_SECRET')})',
    find() {
      const accessKeyId = env['${name('ACCESS_KEY_ID')}']
      const accessKeySecret = env['${name('ACCESS_KEY_SECRET')}']
      const securityToken = env['${name('SECURITY_TOKEN')}']
      if (!accessKeyId && !accessKeySecret) return undefined
      if (!accessKeyId) throw noCredentials('${name('ACCESS_KEY_ID')} is missing in the environment.')
      if (!accessKeySecret) throw noCredentials('${name('ACCESS_KEY_SECRET')} is missing in the environment.')
      return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) }
    },
  }
}

/** The region that is set up: \`${name('REGION_ID')}\`; undefined when there is none. */
export async function configuredRegion(options: Partial<Surroundings> = {}): Promise<string | undefined> {
  return surroundings(options).env['${name('REGION_ID')}'] || undefined
}
`
}

/** How the command line speaks to the cloud. */
export const speakerSource = (cloud: string): string => `\
/** How the command line speaks to ${pascal(cloud)} Cloud. */
import { createClient, type ${pascal(cloud)}Credentials } from '@porthole/${cloud}'
import { configuredRegion, defaultCredentials, fromEnvironment, type Provider } from '@porthole/${cloud}/credentials'
import type { Speaker } from './speaker.ts'

export const ${cloud}: Speaker = {
  regional: false,
  keys: (accessKeyId, accessKeySecret, securityToken) => ({ accessKeyId, accessKeySecret, securityToken }),
  sources: (where) => [fromEnvironment(where)],
  provider: defaultCredentials,
  region: configuredRegion,
  async client(options) {
    const credentials = options.credentials as Provider<${pascal(cloud)}Credentials>
    return createClient({}, { ...options, credentials })
  },
}
`
