/** One call of a case: sent as the clouds' own clients send it, unchecked, and heard with its status. */
import { createClient as createAliyun, type AliyunCredentials } from '@porthole/aliyun'
import { defaultCredentials as aliyunChain } from '@porthole/aliyun/credentials'
import { v1 } from '@porthole/aliyun/v1'
import { xml } from '@porthole/aliyun/xml'
import { type Fetch, type FetchInit, isApiError, type Operation } from '@porthole/rpc'
import { createClient as createTencent, type TencentCredentials } from '@porthole/tencent'
import { defaultCredentials as tencentChain } from '@porthole/tencent/credentials'
import type { ContractCase } from './cases.ts'
import { services, type Values } from './services.ts'

/** Whose rights the calls have; what is left out comes from the cloud's own chain: environment, profiles, roles. */
export interface ContractCredentials {
  readonly aliyun?: AliyunCredentials
  readonly tencent?: TencentCredentials
}

/** What cases are run against. Without `fetch` and `url`, that is the vendors' own endpoints. */
export interface Target {
  /** A simulator in this process, or another way to send. */
  readonly fetch?: Fetch
  /** Of a mock server, or of an endpoint. */
  readonly url?: string
  /** Makes the world as it was; with it, cases that change the world are run too. */
  readonly reset?: () => void | Promise<void>
  /** Lets so many ms pass; default it waits. */
  readonly pass?: (ms: number) => void | Promise<void>
  /** By cloud; default each service's own. */
  readonly regions?: Readonly<Record<string, string>>
}

export interface Heard {
  /** Absent: there was no reply. */
  readonly status?: number
  readonly answer?: Values
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  /** As its text begins. */
  readonly format?: 'JSON' | 'XML'
}

/** `id`: of the case whose own call it is, and not one that is made before. */
type How = Pick<ContractCase, 'format' | 'trouble'> & Partial<Pick<ContractCase, 'id'>>

export type Caller = (operation: string, request: Values, how: How) => Promise<Heard>

/** One call as it went over the wire. */
export interface Exchange {
  readonly service: string
  readonly operation: string
  readonly request: Values
  readonly how: How
  readonly region: string
  readonly url: string
  readonly init: FetchInit
  readonly status: number
  readonly text: string
}

/** Overhears calls. */
export interface Witness {
  /** Credentials that are used from here on, right or wrong. */
  keys(credentials: object): void
  heard(exchange: Exchange): void
}

/** Calls operations of one service. */
export function callerOf(service: string, target: Target, credentials: ContractCredentials, witness?: Witness): Caller {
  const { descriptor, operations } = services[service]!
  const region = target.regions?.[descriptor.cloud] ?? descriptor.defaultRegion
  const chains = { aliyun: aliyunChain(), tencent: tencentChain() }
  const used = <C extends object>(keys: C): C => {
    witness?.keys(keys)
    return keys
  }
  return async (name, request, how) => {
    const { format, trouble = {} } = how
    let status: number | undefined
    let text = ''
    const send = target.fetch ?? (globalThis.fetch as unknown as Fetch)
    const fetch: Fetch = async (url, init) => {
      const reply = await send(url, init)
      status = reply.status
      text = await reply.text()
      const asked = { service, operation: name, request, how, region: trouble.region ?? region }
      witness?.heard({ ...asked, url, init, status: reply.status, text })
      return {
        ...(reply.headers !== undefined && { headers: reply.headers }),
        status: reply.status,
        text: async () => text,
      }
    }
    const shared = {
      fetch,
      retries: 0,
      ...(target.url && { endpoint: target.url }),
      now: () => Date.now() - (trouble.late ?? 0),
      region: trouble.region ?? region,
    }
    const known = operations[name]!
    const operation: Operation = {
      ...known,
      validate: () => [],
      ...(trouble.action && { name: trouble.action }),
      ...(trouble.version && { service: { ...known.service, version: trouble.version } }),
    }
    // Aliyun's RegionId is a parameter too: a client that has a region would add it where a case leaves it out.
    const { region: _, ...bare } = shared
    const asked = Object.hasOwn(descriptor.operations[name]!.request, 'RegionId')
    const client =
      descriptor.cloud === 'tencent'
        ? createTencent(
            {},
            {
              ...shared,
              credentials: async () =>
                used(spoiled(credentials.tencent ?? (await chains.tencent()), 'secretId', 'secretKey', trouble)),
            },
          )
        : createAliyun(
            {},
            {
              ...(asked ? { ...bare, endpoint: target.url ?? endpointOf(known, region) } : shared),
              credentials: async () =>
                used(spoiled(credentials.aliyun ?? (await chains.aliyun()), 'accessKeyId', 'accessKeySecret', trouble)),
              ...(format === 'XML' && { signature: xml(v1(), descriptor) }),
            },
          )
    try {
      const answer = (await client.send(operation, request)) as Values
      return { ...(status !== undefined && { status }), answer, format: formOf(text) }
    } catch (error) {
      if (!isApiError(error)) throw error
      const { code, detail: message, requestId } = error
      return {
        ...(status !== undefined && { status }),
        code,
        message,
        format: formOf(text),
        ...(requestId && { requestId }),
      }
    }
  }
}

const formOf = (text: string): 'JSON' | 'XML' => (text.trimStart().startsWith('<') ? 'XML' : 'JSON')

const endpointOf = ({ service }: Operation, region: string): string =>
  `https://${(service.endpoints?.[region] ?? service.endpoint).replace('{region}', region)}`

/** The same credentials, with the id or the secret of nobody. */
function spoiled<C extends object>(
  credentials: C,
  id: keyof C,
  secret: keyof C,
  trouble: NonNullable<ContractCase['trouble']>,
): C {
  return {
    ...credentials,
    ...(trouble.key && { [id]: 'LTAIporthole0unknown' }),
    ...(trouble.secret && { [secret]: 'porthole-wrong-secret' }),
  }
}
