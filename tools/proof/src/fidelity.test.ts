import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { workspace } from './built.ts'
import { measure, type Measurement } from './fidelity/measure.ts'
import { fidelityPage } from './fidelity/page.ts'
import { allMissing, reasons, unreasonable } from './fidelity/reasons.ts'

const path = `${workspace}docs/fidelity.md`

describe('the simulator, measured against the specs', () => {
  let measurement: Measurement
  beforeAll(async () => {
    measurement = await measure()
  })

  it('is measured in all thirty operations', () => {
    expect(measurement.operations).toHaveLength(30)
    for (const { errors } of measurement.gateways) expect(errors.all.length).toBeGreaterThan(10)
  })

  it('answers and refuses as documented', () => {
    expect(measurement.defects).toEqual([])
  })

  it('does what the specs say, or there is a reason', () => {
    expect(unreasonable(measurement)).toEqual([])
  })

  it('is as docs/fidelity.md says (write it with UPDATE_FIDELITY=1)', () => {
    const page = fidelityPage(measurement)
    if (process.env['UPDATE_FIDELITY'] === '1') writeFileSync(path, page)
    expect(readFileSync(path, 'utf8')).toBe(page)
  })

  it('would be caught with a reason too few, or too many', () => {
    const [first] = allMissing(measurement)
    const fewer = reasons.map(({ why, of }) => ({ why, of: of.filter((one) => one !== first) }))
    expect(unreasonable(measurement, fewer)).toEqual([
      `${first}: it is not shown: add a play, or a reason to reasons.ts.`,
    ])
    const shown = 'gws CreateCluster: field ClusterId'
    expect(unreasonable(measurement, [...reasons, { why: 'None.', of: [shown] }])).toEqual([
      `${shown}: it has a reason, but is shown: take it away.`,
    ])
  })
})
