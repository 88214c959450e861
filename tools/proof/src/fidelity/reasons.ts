/** Why something of the specs is not shown. Each line names what it is about; one that has become untrue is an error. */
import type { Measurement, Tally } from './measure.ts'

export interface Reason {
  readonly why: string
  /** `gws DescribeClusters: state Clusters[].Status deleted` */
  readonly of: readonly string[]
}

export const reasons: readonly Reason[] = [
  {
    why: 'An unknown id is no error here: the list is empty (chosen).',
    of: [
      'gws DescribeClusters: parameter ClusterId known',
      'gws DescribeClusters: error InvalidClusterId.NotFound',
      'gws DescribeInstances: parameter ClusterId known',
      'gws DescribeInstances: parameter InstanceId known',
      'gws DescribeInstances: error InvalidClusterId.NotFound',
      'gws DescribeInstances: error InvalidInstanceId.NotFound',
    ],
  },
  {
    why: 'A deleted cluster is not listed (chosen), so that nobody sees this state.',
    of: ['gws DescribeClusters: state Clusters[].Status deleted'],
  },
  {
    why: 'The document shows the format by a sample only: any text is taken (chosen).',
    of: [
      'gws CreateInstance: parameter AppList[].AppPath format',
      'gws SetClusterADDomain: parameter DomainDnsIp format',
      'gws SetClusterADDomain: parameter DomainName format',
    ],
  },
  {
    why: 'There is no AD server to reach: every domain is taken to be in reach (chosen).',
    of: ['gws SetClusterADDomain: limit required-network'],
  },
  {
    why: 'No operation shows the rules of a security group; the policy itself is read back.',
    of: ['gws SetClusterPolicy: limit opens-port of UdpPort'],
  },
  {
    why: 'It is a parameter of the console page, which belongs to the vendor: no operation is given it.',
    of: ['ecs DescribeInstanceVncUrl: limit value-form of password'],
  },
  {
    why: 'Access keys have one security token, which has no form and no end: another one is a mismatch.',
    of: [
      'ecs gateway: error InvalidSecurityToken.Expired',
      'ecs gateway: error InvalidSecurityToken.Malformed',
      'gws gateway: error InvalidSecurityToken.Expired',
      'gws gateway: error InvalidSecurityToken.Malformed',
    ],
  },
]

export const kinds = {
  parameters: 'parameter',
  fields: 'field',
  errors: 'error',
  states: 'state',
  limits: 'limit',
} as const

export type TallyName = keyof typeof kinds

/** What is missing: `gws DescribeClusters: error InvalidClusterId.NotFound`. */
export function missingOf(key: string, name: TallyName, { all, seen }: Tally): string[] {
  return all.filter((one) => !seen.has(one)).map((one) => `${key}: ${kinds[name]} ${one}`)
}

export function allMissing({ operations, gateways }: Measurement): string[] {
  return [
    ...operations.flatMap((one) =>
      (Object.keys(kinds) as TallyName[]).flatMap((name) => missingOf(one.key, name, one[name])),
    ),
    ...gateways.flatMap(({ service, errors }) => missingOf(`${service.name} gateway`, 'errors', errors)),
  ]
}

export function whyMissing(missing: string, known: readonly Reason[] = reasons): string | undefined {
  return known.find(({ of }) => of.includes(missing))?.why
}

/** What has no reason, and reasons for what is shown after all, or is unknown. */
export function unreasonable(measurement: Measurement, known: readonly Reason[] = reasons): string[] {
  const missing = allMissing(measurement)
  const given = known.flatMap(({ of }) => of)
  return [
    ...missing
      .filter((one) => whyMissing(one, known) === undefined)
      .map((one) => `${one}: it is not shown: add a play, or a reason to reasons.ts.`),
    ...given
      .filter((one) => !missing.includes(one))
      .map((one) => `${one}: it has a reason, but is shown: take it away.`),
    ...given
      .filter((one, index) => given.indexOf(one) !== index)
      .map((one) => `${one}: it has two reasons: keep one of them.`),
  ]
}
