/** Credentials that something hands out, and that end: the role of an ECS instance, or a URI. Use them through cached(). */
import { type Expiring, noCredentials, type Source, type Surroundings, surroundings } from '@porthole/rpc/credentials'
import { type Keys, keysOf, readObject } from './keys.ts'
import type { AliyunCredentials } from './protocol.ts'

const names: Keys = {
  accessKeyId: 'AccessKeyId',
  accessKeySecret: 'AccessKeySecret',
  securityToken: 'SecurityToken',
  expiration: 'Expiration',
}

const metadata = 'http://100.100.100.200/latest'

/** Milliseconds for an answer from the machine itself, and from elsewhere. */
const near = 1000
const far = 5000

export interface EcsRoleOptions extends Partial<Surroundings> {
  /** By default `ALIBABA_CLOUD_ECS_METADATA`, else the role that the instance has. */
  readonly role?: string | undefined
}

/** The role bound to this ECS instance, unless `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is true. */
export function fromEcsRole(options: EcsRoleOptions = {}): Source<AliyunCredentials> {
  return { place: 'the role of this ECS instance (ALIBABA_CLOUD_ECS_METADATA)', find: () => ecsRole(options) }
}

export async function ecsRole(options: EcsRoleOptions): Promise<Expiring<AliyunCredentials> | undefined> {
  const { env } = surroundings(options)
  if (isTrue(env['ALIBABA_CLOUD_ECS_METADATA_DISABLED'])) return undefined
  const get = await metadataReader(options)
  const role = options.role || env['ALIBABA_CLOUD_ECS_METADATA'] || (await get('')).split('\n')[0]!.trim()
  return handedOut(await get(encodeURIComponent(role)), `the metadata of role ${role}`)
}

/** Reads below the roles of the instance, with a session token (as IMDSv2 wants) where the machine gives one. */
async function metadataReader(options: EcsRoleOptions): Promise<(path: string) => Promise<string>> {
  const { env, fetch } = surroundings(options)
  const place = 'The metadata of this ECS instance'
  const ask = { method: 'PUT', headers: { 'x-aliyun-ecs-metadata-token-ttl-seconds': '21600' } }
  let headers: Record<string, string> = {}
  try {
    headers = { 'x-aliyun-ecs-metadata-token': await read(fetch, `${metadata}/api/token`, ask, near, place) }
  } catch (error) {
    if (isTrue(env['ALIBABA_CLOUD_IMDSV1_DISABLED'])) throw error
  }
  const url = `${metadata}/meta-data/ram/security-credentials/`
  return (path) => read(fetch, url + path, { method: 'GET', headers }, near, place)
}

/** What `ALIBABA_CLOUD_CREDENTIALS_URI` answers: AccessKeyId, AccessKeySecret, SecurityToken, Expiration in JSON. */
export function fromUri(options: Partial<Surroundings> & { readonly uri?: string } = {}): Source<AliyunCredentials> {
  const { env, fetch } = surroundings(options)
  const uri = options.uri ?? env['ALIBABA_CLOUD_CREDENTIALS_URI']
  // Named by its variable only: a URI may carry a secret of its own.
  const place = 'the credentials URI (ALIBABA_CLOUD_CREDENTIALS_URI)'
  return {
    place,
    async find() {
      if (!uri) return undefined
      return handedOut(await read(fetch, uri, { method: 'GET', headers: {} }, far, place), place)
    },
  }
}

function handedOut(text: string, place: string): Expiring<AliyunCredentials> {
  const answer = readObject(text, place)
  const { Code = 'Success' } = answer
  const found = Code === 'Success' ? keysOf(answer, names, place) : undefined
  if (!found) throw noCredentials(`${place} answered without credentials: check that the role exists and is bound.`)
  return found
}

async function read(
  fetch: Surroundings['fetch'],
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string> },
  timeout: number,
  place: string,
): Promise<string> {
  let status: number
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
    if (reply.status === 200) return await reply.text()
    status = reply.status
  } catch {
    throw noCredentials(`${place} did not answer within ${timeout} ms, or the connection failed.`)
  }
  throw noCredentials(`${place} answered HTTP ${status}.`)
}

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true'
