import { describe, expect, test } from 'vitest'
import {
  type CredentialOptions,
  chain,
  configuredRegion,
  fromCredentialsFile,
  fromCvmRole,
  defaultCredentials,
  fromEnvironment,
  fromVendor,
  fromProfile,
} from './credentials.ts'

const metadata = 'http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/'

/** A machine with this fromEnvironment, these files and this metadata, and nothing else. */
function machine(
  parts: {
    env?: Record<string, string>
    files?: Record<string, string>
    urls?: Record<string, string>
    now?: () => number
  } = {},
) {
  const asked: string[] = []
  const options = {
    env: parts.env ?? {},
    home: '/home/me',
    readText: (path: string) => (asked.push(path), parts.files?.[path]),
    fetch: async (url: string) => {
      asked.push(url)
      if (!parts.urls) throw new Error('getaddrinfo ENOTFOUND')
      const text = parts.urls[url]
      return { status: text === undefined ? 404 : 200, text: async () => text ?? '' }
    },
    now: parts.now ?? (() => 0),
  } satisfies CredentialOptions
  return { ...options, asked }
}

describe('the environment', () => {
  test.each(['TENCENTCLOUD_TOKEN', 'TENCENTCLOUD_SESSION_TOKEN', 'TENCENTCLOUD_SECURITY_TOKEN'])(
    'gives id, key and %s',
    async (name) => {
      const env = { TENCENTCLOUD_SECRET_ID: 'id', TENCENTCLOUD_SECRET_KEY: 'key', [name]: 'tok' }
      expect(await fromEnvironment(machine({ env })).find()).toEqual({ secretId: 'id', secretKey: 'key', token: 'tok' })
    },
  )

  test('that is set by half is an error which names the other half and shows nothing', async () => {
    const provider = chain(fromEnvironment(machine({ env: { TENCENTCLOUD_SECRET_ID: 'AKIDreal' } })))
    await expect(provider()).rejects.toMatchObject({
      code: 'Client.NoCredentials',
      detail: expect.stringMatching(/^TENCENTCLOUD_SECRET_KEY is missing in environment/),
    })
    await expect(provider()).rejects.not.toThrow('AKIDreal')
  })
})

describe('the files', () => {
  const ini =
    '[default]\nsecret_id = id\nsecret_key = key=\n[work]\nsecret_id = w\nsecret_key = wk\ntoken = wt\n[half]\nsecret_key = k'
  const file = { '/home/me/.tencentcloud/credentials': ini }

  test('of the SDKs hold profiles', async () => {
    expect(await fromCredentialsFile(machine({ files: file })).find()).toEqual({ secretId: 'id', secretKey: 'key=' })
    expect(await fromCredentialsFile({ ...machine({ files: file }), profile: 'work' }).find()).toEqual({
      secretId: 'w',
      secretKey: 'wk',
      token: 'wt',
    })
    expect(await fromCredentialsFile({ ...machine({ files: file }), profile: 'none' }).find()).toBeUndefined()
    await expect(chain(fromCredentialsFile({ ...machine({ files: file }), profile: 'half' }))()).rejects.toThrow(
      'secret_id is missing in /home/me/.tencentcloud/credentials, section [half].',
    )
  })

  test('of the command line are one a profile', async () => {
    const files = {
      '/home/me/.tccli/default.credential': '{"secretId":"id","secretKey":"key","token":null}',
      '/home/me/.tccli/work.credential': '{"secretId":"w","secretKey":"wk","token":"wt"}',
    }
    expect(await fromProfile(machine({ files })).find()).toEqual({ secretId: 'id', secretKey: 'key' })
    expect(await fromProfile(machine({ files, env: { TCCLI_PROFILE: 'work' } })).find()).toEqual({
      secretId: 'w',
      secretKey: 'wk',
      token: 'wt',
    })
  })

  test('that are no JSON are named, not quoted', async () => {
    const files = { '/home/me/.tccli/default.credential': '{"secretKey":"hunter2' }
    const provider = chain(fromProfile(machine({ files })))
    await expect(provider()).rejects.toThrow('/home/me/.tccli/default.credential is not valid JSON.')
    await expect(provider()).rejects.not.toThrow('hunter2')
  })
})

describe('the role of a CVM', () => {
  const keys = (id: string, ExpiredTime: number) =>
    JSON.stringify({ Code: 'Success', TmpSecretId: id, TmpSecretKey: 'key', Token: 'tok', ExpiredTime })

  test('is asked for by its name and gives temporary credentials', async () => {
    const urls = { [metadata]: 'my role\n', [`${metadata}my%20role`]: keys('tmp', 3600) }
    expect(await fromCvmRole(machine({ urls })).find()).toEqual({
      secretId: 'tmp',
      secretKey: 'key',
      token: 'tok',
      expiration: 3_600_000,
    })
    const here = machine({ urls })
    await fromCvmRole({ ...here, role: 'my role' }).find()
    expect(here.asked).toEqual([`${metadata}my%20role`])
  })

  test('is nothing elsewhere, and nothing without a role', async () => {
    expect(await fromCvmRole(machine()).find()).toBeUndefined()
    expect(await fromCvmRole(machine({ urls: {} })).find()).toBeUndefined()
  })

  test('that cannot be used says so', async () => {
    const urls = { [metadata]: 'r', [`${metadata}r`]: '{"Code":"InvalidRole"}' }
    await expect(chain(fromCvmRole(machine({ urls })))()).rejects.toThrow(
      'The metadata of role r answered InvalidRole instead of credentials.',
    )
  })

  test('is refreshed before it ends', async () => {
    let time = 0
    const urls: Record<string, string> = { [metadata]: 'r', [`${metadata}r`]: keys('first', 3600) }
    const provider = defaultCredentials(machine({ urls, now: () => time }))
    expect((await provider()).secretId).toBe('first')
    urls[`${metadata}r`] = keys('second', 7200)
    time = 3_000_000
    expect((await provider()).secretId).toBe('first')
    time = 3_300_000
    expect((await provider()).secretId).toBe('second')
  })
})

describe('the default chain', () => {
  test('prefers the fromEnvironment, then the file, then the profile of the command line', async () => {
    const env = { TENCENTCLOUD_SECRET_ID: 'env', TENCENTCLOUD_SECRET_KEY: 'key' }
    const ini = { '/home/me/.tencentcloud/credentials': '[default]\nsecret_id=ini\nsecret_key=key' }
    const json = { '/home/me/.tccli/default.credential': '{"secretId":"json","secretKey":"key"}' }
    const first = async (parts: Parameters<typeof machine>[0]) => (await defaultCredentials(machine(parts))()).secretId
    expect(await first({ env, files: { ...ini, ...json } })).toBe('env')
    expect(await first({ files: { ...ini, ...json } })).toBe('ini')
    expect(await first({ files: json })).toBe('json')
  })

  test('says where it looked when there is nothing', async () => {
    await expect(defaultCredentials(machine({ env: { TCCLI_PROFILE: 'p' } }))()).rejects.toThrow(
      [
        '[Client.NoCredentials] No credentials found. Give them as options.credentials, or put them in one of:',
        '  - environment (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY)',
        '  - /home/me/.tencentcloud/credentials, section [default]',
        '  - /home/me/.tccli/p.credential',
        '  - the role of this CVM (metadata.tencentyun.com)',
      ].join('\n'),
    )
  })
})

describe('a credential of the vendor', () => {
  test('provides what it gives, each time anew', async () => {
    let calls = 0
    const provider = fromVendor({
      getCredential: async () => ({ secretId: `id${++calls}`, secretKey: 'key', token: null }),
    })
    expect([await provider(), await provider()]).toEqual([
      { secretId: 'id1', secretKey: 'key' },
      { secretId: 'id2', secretKey: 'key' },
    ])
  })

  test('that gives nothing is an error', async () => {
    await expect(fromVendor({ getCredential: () => ({ secretId: '', secretKey: '' }) })()).rejects.toThrow(
      'gave neither',
    )
  })
})

describe('the region', () => {
  const files = { '/home/me/.tccli/default.configure': '{"_sys_param":{"output":"json","region":"ap-beijing"}}' }

  test('comes from the fromEnvironment, else from the profile', async () => {
    expect(await configuredRegion(machine({ files, env: { TENCENTCLOUD_REGION: 'ap-tokyo' } }))).toBe('ap-tokyo')
    expect(await configuredRegion(machine({ files }))).toBe('ap-beijing')
    expect(await configuredRegion(machine())).toBeUndefined()
  })
})
