import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readClipboard } from './clipboard.ts'
import { encodings } from './encode/encoder.ts'
import { bytes32, concat, i32 } from './reading.ts'
import { type Bench, runningSession, setEncodings } from './testing.ts'

const flags = { caps: 1 << 24, request: 1 << 25, peek: 1 << 26, notify: 1 << 27, provide: 1 << 28, text: 1 }

const extended = (what: number, body: Uint8Array = new Uint8Array(0)) =>
  Uint8Array.from([6, 0, 0, 0, ...bytes32(-4 - body.length), ...bytes32(what), ...body])

/** What noVNC and TigerVNC send for a pasted text. */
const packed = (text: string, length?: number) => {
  const bytes = Buffer.from(`${text}\0`)
  return deflateSync(concat([Uint8Array.from(bytes32(length ?? bytes.length)), bytes]))
}

/** The extended messages of the server. */
function told(bench: Bench) {
  const bytes = bench.sent()
  const messages = []
  for (let at = 0; at < bytes.length;) {
    const length = -i32(bytes, at + 4)
    messages.push(readClipboard(bytes.subarray(at + 8, at + 8 + length), 1000))
    at += 8 + length
  }
  return messages
}

describe('a viewer of extended clipboards', () => {
  it('is told what we can, once', () => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedClipboard), setEncodings(0, encodings.extendedClipboard))
    expect(told(bench)).toEqual([{ kind: 'caps', notify: true, unasked: 1 << 20 }])
  })

  it('pastes Chinese text, which is asked for when it tells of it', () => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedClipboard))
    bench.sent()
    bench.say(extended(flags.notify | flags.text))
    expect(told(bench)).toEqual([{ kind: 'request' }])
    bench.say(extended(flags.provide | flags.text, packed('你好\r\n世界')))
    expect(bench.desktop.events).toEqual([['cutText', '你好\n世界']])
  })

  it('is offered what the desktop copies, and gets it when it asks', () => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedClipboard))
    bench.say(extended(flags.caps | flags.notify | flags.provide | flags.text, Uint8Array.from(bytes32(0))))
    bench.sent()
    bench.desktop.signal({ kind: 'cutText', text: '复制\n好' })
    expect(told(bench)).toEqual([{ kind: 'notify', text: true }])
    bench.say(extended(flags.request | flags.text))
    expect(told(bench)).toEqual([{ kind: 'provide', text: '复制\n好' }])
    bench.say(extended(flags.peek))
    expect(told(bench)).toEqual([{ kind: 'notify', text: true }])
  })

  it('gets a short text at once when it takes that', () => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedClipboard))
    bench.say(extended(flags.caps | flags.notify | flags.provide | flags.text, Uint8Array.from(bytes32(100))))
    bench.sent()
    bench.desktop.signal({ kind: 'cutText', text: 'short' })
    expect(told(bench)).toEqual([{ kind: 'provide', text: 'short' }])
  })

  it.each([
    ['no flags', Uint8Array.from([6, 0, 0, 0, ...bytes32(-2), 0, 0]), 'BadMessage'],
    ['data that are no zlib', extended(flags.provide | flags.text, Uint8Array.of(1, 2, 3)), 'BadMessage'],
    ['a length beyond the text', extended(flags.provide | flags.text, packed('a', 100)), 'BadMessage'],
    ['a bomb', extended(flags.provide | flags.text, packed('a'.repeat(3 << 20))), 'TooMuch'],
  ])('is cut off at %s', (_, bytes, code) => {
    const bench = runningSession()
    bench.say(setEncodings(0, encodings.extendedClipboard), bytes)
    expect(bench.closed.map((why) => why.code)).toEqual([code])
  })
})

describe('a viewer of the old clipboard', () => {
  it('pastes and is given Latin-1', () => {
    const bench = runningSession()
    bench.say(Uint8Array.from([6, 0, 0, 0, ...bytes32(5), 0xe9, 13, 10, 0x62, 0x63]))
    expect(bench.desktop.events).toEqual([['cutText', 'é\nbc']])
    bench.desktop.signal({ kind: 'cutText', text: 'é你' })
    expect([...bench.sent()]).toEqual([3, 0, 0, 0, 0, 0, 0, 2, 0xe9, 63])
  })

  it('hears the bell', () => {
    const bench = runningSession()
    bench.desktop.signal({ kind: 'bell' })
    expect([...bench.sent()]).toEqual([2])
  })
})
