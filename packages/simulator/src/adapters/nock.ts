/** The simulator behind nock: tests keep their clients and their hosts, and need no port. */
import nock from 'nock'
import type { Simulator } from '../simulator.ts'
import { endpointUrls } from './hosts.ts'

export interface NockOptions {
  /** Hosts to answer for besides the clouds' own, such as that of a gateway: `name` or `name:port`. */
  readonly hosts?: readonly string[]
}

export interface NockedSimulator {
  /** Lets nock forget the simulator; what else is mocked stays. */
  stop(): void
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** Makes the base of each scope its own; which hosts it is for tells its filter. */
let scopes = 0

/**
 * Answers every call to an endpoint of the clouds from the simulator, until `stop()` or `nock.cleanAll()`. A host that
 * the test mocked itself before stays the test's. It is never a pending mock.
 */
export function simulatorNock({ fetch }: Pick<Simulator, 'fetch'>, { hosts }: NockOptions = {}): NockedSimulator {
  const urls = endpointUrls(hosts)
  const scope = nock(`https://${++scopes}.porthole.invalid`, {
    filteringScope: (origin) => urls.test(origin),
  }).persist()
  const interceptors = methods.map((method) => scope.intercept(/^/, method).optionally())
  for (const interceptor of interceptors) interceptor.reply(answer)
  if (!nock.isActive()) nock.activate()
  return {
    stop() {
      for (const interceptor of interceptors) nock.removeInterceptor(interceptor)
    },
  }

  async function answer(request: Request): Promise<nock.ReplyFnResult> {
    const response = await fetch(request).catch((error: Error) => {
      // A dropped connection looks as it does in node:http, where most SDKs are at home.
      throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error
    })
    return [response.status, await response.text(), Object.fromEntries(response.headers)]
  }
}
