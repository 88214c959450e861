import { describe, expect, it } from 'vitest'
import { always } from '../world/timeline.ts'
import { type GwsStage, gwsStage, refusal } from './gws-testing.ts'

const InstanceId = 'i-gwsdesktop0000000001'

/** The states of the next seconds, from now on. */
async function states(stage: GwsStage, seconds: number): Promise<string[]> {
  const seen: string[] = []
  for (let second = 0; second < seconds; second++) {
    const { Status, StoppedMode } = (await stage.client.DescribeInstances({ InstanceId })).Instances[0]!
    seen.push(StoppedMode === 'Not-applicable' ? Status : `${Status} ${StoppedMode}`)
    stage.now += 1000
  }
  return seen
}

const refusalCode = (error: { code: string }): string => error.code

async function put(stage: GwsStage, changes: object): Promise<void> {
  await stage.client.DescribeInstances()
  await stage.plant('instance', { ...(await stage.row('instance', InstanceId))!, ...changes })
}

describe('an instance', () => {
  it('stops, and starts again', async () => {
    const stage = gwsStage()
    await stage.client.StopInstance({ InstanceId })
    expect(await states(stage, 2)).toEqual(['Stopping', 'Stopped StopCharging'])
    await stage.client.StartInstance({ InstanceId })
    expect(await states(stage, 4)).toEqual(['Starting', 'Initializing', 'Unregistered', 'Registered'])
  })

  it('goes down and up when it is restarted', async () => {
    const stage = gwsStage()
    await stage.client.RestartInstance({ InstanceId })
    expect(await states(stage, 5)).toEqual(['Stopping', 'Starting', 'Initializing', 'Unregistered', 'Registered'])
  })

  it('skips states that take no time', async () => {
    const stage = gwsStage({ settings: { pace: { Stopping: 0, Starting: 0, Initializing: 0 } } })
    await stage.client.RestartInstance({ InstanceId })
    expect(await states(stage, 2)).toEqual(['Unregistered', 'Registered'])
  })

  it('is still charged after a shutdown inside Windows, and never when it is PrePaid', async () => {
    const stage = gwsStage()
    await put(stage, { life: always('Stopped'), stopped: 'KeepCharging' })
    expect(await states(stage, 1)).toEqual(['Stopped KeepCharging'])
    await put(stage, { InstanceChargeType: 'PrePaid' })
    expect(await states(stage, 1)).toEqual(['Stopped'])
    await stage.client.StartInstance({ InstanceId })
    expect((await stage.row('instance', InstanceId))!.stopped).toBeUndefined()
  })

  it.each([
    ['StartInstance', ['Stopped']],
    ['StopInstance', ['Unregistered', 'Registered']],
    ['RestartInstance', ['Unregistered', 'Registered']],
    ['CreateImage', ['Stopped', 'Unregistered', 'Registered']],
    ['DeleteInstance', ['Starting', 'Stopping', 'Stopped', 'Initializing', 'Unregistered', 'Registered', 'Missing']],
  ] as const)('lets %s happen only in its states', async (operation, allowed) => {
    for (const state of [
      'Creating',
      'Starting',
      'Stopping',
      'Stopped',
      'Initializing',
      'Unregistered',
      'Registered',
      'Missing',
      'Cloning',
    ] as const) {
      const stage = gwsStage()
      await put(stage, { life: always(state) })
      const before = await stage.row('instance', InstanceId)
      const call: Promise<unknown> = stage.client[operation]({ InstanceId })
      const outcome = await call.then(() => 'done', refusalCode)
      const may = (allowed as readonly string[]).includes(state)
      expect(outcome).toBe(may ? 'done' : 'IncorrectInstanceStatus')
      expect((await stage.row('instance', InstanceId)) === before).toBe(!may)
    }
  })

  it.each(['StartInstance', 'StopInstance', 'RestartInstance'] as const)('must be there for %s', async (operation) => {
    const { client } = gwsStage()
    expect(await refusal(client[operation]({ InstanceId: 'i-none' }))).toBe('InvalidInstanceId.NotFound')
  })

  it.each(['StopInstance', 'RestartInstance', 'DeleteInstance'] as const)(
    'loses its connections by %s, and no other does',
    async (operation) => {
      const stage = gwsStage()
      await stage.client.DescribeInstances()
      const session = { ClusterId: 'gws-standard0001', ClientName: 'pc', logon: stage.now - 5000 }
      await stage.plant('session', { ...session, id: 's-open', InstanceId })
      await stage.plant('session', { ...session, id: 's-over', InstanceId, logoff: stage.now - 1000 })
      await stage.plant('session', { ...session, id: 's-other', InstanceId: 'i-gwsapp00000000000001' })
      await stage.client[operation]({ InstanceId })
      const logoffs = ['s-open', 's-over', 's-other'].map(async (id) => (await stage.row('session', id))!.logoff)
      expect(await Promise.all(logoffs)).toEqual([stage.now, stage.now - 1000, undefined])
    },
  )

  it('is stopped by one of two calls that come at once, and keeps what another call gave it meanwhile', async () => {
    const { client, ...stage } = gwsStage()
    await client.DescribeInstances()
    stage.meanwhile(() => client.SetInstanceName({ InstanceId, Name: 'renamed' }))
    await client.StopInstance({ InstanceId })
    expect((await client.DescribeInstances({ InstanceId })).Instances).toMatchObject([
      { Name: 'renamed', Status: 'Stopping' },
    ])
    expect(await refusal(client.StopInstance({ InstanceId }))).toBe('IncorrectInstanceStatus')
    const other = 'i-gwsapp00000000000001'
    stage.meanwhile(() => client.StopInstance({ InstanceId: other }))
    expect(await refusal(client.StopInstance({ InstanceId: other }))).toBe('IncorrectInstanceStatus')
  })

  it('ends a connection that was opened while it was about to stop', async () => {
    const { client, ...stage } = gwsStage()
    await client.DescribeInstances()
    stage.meanwhile(async () => {
      const session = { ClusterId: 'gws-standard0001', InstanceId, ClientName: 'pc', logon: stage.now }
      await stage.plant('session', { ...session, id: 's-late' })
      await stage.plant('instance', { ...(await stage.row('instance', InstanceId))! })
    })
    await client.StopInstance({ InstanceId })
    expect((await stage.row('session', 's-late'))!.logoff).toBe(stage.now)
  })
})
