import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gwsStage, type GwsStage } from './gws-testing.ts'

const clusters = ['gws-a', 'gws-b', 'gws-c'] as const
const eips = {
  'ngw-1': { '1.0.0.1': 'Idle', '1.0.0.2': 'UsedByForwardTable', '1.0.0.3': 'UsedBySnatTable' },
  'ngw-2': { '2.0.0.1': 'Idle' },
} as const
type NatId = keyof typeof eips

const world = JSON.stringify({
  regions: {
    'cn-hangzhou': {
      vpcs: { 'vpc-a': {} },
      nats: Object.fromEntries(Object.entries(eips).map(([id, all]) => [id, { VpcId: 'vpc-a', eips: all }])),
      clusters: Object.fromEntries(clusters.map((id) => [id, { ClusterType: 'gws.s1.standard', VpcId: 'vpc-a' }])),
    },
  },
})

const anyCluster = fc.constantFrom(...clusters)

describe('whatever happens to clusters', () => {
  it('addresses of gateways are in use exactly as long as somebody is attached to them', async () => {
    const call = fc.record({
      ClusterId: anyCluster,
      NatId: fc.constantFrom('', 'ngw-1', 'ngw-2', 'ngw-none'),
      NatEip: fc.constantFrom('', '', '1.0.0.1', '1.0.0.2', '1.0.0.3', '2.0.0.1'),
      gone: fc.integer({ min: 0, max: 15 }).map((die) => die === 0),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25 }), async (calls) => {
        const { client, row } = gwsStage({ world })
        for (const { gone, ...request } of calls) {
          const { ClusterId } = request
          await (gone ? client.DeleteCluster({ ClusterId }) : client.SetClusterDnat(request)).catch(() => {})
          const { Clusters } = await client.DescribeClusters()
          for (const { NatId, NatEip } of Clusters) {
            expect(NatId === '').toBe(NatEip === '')
            expect(['', ...Object.keys(eips[NatId as NatId] ?? {})]).toContain(NatEip)
          }
          for (const [NatId, initial] of Object.entries(eips)) {
            const expected = Object.entries(initial).map(([ip, status]) =>
              Clusters.some((one) => one.NatId === NatId && one.NatEip === ip) ? 'UsedByForwardTable' : status,
            )
            expect((await row('nat', NatId))!.eips.map(({ status }) => status)).toEqual(expected)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a task that is done stays done with the same result, and the last one to end has set the policy', async () => {
    const clipboard = fc.constantFrom('off', 'read', 'write', 'readwrite')
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), Clipboard: clipboard, AsyncMode: fc.boolean() }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1500 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const stage = gwsStage({ world })
        const tasks = new Map<string, string>()
        const done = new Map<string, string>()
        let ends = [{ at: 0, Clipboard: 'off' }]
        for (const one of steps) {
          if (one.kind === 'wait') stage.now += one.ms
          else {
            const TaskId = await set(stage, one)
            if (TaskId !== undefined) tasks.set(TaskId, one.Clipboard)
            ends = [...ends, { at: stage.now + (one.AsyncMode ? 1000 : 0), Clipboard: one.Clipboard }]
          }
          for (const [TaskId, Clipboard] of tasks) {
            const { RequestId: _, ...answer } = await stage.client.DescribeClusterPolicy({
              ClusterId: 'gws-a',
              AsyncMode: true,
              TaskId,
            })
            const told = JSON.stringify(answer)
            expect(told).toBe(done.get(TaskId) ?? told)
            expect(answer.Clipboard).toBe(answer.TaskFinished ? Clipboard : undefined)
            if (answer.TaskFinished) done.set(TaskId, told)
          }
          const over = ends.filter(({ at }) => at <= stage.now).toSorted((a, b) => a.at - b.at)
          const policy = await stage.client.DescribeClusterPolicy({ ClusterId: 'gws-a' })
          expect(policy.Clipboard).toBe(over.at(-1)!.Clipboard)
        }
      }),
      { numRuns: 60 },
    )
  })
})

type Clipboard = 'off' | 'read' | 'write' | 'readwrite'

async function set({ client }: GwsStage, request: { Clipboard: Clipboard; AsyncMode: boolean }) {
  const rest = { ClusterId: 'gws-a', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'off' } as const
  const { Clipboard, AsyncMode } = request
  return (await client.SetClusterPolicy({ ...rest, Clipboard, AsyncMode })).TaskId
}
