import { describe, expect, it } from 'vitest'
import { encodings } from './encode/encoder.ts'
import { rgbx, writePixelFormat } from './format.ts'
import { defaultLimits } from './limits.ts'
import { bytes16, bytes32, u16 } from './reading.ts'
import { rectangles, request, runningSession, setEncodings, testDesktop } from './testing.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('updates', () => {
  it('brings the whole screen to the first request, even an incremental one', () => {
    const bench = runningSession()
    bench.say(request(1))
    bench.pass(0)
    expect(rectangles(bench.sent())).toEqual([{ encoding: 0, x: 0, y: 0, width: 64, height: 48 }])
  })

  it('answers an incremental request when something changes, with what changed', () => {
    const bench = runningSession()
    bench.say(request(0))
    bench.pass(100)
    bench.sent()
    bench.say(request(1))
    bench.pass(1000)
    expect(bench.sent()).toHaveLength(0)
    bench.desktop.screen.put({ x: 40, y: 2, width: 1, height: 1 }, Uint32Array.of(1))
    bench.pass(0)
    expect(rectangles(bench.sent())).toEqual([{ encoding: 0, x: 32, y: 0, width: 32, height: 16 }])
  })

  it('keeps to the part that was asked for, and forgets nothing outside of it', () => {
    const bench = runningSession()
    bench.say(request(0))
    bench.pass(100)
    bench.sent()
    bench.desktop.screen.touch({ x: 0, y: 0, width: 64, height: 48 })
    bench.say(request(1, 0, 0, 10, 10))
    bench.pass(100)
    expect(rectangles(bench.sent())).toEqual([{ encoding: 0, x: 0, y: 0, width: 10, height: 10 }])
    bench.say(request(1))
    bench.pass(100)
    const area = rectangles(bench.sent()).reduce((sum, { width, height }) => sum + width * height, 0)
    expect(area).toBe(64 * 48 - 100)
  })

  it('survives a request beyond the screen on each side', () => {
    const bench = runningSession()
    bench.say(request(0, 60, 0, 65_535, 65_535), request(1, 65_535, 65_535, 65_535, 65_535))
    bench.pass(100)
    expect(bench.closed).toEqual([])
    expect(rectangles(bench.sent()).at(0)).toEqual({ encoding: 0, x: 60, y: 0, width: 4, height: 48 })
  })

  it('sends at most as many updates a second as the frame rate', () => {
    const bench = runningSession({ frameRate: 10 })
    for (let step = 0; step < 1000; step++) {
      bench.say(request(0))
      bench.pass(1)
    }
    expect(bench.session.stats.frames).toBeGreaterThanOrEqual(9)
    expect(bench.session.stats.frames).toBeLessThanOrEqual(11)
  })

  it('waits while the network is full, and gives up on one that stays full', () => {
    const bench = runningSession()
    bench.wire.pending = defaultLimits.pending + 1
    bench.say(request(0))
    bench.pass(1000)
    expect(bench.sent()).toHaveLength(0)
    bench.wire.pending = 0
    bench.pass(50)
    expect(rectangles(bench.sent())).toHaveLength(1)
    bench.wire.pending = defaultLimits.pending + 1
    bench.say(request(0))
    bench.pass(defaultLimits.stall + 100)
    expect(bench.closed[0]?.code).toBe('Stalled')
  })

  it('tells a scroll as CopyRect to those that know it', () => {
    for (const known of [true, false]) {
      const bench = runningSession()
      bench.say(setEncodings(...(known ? [encodings.copyRect] : []), 0), request(0))
      bench.pass(100)
      bench.sent()
      bench.desktop.screen.move({ x: 0, y: 16, width: 64, height: 32 }, 0, 0)
      bench.say(request(1))
      bench.pass(100)
      expect(rectangles(bench.sent())[0]).toEqual({ encoding: known ? 1 : 0, x: 0, y: 0, width: 64, height: 32 })
    }
  })

  it('tells a new size in the way the viewer knows, and alone', () => {
    for (const encoding of [encodings.desktopSize, encodings.extendedDesktopSize]) {
      const bench = runningSession()
      bench.say(setEncodings(0, encoding), request(0))
      bench.pass(100)
      bench.say(request(0))
      bench.pass(100)
      bench.sent()
      bench.desktop.screen.resize(80, 20)
      bench.say(request(1))
      bench.pass(100)
      expect(rectangles(bench.sent())).toEqual([{ encoding, x: 0, y: 0, width: 80, height: 20 }])
      bench.say(request(1, 0, 0, 80, 20))
      bench.pass(100)
      expect(rectangles(bench.sent())).toEqual([{ encoding: 0, x: 0, y: 0, width: 80, height: 20 }])
    }
  })

  it('stays inside of both sizes with a viewer that knows no resizing', () => {
    const bench = runningSession()
    bench.say(setEncodings(0))
    bench.desktop.screen.resize(100, 20)
    bench.say(request(0))
    bench.pass(100)
    expect(rectangles(bench.sent())).toEqual([{ encoding: 0, x: 0, y: 0, width: 64, height: 20 }])
  })

  it('refuses the size that a viewer wishes', () => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedDesktopSize), request(0))
    bench.pass(100)
    bench.say(request(0))
    bench.pass(100)
    bench.sent()
    bench.say(
      request(1),
      Uint8Array.from([251, 0, ...bytes16(800, 600), 1, 0, ...bytes32(0), ...bytes16(0, 0, 800, 600), ...bytes32(0)]),
    )
    bench.pass(100)
    expect(rectangles(bench.sent())).toEqual([
      { encoding: encodings.extendedDesktopSize, x: 1, y: 1, width: 64, height: 48 },
    ])
  })

  it('ends an update with LastRect where there are more rectangles than its limit', () => {
    const wide = testDesktop(200, 48)
    const many = runningSession({ limits: { rects: 2 } }, wide)
    const one = runningSession({ limits: { rects: 2 } }, wide)
    many.say(setEncodings(0, encodings.lastRect), request(0, 0, 0, 200, 48))
    one.say(setEncodings(0), request(0, 0, 0, 200, 48))
    many.pass(100)
    one.pass(100)
    many.sent()
    one.sent()
    for (const x of [0, 64, 128]) wide.screen.fill({ x, y: 0, width: 1, height: 1 }, 9)
    many.say(request(1, 0, 0, 200, 48))
    one.say(request(1, 0, 0, 200, 48))
    many.pass(100)
    one.pass(100)
    const update = many.sent()
    expect(u16(update, 2)).toBe(0xffff)
    expect(rectangles(update).map(({ encoding }) => encoding)).toEqual([0, 0, 0, encodings.lastRect])
    expect(rectangles(one.sent())).toEqual([{ encoding: 0, x: 0, y: 0, width: 160, height: 16 }])
  })

  it('brings cursor, name and key extension to those that know them', () => {
    const desktop = testDesktop()
    desktop.cursor = { width: 9, height: 1, x: 2, y: 0, pixels: new Uint32Array(9).fill(0xff0000ff) }
    const bench = runningSession({}, desktop)
    bench.say(setEncodings(0, encodings.cursor, encodings.desktopName, encodings.qemuKeys), request(0))
    bench.pass(100)
    const first = bench.sent()
    expect(rectangles(first).map(({ encoding }) => encoding)).toEqual([encodings.qemuKeys, encodings.cursor, 0])
    // The mask of nine pixels is two bytes.
    expect(hex(first.subarray(4 + 12 + 12, 4 + 12 + 12 + 38))).toBe(`${'ff000000'.repeat(9)}ff80`)
    desktop.signal({ kind: 'name', name: '另一个' })
    bench.say(request(1))
    bench.pass(100)
    const named = bench.sent()
    expect(rectangles(named)[0]?.encoding).toBe(encodings.desktopName)
    expect(named.subarray(20).toString()).toBe('另一个')
  })

  it('takes any pixel format, sends a colour map for one that wants it, refuses an impossible one', () => {
    const bench = runningSession()
    const format = { ...rgbx, bitsPerPixel: 8 as const, depth: 8, trueColour: false }
    bench.say(Uint8Array.from([0, 0, 0, 0, ...writePixelFormat(format)]), request(0))
    bench.pass(100)
    const bytes = bench.sent()
    expect([bytes[0], u16(bytes, 4)]).toEqual([1, 256])
    expect(bytes.subarray(6 + 256 * 6)).toHaveLength(4 + 12 + 64 * 48)
    bench.say(Uint8Array.from([0, 0, 0, 0, ...writePixelFormat({ ...rgbx, redShift: 30 })]))
    expect(bench.closed).toEqual([{ code: 'BadMessage', message: 'The pixel format has red outside of the pixel.' }])
  })
})
