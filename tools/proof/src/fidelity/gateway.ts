/** Plays of what stands before every operation of a service: signatures, keys, versions, and trouble that is asked for. */
import { createClient as createAliyun } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { gws } from '@porthole/aliyun/gws'
import { v1 } from '@porthole/aliyun/v1'
import { type ApiError, type Fetch, isApiError, type Operation } from '@porthole/rpc'
import { createSimulator } from '@porthole/simulator'
import { createClient as createTencent } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { requests, worldWith } from './scenery.ts'

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** What differs from a good call. */
interface Trouble {
  readonly id?: string
  readonly secret?: string
  readonly token?: string
  readonly operation?: Partial<Operation>
  readonly request?: object
  /** How far the client's clock is off, in ms. */
  readonly late?: number
  readonly region?: string
  readonly signature?: 'V1'
  /** Changes what is sent, after it was signed. */
  readonly edit?: (sent: Sent) => Sent
  /** So often the very same request is sent. */
  readonly times?: number
  readonly fault?: string
}

const minute = 60_000
const service = (name: string, version: string): Operation['service'] => ({
  name,
  version,
  endpoint: `${name}.aliyuncs.com`,
})

const edited = (from: RegExp, to: string): Pick<Trouble, 'signature' | 'edit'> => ({
  signature: 'V1',
  edit: (sent) => ({ ...sent, url: sent.url.replace(from, to), body: sent.body.replace(from, to) }),
})

const aliyunTroubles: readonly Trouble[] = [
  { secret: 'wrong' },
  { id: 'stranger' },
  { late: 16 * minute },
  edited(/Timestamp=[^&]*/, 'Timestamp=yesterday'),
  edited(/SignatureNonce=[^&]*/, 'SignatureNonce='),
  { times: 2 },
  { id: 'temporary', secret: 'of-a-role' },
  { id: 'temporary', secret: 'of-a-role', token: 'another' },
  { operation: { name: 'DescribeNothing' } },
  { operation: { service: service('ecs', '1999-01-01') } },
  { edit: (sent) => ({ ...sent, method: 'PUT' }) },
]

const tencentTroubles: readonly Trouble[] = [
  { secret: 'wrong' },
  { id: 'stranger' },
  { late: 6 * minute },
  { id: 'temporary', secret: 'of-a-role', token: 'another' },
  { operation: { name: 'DescribeNothing' } },
  { request: { InstanceId: 'ins-running1', Colour: 'green' } },
  { operation: { service: { name: 'cvm', version: '1999-01-01', endpoint: 'cvm.tencentcloudapi.com' } } },
  { region: 'ap-atlantis' },
  { edit: (sent) => ({ ...sent, method: 'PUT' }) },
  { request: { InstanceId: 'x'.repeat(11 * 1024 * 1024) } },
]

/** Common errors that no call leads to by itself: a user asks for them. */
const asked = [
  'Throttling',
  'Throttling.User',
  'Throttling.Api',
  'Forbidden.RAM',
  'ServiceUnavailable',
  'InternalError',
]

const clouds = {
  ecs: { operation: ecs.DescribeInstanceVncUrl as Operation, troubles: aliyunTroubles },
  gws: { operation: gws.DescribeInstances as Operation, troubles: aliyunTroubles },
  cvm: { operation: cvm.DescribeInstanceVncUrl as Operation, troubles: tencentTroubles },
}

/** The codes that were heard, each with its status. */
export async function playGateway(name: string): Promise<Map<string, number>> {
  const { operation, troubles } = clouds[name as keyof typeof clouds]
  const faults = asked.map((code): Trouble => ({ fault: `error=${code}` }))
  const codes = new Map<string, number>()
  for (const trouble of [...troubles, ...faults]) {
    const refused = await refusalOf(name, operation, trouble)
    if (refused) codes.set(refused.code, refused.status)
  }
  return codes
}

/** Undefined when the call was answered. */
async function refusalOf(name: string, good: Operation, trouble: Trouble): Promise<ApiError | undefined> {
  const { id = 'testid', secret = 'testsecret', token, late = 0, edit, times = 1, fault } = trouble
  const now = Date.UTC(2026, 0, 31)
  const simulator = createSimulator({
    machine: () => now,
    world: worldWith(),
    credentials: { testid: 'testsecret', temporary: { secret: 'of-a-role', token: 'of-a-role' } },
  })
  const fetch: Fetch = async (url, { method, headers, body = '' }) => {
    const sent: Sent = { url, method, body, headers: { ...headers, ...(fault && { 'x-porthole-fault': fault }) } }
    const { url: to, ...init } = edit?.(sent) ?? sent
    const send = (): Promise<Response> =>
      simulator.fetch(to, {
        method: init.method,
        headers: init.headers,
        ...(init.method !== 'GET' && { body: init.body }),
      })
    for (let time = 1; time < times; time++) await send()
    return (await send()) as never
  }
  const shared = { fetch, retries: 0, now: () => now - late }
  const operation: Operation = { ...good, ...trouble.operation, validate: () => [] }
  const client =
    name === 'cvm'
      ? createTencent(
          {},
          {
            ...shared,
            region: trouble.region ?? 'ap-beijing',
            credentials: { secretId: id, secretKey: secret, ...(token && { token }) },
          },
        )
      : createAliyun(
          {},
          {
            ...shared,
            region: 'cn-hangzhou',
            credentials: { accessKeyId: id, accessKeySecret: secret, ...(token && { securityToken: token }) },
            signature: trouble.signature && v1(),
          },
        )
  return client.send(operation, trouble.request ?? requests[`${name} ${good.name}`]!).then(
    () => undefined,
    (error: unknown) => {
      if (isApiError(error)) return error
      throw error
    },
  )
}
