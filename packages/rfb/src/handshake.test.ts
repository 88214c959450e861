import { describe, expect, it } from 'vitest'
import { rgbx, writePixelFormat } from './format.ts'
import { keyEvent, request, runningSession, setEncodings, testSession } from './testing.ts'
import { vncAnswer } from './vnc-auth.ts'

const version = (minor: string) => Buffer.from(`RFB 003.${minor}\n`)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the handshake', () => {
  it('begins with our version', () => {
    expect(testSession().sent().toString()).toBe('RFB 003.008\n')
  })

  it.each([
    ['008', '0101', '00000000'],
    ['007', '0101', ''],
  ])('lets in a viewer of 3.%s', (minor, offer, result) => {
    const bench = testSession()
    bench.sent()
    bench.say(version(minor))
    expect(hex(bench.sent())).toBe(offer)
    bench.say(1)
    expect(hex(bench.sent())).toBe(result)
    bench.say(1)
    expect(hex(bench.sent())).toBe(`00400030${hex(writePixelFormat(rgbx))}00000005${hex(Buffer.from('Bench'))}`)
  })

  it.each(['003', '005', '889', '010'])('takes 3.%s for 3.3, where the server says the security type', (minor) => {
    const bench = testSession()
    bench.sent()
    bench.say(version(minor))
    expect(hex(bench.sent())).toBe('00000001')
    bench.say(0)
    expect(bench.sent()).toHaveLength(29)
  })

  const asked = (minor: string, password: string) => {
    const bench = testSession({ password: 'geheim123' })
    bench.sent()
    bench.say(version(minor), ...(minor === '003' ? [] : [2]))
    const challenge = bench.sent()
    bench.say(vncAnswer(password, new Uint8Array(16).fill(7)))
    return { challenge: hex(challenge), result: bench.sent(), closed: bench.closed, closes: bench.wire.closes }
  }

  it.each([
    ['003', '00000002'],
    ['007', '0102'],
    ['008', '0102'],
  ])('lets in who knows the first 8 bytes of the password, in 3.%s', (minor, offer) => {
    const { challenge, result, closed } = asked(minor, 'geheim12')
    expect(challenge).toBe(offer + '07'.repeat(16))
    expect(hex(result)).toBe('00000000')
    expect(closed).toEqual([])
  })

  it.each([
    ['003', ''],
    ['007', ''],
    ['008', 'The VNC password is wrong.'],
  ])('tells who does not that the password is wrong, as far as 3.%s can', (minor, reason) => {
    const { result, closed, closes } = asked(minor, 'falsch')
    expect(hex(result.subarray(0, 4))).toBe('00000001')
    expect(result.subarray(8).toString()).toBe(reason)
    expect(closed).toEqual([{ code: 'WrongPassword', message: 'The VNC password is wrong.' }])
    expect(closes).toBe(1)
  })

  it('is single DES with mirrored bytes, of 8 bytes of the password', () => {
    const challenge = Buffer.from('4c6f72656d20697073756d20646f6c6f', 'hex')
    expect(vncAnswer('password', challenge)).toHaveLength(16)
    expect(hex(vncAnswer('passwordlonger', challenge))).toBe(hex(vncAnswer('password', challenge)))
    // DES of eight zero bytes under the key of eight zero bytes.
    expect(hex(vncAnswer('', new Uint8Array(16)))).toBe('8ca64de9c1b123a78ca64de9c1b123a7')
  })

  it('refuses a security type that was not offered', () => {
    const bench = testSession({ password: 'x' })
    bench.say(version('008'), 1)
    expect(bench.closed[0]).toEqual({ code: 'BadSecurity', message: 'Security type 1 was not offered.' })
  })

  it('hangs up on what is not RFB', () => {
    const bench = testSession()
    bench.say(Buffer.from('GET / HTTP/1.1\r\n'))
    expect(bench.closed[0]?.code).toBe('BadVersion')
    expect(bench.wire.closes).toBe(1)
  })

  it('takes no longer than its limit, and no timer is left when it is done', () => {
    const slow = testSession()
    slow.say(version('008'))
    slow.pass(9999)
    expect(slow.closed).toEqual([])
    slow.pass(1)
    expect(slow.closed).toEqual([{ code: 'HandshakeTimeout', message: 'The handshake took longer than 10 s.' }])
    const fast = runningSession()
    fast.pass(100_000)
    expect(fast.closed).toEqual([])
  })

  it('comes out the same in any cut of the bytes', () => {
    const bytes = Buffer.concat([version('008'), Buffer.of(1, 1), setEncodings(0), request(0), keyEvent(1, 65)])
    const answers = [1, 2, 3, 5, 7, 11, bytes.length].map((size) => {
      const bench = testSession()
      for (let at = 0; at < bytes.length; at += size) bench.session.receive(bytes.subarray(at, at + size))
      bench.pass(1000)
      return { sent: hex(bench.sent()), events: bench.desktop.events }
    })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.events).toEqual([['key', true, 65, undefined]])
  })
})
