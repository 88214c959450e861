import type { Sender } from '@porthole/rpc'
import { describe, expect, test } from 'vitest'
import { consoleUrl, toConsoleUrl } from './console.ts'

const token =
  'aHpjWnRVMFNhYmxKdDM5MjRHNlVTSVQwajNUSW0wb2tBbmFtREFCTmFrcy8vUUNPMG0wSHZNOUUxRm5PMmUzWmFDcWlOdDJIbUJxSTZDL0RXcHZxYnZZMmRkWWZWcEZia2lyb09XMzdKNmM9'
const documented = `wss%3A%2F%2Fbjvnc.qcloud.com%3A26789%2Fvnc%3Fs%3D${token}`
const page = 'https://img.qcloud.com/qcloud/app/active_vnc/index.html'

describe('toConsoleUrl', () => {
  test('appends the documented value as it was returned', () => {
    expect(toConsoleUrl(documented)).toBe(`${page}?InstanceVncUrl=${documented}`)
    expect(toConsoleUrl('ws%3A%2F%2Fvnc.example.com%3A7070%2Fvnc')).toBe(
      `${page}?InstanceVncUrl=ws%3A%2F%2Fvnc.example.com%3A7070%2Fvnc`,
    )
  })

  test('takes the page of a mock server for what that returned', () => {
    expect(toConsoleUrl('ws%3A%2F%2F127.0.0.1%3A7070%2Fvnc')).toBe(
      'http://127.0.0.1:7070/qcloud/app/active_vnc/index.html?InstanceVncUrl=ws%3A%2F%2F127.0.0.1%3A7070%2Fvnc',
    )
  })

  test('encodes a raw URL once', () => {
    expect(toConsoleUrl(`wss://bjvnc.qcloud.com:26789/vnc?s=${token}`)).toBe(`${page}?InstanceVncUrl=${documented}`)
  })

  test('uses another page, whatever its query', () => {
    expect(toConsoleUrl('ws%3Ax', 'http://127.0.0.1/p')).toBe('http://127.0.0.1/p?InstanceVncUrl=ws%3Ax')
    expect(toConsoleUrl('ws%3Ax', 'http://127.0.0.1/p?')).toBe('http://127.0.0.1/p?InstanceVncUrl=ws%3Ax')
    expect(toConsoleUrl('ws%3Ax', 'http://127.0.0.1/p?a=1')).toBe('http://127.0.0.1/p?a=1&InstanceVncUrl=ws%3Ax')
  })

  test.each(['', 'https://example.org', 'javascript:alert(1)', 'wss%253A%252F%252Fx', 'wss%3Ax&page=1', 'wss%3A"><b>'])(
    'refuses %j without repeating it',
    (value) => {
      expect(() => toConsoleUrl(value)).toThrow(
        /^\[Client\.InvalidRequest\] InstanceVncUrl must be what DescribeInstanceVncUrl returned, or a ws: or wss: URL\.$/,
      )
    },
  )
})

describe('consoleUrl', () => {
  test('asks for the instance and says until when the page can be opened', async () => {
    const asked: unknown[] = []
    const client = {
      send: async (operation: { name: string }, request: unknown) => (
        asked.push(operation.name, request),
        { InstanceVncUrl: documented }
      ),
    } as unknown as Sender
    expect(await consoleUrl(client, { InstanceId: 'ins-r9hr2upy', now: () => 1000 })).toEqual({
      url: `${page}?InstanceVncUrl=${documented}`,
      expiresAt: new Date(16_000),
    })
    expect(asked).toEqual(['DescribeInstanceVncUrl', { InstanceId: 'ins-r9hr2upy' }])
  })
})
