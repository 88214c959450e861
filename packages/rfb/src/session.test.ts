import { describe, expect, it } from 'vitest'
import { bytes16, bytes32 } from './reading.ts'
import { keyEvent, rectangles, request, runningSession, setEncodings, testDesktop, testSession } from './testing.ts'

describe('input', () => {
  it('hands over keys with and without scan codes, and the pointer inside of the screen', () => {
    const bench = runningSession()
    bench.say(keyEvent(1, 0xff0d), keyEvent(0, 0xff0d))
    bench.say(Uint8Array.from([255, 0, ...bytes16(1), ...bytes32(0x61, 0x1e)]))
    bench.say(Uint8Array.from([5, 4, ...bytes16(10, 20)]), Uint8Array.from([5, 0, ...bytes16(65_535, 65_535)]))
    expect(bench.desktop.events).toEqual([
      ['key', true, 0xff0d, undefined],
      ['key', false, 0xff0d, undefined],
      ['key', true, 0x61, 0x1e],
      ['pointer', 10, 20, 4],
      ['pointer', 63, 47, 0],
    ])
    expect(bench.wire.active).toBe(5)
  })

  it('lets go of what is held down when the viewer leaves', () => {
    const bench = runningSession()
    bench.say(keyEvent(1, 0xffe3), Uint8Array.from([5, 1, ...bytes16(3, 4)]))
    bench.session.end()
    expect(bench.desktop.events.slice(2)).toEqual([
      ['key', false, 0xffe3, undefined],
      ['pointer', 3, 4, 0],
    ])
    expect(bench.closed).toEqual([{ code: 'ClientLeft', message: 'The viewer left.' }])
    expect(bench.wire.closes).toBe(0)
  })

  it('reads and forgets all of it when there is only looking', () => {
    const bench = runningSession({ viewOnly: true })
    bench.say(
      keyEvent(1, 65),
      Uint8Array.from([5, 1, ...bytes16(3, 4)]),
      Uint8Array.from([6, 0, 0, 0, ...bytes32(1), 65]),
    )
    bench.session.end()
    expect(bench.desktop.events).toEqual([])
  })

  it('counts no request as activity', () => {
    const bench = runningSession()
    bench.say(request(0), request(1), setEncodings(0))
    expect(bench.wire.active).toBe(0)
  })
})

describe('limits', () => {
  it.each([
    [
      'too many encodings',
      Uint8Array.from([2, 0, ...bytes16(257)]),
      'TooMuch',
      'The viewer names 257 encodings, and 256 are the most.',
    ],
    [
      'a long text',
      Uint8Array.from([6, 0, 0, 0, ...bytes32(0x7fffffff)]),
      'TooMuch',
      'The viewer pastes 2147483647 bytes, and 1048576 are the most.',
    ],
    [
      'a long extended text',
      Uint8Array.from([6, 0, 0, 0, ...bytes32(0x80000000)]),
      'TooMuch',
      'The viewer pastes 2147483648 bytes, and 1048576 are the most.',
    ],
    ['an unknown message', Uint8Array.of(99), 'BadMessage', 'There is no message of type 99.'],
    ['an unknown QEMU message', Uint8Array.of(255, 1), 'BadMessage', 'There is no QEMU message of type 1.'],
  ])('ends the session at %s, before the rest of it comes', (_, bytes, code, message) => {
    const bench = runningSession()
    bench.say(bytes)
    expect(bench.closed).toEqual([{ code, message }])
    expect(bench.wire.closes).toBe(1)
    bench.say(keyEvent(1, 65))
    expect(bench.desktop.events).toEqual([])
  })

  it('ends only this session when the desktop fails', () => {
    const desktop = {
      ...testDesktop(),
      key: () => {
        throw new Error('broken')
      },
    }
    const bench = runningSession({}, desktop)
    bench.say(keyEvent(1, 65))
    expect(bench.closed).toEqual([{ code: 'Failed', message: 'The session failed: Error: broken' }])
  })
})

describe('an end', () => {
  it('shows the reason on the screen for a moment, and then hangs up', () => {
    const bench = runningSession()
    bench.say(request(0))
    bench.pass(100)
    bench.sent()
    bench.session.close('The session was idle for 60 s.')
    const [banner] = rectangles(bench.sent())
    expect(banner).toMatchObject({ encoding: 0, x: 0 })
    expect(bench.closed).toEqual([])
    bench.say(keyEvent(1, 65))
    bench.pass(1000)
    expect(bench.closed).toEqual([{ code: 'Closed', message: 'The session was idle for 60 s.' }])
    expect(bench.wire.closes).toBe(1)
    expect(bench.desktop.events).toEqual([])
    bench.session.close()
    bench.session.end()
    expect(bench.closed).toHaveLength(1)
  })

  it('comes at once in the handshake', () => {
    const bench = testSession()
    bench.session.close('Later.')
    expect(bench.closed).toEqual([{ code: 'Closed', message: 'Later.' }])
  })
})
