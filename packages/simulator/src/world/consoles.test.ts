import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../stores/memory.ts'
import { changeMachine, closeSession, type ConsoleSession, touchSession } from './consoles.ts'
import type { MachineStatus } from './machines.ts'
import { kinds } from './rows.ts'
import { defaultSettings, merge, type SettingsPatch } from './settings.ts'
import { mintTicket, redeemTicket } from './tickets.ts'
import { always } from './timeline.ts'
import { change } from './unit.ts'

const place = { world: 'w', space: 'account|' }
const start = Date.UTC(2026, 0, 1)

async function open(patch: SettingsPatch = {}) {
  const clock = { now: start }
  const store = createMemoryStore(kinds)
  const settings = merge(defaultSettings, patch)
  const token = await change(store, place, (unit) => {
    unit.put('ecs', { id: 'i-1', RegionId: 'cn-hangzhou', os: 'linux', life: always('Running') })
    return mintTicket(unit, { cloud: 'aliyun', instance: 'i-1', now: start, secret: 'ab'.repeat(32) })
  })
  const { session } = await redeemTicket(store, place, token, start, settings)
  if (!session) throw new Error('The console did not open.')
  const known = async (seen: Promise<ConsoleSession | undefined>) => (await seen)!
  return {
    clock,
    session,
    touch: () => known(touchSession(store, place, session.id, clock.now, settings)),
    close: (why?: 'Idle') => known(closeSession(store, place, session.id, clock.now, settings, why)),
    power: (...states: readonly MachineStatus[]) =>
      change(store, place, (unit) =>
        changeMachine(unit, { cloud: 'aliyun', id: 'i-1', states, now: clock.now, settings }),
      ),
    remove: () => change(store, place, (unit) => unit.remove('ecs', 'i-1')),
    unknown: () => touchSession(store, place, 'cs-none', clock.now, settings),
  }
}

describe('a console session', () => {
  it('is open as long as someone uses it', async () => {
    const { clock, session, touch } = await open()
    expect(session).toMatchObject({ cloud: 'aliyun', instance: 'i-1', opened: start, active: start, end: undefined })
    for (let minute = 0; minute < 5; minute++) {
      clock.now += 59_999
      expect(await touch()).toMatchObject({ active: clock.now, end: undefined })
    }
  })

  it('ends when nobody used it for 60 seconds, and stays so', async () => {
    const { clock, touch } = await open()
    clock.now += 60_000
    const ended = {
      active: start,
      end: {
        at: start + 60_000,
        why: 'Idle',
        message: 'This console was disconnected: nobody used it for 60 s.',
      },
    }
    expect(await touch()).toMatchObject(ended)
    clock.now += 5
    expect(await touch()).toMatchObject(ended)
  })

  it('has no idle time when that is switched off', async () => {
    const { clock, touch } = await open({ limits: { idle: 0 } })
    clock.now += 86_400_000
    expect((await touch()).end).toBeUndefined()
  })

  it('ends once when it is closed', async () => {
    const { clock, close } = await open()
    clock.now += 10
    expect((await close()).end).toMatchObject({ at: start + 10, why: 'Closed' })
    clock.now += 10
    expect((await close()).end).toMatchObject({ at: start + 10, why: 'Closed' })
  })

  it('can be ended as if nobody had used it', async () => {
    const { clock, close } = await open()
    clock.now += 10
    expect((await close('Idle')).end).toMatchObject({ at: start + 10, why: 'Idle' })
  })

  it('ends when its instance stops, and does not come back with it', async () => {
    const { clock, touch, power } = await open()
    clock.now += 10
    expect(await power('Stopping', 'Stopped')).toBe(true)
    const end = { at: start + 10, why: 'InstanceStopped' }
    expect((await touch()).end).toMatchObject(end)
    clock.now += 2000
    await power('Starting', 'Running')
    clock.now += 2000
    expect((await touch()).end).toMatchObject(end)
  })

  it('ends so too when the instance stops and starts within a moment', async () => {
    const { touch, power } = await open({ pace: { Stopping: 0, Starting: 0 } })
    await power('Stopping', 'Stopped')
    await power('Starting', 'Running')
    expect((await touch()).end).toMatchObject({ at: start, why: 'InstanceStopped' })
  })

  it('stays when an instance that runs is told to run, however often', async () => {
    const { clock, touch, power } = await open()
    for (let time = 0; time < 3; time++) {
      clock.now += 10
      await power('Running')
    }
    expect((await touch()).end).toBeUndefined()
  })

  it('ends with its instance', async () => {
    const { touch, remove } = await open()
    await remove()
    expect((await touch()).end).toMatchObject({ why: 'InstanceStopped' })
  })

  it('is undefined when there is none', async () => {
    const { unknown } = await open()
    expect(await unknown()).toBeUndefined()
  })
})
