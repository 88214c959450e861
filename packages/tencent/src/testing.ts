/** What the tests of this package share: the documentation's own example keys, a descriptor, requests as a server receives them. */
import { createHash, createHmac } from 'node:crypto'
import type { Attempt, Crypto, Encoded, Hmac, Operation, Service } from '@porthole/rpc'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import type { ServerRequest, Trust } from '@porthole/rpc/server'
import type { TencentCredentials } from './protocol.ts'

export const credentials: TencentCredentials = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
}

export const now = 1551113065_000

export const crypto: Crypto = {
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  key: (hash, secret) =>
    ((text: string, encoding: 'hex') => createHmac(hash, secret).update(text).digest(encoding)) as Hmac,
}

export const service: Service = {
  name: 'cvm',
  version: '2017-03-12',
  endpoint: 'cvm.tencentcloudapi.com',
  endpoints: { 'ap-shanghai-fsi': 'cvm.{region}.tencentcloudapi.com' },
}

export const operation: Operation = { name: 'DescribeInstances', service, effect: 'read', validate: () => [] }

export const descriptor: ServiceDescriptor = {
  cloud: 'tencent',
  service,
  title: 'CVM',
  product: 'cvm',
  regions: ['ap-guangzhou', 'ap-beijing', 'ap-shanghai-fsi'],
  defaultRegion: 'ap-beijing',
  problems: {
    missing: { code: 'MissingParameter', message: 'The request is missing a required parameter `{Name}`.' },
    invalid: { code: 'InvalidParameterValue', message: 'The value specified in the parameter `{Name}` is not valid.' },
    unknown: { code: 'UnknownParameter', message: 'The parameter `{Name}` is not recognized.' },
  },
  errors: {},
  operations: {
    DescribeInstances: {
      name: 'DescribeInstances',
      summary: 'Lists instances.',
      effect: 'read',
      source: 'none',
      request: {
        InstanceIds: { type: 'list', of: 'string', summary: '' },
        Filters: {
          type: 'list',
          of: { Name: { type: 'string', summary: '' }, Values: { type: 'list', of: 'string', summary: '' } },
          summary: '',
        },
        Limit: { type: 'integer', summary: '' },
        OwnerUin: { type: 'long', summary: '' },
        Password: { type: 'string', secret: true, summary: '' },
        DryRun: { type: 'boolean', summary: '' },
      },
      response: { TotalCount: { type: 'integer', summary: '' }, OwnerUin: { type: 'long', summary: '' } },
      errors: {},
      limits: [],
    },
  },
}

export function attempt(changes: Partial<Attempt<TencentCredentials>> = {}): Attempt<TencentCredentials> {
  return {
    credentials,
    region: 'ap-guangzhou',
    origin: 'https://cvm.tencentcloudapi.com',
    now,
    random: () => 0.5,
    crypto,
    ...changes,
  }
}

/** A request as a server would receive it. */
export function received(
  method: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  body: string = '',
): ServerRequest {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { method, path: '/', query, header: (name) => lower.get(name), body: new TextEncoder().encode(body) }
}

/** What arrives when an attempt is sent. */
export function arriving({ url, init }: Encoded, headers: Readonly<Record<string, string>> = {}): ServerRequest {
  const { host, search } = new URL(url)
  return received(init.method, search.slice(1), { host, ...init.headers, ...headers }, init.body)
}

/** A server's trust in the example keys, at the example's time. */
export function trust(changes: Partial<Trust> = {}): Trust {
  const seen = new Set<string>()
  return {
    secretOf: (id) => (id === credentials.secretId ? { secret: credentials.secretKey } : undefined),
    useNonce: (nonce) => !seen.has(nonce) && !!seen.add(nonce),
    now: () => now,
    crypto,
    ...changes,
  }
}
