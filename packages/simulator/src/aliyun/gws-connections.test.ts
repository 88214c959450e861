import { runTask } from '@porthole/aliyun'
import { DescribeClusterConnectionsTask } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../simulator.ts'
import { gwsStage, refusal } from './gws-testing.ts'

const ClusterId = 'gws-standard0001'
const InstanceId = 'i-gwsdesktop0000000001'

/** Sessions around the days from 2020-09-01 to 2020-09-07 in China, which begin at 16:00 of the day before in UTC. */
const sessions: readonly (readonly [id: string, logon: string, logoff?: string])[] = [
  ['late', '2020-09-07T15:59:59.999Z', '2020-09-09T00:00:00.000Z'],
  ['too-early', '2020-08-31T15:59:59.999Z', '2020-09-03T01:02:03.456Z'],
  ['early', '2020-08-31T16:00:00.000Z', '2020-09-03T01:02:03.456Z'],
  ['too-late', '2020-09-07T16:00:00.000Z'],
  ['running', '2020-09-03T00:00:00.000Z'],
]

async function open(options?: SimulatorOptions) {
  const stage = gwsStage(options)
  for (const [id, logon, logoff] of sessions) {
    const times = { logon: Date.parse(logon), ...(logoff !== undefined && { logoff: Date.parse(logoff) }) }
    await stage.plant('session', { id, ClusterId, InstanceId, ClientName: `client-${id}`, ...times })
  }
  const ask = async (StartTime: string, EndTime: string, more: { TaskId?: string; ClusterId?: string } = {}) => {
    const request = { ClusterId, StartTime, EndTime, ...more }
    const { RequestId: _, ...answer } = await stage.client.DescribeClusterConnections(request)
    return answer
  }
  /** Whom a range finds. */
  const found = async (StartTime: string, EndTime: string) => {
    const { TaskId } = await ask(StartTime, EndTime)
    stage.now += 1000
    const { Connections } = await ask(StartTime, EndTime, { TaskId })
    return Connections.map(({ ClientName }) => ClientName.replace('client-', ''))
  }
  return { stage, ask, found }
}

describe('DescribeClusterConnections', () => {
  it('answers by a task, in the order of logging on, what it found when it was begun', async () => {
    const { stage, ask } = await open()
    const begun = await ask('2020-09-01', '2020-09-07')
    const { TaskId } = begun
    expect(begun).toEqual({
      Connections: [],
      TotalCount: 0,
      TaskFinished: false,
      TaskId: expect.stringMatching(/^t-[0-9a-z]{17}$/),
    })
    expect(await ask('2020-09-01', '2020-09-07', { TaskId })).toEqual(begun)
    await stage.plant('session', {
      id: 'new',
      ClusterId,
      InstanceId,
      ClientName: 'new',
      logon: Date.parse('2020-09-02T00:00:00Z'),
    })
    stage.now += 1000
    const finished = await ask('2020-09-01', '2020-09-07', { TaskId })
    expect(finished).toEqual({
      Connections: [
        {
          ClientName: 'client-early',
          InstanceId,
          LogonTime: '2020-08-31T16:00:00.000Z',
          LogoffTime: '2020-09-03T01:02:03.456Z',
          LogoffStatus: '0',
        },
        {
          ClientName: 'client-running',
          InstanceId,
          LogonTime: '2020-09-03T00:00:00.000Z',
          LogoffTime: '',
          LogoffStatus: '',
        },
        {
          ClientName: 'client-late',
          InstanceId,
          LogonTime: '2020-09-07T15:59:59.999Z',
          LogoffTime: '2020-09-09T00:00:00.000Z',
          LogoffStatus: '0',
        },
      ],
      TotalCount: 3,
      TaskFinished: true,
      TaskId,
    })
    expect(await ask('1999-01-01', '1999-01-01', { TaskId })).toEqual(finished)
  })

  it('counts both days of a range, which begin in China', async () => {
    const { found } = await open()
    expect(await found('2020-08-31', '2020-08-31')).toEqual(['too-early'])
    expect(await found('2020-09-01', '2020-09-01')).toEqual(['early'])
    expect(await found('2020-09-02', '2020-09-08')).toEqual(['running', 'late', 'too-late'])
  })

  it('swaps a reversed range, as the sample of the document has it, unless the world is strict', async () => {
    const { found } = await open()
    expect(await found('2020-09-07', '2020-09-01')).toEqual(['early', 'running', 'late'])
    const strict = await open({ settings: { strictDates: true } })
    expect(await refusal(strict.ask('2020-09-07', '2020-09-01'))).toBe('InvalidParameter EndTime')
    expect(await strict.found('2020-09-01', '2020-09-07')).toHaveLength(3)
  })

  it('refuses what is no day', async () => {
    const { ask } = await open()
    for (const day of ['2020-02-30', '2020-9-1', '2020-09-01T00:00Z', 'yesterday']) {
      expect(await refusal(ask(day, '2020-09-07'))).toBe('InvalidParameter StartTime')
      expect(await refusal(ask('2020-09-07', day))).toBe('InvalidParameter EndTime')
    }
  })

  it('refuses unknown clusters, and tasks of another', async () => {
    const { ask } = await open()
    const range = ['2020-09-01', '2020-09-07'] as const
    expect(await refusal(ask(...range, { ClusterId: 'gws-none' }))).toBe('InvalidClusterId.NotFound')
    expect(await refusal(ask(...range, { TaskId: 't-none' }))).toBe('InvalidTaskId.NotFound')
    const { TaskId } = await ask(...range)
    const other = ask(...range, { ClusterId: 'gws-advanced0001', TaskId })
    expect(await refusal(other)).toBe('InvalidTaskId.NotFound')
  })

  it('serves runTask of our client', async () => {
    const { stage } = await open()
    const sleep = async (ms: number) => void (stage.now += ms)
    const request = { ClusterId, StartTime: '2020-09-01', EndTime: '2020-09-07' }
    const { TotalCount } = await runTask(stage.client, DescribeClusterConnectionsTask, request, { sleep })
    expect(TotalCount).toBe(3)
  })
})
