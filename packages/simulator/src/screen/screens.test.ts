import { decode } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import type { ShownMachine } from '../pictures.ts'
import { createScreens } from './screens.ts'
import { linesOf, pixelsHash, typeText } from './testing.ts'

const noon = Date.UTC(2026, 0, 1, 12)

const linux: ShownMachine = {
  world: 'default',
  space: 'testid|',
  cloud: 'aliyun',
  instance: 'i-1',
  os: 'linux',
  life: [{ at: 0, state: 'Running' }],
}

function world() {
  const clock = { now: noon, elapsed: 0 }
  const screens = createScreens(() => clock.elapsed)
  const show = (machine: Partial<ShownMachine> = {}) => screens.show({ ...linux, ...machine }, () => clock.now)
  const hash = (machine: Partial<ShownMachine> = {}): string => pixelsHash(show(machine).screen)
  return { clock, screens, show, hash }
}

describe('the screens of machines', () => {
  it('are one for all who look, and another for each instance, cloud, account and world', () => {
    const { show } = world()
    const one = show()
    typeText(one, 'root')
    expect(linesOf(show().screen).some((line) => line.endsWith('login: root'))).toBe(true)
    for (const other of [{ instance: 'i-2' }, { cloud: 'tencent' }, { space: 'x|' }, { world: 'w' }] as const)
      expect(show(other).screen).not.toBe(one.screen)
  })

  it('look the same in another process, at any time, for what was not touched', () => {
    const [a, b] = [world(), world()]
    for (const os of ['linux', 'windows'] as const) {
      for (const machine of [{ os }, { os, instance: 'i-9' }, { os, life: [{ at: noon - 700, state: 'RUNNING' }] }])
        expect(a.hash(machine)).toBe(b.hash(machine))
      expect(a.hash({ os })).not.toBe(a.hash({ os, instance: 'i-9' }))
    }
    a.clock.now -= 5_000_000
    a.hash({ os: 'windows' })
    a.clock.now += 5_000_000
    expect(a.hash({ os: 'windows' })).toBe(b.hash({ os: 'windows' }))
  })

  it('show each state, and say when it ends', () => {
    const { clock, show, hash } = world()
    const states = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped', 'Hibernated', 'Lost']
    const life = states.map((state, at) => ({ at: noon + at * 10_000, state }))
    const seen = new Set<string>()
    const waits: unknown[] = []
    for (const os of ['linux', 'windows'] as const)
      for (let at = 0; at < states.length; at++) {
        clock.now = noon + at * 10_000
        seen.add(hash({ os, life }))
        const wait = (show({ os, life }).next ?? Infinity) - clock.now
        waits.push(wait < 1000 ? 'soon' : wait)
      }
    expect(seen.size).toBe(14)
    const expected = [10_000, 10_000, 'soon', 10_000, 10_000, 10_000, Infinity]
    expect(waits).toEqual([...expected, ...expected])
    clock.now = noon + 30_000
    expect(show({ life }).cursor).toBeUndefined()
  })

  it('go on after hibernation from where they were, and begin anew after a stop', () => {
    for (const os of ['linux', 'windows'] as const) {
      const { clock, show, hash } = world()
      typeText(show({ os }), 'root')
      show({ os }).pointer?.(60, 60, 1)
      const typed = hash({ os })
      const hibernated = [...linux.life, { at: noon, state: 'Hibernated' }]
      expect(hash({ os, life: hibernated })).not.toBe(typed)
      show({ os, life: hibernated }).key?.(true, 0x78)
      clock.now += 1000
      const woken = [
        { at: noon, state: 'Hibernated' },
        { at: clock.now, state: 'Running' },
      ]
      expect(hash({ os, life: woken })).toBe(typed)
      const stopped = [
        { at: clock.now, state: 'Running' },
        { at: clock.now + 1, state: 'Stopped' },
      ]
      clock.now += 1000
      hash({ os, life: stopped })
      const again = [
        { at: noon + 1, state: 'Stopped' },
        { at: clock.now, state: 'Running' },
      ]
      clock.now += 10_000
      expect(hash({ os, life: again })).not.toBe(typed)
    }
  })

  it('begin anew when the machine was stopped and started while nobody looked', () => {
    const { clock, show, hash } = world()
    const untouched = world()
    typeText(show(), 'root')
    const life = [
      { at: noon, state: 'Stopped' },
      { at: noon + 1000, state: 'Running' },
    ]
    clock.now += 20_000
    untouched.clock.now += 20_000
    expect(hash({ life })).toBe(untouched.hash({ life }))
  })

  it('are forgotten with their world, or when nobody looked for long; not those that somebody sees', () => {
    const { clock, screens, show } = world()
    const first = show().screen
    screens.forget('other')
    expect(show().screen).toBe(first)
    screens.forget('default')
    const second = show().screen
    expect(second).not.toBe(first)
    const seen = show({ instance: 'i-seen' })
    const leave = seen.onSignal!(() => {})
    clock.elapsed += 600_001
    show({ instance: 'i-2' })
    expect(show({ instance: 'i-seen' }).screen).toBe(seen.screen)
    expect(show().screen).not.toBe(second)
    leave()
    clock.elapsed += 600_001
    show({ instance: 'i-2' })
    show({ instance: 'i-3' })
    expect(show({ instance: 'i-seen' }).screen).not.toBe(seen.screen)
  })

  it('are kept up to so many bytes', () => {
    const { show } = world()
    const first = show({ instance: 'i-first' }).screen
    for (let at = 0; at < 60; at++) show({ instance: `i-${at}`, os: 'windows' })
    expect(show({ instance: 'i-first' }).screen).not.toBe(first)
    const last = show({ instance: 'i-59', os: 'windows' }).screen
    expect(show({ instance: 'i-59', os: 'windows' }).screen).toBe(last)
  })
})

describe('a JPEG file of a screen', () => {
  it('shows the screen, and stays the same one until that changes', async () => {
    const { screens, show } = world()
    const desktop = show({ os: 'windows' })
    const { screen } = desktop
    const [one, two] = await Promise.all([screens.jpeg(screen), screens.jpeg(screen)])
    expect(two).toBe(one)
    expect(await screens.jpeg(screen)).toBe(one)
    const { width, height, data } = decode(one, { useTArray: true })
    expect([width, height]).toEqual([screen.width, screen.height])
    const bytes = new Uint8Array(screen.pixels.buffer)
    let far = 0
    for (let at = 0; at < data.length; at++) if (at % 4 !== 3 && Math.abs(data[at]! - bytes[at]!) > 40) far++
    expect(far).toBeLessThan(data.length / 200)
    desktop.key?.(true, 0xffeb)
    expect(await screens.jpeg(screen)).not.toBe(one)
  })

  it('is of the newest screen for whoever asks while another is under way', async () => {
    const { screens, show } = world()
    const desktop = show()
    const first = screens.jpeg(desktop.screen)
    const others = ['a', 'b', 'c'].map((letter) => {
      typeText(desktop, letter)
      return screens.jpeg(desktop.screen)
    })
    const files = await Promise.all(others)
    expect(new Set(files).size).toBe(1)
    expect(files[0]).not.toBe(await first)
    expect(await screens.jpeg(desktop.screen)).toBe(files[2])
  })

  it('is the same for screens that look the same', async () => {
    const { screens, show } = world()
    const files = await Promise.all(['a|', 'b|'].map((space) => screens.jpeg(show({ space }).screen)))
    expect(Buffer.compare(files[0]!, files[1]!)).toBe(0)
  })
})
