/** What rows look like, as data: for rows that come from outside. */
import type { RowKind } from './rows.ts'

/** `count` is a whole number from 1; `life` is a timeline; a question mark: it may be missing. */
export type RowShape = Readonly<Record<string, Type | `${Type}?`>>
type Type = 'text' | 'number' | 'count' | 'flag' | 'list' | 'object' | 'life' | 'numbers'

export const shapes: Readonly<Record<RowKind, RowShape>> = {
  world: { clock: 'object', settings: 'object', faults: 'list', seed: 'text?', users: 'object?' },
  key: { secret: 'text', world: 'text', userId: 'text' },
  seeded: {},
  fault: { matched: 'number', struck: 'number' },
  cluster: {
    ClusterType: 'text',
    VpcId: 'text',
    VSwitchId: 'text',
    Name: 'text',
    SecurityGroup: 'text',
    created: 'number',
    life: 'life',
    NatId: 'text',
    NatEip: 'text',
    domain: 'life',
    policy: 'life',
  },
  instance: {
    ClusterId: 'text',
    ImageId: 'text',
    InstanceType: 'text',
    WorkMode: 'text',
    Name: 'text',
    InstanceChargeType: 'text',
    created: 'number',
    expires: 'number?',
    life: 'life',
    stopped: 'text?',
    UserName: 'text',
    UserId: 'text',
    MaxBandwidthIn: 'number',
    MaxBandwidthOut: 'number',
    AppList: 'list',
    policy: 'life',
    sessions: 'object?',
    setup: 'object',
  },
  image: { Name: 'text', ImageType: 'text', life: 'life', Size: 'number', created: 'number' },
  session: { ClusterId: 'text', InstanceId: 'text', ClientName: 'text', logon: 'number', logoff: 'number?' },
  task: { operation: 'text', target: 'text', ends: 'number', failed: 'text?', result: 'object' },
  role: { created: 'number' },
  vpc: { CidrBlock: 'text' },
  vswitch: { VpcId: 'text', Zone: 'text' },
  zone: { ClusterTypes: 'list' },
  nat: { VpcId: 'text', eips: 'list' },
  ecs: { RegionId: 'text', os: 'text', life: 'life', retired: 'flag?', vncPassword: 'text?', shot: 'number?' },
  cvm: { Region: 'text', os: 'text', life: 'life' },
  ticket: { cloud: 'text', instance: 'text', issued: 'number', uses: 'number' },
  console: { opened: 'numbers' },
  consoleSession: {
    cloud: 'text',
    instance: 'text',
    opened: 'number',
    active: 'number',
    closed: 'number?',
    why: 'text?',
  },
  rate: { times: 'numbers' },
}

const tests: Readonly<Record<Type, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: Number.isFinite,
  count: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  flag: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  numbers: (value) => Array.isArray(value) && value.every(Number.isFinite),
  life: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (step: unknown) =>
        typeof step === 'object' && step !== null && 'state' in step && 'at' in step && Number.isFinite(step.at),
    ),
}

const words: Readonly<Record<Type, string>> = {
  text: 'a text',
  number: 'a number',
  count: 'a whole number from 1',
  flag: 'true or false',
  list: 'a list',
  object: 'an object',
  numbers: 'a list of numbers',
  life: 'a timeline',
}

/** `field must be a text`, for the first that is wrong; undefined: all is well. */
export function fits(row: object, shape: RowShape): string | undefined {
  for (const [field, given] of Object.entries(shape)) {
    const value: unknown = row[field as never]
    const type = given.replace('?', '') as Type
    if (value === undefined && given.endsWith('?')) continue
    if (!tests[type](value)) return `${field} must be ${words[type]}`
  }
  return undefined
}
