import { expect, test } from 'vitest'
import { proxyOf } from './proxy.ts'

const hostOf = (url: string, env: Record<string, string>) => {
  const proxy = proxyOf(new URL(url), env)
  return proxy && `${proxy.hostname}:${proxy.port}`
}

const both = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' }

test('each scheme has a proxy of its own', () => {
  expect(hostOf('https://a.example.com', both)).toBe('secure:1')
  expect(hostOf('http://a.example.com', both)).toBe('plain:2')
  expect(hostOf('http://a.example.com', { HTTPS_PROXY: 'http://secure:1' })).toBeUndefined()
  expect(hostOf('https://a.example.com', {})).toBeUndefined()
})

test('the lower-case name counts before the upper-case one, and an empty one does not count', () => {
  expect(hostOf('https://a.example.com', { ...both, https_proxy: 'http://lower:3' })).toBe('lower:3')
  expect(hostOf('https://a.example.com', { ...both, https_proxy: '' })).toBe('secure:1')
})

test.each([
  ['http://proxy:3128', 'proxy', '3128', undefined],
  ['http://proxy:3128/', 'proxy', '3128', undefined],
  ['proxy:3128', 'proxy', '3128', undefined],
  ['http://proxy', 'proxy', undefined, undefined],
  ['http://u:p@proxy:1', 'proxy', '1', 'u:p'],
  ['http://u%40x:p%3Aw@proxy:1', 'proxy', '1', 'u@x:p:w'],
  ['http://[::1]:3128', '::1', '3128', undefined],
])('%s is understood', (proxy, hostname, port, login) => {
  const headers = login ? { 'proxy-authorization': `Basic ${btoa(login)}` } : {}
  expect(proxyOf(new URL('https://a.example.com'), { HTTPS_PROXY: proxy })).toEqual({ hostname, port, headers })
})

test.each([
  ['*', true],
  ['example.com', true],
  ['.example.com', true],
  ['*.example.com', true],
  ['api.example.com', true],
  ['other.com, example.com', true],
  ['other.com  example.com', true],
  ['api.example.com:8443', true],
  ['api.example.com:443', false],
  ['ample.com', false],
  ['other.com', false],
  ['', false],
  [',', false],
])('NO_PROXY=%s spares api.example.com:8443: %s', (NO_PROXY, spared) => {
  expect(hostOf('https://api.example.com:8443', { ...both, NO_PROXY }) === undefined).toBe(spared)
  expect(hostOf('https://api.example.com:8443', { ...both, no_proxy: NO_PROXY }) === undefined).toBe(spared)
})

test.each([
  'http://127.0.0.1:7070',
  'http://127.8.8.8',
  'https://localhost',
  'http://a.localhost:1',
  'http://[::1]:7070',
])('%s is loopback and never goes through a proxy', (url) => {
  expect(hostOf(url, both)).toBeUndefined()
})

test.each(['http://notlocalhost', 'http://localhost.example.com', 'http://12.7.0.1', 'http://[::2]'])(
  '%s is not loopback',
  (url) => {
    expect(hostOf(url, both)).toBe('plain:2')
  },
)
