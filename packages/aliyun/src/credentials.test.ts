import { inspect } from 'node:util'
import type { Fetch } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import {
  configuredRegion,
  type CredentialOptions,
  defaultCredentials,
  fromCredentialsFile,
  fromEnvironment,
  fromProfile,
  fromVendor,
} from './credentials.ts'
import { around, handedOut, network, roles, temporary } from './testing-credentials.ts'

const environment = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret',
}
const config = '/home/user/.aliyun/config.json'
const file = '/home/user/.alibabacloud/credentials'

const profiles = {
  current: 'work',
  profiles: [
    {
      name: 'default',
      mode: 'AK',
      access_key_id: 'default-id',
      access_key_secret: 'default-secret',
      region_id: 'cn-beijing',
    },
    {
      name: 'work',
      mode: 'StsToken',
      access_key_id: 'work-id',
      access_key_secret: 'work-secret',
      sts_token: 'work-token',
      region_id: 'cn-shanghai',
    },
    {
      name: 'role',
      mode: 'RamRoleArn',
      access_key_id: 'role-id',
      access_key_secret: 'role-secret',
      ram_role_arn: 'acs:ram::1:role/x',
    },
    { name: 'empty', mode: 'AK', access_key_id: '', access_key_secret: '' },
    { name: 'half', mode: 'AK', access_key_id: 'half-id', access_key_secret: '' },
    { name: 'ecs', mode: 'EcsRamRole', ram_role_name: 'MyRole' },
  ],
}

const ini = `
[default]
type = access_key
access_key_id = file-id
access_key_secret = file-secret

[sts]
type = sts
access_key_id = sts-id
access_key_secret = sts-secret
security_token = sts-token

[bearer]
type = bearer
bearer_token = top-secret
`

describe('the environment', () => {
  it('gives a key, and a token when it has one', () => {
    expect(fromEnvironment(around(environment)).find()).toEqual({
      accessKeyId: 'env-id',
      accessKeySecret: 'env-secret',
    })
    expect(fromEnvironment(around({ ...environment, ALIBABA_CLOUD_SECURITY_TOKEN: 't' })).find()).toMatchObject({
      securityToken: 't',
    })
  })

  it('gives nothing when it has nothing, and an error when it has half', () => {
    expect(fromEnvironment(around({})).find()).toBeUndefined()
    expect(() => fromEnvironment(around({ ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' })).find()).toThrow(
      '[Client.NoCredentials] ALIBABA_CLOUD_ACCESS_KEY_SECRET is missing in the environment.',
    )
  })
})

describe("the command line's profile", () => {
  it('is the current one, or the one that is asked for', async () => {
    const files = { [config]: profiles }
    const work = { accessKeyId: 'work-id', accessKeySecret: 'work-secret', securityToken: 'work-token' }
    const first = { accessKeyId: 'default-id', accessKeySecret: 'default-secret' }
    expect(await fromProfile(around({}, files)).find()).toEqual(work)
    expect(await fromProfile(around({ ALIBABA_CLOUD_PROFILE: 'default' }, files)).find()).toEqual(first)
    expect(
      await fromProfile({ ...around({ ALIBABA_CLOUD_PROFILE: 'work' }, files), profile: 'default' }).find(),
    ).toEqual(first)
  })

  it('of another mode is refused with the way out', async () => {
    const source = fromProfile({ ...around({}, { [config]: profiles }), profile: 'role' })
    await expect(source.find()).rejects.toThrow(
      `The profile role of ${config} has mode RamRoleArn, which needs the vendor's own library: pass fromVendor(new Credential()) of @alicloud/credentials as options.credentials.`,
    )
  })

  it('that is a role of this machine is asked of the machine', async () => {
    const fetch = network({ [`GET ${roles}MyRole`]: handedOut })
    const source = fromProfile({ ...around({}, { [config]: profiles }, fetch), profile: 'ecs' })
    expect(await source.find()).toEqual(temporary)
  })

  it('that is absent, empty or switched off gives nothing; half a key is an error', async () => {
    const files = { [config]: profiles }
    expect(await fromProfile(around({})).find()).toBeUndefined()
    expect(await fromProfile({ ...around({}, files), profile: 'other' }).find()).toBeUndefined()
    expect(await fromProfile({ ...around({}, files), profile: 'empty' }).find()).toBeUndefined()
    expect(await fromProfile(around({ ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' }, files)).find()).toBeUndefined()
    await expect(fromProfile({ ...around({}, files), profile: 'half' }).find()).rejects.toThrow(
      `access_key_secret is missing in profile half of ${config}.`,
    )
  })

  it('that is no JSON is refused without a word of it', async () => {
    const source = fromProfile(around({}, { [config]: '{"access_key_secret":"top-secret' }))
    const error = await Promise.resolve(source.find()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: `[Client.NoCredentials] ${config} is not valid JSON.` })
    expect(inspect(error)).not.toContain('top-secret')
  })

  it.each(['null', '[]', '{"profiles":{}}', '{"profiles":[null,{}]}', '"x"'])('may hold nonsense: %s', async (text) => {
    expect(await fromProfile(around({}, { [config]: text })).find()).toBeUndefined()
  })
})

describe('the credentials file', () => {
  it('gives the key of its section', async () => {
    const files = { [file]: ini }
    expect(await fromCredentialsFile(around({}, files)).find()).toEqual({
      accessKeyId: 'file-id',
      accessKeySecret: 'file-secret',
    })
    expect(await fromCredentialsFile(around({ ALIBABA_CLOUD_PROFILE: 'sts' }, files)).find()).toEqual({
      accessKeyId: 'sts-id',
      accessKeySecret: 'sts-secret',
      securityToken: 'sts-token',
    })
  })

  it('may be elsewhere', async () => {
    const options = around({ ALIBABA_CLOUD_CREDENTIALS_FILE: '/etc/keys' }, { '/etc/keys': ini })
    expect(await fromCredentialsFile(options).find()).toMatchObject({ accessKeyId: 'file-id' })
  })

  it('refuses another type with the way out, and gives nothing for another section', async () => {
    await expect(fromCredentialsFile({ ...around({}, { [file]: ini }), profile: 'bearer' }).find()).rejects.toThrow(
      /has type bearer, which needs the vendor's own library/,
    )
    expect(await fromCredentialsFile({ ...around({}, { [file]: ini }), profile: 'none' }).find()).toBeUndefined()
    expect(await fromCredentialsFile(around({})).find()).toBeUndefined()
  })
})

describe('the chain', () => {
  const uri = 'http://127.0.0.1:1234/keys'

  it('takes the first place that has something', async () => {
    const files = { [config]: profiles, [file]: ini }
    const keyOf = async (options: CredentialOptions) => (await defaultCredentials(options)()).accessKeyId
    expect(await keyOf(around(environment, files))).toBe('env-id')
    expect(await keyOf(around({}, files))).toBe('work-id')
    expect(await keyOf(around({}, { [file]: ini }))).toBe('file-id')
    const fetch = network({ [`GET ${uri}`]: handedOut, [`GET ${roles}MyRole`]: { ...handedOut, AccessKeyId: 'role' } })
    expect(await keyOf(around({ ALIBABA_CLOUD_ECS_METADATA: 'MyRole' }, {}, fetch))).toBe('role')
    expect(await keyOf(around({ ALIBABA_CLOUD_CREDENTIALS_URI: uri }, {}, fetch))).toBe('STS.id')
  })

  it('names every place when none has anything', async () => {
    await expect(defaultCredentials(around({}))()).rejects.toThrow(
      'No credentials found. Give them as options.credentials, or put them in one of:\n' +
        '  - environment (ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET)\n' +
        `  - ${config}\n  - section [default] of ${file}\n  - the credentials URI (ALIBABA_CLOUD_CREDENTIALS_URI)`,
    )
  })

  it('asks again before temporary credentials end', async () => {
    let time = Date.parse('2024-01-01T00:00:00Z')
    let count = 0
    const fetch: Fetch = async () => {
      const body = { ...handedOut, AccessKeyId: `STS.${++count}`, Expiration: new Date(time + 3_600_000).toISOString() }
      return { status: 200, text: async () => JSON.stringify(body) }
    }
    const options = { ...around({ ALIBABA_CLOUD_CREDENTIALS_URI: uri }, {}, fetch), now: () => time }
    const provider = defaultCredentials(options)
    const both = await Promise.all([provider(), provider()])
    expect(both.map(({ accessKeyId }) => accessKeyId)).toEqual(['STS.1', 'STS.1'])
    time += 50 * 60_000
    expect((await provider()).accessKeyId).toBe('STS.1')
    time += 6 * 60_000
    expect((await provider()).accessKeyId).toBe('STS.2')
  })
})

describe("the vendor's library", () => {
  it('provides through fromVendor', async () => {
    const model = { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c', bearerToken: undefined, type: 'sts' }
    expect(await fromVendor({ getCredential: async () => model })()).toEqual({
      accessKeyId: 'a',
      accessKeySecret: 'b',
      securityToken: 'c',
    })
  })

  it('is refused when it has only a bearer token', async () => {
    const model = { accessKeyId: undefined, bearerToken: 'top-secret', type: 'bearer' }
    await expect(fromVendor({ getCredential: async () => model })()).rejects.toThrow('bearer tokens are not supported')
  })
})

describe('the region', () => {
  it('is that of the environment, else of the profile', async () => {
    const files = { [config]: profiles }
    expect(await configuredRegion(around({ ALIBABA_CLOUD_REGION_ID: 'us-west-1' }, files))).toBe('us-west-1')
    expect(await configuredRegion(around({}, files))).toBe('cn-shanghai')
    expect(await configuredRegion({ ...around({}, files), profile: 'default' })).toBe('cn-beijing')
    expect(await configuredRegion(around({}))).toBeUndefined()
  })
})
