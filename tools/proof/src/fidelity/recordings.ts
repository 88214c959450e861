/** What the real services were recorded to answer: the evidence beside the documents. */
import { readRecordings, type Recording } from '@porthole/contract'
import { keyOf, services } from './facts.ts'

export interface Evidence {
  /** `YYYY-MM-DD` */
  readonly recorded: string
  readonly cases: number
  /** Those of them that were answered as documented. */
  readonly kept: number
}

/** By operation: `gws CreateCluster`. Recordings of anything but the vendors' own endpoints are none. */
export function evidenceIn(folder: string): ReadonlyMap<string, Evidence> {
  const found = readRecordings(folder).flatMap((one): [string, Evidence][] => {
    const service = services.find(({ cloud, name }) => `${cloud}/${name}` === one.service)
    const operation = service?.operations.find(({ name }) => name === one.operation)
    if (!service || !operation || !isVendor(one, service)) return []
    const kept = one.cases.filter((each) => each.kept).length
    return [[keyOf(service, operation), { recorded: one.recorded, cases: one.cases.length, kept }]]
  })
  return new Map(found)
}

/** Below the domain of the service's documented endpoint: no mock server, no process, no gateway. */
function isVendor({ host }: Recording, { name, endpoint }: (typeof services)[number]): boolean {
  const domain = endpoint.replace('{region}.', '').replace(`${name}.`, '')
  return host.endsWith(`.${domain}`) && !host.includes(':')
}
