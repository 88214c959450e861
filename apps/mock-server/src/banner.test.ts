import { describe, expect, it } from 'vitest'
import type { LogEvent } from '@porthole/rpc/server'
import { banner, logLine } from './banner.ts'
import { services } from '@porthole/simulator'
import { tries } from './tries.ts'

const running = {
  version: '1.2.3',
  url: 'http://127.0.0.1:17070',
  credentials: { testid: 'testsecret' },
  verify: true,
}

describe('the banner', () => {
  it('shows the address, the credentials and a command for each service, in 80 columns', () => {
    const text = banner(running)
    expect(text).toContain('Porthole mock server 1.2.3 at http://127.0.0.1:17070')
    expect(text).toContain('30 operations')
    expect(text).toContain('testid / testsecret')
    for (const service of ['aliyun ecs', 'aliyun gws', 'tencent cvm'])
      expect(text).toMatch(new RegExp(`npx --no-install porthole ${service} Describe`))
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('says where worlds are kept, when not in memory', () => {
    expect(banner(running)).not.toContain('kept in')
    expect(banner({ ...running, store: 'worlds.db' })).toContain('Worlds are kept in worlds.db\n')
    const long = banner({ ...running, store: `/${'x'.repeat(200)}/worlds.db` })
    expect(long.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(long).toContain('x/worlds.db\n')
  })

  it('does not show credentials that were given, and says when nothing is checked', () => {
    expect(banner({ ...running, credentials: undefined })).toContain('checked with the credentials you gave')
    expect(banner({ ...running, verify: false })).toContain('NOT checked')
  })
})

it('says what to do about a certificate made on the fly', () => {
  const text = banner({ ...running, url: 'https://127.0.0.1:17070', selfSigned: true })
  expect(text).toContain('browsers ask once')
  expect(text).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0')
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
})

describe('a command to try', () => {
  it.each(tries)('%s has every required parameter and no other', (words) => {
    const [cloud, name, action, ...flags] = words.split(' ')
    const { descriptor } = services.find(
      ({ descriptor }) => descriptor.cloud === cloud && descriptor.service.name === name,
    )!
    const { request } = descriptor.operations[action!]!
    const required = Object.keys(request).filter((parameter) => request[parameter]!.required)
    expect(flags.filter((flag) => flag.startsWith('--')).toSorted()).toEqual(
      required.map((one) => `--${one}`).toSorted(),
    )
  })
})

describe('a line of the log', () => {
  const at = { requestId: 'R', cloud: 'aliyun', service: 'ecs', action: 'DescribeInstanceVncUrl' }

  it.each<[LogEvent, string]>([
    [
      { ...at, kind: 'refused', code: 'MissingX', why: 'X is mandatory.' },
      'refused aliyun ecs DescribeInstanceVncUrl: [MissingX] X is mandatory. (R)',
    ],
    [
      { ...at, kind: 'refused', code: 'SignatureDoesNotMatch', why: '' },
      'refused aliyun ecs DescribeInstanceVncUrl: [SignatureDoesNotMatch] (R)',
    ],
    [
      { ...at, kind: 'unknown', path: 'Odd', why: 'Odd is not a parameter here.' },
      'unknown aliyun ecs DescribeInstanceVncUrl: Odd is not a parameter here. (R)',
    ],
    [{ ...at, kind: 'failed', error: new Error('x') }, 'failed aliyun ecs DescribeInstanceVncUrl: Error: x (R)'],
    [
      { ...at, service: undefined, action: undefined, kind: 'refused', code: 'A', why: 'b' },
      'refused aliyun: [A] b (R)',
    ],
  ])('says what happened to which call', (event, line) => {
    expect(logLine(event)).toBe(line)
  })

  it('cannot be broken by what a caller sent', () => {
    expect(logLine({ ...at, action: 'A\r\nrefused\u001B[2J', kind: 'refused', code: 'C', why: '' })).not.toMatch(
      /\p{Cc}/u,
    )
  })
})
