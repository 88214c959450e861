/** Where Alibaba Cloud's own tools keep credentials and the region; node only. */
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
import { type Keys, keysOf, readObject, textOf } from './keys.ts'
import { ecsRole, fromEcsRole, fromUri } from './metadata.ts'
import type { AliyunCredentials } from './protocol.ts'

export { cached, chain } from '@porthole/rpc/credentials'
export type { Provider, Source, Surroundings } from '@porthole/rpc/credentials'
export { fromEcsRole, fromUri } from './metadata.ts'
export type { EcsRoleOptions } from './metadata.ts'
export type { AliyunCredentials } from './protocol.ts'

export interface CredentialOptions extends Partial<Surroundings> {
  /** Which profile of the files; by default `ALIBABA_CLOUD_PROFILE`, else the current or the default one. */
  readonly profile?: string | undefined
}

/** Asks the environment, the command line's profile, the credentials file, the role of this machine and a URI, in turn. */
export function defaultCredentials(options: CredentialOptions = {}): Provider<AliyunCredentials> {
  const { env, now } = surroundings(options)
  const sources = [fromEnvironment(options), fromProfile(options), fromCredentialsFile(options)]
  // Asked only when set up: elsewhere than on an ECS instance its address answers nobody.
  if (env['ALIBABA_CLOUD_ECS_METADATA']) sources.push(fromEcsRole(options))
  sources.push(fromUri(options))
  return cached(chain(...sources), { now })
}

/** `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`. */
export function fromEnvironment(options: CredentialOptions = {}): Source<AliyunCredentials> {
  const { env } = surroundings(options)
  const names: Keys = {
    accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    securityToken: 'ALIBABA_CLOUD_SECURITY_TOKEN',
  }
  const place = `environment (${names.accessKeyId}, ${names.accessKeySecret})`
  return { place, find: () => keysOf(env, names, 'the environment') }
}

/** `~/.aliyun/config.json`, as the vendor's command line writes it: modes AK, StsToken and EcsRamRole. */
export function fromProfile(options: CredentialOptions = {}): Source<AliyunCredentials> {
  const path = configPath(options)
  return {
    place: path,
    async find() {
      const profile = await profileOf(options)
      if (!profile) return undefined
      const place = `profile ${profile.name} of ${path}`
      const { mode = 'AK' } = profile
      if (mode === 'AK') return keysOf(profile, fileNames, place)
      if (mode === 'StsToken') return keysOf(profile, { ...fileNames, securityToken: 'sts_token' }, place)
      if (mode === 'EcsRamRole') return ecsRole({ ...options, role: textOf(profile['ram_role_name']) })
      throw otherMode(`mode ${textOf(mode)}`, place)
    },
  }
}

/** `~/.alibabacloud/credentials` or `ALIBABA_CLOUD_CREDENTIALS_FILE`: INI, types access_key, sts and ecs_ram_role. */
export function fromCredentialsFile(options: CredentialOptions = {}): Source<AliyunCredentials> {
  const { env, home, readText } = surroundings(options)
  const path = env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || `${home}/.alibabacloud/credentials`
  const name = options.profile ?? (env['ALIBABA_CLOUD_PROFILE'] || 'default')
  const place = `section [${name}] of ${path}`
  return {
    place,
    async find() {
      const text = await readText(path)
      const section = text === undefined ? undefined : parseIni(text)[name]
      if (!section) return undefined
      const { type = 'access_key' } = section
      if (type === 'access_key') return keysOf(section, fileNames, place)
      if (type === 'sts') return keysOf(section, { ...fileNames, securityToken: 'security_token' }, place)
      if (type === 'ecs_ram_role') return ecsRole({ ...options, role: section['role_name'] })
      throw otherMode(`type ${type}`, place)
    },
  }
}

/** What `@alicloud/credentials` calls a credential: it knows all modes and does its own refreshing. */
export interface VendorCredential {
  getCredential(): Promise<{
    readonly accessKeyId?: string | undefined
    readonly accessKeySecret?: string | undefined
    readonly securityToken?: string | undefined
  }>
}

/** Lets a client of `@alicloud/credentials` provide; it is asked before each attempt. */
export function fromVendor(credential: VendorCredential): Provider<AliyunCredentials> {
  const same = { accessKeyId: 'accessKeyId', accessKeySecret: 'accessKeySecret', securityToken: 'securityToken' }
  return async () => {
    const found = keysOf({ ...(await credential.getCredential()) }, same, 'the vendor credential')
    if (!found) throw noCredentials('The vendor credential gave no access key: bearer tokens are not supported.')
    return found
  }
}

/** `ALIBABA_CLOUD_REGION_ID`, else the region of the command line's profile; undefined when there is none. */
export async function configuredRegion(options: CredentialOptions = {}): Promise<string | undefined> {
  const { env } = surroundings(options)
  return env['ALIBABA_CLOUD_REGION_ID'] || textOf((await profileOf(options))?.['region_id'])
}

const fileNames: Keys = { accessKeyId: 'access_key_id', accessKeySecret: 'access_key_secret' }

const configPath = (options: CredentialOptions): string => `${surroundings(options).home}/.aliyun/config.json`

type Profile = Readonly<Record<string, unknown>>

/** The asked profile, else the current one of the file; undefined when there is no file or no such profile in it. */
async function profileOf(options: CredentialOptions): Promise<Profile | undefined> {
  const { env, readText } = surroundings(options)
  if (env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']?.toLowerCase() === 'true') return undefined
  const path = configPath(options)
  const text = await readText(path)
  if (text === undefined) return undefined
  const { current, profiles } = readObject(text, path)
  const name = options.profile ?? (env['ALIBABA_CLOUD_PROFILE'] || textOf(current) || 'default')
  const all = Array.isArray(profiles) ? (profiles as readonly (Profile | null)[]) : []
  return all.find((profile) => profile?.['name'] === name) ?? undefined
}

const otherMode = (mode: string, place: string): Error =>
  noCredentials(
    `The ${place} has ${mode}, which needs the vendor's own library: ` +
      `pass fromVendor(new Credential()) of @alicloud/credentials as options.credentials.`,
  )
