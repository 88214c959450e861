import { inspect } from 'node:util'
import type { Fetch } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import { type AliyunOptions, createClient, isApiError, v3 } from './index.ts'
import { createServer, credentials, fetchFrom, now, operation } from './testing.ts'
import { v1 } from './v1.ts'

const secret = 'top-secret-key'
const password = 'top-secret-password'
const keys = { accessKeyId: 'testid', accessKeySecret: secret, securityToken: 'top-secret-token' }

const base = { credentials, endpoint: 'http://127.0.0.1:7070', now: () => now, retries: 0 } as const

const signatures = { V3: v3, 'V1 POST': v1(), 'V1 GET': v1({ method: 'GET' }) }

describe('a client', () => {
  it('has one method per operation, and signs with V3 unless told otherwise', async () => {
    const seen: string[] = []
    const server = fetchFrom(createServer())
    const fetch: Fetch = (url, init) => {
      seen.push(init.headers['authorization']?.split(' ')[0] ?? 'V1')
      return server(url, init)
    }
    for (const signature of [undefined, v3, v1()]) {
      const client = createClient({ RunInstances: operation }, { ...base, fetch, signature })
      expect(await client.RunInstances({ Amount: 2 })).toMatchObject({ Request: { Amount: 2 } })
    }
    expect(seen).toEqual(['ACS3-HMAC-SHA256', 'ACS3-HMAC-SHA256', 'V1'])
  })

  it('sends the region of its options where the request has none', async () => {
    const options = { ...base, fetch: fetchFrom(createServer()), region: 'cn-beijing' }
    const client = createClient({ RunInstances: operation }, options)
    expect(await client.RunInstances({})).toMatchObject({ Request: { RegionId: 'cn-beijing' } })
    expect(await client.RunInstances({ RegionId: 'cn-x' })).toMatchObject({ Request: { RegionId: 'cn-x' } })
  })

  it.each(['localhost:7070', 'ecs.example.org', ''])('says that the endpoint %j is no URL', async (endpoint) => {
    const fetch: Fetch = () => expect.fail('sent')
    const client = createClient({ RunInstances: operation }, { ...base, fetch, endpoint })
    await expect(client.RunInstances({})).rejects.toThrow('Invalid URL')
  })

  it('goes to the host of its region, and to no other because of a region', async () => {
    const hosts: string[] = []
    const server = fetchFrom(createServer())
    const fetch: Fetch = (url, init) => (hosts.push(new URL(url).host), server(url, init))
    const client = createClient({ RunInstances: operation }, { ...base, fetch, endpoint: undefined })
    for (const RegionId of ['cn-hangzhou', 'cn-beijing', undefined, 'x.evil.com/', '@evil.com']) {
      await client.RunInstances({ ...(RegionId && { RegionId }) }).catch(() => {})
    }
    expect(hosts.slice(0, 3)).toEqual([
      'ecs-cn-hangzhou.aliyuncs.com',
      'ecs.cn-beijing.aliyuncs.com',
      'ecs.aliyuncs.com',
    ])
    expect(hosts.slice(3).every((host) => host.endsWith('.aliyuncs.com'))).toBe(true)
    expect(hosts).toHaveLength(5)
  })

  it('knows the code, status and request id of an error', async () => {
    const unknown = { ...operation, name: 'Unknown' }
    for (const signature of Object.values(signatures)) {
      const client = createClient({}, { ...base, fetch: fetchFrom(createServer()), signature })
      await expect(client.send(unknown, {})).rejects.toMatchObject({
        code: 'InvalidAction.NotFound',
        status: 404,
        requestId: '473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E',
      })
    }
  })
})

describe('no error shows a secret, a signature or a signed URL', () => {
  /** Whatever is sent, and may come back. */
  const echo = (status: number, wrap: (text: string) => string): Fetch => {
    return async (url, init) => {
      const text = wrap(`${url} ${JSON.stringify(init.headers)} ${init.body ?? ''}`)
      return { status, text: async () => text }
    }
  }
  const failures: Record<string, Partial<AliyunOptions>> = {
    'a wrong secret': { fetch: fetchFrom(createServer()) },
    'an expired time stamp': { fetch: fetchFrom(createServer({ now: () => now + 3_600_000 })) },
    'a broken connection': {
      fetch: async (url, init) => {
        const text = `cannot reach ${url} ${init.body ?? ''} ${inspect(init.headers)}`
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(text), { code: 'ECONNRESET' }) })
      },
    },
    'a broken connection without a code': {
      fetch: async (url, init) => {
        throw new TypeError(`cannot reach ${url} ${init.body ?? ''} ${inspect(init.headers)}`)
      },
    },
    'a proxy page that repeats the request': { fetch: echo(502, (text) => `<html>${text}</html>`) },
    'a JSON page that repeats the request': { fetch: echo(200, (text) => `{"x": ${text}`) },
    'an XML error that repeats the request': {
      fetch: echo(400, (text) => `<Error><Code>X</Code><Message>server string to sign is:${text}</Message></Error>`),
    },
    'an error that tells what the server signed': {
      fetch: echo(400, (text) => JSON.stringify({ Code: 'X', Message: `server string to sign is:${text}` })),
    },
    'an error that repeats the URL': {
      fetch: echo(400, (text) => JSON.stringify({ Code: 'X', Message: `Bad request, URL: ${text}` })),
    },
    'a broken middleware': {
      fetch: (url, init) => fetchFrom(createServer())(`${url}&Added=1`.replace('/&', '/?'), init),
    },
  }

  for (const [signing, signature] of Object.entries(signatures)) {
    it.each(Object.entries(failures))(`after %s (${signing})`, async (_, options) => {
      const signed: string[] = []
      const fetch: Fetch = (url, init) => {
        for (const text of [url, init.body ?? '', init.headers['authorization'] ?? '']) {
          const found = /Signature=([^&]+)/.exec(text)?.[1]
          if (found) signed.push(found, decodeURIComponent(found))
        }
        return options.fetch!(url, init)
      }
      const client = createClient({}, { ...base, signature, credentials: keys, fetch })
      const error: unknown = await client.send(operation, { Password: password }).catch((thrown: unknown) => thrown)
      expect(isApiError(error)).toBe(true)
      expect(signed.length).toBeGreaterThan(0)
      const shown = [String(error), inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)].join('\n')
      for (const hidden of [secret, password, 'top-secret-token', 'SignatureNonce', ...signed]) {
        expect(shown).not.toContain(hidden)
      }
    })
  }
})
