/** What a cloud refuses before it looks at the operation: one good call of a service, each time with one thing wrong. */
import type { Draft } from './cases.ts'
import { refusal } from './refused.ts'
import { goodRequest } from './requests.ts'
import type { Facts } from './services.ts'
import type { Subjects } from './subjects.ts'

export interface Trouble {
  /** Signs with another secret. */
  readonly secret?: 'wrong'
  /** Signs with a key id that nobody has. */
  readonly key?: 'unknown'
  /** How far the caller's clock is off, in ms. */
  readonly late?: number
  readonly action?: string
  readonly version?: string
  readonly region?: string
}

type Line = readonly [name: string, code: string, trouble: Trouble]

const minute = 60_000

/** By cloud; the codes are those of `gateway` in the specs. */
const lines: Readonly<Record<string, readonly Line[]>> = {
  aliyun: [
    ['refuses a wrong secret', 'SignatureDoesNotMatch', { secret: 'wrong' }],
    ['refuses an unknown key', 'InvalidAccessKeyId.NotFound', { key: 'unknown' }],
    ['refuses an old time stamp', 'InvalidTimeStamp.Expired', { late: 16 * minute }],
    ['knows no other action', 'InvalidAction.NotFound', { action: 'DescribeNothing' }],
    ['knows no other version', 'InvalidVersion', { version: '1999-01-01' }],
  ],
  tencent: [
    ['refuses a wrong secret', 'AuthFailure.SignatureFailure', { secret: 'wrong' }],
    ['refuses an unknown key', 'AuthFailure.SecretIdNotFound', { key: 'unknown' }],
    ['refuses an old time stamp', 'AuthFailure.SignatureExpire', { late: 6 * minute }],
    ['knows no other action', 'InvalidAction', { action: 'DescribeNothing' }],
    ['knows no other version', 'NoSuchVersion', { version: '1999-01-01' }],
    ['knows no other region', 'InvalidParameterValue', { region: 'ap-atlantis' }],
  ],
}

export function gatewayCases(facts: Facts, subjects: Subjects): Draft[] {
  const request = goodRequest(facts, subjects)?.request
  if (!request) return []
  return (lines[facts.descriptor.cloud] ?? []).map(([name, code, trouble]) => ({
    name,
    request,
    trouble,
    expect: refusal(facts, code),
  }))
}
