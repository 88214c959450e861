import { describe, expect, it } from 'vitest'
import { guard, isLoopback, type Knock } from './guard.ts'

const local = '127.0.0.1'

function knock(headers: Record<string, string> = {}, remoteAddress = local, localAddress = local): Knock {
  const all: Record<string, string> = { host: 'localhost:7070', ...headers }
  return { header: (name) => all[name], remoteAddress, localAddress }
}

describe('the guard of the admin API', () => {
  it.each([
    knock(),
    knock({ host: '127.0.0.1:7070' }),
    knock({ host: '[::1]:7070' }, '::1', '::1'),
    knock({ host: 'porthole.localhost' }, '::ffff:127.0.0.1', '::ffff:127.0.0.1'),
    knock({ origin: 'http://localhost:7070', 'sec-fetch-site': 'same-origin' }),
    knock({ 'sec-fetch-site': 'none' }),
  ])('lets in programs and own pages of this machine (%#)', (one) => {
    expect(() => guard(one, undefined)).not.toThrow()
    expect(() => guard(one, 'secret')).not.toThrow()
  })

  it.each([
    [knock({}, '192.0.2.7', '192.0.2.1'), 'off the loopback interface'],
    [knock({}, '192.0.2.1', '192.0.2.1'), 'off the loopback interface'],
    [{ ...knock(), remoteAddress: undefined }, 'off the loopback interface'],
    [knock({ host: 'evil.test:7070' }), 'any host name but localhost'],
    [knock({ host: '127.0.0.1.evil.test' }), 'any host name but localhost'],
    [knock({ host: '' }), 'any host name but localhost'],
    [knock({ origin: 'http://evil.test' }), 'pages of another origin'],
    [knock({ origin: 'null' }), 'pages of another origin'],
    [knock({ origin: 'http://localhost:3000' }), 'pages of another origin'],
    [knock({ 'sec-fetch-site': 'cross-site' }), 'pages of another origin'],
    [knock({ 'x-forwarded-for': '192.0.2.7' }), 'behind a proxy'],
  ])('wants the token from strangers (%#)', (one, why) => {
    expect(() => guard(one, undefined)).toThrow(why)
    expect(() => guard(one, 'secret')).toThrow(why)
    const { header } = one
    const telling = (token: string): Knock => ({
      ...one,
      header: (name) => (name === 'authorization' ? `Bearer ${token}` : header(name)),
    })
    expect(() => guard(telling('secret'), 'secret')).not.toThrow()
    expect(() => guard(telling('secreT'), 'secret')).toThrow('The admin token is wrong')
    expect(() => guard(telling('undefined'), undefined)).toThrow('The admin token is wrong')
  })

  it('knows the loopback interface', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost', 'a.localhost'])
      expect(isLoopback(address)).toBe(true)
    for (const address of ['10.0.0.1', '::2', 'localhost.evil.test', '127.0.0.1.nip.io', undefined])
      expect(isLoopback(address)).toBe(false)
  })
})
