/** Where the requests to a service go. */
import { ApiError } from './error.ts'
import type { Service } from './operation.ts'

const ENDPOINT = /^(https?:\/\/)?((\[[\da-f:.]+\]|[\w.-]+)(:\d+)?)\/*$/i

/** Scheme and host: the given endpoint, else the service's for the region. Throws Client.InvalidRequest when it is no host. */
export function originOf(service: Service, region: string | undefined, given: string | undefined): string {
  const endpoint = given ?? service.endpoints?.[region!] ?? service.endpoint
  const match = ENDPOINT.exec(endpoint.replace(region ? '{region}' : '{region}.', region ?? ''))
  if (!match)
    throw new ApiError('Client.InvalidRequest', 'The endpoint must be [http[s]://]host[:port], the region a name.')
  return (match[1] ?? 'https://') + match[2]
}
