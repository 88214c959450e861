/** The simulator behind MSW: tests keep their clients and their hosts, and need no port. */
import { http, type RequestHandler } from 'msw'
import type { Simulator } from '../simulator.ts'
import { endpointUrls } from './hosts.ts'

export interface MswOptions {
  /** Hosts to answer for besides the clouds' own, such as that of a gateway: `name` or `name:port`. */
  readonly hosts?: readonly string[]
}

/**
 * Handlers for `setupServer(...simulatorHandlers(simulator))` that answer every call to an endpoint of the clouds.
 * What the test adds with `server.use` goes first.
 */
export function simulatorHandlers(
  { fetch }: Pick<Simulator, 'fetch'>,
  { hosts }: MswOptions = {},
): readonly RequestHandler[] {
  const answer = ({ request }: { request: Request }): Promise<Response> =>
    fetch(request).catch((error: unknown) => {
      // A dropped connection, or a caller that went away, is a network error to MSW; anything else is a defect.
      if (error instanceof TypeError || request.signal.aborted) return Response.error()
      throw error
    })
  return [http.all(endpointUrls(hosts), answer)]
}
