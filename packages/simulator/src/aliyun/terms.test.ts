import { describe, expect, it } from 'vitest'
import { gwsStage, refusal } from './gws-testing.ts'

const prepaid = {
  ClusterId: 'gws-standard0001',
  ImageId: 'm-windows2019000000001',
  InstanceType: 'ecs.g6.large',
  SystemDiskCategory: 'cloud_ssd',
  SystemDiskSize: 100,
  WorkMode: 'Desktop',
  InstanceChargeType: 'PrePaid',
} as const
const day = 86_400_000

describe('a subscription', () => {
  it.each([
    ['Week', 2, '2026-02-14T10:30Z'],
    ['Month', 1, '2026-02-28T10:30Z'],
    ['Month', 2, '2026-03-31T10:30Z'],
    ['Month', 12, '2027-01-31T10:30Z'],
    ['Month', 24, '2028-01-31T10:30Z'],
  ] as const)('that begins on 31 January ends, after %s %i, at %s', async (PeriodUnit, Period, ExpireTime) => {
    const { client } = gwsStage()
    const { InstanceId } = await client.CreateInstance({ ...prepaid, Period, PeriodUnit })
    const { Instances } = await client.DescribeInstances({ InstanceId })
    expect(Instances).toMatchObject([{ InstanceChargeType: 'PrePaid', ExpireTime }])
  })

  it('renews itself by terms from its beginning, when it was told to', async () => {
    const stage = gwsStage()
    const create = (AutoRenew: string) =>
      stage.client.CreateInstance({ ...prepaid, Period: 1, PeriodUnit: 'Month', AutoRenew })
    const renewed = await create('TRUE')
    const ended = await create('false')
    const expiry = async ({ InstanceId }: { InstanceId: string }) =>
      (await stage.client.DescribeInstances({ InstanceId })).Instances[0]!.ExpireTime
    expect([await expiry(renewed), await expiry(ended)]).toEqual(['2026-02-28T10:30Z', '2026-02-28T10:30Z'])
    stage.now += 28 * day
    expect([await expiry(renewed), await expiry(ended)]).toEqual(['2026-03-31T10:30Z', '2026-02-28T10:30Z'])
    stage.now += 365 * day
    expect(await expiry(renewed)).toBe('2027-03-31T10:30Z')
  })

  it('needs its length, of the values that the document lists', async () => {
    const { client } = gwsStage()
    const create = (term: object) => refusal(client.CreateInstance({ ...prepaid, ...term }))
    expect(await create({ Period: 5, PeriodUnit: 'Week' })).toBe('Client.InvalidRequest')
    expect(await create({ PeriodUnit: 'Week' })).toBe('Client.InvalidRequest')
  })
})
