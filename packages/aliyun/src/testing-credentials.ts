/** What the tests of credentials share: surroundings without a home or a network, and what a role hands out. */
import type { Fetch } from '@porthole/rpc'
import type { Surroundings } from '@porthole/rpc/credentials'

const now = Date.parse('2024-01-01T00:00:00Z')

export const noNetwork: Fetch = async (url) => {
  throw new Error(`no network for ${url}`)
}

/** Surroundings of a test: an environment, files by path, a network. */
export function around(
  env: Record<string, string>,
  files: Record<string, unknown> = {},
  fetch: Fetch = noNetwork,
): Surroundings {
  const readText = (path: string) => {
    const file = files[path]
    return file === undefined || typeof file === 'string' ? file : JSON.stringify(file)
  }
  return { env, home: '/home/user', readText, fetch, now: () => now }
}

export const handedOut = {
  Code: 'Success',
  AccessKeyId: 'STS.id',
  AccessKeySecret: 'sts-secret',
  SecurityToken: 'sts-token',
  Expiration: '2024-01-01T06:00:00Z',
}
export const temporary = {
  accessKeyId: 'STS.id',
  accessKeySecret: 'sts-secret',
  securityToken: 'sts-token',
  expiration: Date.parse('2024-01-01T06:00:00Z'),
}

/** Answers by `METHOD URL`; 404 for anything else. Notes what was asked, with which session token. */
export function network(answers: Record<string, unknown>, asked: string[] = []): Fetch {
  return async (url, { method, headers }) => {
    asked.push([method, url, headers['x-aliyun-ecs-metadata-token'] ?? ''].join(' ').trim())
    const answer = answers[`${method} ${url}`]
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer)
    return { status: answer === undefined ? 404 : 200, text: async () => body }
  }
}

export const metadata = 'http://100.100.100.200/latest'
export const roles = `${metadata}/meta-data/ram/security-credentials/`
