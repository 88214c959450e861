import { describe, expect, test } from 'vitest'
import { helpFor } from './help.ts'
import { clouds, type Target } from './registry.ts'

const services = await Promise.all(
  clouds.flatMap((cloud) => cloud.services.map(async (service) => ({ cloud, service, loaded: await service.load() }))),
)
const operations = services.flatMap((at) =>
  Object.values(at.loaded.descriptor.operations).map((operation) => ({ at: 'operation' as const, ...at, operation })),
)
const targets: Target[] = [
  { at: 'root' },
  { at: 'contract' },
  { at: 'console' },
  { at: 'screenshot' },
  ...clouds.map((cloud) => ({ at: 'cloud' as const, cloud })),
  ...services.map((at) => ({ at: 'service' as const, ...at })),
  ...operations,
]

describe('help', () => {
  test('fits 80 columns at every level, but for URLs that cannot be broken', () => {
    const long = targets
      .flatMap((target) => helpFor(target).split('\n'))
      .filter((line) => line.length > 80 && !/^(?:Source: )?https?:\S+$/.test(line))
    expect(long).toEqual([])
  })

  test('knows all 30 operations, and each has something to call it by', () => {
    expect(operations).toHaveLength(30)
    for (const { loaded, operation } of operations) expect(loaded.operations[operation.name]?.name).toBe(operation.name)
  })

  test('tells bounds that stand alone, and counts items and characters', () => {
    const text = { type: 'string', summary: 'A text.' } as const
    const number = { type: 'number', summary: 'A number.' } as const
    const request = {
      Name: { ...text, length: [2, 64] as const },
      Note: { ...text, length: [3, Number.MAX_SAFE_INTEGER] as const },
      Height: { ...number, min: 0.5, max: 2 },
      Weight: { ...number, min: 0 },
      Share: { ...number, max: 1 },
      Doors: { type: 'list', of: 'string', count: [1, Number.MAX_SAFE_INTEGER] as const, summary: 'A list.' } as const,
      Level: { type: 'integer', enum: [0, 1], summary: 'A level.' } as const,
    }
    const help = helpFor({ ...operations[0]!, operation: { ...operations[0]!.operation, request } })
    for (const line of [
      '--Name  string, 2 to 64 characters',
      '--Note  string, at least 3 characters',
      '--Height  number, 0.5 to 2',
      '--Weight  number, at least 0',
      '--Share  number, at most 1',
      '--Doors.1  list, at least 1 items',
      'One of 0, 1.',
    ])
      expect(help).toContain(line)
  })

  test('lists the operations of a service, each on a line of its own and with its whole summary', () => {
    for (const at of services) {
      const lines = helpFor({ at: 'service', ...at }).split('\n')
      for (const name of Object.keys(at.loaded.descriptor.operations)) {
        expect(lines.filter((line) => line.trim().split(' ')[0] === name)).toHaveLength(1)
      }
      const text = lines.join(' ').replaceAll(/\s+/g, ' ')
      for (const { name, summary } of Object.values(at.loaded.descriptor.operations))
        expect(text).toContain(` ${name} ${summary}`)
    }
  })

  test('of an operation shows its parameters, its answer, its errors and its source', () => {
    const target = operations.find(({ operation }) => operation.name === 'CreateInstance')!
    const text = helpFor(target)
    expect(text).toContain('  --SystemDiskSize  integer, required, 20 to 500\n')
    expect(text).toContain('  --InternetChargeType  string, default PayByTraffic\n')
    expect(text).toContain('One of PayByTraffic, PayByBandwidth.')
    expect(text).toContain('Only when InstanceChargeType is\n      PrePaid.')
    expect(text).toContain('  --AppList.1.AppName  string\n')
    expect(text).toContain('  InstanceId  string\n')
    expect(text).toMatch(/\nSource: .*4\.1/)

    const vnc = operations.find(
      ({ cloud, operation }) => cloud.name === 'aliyun' && operation.name === 'DescribeInstanceVncUrl',
    )!
    expect(helpFor(vnc)).toMatch(
      /\n {2}InvalidInstanceId\.NotFound {2,}404 The specified InstanceId does not exist\.\n/,
    )
  })

  test('shows an answer with lists as paths', () => {
    const target = operations.find(({ operation }) => operation.name === 'DescribeInstances')!
    expect(helpFor(target)).toContain('  Instances[].AppList[].AppName  string\n')
  })

  test('names every exit code', () => {
    for (const code of ['0', '1', '2', '4', '130'])
      expect(helpFor({ at: 'root' })).toMatch(new RegExp(`\\n  ${code} +[A-Z]`))
  })
})
