/** Where Tencent Cloud's own tools keep credentials and the region; node only. */
import {
  cached,
  chain,
  noCredentials,
  parseIni,
  type Provider,
  type Source,
  type Surroundings,
  surroundings,
} from '@porthole/rpc/credentials'
import type { TencentCredentials } from './protocol.ts'

export type { Provider, Source, Surroundings } from '@porthole/rpc/credentials'
export { cached, chain } from '@porthole/rpc/credentials'
export type { TencentCredentials } from './protocol.ts'

export interface CredentialOptions extends Partial<Surroundings> {
  /** Which profile of the files; `TCCLI_PROFILE` or `default` by default. */
  readonly profile?: string | undefined
}

/** The environment, the credentials file, the command line's profile, the role of this machine: the first that has something. */
export function defaultCredentials(options: CredentialOptions = {}): Provider<TencentCredentials> {
  const { now } = surroundings(options)
  const sources = [fromEnvironment(options), fromCredentialsFile(options), fromProfile(options), fromCvmRole(options)]
  return cached(chain(...sources), { now })
}

/** `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY`, and the token under any of its three names. */
export function fromEnvironment(options: CredentialOptions = {}): Source<TencentCredentials> {
  const { env } = surroundings(options)
  const place = 'environment (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY)'
  return {
    place,
    find: () =>
      whole(
        place,
        ['TENCENTCLOUD_SECRET_ID', env['TENCENTCLOUD_SECRET_ID']],
        ['TENCENTCLOUD_SECRET_KEY', env['TENCENTCLOUD_SECRET_KEY']],
        env['TENCENTCLOUD_TOKEN'] || env['TENCENTCLOUD_SESSION_TOKEN'] || env['TENCENTCLOUD_SECURITY_TOKEN'],
      ),
  }
}

/** `~/.tencentcloud/credentials`: INI with `secret_id`, `secret_key`, `token` in the section of the profile. */
export function fromCredentialsFile(options: CredentialOptions = {}): Source<TencentCredentials> {
  const { home, readText } = surroundings(options)
  const path = `${home}/.tencentcloud/credentials`
  const { profile = 'default' } = options
  const place = `${path}, section [${profile}]`
  return {
    place,
    async find() {
      const text = await readText(path)
      const section = text === undefined ? undefined : parseIni(text)[profile]
      if (!section) return undefined
      const { secret_id, secret_key, token } = section
      return whole(place, ['secret_id', secret_id], ['secret_key', secret_key], token)
    },
  }
}

/** `~/.tccli/<profile>.credential`: JSON with `secretId`, `secretKey`, `token`, as the vendor's command line writes it. */
export function fromProfile(options: CredentialOptions = {}): Source<TencentCredentials> {
  const { readText } = surroundings(options)
  const place = tccliPath(options, 'credential')
  return {
    place,
    async find() {
      const { secretId, secretKey, token } = await readObject(readText, place)
      return whole(place, ['secretId', secretId], ['secretKey', secretKey], token)
    },
  }
}

/** The role bound to this CVM, from its metadata address. Temporary: use it through cached() or defaultCredentials(). */
export function fromCvmRole(options: CredentialOptions & { readonly role?: string } = {}): Source<TencentCredentials> {
  const { fetch } = surroundings(options)
  const url = 'http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/'
  const get = async (role: string): Promise<string | undefined> => {
    try {
      const reply = await fetch(url + role, { method: 'GET', headers: {}, signal: AbortSignal.timeout(1000) })
      return reply.status === 200 ? await reply.text() : undefined
    } catch {
      // Anywhere but on a CVM this address does not exist.
      return undefined
    }
  }
  return {
    place: 'the role of this CVM (metadata.tencentyun.com)',
    async find() {
      const role = options.role ?? (await get(''))?.split('\n')[0]?.trim()
      const answer = role ? await get(encodeURIComponent(role)) : undefined
      if (!role || answer === undefined) return undefined
      const { Code, TmpSecretId, TmpSecretKey, Token, ExpiredTime } = parseObject(
        answer,
        `The metadata of role ${role}`,
      )
      if (Code !== 'Success')
        throw noCredentials(`The metadata of role ${role} answered ${String(Code)} instead of credentials.`)
      const place = `the metadata of role ${role}`
      const found = whole(place, ['TmpSecretId', TmpSecretId], ['TmpSecretKey', TmpSecretKey], Token)
      return found && typeof ExpiredTime === 'number' ? { ...found, expiration: ExpiredTime * 1000 } : found
    },
  }
}

/** What the vendor's SDK calls a credential: anything with `getCredential()`, such as its STS, role and OIDC classes. */
export interface VendorCredential {
  getCredential(): VendorKeys | Promise<VendorKeys>
}

export interface VendorKeys {
  readonly secretId?: string | null | undefined
  readonly secretKey?: string | null | undefined
  readonly token?: string | null | undefined
}

/** Lets a credential object of the vendor's SDK provide; it does its own refreshing and is asked before each attempt. */
export function fromVendor(credential: VendorCredential): Provider<TencentCredentials> {
  return async () => {
    const { secretId, secretKey, token } = await credential.getCredential()
    const found = whole('the vendor credential', ['secretId', secretId], ['secretKey', secretKey], token)
    if (!found) throw noCredentials('The vendor credential gave neither secretId nor secretKey.')
    return found
  }
}

/** The region that is set up: `TENCENTCLOUD_REGION`, else that of the command line's profile; undefined when there is none. */
export async function configuredRegion(options: CredentialOptions = {}): Promise<string | undefined> {
  const { env, readText } = surroundings(options)
  if (env['TENCENTCLOUD_REGION']) return env['TENCENTCLOUD_REGION']
  const { _sys_param: settings } = await readObject(readText, tccliPath(options, 'configure'))
  return text((settings as Record<string, unknown> | undefined)?.['region'])
}

function tccliPath(options: CredentialOptions, kind: 'credential' | 'configure'): string {
  const { env, home } = surroundings(options)
  return `${home}/.tccli/${options.profile ?? (env['TCCLI_PROFILE'] || 'default')}.${kind}`
}

type Named = readonly [name: string, value: unknown]

/** What a place holds. Half of it is an error: another account must not take its place. */
function whole(place: string, id: Named, key: Named, sent: unknown): TencentCredentials | undefined {
  const [secretId, secretKey, token] = [text(id[1]), text(key[1]), text(sent)]
  if (!secretId && !secretKey) return undefined
  if (!secretId || !secretKey) throw noCredentials(`${(secretId ? key : id)[0]} is missing in ${place}.`)
  return token ? { secretId, secretKey, token } : { secretId, secretKey }
}

async function readObject(readText: Surroundings['readText'], path: string): Promise<Record<string, unknown>> {
  const content = await readText(path)
  return content === undefined ? {} : parseObject(content, path)
}

function parseObject(content: string, what: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(content)) as Record<string, unknown>
  } catch {
    // The parser's own message would quote the content.
    throw noCredentials(`${what} is not valid JSON.`)
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
