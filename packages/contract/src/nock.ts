/** Recordings behind nock: tests of whoever uses a cloud replay what was recorded, offline. */
import nock from 'nock'
import type { Recording } from './recording.ts'
import { createReplay, type ReplayOptions } from './replay.ts'
import { services } from './services.ts'

export { readRecordings } from './recording.ts'
export type { RecordedCase, Recording } from './recording.ts'
export type { ReplayOptions } from './replay.ts'

export interface NockReplayOptions extends ReplayOptions {
  /** Hosts to answer for besides the services' own and the recorded one: `name` or `name:port`. */
  readonly hosts?: readonly string[]
}

export interface Replaying {
  /** Lets nock forget the recordings; what else is mocked stays. */
  stop(): void
}

/** Makes the base of each scope its own; which hosts it is for tells its filter. */
let scopes = 0

/**
 * Answers calls to the services that were recorded, whatever they are signed with, until `stop()` or `nock.cleanAll()`.
 * What was not recorded is refused as `Porthole.NotRecorded`. It is never a pending mock.
 */
export function replay(recordings: readonly Recording[], options: NockReplayOptions = {}): Replaying {
  const answer = createReplay(recordings, options)
  const urls = hostsOf(recordings, options.hosts)
  const scope = nock(`https://${++scopes}.replay.invalid`, { filteringScope: (origin) => urls.test(origin) }).persist()
  const interceptors = ['GET', 'POST'].map((method) => scope.intercept(/^/, method).optionally())
  for (const interceptor of interceptors) {
    interceptor.reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      const { pathname, search, host } = new URL(request.url)
      const reply = answer({
        method: request.method,
        path: pathname,
        query: search.slice(1),
        header: (name) => request.headers.get(name) ?? (name === 'host' ? host : undefined),
        body: new Uint8Array(await request.arrayBuffer()),
      })
      return [reply.status, reply.body, reply.headers]
    })
  }
  if (!nock.isActive()) nock.activate()
  return {
    stop() {
      for (const interceptor of interceptors) nock.removeInterceptor(interceptor)
    },
  }
}

/** The hosts at which a cloud serves what was recorded, in any region, and where it was recorded. */
function hostsOf(recordings: readonly Recording[], more: readonly string[] = []): RegExp {
  const own = recordings.flatMap(({ service, host }) => {
    const { endpoint, endpoints = {}, name } = services[service.split('/')[1]!]!.descriptor.service
    const domain = endpoint.replace(`${name}.`, '').replace('{region}.', '')
    const others = Object.values(endpoints).map((one) => literal(one).replace('\\{region\\}', '[\\w-]+'))
    // As the vendors name them: ecs.aliyuncs.com, ecs.cn-beijing.aliyuncs.com, ecs-vpc.cn-beijing.aliyuncs.com.
    return [`${literal(name)}(?:-[\\w-]+)?(?:\\.[\\w-]+)*\\.${literal(domain)}`, ...others, literal(host)]
  })
  const hosts = [...new Set([...own, ...more.map(literal)])]
  return new RegExp(`^https?://(?:${hosts.join('|')})(?::\\d+)?(?:/|$)`, 'i')
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
