import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Opening } from './consoles.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'
import { createMemoryStore } from './stores/memory.ts'
import { type Store, StoreError } from './stores/store.ts'
import type { ConsoleSession } from './world/consoles.ts'
import { kinds } from './world/rows.ts'

const linux = 'i-bp1linux000000000001'
const start = Date.UTC(2026, 0, 1)

const simulators: Simulator[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(simulators.splice(0).map((one) => one.close()))
})

function stage(options: SimulatorOptions = {}) {
  const simulator = createSimulator({ clock: start, seed: 'consoles', ...options })
  simulators.push(simulator)
  const ended: ConsoleSession[] = []
  const world = simulator.world()
  const open = async (id = linux): Promise<Opening> =>
    simulator.consoles.open((await world.consoles.link(id)).socket, (session) => ended.push(session))
  return { simulator, world, ended, open }
}

describe('a console that is open', () => {
  it('knows its instance and the rules of its world', async () => {
    const { open, world } = stage()
    await world.ecs.password({ id: linux, password: 'aB3dE6' })
    const { console } = await open()
    expect(console).toMatchObject({ os: 'linux', password: 'aB3dE6', place: { world: 'default', space: 'testid|' } })
    expect(console!.session).toMatchObject({ cloud: 'aliyun', instance: linux, opened: start, end: undefined })
    expect(console!.desktop().screen.width).toBeGreaterThan(0)
    expect(await console!.close()).toMatchObject({ end: { why: 'Closed', at: start } })
    expect(await world.consoles.list()).toEqual([])
  })

  it('is refused with the reason', async () => {
    const { simulator, world } = stage()
    const { socket } = await world.consoles.link('ins-r9hr2upy')
    const opened = (token: string) => simulator.consoles.open(token, () => {})
    expect(await opened('?s=nonsense')).toMatchObject({ refused: { code: 'UnknownUrl' } })
    const forged = Buffer.from(`${'x'.repeat(32)}strange world|a|`).toString('base64')
    expect(await opened(forged)).toMatchObject({ refused: { code: 'UnknownUrl' } })
    expect(await simulator.worlds()).toEqual(['default'])
    expect((await opened(socket)).console).toBeDefined()
    expect(await opened(socket)).toMatchObject({ refused: { code: 'UsedUrl' } })
    const late = await world.consoles.link(linux)
    await world.clock.advance(15_001)
    expect(await opened(late.socket)).toEqual({
      refused: { code: 'ExpiredUrl', message: 'This VNC URL expired: it was valid for 15 s.' },
    })
  })

  it('ends as soon as the clock is moved beyond the idle limit', async () => {
    const { open, world, ended } = stage()
    const { console } = await open()
    await world.clock.advance(40_000)
    console!.touch()
    await world.clock.advance(59_999)
    expect(ended).toEqual([])
    await world.clock.advance(1)
    expect(ended).toMatchObject([
      { instance: linux, active: start + 40_000, end: { why: 'Idle', at: start + 100_000 } },
    ])
    expect(await console!.close()).toBe(ended[0])
    // What ended stays so, though the clock goes back.
    await world.clock.set(start)
    expect(await world.consoles.list()).toEqual([])
    expect(ended).toHaveLength(1)
  })

  it('tells the store of the last touch, though it is told of few', async () => {
    const { open, world } = stage()
    const { console } = await open()
    for (let times = 0; times < 5; times++) {
      console!.touch()
      await world.clock.advance(1000)
    }
    console!.touch()
    expect(await console!.state()).toMatchObject({ active: start + 5000, end: undefined })
  })

  it.each([
    ['its instance stops', 'InstanceStopped', ({ world }: ReturnType<typeof stage>) => world.ecs.stop(linux)],
    [
      'somebody closes it',
      'Closed',
      async ({ world }: ReturnType<typeof stage>) => world.consoles.close((await world.consoles.list())[0]!.id),
    ],
    ['its world begins anew', 'Closed', ({ world }: ReturnType<typeof stage>) => world.reset()],
  ])('ends when %s', async (_, why, act) => {
    const staged = stage()
    const [first] = [await staged.open(), await staged.open('ins-r9hr2upy')]
    await act(staged)
    expect(staged.ended[0]).toMatchObject({ instance: linux, end: { why } })
    expect(first.console!.session.end?.why).toBe(why)
  })

  it('ends within a beat when another replica ended it', async () => {
    vi.useFakeTimers()
    const store = createMemoryStore(kinds)
    const one = stage({ store })
    const other = stage({ store })
    await one.open()
    const [session] = await other.world.consoles.list()
    await other.world.consoles.close(session!.id)
    expect(one.ended).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    expect(one.ended).toMatchObject([{ id: session!.id, end: { why: 'Closed' } }])
  })

  it('stays open while the store is away, and is not opened then', async () => {
    vi.useFakeTimers()
    const memory = createMemoryStore(kinds)
    let away = false
    const store = new Proxy(memory, {
      get: (target, verb: keyof Store) =>
        away && verb !== 'close'
          ? () => {
              throw new StoreError('away')
            }
          : target[verb],
    })
    const { open, world, ended, simulator } = stage({ store })
    const { console } = await open()
    const { socket } = await world.consoles.link(linux)
    away = true
    console!.touch()
    await vi.advanceTimersByTimeAsync(3000)
    expect(await simulator.consoles.open(socket, () => {})).toMatchObject({ refused: { code: 'Unavailable' } })
    expect(ended).toEqual([])
    away = false
    await vi.advanceTimersByTimeAsync(1000)
    expect(await console!.state()).toMatchObject({ end: undefined })
  })
})
