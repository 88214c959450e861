import { expect, it } from 'vitest'
import { contractCases } from './cases.ts'
import { spendOf } from './spend.ts'

it('counts the calls that change something, those before a case too', () => {
  const cases = contractCases('gws').filter(({ operation }) => operation === 'CreateCluster')
  expect(spendOf(cases)).toEqual({
    calls: cases.length,
    changes: { CreateCluster: cases.length },
    created: cases.length,
  })
  const one = contractCases('gws').find(({ operation, before }) => operation === 'StartInstance' && before.length > 1)!
  expect(spendOf([one])).toMatchObject({ calls: 1 + one.before.length, created: 0 })
  expect(spendOf([one]).changes['StopInstance']).toBeGreaterThan(0)
  expect(spendOf(contractCases('cvm'))).toMatchObject({ changes: {}, created: 0 })
})
