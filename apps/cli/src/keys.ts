/** The keys that a call is signed with, and where they came from. */
import { chain, type Provider } from '@porthole/rpc/credentials'
import type { General } from './arguments.ts'
import type { Speaker, Where } from './speaker.ts'

export interface Keys {
  readonly provider: Provider<object>
  /** Where the provider found them, for people; never a value. Looks again, so that only a failure pays for it. */
  readonly place: () => Promise<string>
}

/** Flags first, else the vendor's own places; for a `local` endpoint only those on this machine, and test keys when all are empty. */
export function keysOf(
  speaker: Speaker,
  general: General,
  where: Where,
  local: boolean,
  debug: (text: string) => void,
): Keys {
  const { 'access-key-id': id, 'access-key-secret': secret, 'security-token': token } = general
  if (id && secret) {
    return {
      provider: async () => speaker.keys(id, secret, token),
      place: async () => '--access-key-id and --access-key-secret',
    }
  }
  const sources = speaker.sources(where)
  const place = async () => {
    for (const source of sources) {
      if (await source.find()) return source.place.replace(/^environment/, 'the environment')
    }
    return local ? 'porthole itself, as no others are set up' : 'the role of this machine or a credentials URI'
  }
  if (!local) return { provider: speaker.provider(where), place }
  const spare = () => {
    debug('no credentials are set up: testid and testsecret, as the endpoint is on this machine')
    return speaker.keys('testid', 'testsecret', undefined)
  }
  return { provider: chain<object>(...sources, { place: 'test keys', find: spare }), place }
}

/** Flags that hold half of a key. */
export function keyProblems(general: General): string[] {
  const { 'access-key-id': id, 'access-key-secret': secret, 'security-token': token } = general
  const problems: string[] = []
  if (!id !== !secret) problems.push('--access-key-id and --access-key-secret must be given together.')
  if (token && !id && !secret) problems.push('--security-token needs --access-key-id and --access-key-secret.')
  return problems
}
