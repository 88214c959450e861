import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Recording, writeRecordings } from '@porthole/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { workspace } from './built.ts'
import { measure, type Measurement } from './fidelity/measure.ts'
import { fidelityPage } from './fidelity/page.ts'
import { evidenceIn } from './fidelity/recordings.ts'
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
    const page = fidelityPage(measurement, evidenceIn(`${workspace}recordings`))
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

  it('rests on recordings of the real service, where there are some', () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-evidence-'))
    try {
      const answered = { name: 'a', format: 'JSON', request: {}, status: 200, body: {} } as const
      const recording: Recording = {
        operation: 'DescribeClusters',
        service: 'aliyun/gws',
        version: '2020-02-18',
        specs: '@porthole/aliyun 0.1.0',
        recorded: '2026-07-01',
        host: 'gws.cn-hangzhou.aliyuncs.com',
        region: 'cn-hangzhou',
        cases: [
          { ...answered, kept: true },
          { ...answered, kept: false },
        ],
      }
      const elsewhere = ['in process', '127.0.0.1:7070', 'localhost', 'gws.aliyuncs.com:7070', 'aliyuncs.com.example']
      const others = ['CreateCluster', 'CreateImage', 'DeleteCluster', 'DeleteImage', 'DescribeImages']
      const unreal = elsewhere.map((host, at) => ({ ...recording, host, operation: others[at]! }))
      writeRecordings(folder, [recording, ...unreal])
      const evidence = evidenceIn(folder)
      expect([...evidence]).toEqual([['gws DescribeClusters', { recorded: '2026-07-01', cases: 2, kept: 1 }]])
      const page = fidelityPage(measurement, evidence)
      const lines = page.split('\n').filter((line) => line.includes('recorded from the real service'))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(
        /^\| \[DescribeClusters\].*; recorded from the real service on 2026-07-01 \(1 of 2 cases kept\) \|$/,
      )
      expect(fidelityPage(measurement)).toContain('there are none yet')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
