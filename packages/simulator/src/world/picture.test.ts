import { decode } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { pictureOf, type Screen } from './picture.ts'

const screen: Screen = { id: 'i-1', os: 'linux', state: 'Running', time: Date.UTC(2026, 0, 1, 12, 34, 56) }

describe('a picture of an instance', () => {
  it('is the same within a minute, and another for any other instance, system, state or minute', () => {
    expect(pictureOf({ ...screen, time: screen.time + 1000 })).toBe(pictureOf(screen))
    const others: Partial<Screen>[] = [{ id: 'i-2' }, { os: 'windows' }, { state: 'Stopped' }, { time: 0 }]
    const pictures = [{}, ...others].map((other) => pictureOf({ ...screen, ...other }))
    expect(new Set(pictures).size).toBe(5)
  })

  it('can be drawn with any id, however long or strange', () => {
    for (const id of ['', 'x'.repeat(500), '云桌面 é €', '\n\t']) {
      const { width } = decode(Buffer.from(pictureOf({ ...screen, id }), 'base64'), { useTArray: true })
      expect(width).toBe(256)
    }
  })

  it('shows bright letters on a dark console', () => {
    const { data } = decode(Buffer.from(pictureOf(screen), 'base64'), { useTArray: true })
    let bright = 0
    for (let at = 0; at < data.length; at += 4) if (data[at]! > 150) bright++
    expect(bright).toBeGreaterThan(300)
    expect(bright).toBeLessThan(3000)
  })
})
