import { expect, test } from 'vitest'
import { isLoopback, withScheme } from './endpoint.ts'

test.each(['127.0.0.1', '127.0.0.1:7070', '127.8.9.10', '127.1', 'localhost', 'LocalHost:80', '[::1]', '[::1]:7070'])(
  '%s is this machine, and means http',
  (host) => {
    expect(isLoopback(host)).toBe(true)
    expect(withScheme(host)).toBe(`http://${host}`)
  },
)

test.each([
  'ecs.aliyuncs.com',
  '10.0.0.1:7070',
  '127.0.0.1.example.org',
  'localhost.example.org',
  '[::2]',
  '128.0.0.1',
])('%s is elsewhere, and means https', (host) => {
  expect(isLoopback(host)).toBe(false)
  expect(withScheme(host)).toBe(`https://${host}`)
})

test.each(['http://example.org', 'https://127.0.0.1:7070', 'https://localhost'])('%s keeps its scheme', (url) => {
  expect(withScheme(url)).toBe(url)
})
