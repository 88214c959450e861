import type { Sender } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import { consoleUrl, toConsoleUrl } from './console.ts'

const VncUrl =
  'wss%3A%2F%2Fhz01-vncproxy.aliyun.com%2Fwebsockify%2F%3Fs%3DDvh%252FIA%252BYc73gWO48cBx2gBxUDVzaAnSKr74pq'
const page = 'https://g.alicdn.com/aliyun/ecs-console-vnc2/0.0.8/index.html'
const InstanceId = 'i-wz9hhwq5a6tm1234'

describe('toConsoleUrl', () => {
  it('appends the value as it was returned: it is already encoded', () => {
    expect(toConsoleUrl(VncUrl, { InstanceId, isWindows: true })).toBe(
      `${page}?vncUrl=${VncUrl}&instanceId=${InstanceId}&isWindows=true`,
    )
  })

  it('keeps the masked sample of the document as it is', () => {
    expect(toConsoleUrl('ws%3A%2F%****', { InstanceId: 'i-wz9hhwq5a6tm****', isWindows: true })).toBe(
      `${page}?vncUrl=ws%3A%2F%****&instanceId=i-wz9hhwq5a6tm****&isWindows=true`,
    )
  })

  it('gives the page back the URL that the value stands for, after one decoding', () => {
    const url = new URL(toConsoleUrl(VncUrl, { InstanceId, isWindows: false, password: 'Abc123' }))
    expect(url.searchParams.get('vncUrl')).toBe(decodeURIComponent(VncUrl))
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      instanceId: InstanceId,
      isWindows: 'false',
      password: 'Abc123',
    })
  })

  it('encodes a raw URL, and whatever else could break out of its parameter', () => {
    const raw = 'wss://host/websockify/?s=a%2Fb&x=1'
    for (const value of [raw, 'ws://host/', 'x&isWindows=true#']) {
      const url = new URL(toConsoleUrl(value, { InstanceId: 'a&b', isWindows: false }))
      expect(Object.fromEntries(url.searchParams)).toEqual({ vncUrl: value, instanceId: 'a&b', isWindows: 'false' })
    }
  })

  it('takes another page, with or without a query of its own', () => {
    const start = (other: string) => toConsoleUrl('v', { InstanceId: 'i', isWindows: true, page: other })
    expect(start('http://127.0.0.1/vnc')).toMatch(/^http:\/\/127\.0\.0\.1\/vnc\?vncUrl=v&/)
    expect(start('http://127.0.0.1/vnc?')).toMatch(/\/vnc\?vncUrl=v&/)
    expect(start('http://127.0.0.1/vnc?lang=en')).toMatch(/\/vnc\?lang=en&vncUrl=v&/)
  })

  it.each(['', 'abc12', 'abc1234', 'abc 12', 'abc12!', 'äbc123', 'abc123\n'])(
    'refuses the password %j unseen',
    (password) => {
      let thrown: unknown
      try {
        toConsoleUrl(VncUrl, { InstanceId, isWindows: true, password })
      } catch (error) {
        thrown = error
      }
      expect(thrown).toMatchObject({
        code: 'Client.InvalidRequest',
        detail: 'password must be 6 letters or digits.',
        problems: [{ path: 'password', code: 'pattern' }],
      })
    },
  )
})

describe('consoleUrl', () => {
  it('asks, and counts the 15 seconds from before it asked', async () => {
    let time = Date.parse('2024-01-01T00:00:00Z')
    const asked: unknown[] = []
    const client = {
      send: async (operation: { name: string }, request: object) => {
        asked.push(operation.name, request)
        time += 4000
        return { RequestId: 'A', VncUrl }
      },
    } as unknown as Sender
    const request = { RegionId: 'cn-hangzhou', InstanceId, isWindows: false, password: 'abc123', now: () => time }
    expect(await consoleUrl(client, request)).toEqual({
      url: `${page}?vncUrl=${VncUrl}&instanceId=${InstanceId}&isWindows=false&password=abc123`,
      expiresAt: new Date('2024-01-01T00:00:15Z'),
    })
    expect(asked).toEqual(['DescribeInstanceVncUrl', { RegionId: 'cn-hangzhou', InstanceId }])
  })

  it('asks for nothing when the password is not one', async () => {
    const client = {
      send: () => {
        throw new Error('asked')
      },
    } as unknown as Sender
    const request = { RegionId: 'cn-hangzhou', InstanceId, isWindows: false, password: 'secret-password' }
    await expect(consoleUrl(client, request)).rejects.toMatchObject({ code: 'Client.InvalidRequest' })
  })
})
