/** What the tests of the server share: the whole pipeline around the dialect, and requests signed in every way. */
import type { Problem } from '@porthole/rpc'
import { createAnswer, type LogEvent, type ServerRequest } from '@porthole/rpc/server'
import { tc3Post } from './protocol.ts'
import { tencentDialect } from './server.ts'
import { tc3 } from './tc3.ts'
import { arriving, attempt, credentials, descriptor, now, operation, trust } from './testing.ts'
import { hmacSha1, hmacSha256 } from './v1.ts'

export const id = '6EF60BEC-0242-43AF-BB20-270359FB54A7'
export const ways = {
  TC3: tc3(),
  'TC3 over GET': tc3({ method: 'GET' }),
  HmacSHA1: hmacSha1(),
  'HmacSHA1 over GET': hmacSha1({ method: 'GET' }),
  HmacSHA256: hmacSha256(),
}

export function server(
  changes: { verify?: boolean; problems?: readonly Problem[]; result?: object; now?: () => number } = {},
) {
  const asked: unknown[] = []
  const log: LogEvent[] = []
  const { secretOf } = trust()
  const answer = createAnswer({
    services: [
      {
        descriptor,
        validators: { DescribeInstances: () => changes.problems ?? [] },
        handlers: {
          DescribeInstances: (request: unknown) => (asked.push(request), changes.result ?? { TotalCount: 0 }),
        },
      },
    ],
    dialects: [tencentDialect],
    secretOf: (key) => (key === 'temporary' ? { secret: credentials.secretKey, token: 'tok' } : secretOf(key)),
    verify: changes.verify ?? true,
    now: changes.now ?? (() => now),
    uuid: () => id,
    log: (event) => log.push(event),
  })
  return {
    asked,
    log,
    ask: (request: ServerRequest) => answer(request),
    text: async (request: ServerRequest) => (await answer(request)).body,
  }
}

export const signed = async (request: object = {}, way = tc3Post, changes = {}, headers = {}) =>
  arriving(await way.encode(operation, request, attempt(changes)), headers)
export const error = (code: string, message: string) =>
  `{"Response":{"Error":{"Code":"${code}","Message":"${message}"},"RequestId":"${id.toLowerCase()}"}}`

export interface Envelope {
  readonly Response: { readonly Error: { readonly Code: string; readonly Message: string } }
}
