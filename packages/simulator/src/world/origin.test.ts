import { cvmDescriptor } from '@porthole/tencent/cvm/server'
import { describe, expect, it } from 'vitest'
import type { Scene } from '../scene.ts'
import { socketOrigin } from './origin.ts'

function originFor(headers: Record<string, string>): string {
  const call = { service: cvmDescriptor, request: { header: (name: string) => headers[name] } }
  return socketOrigin({ call } as unknown as Scene)
}

describe('the origin of what we hand out', () => {
  it('is the host and the port that were asked', () => {
    expect(originFor({ host: '127.0.0.1:7070' })).toBe('ws://127.0.0.1:7070')
    expect(originFor({ host: '[::1]:7070' })).toBe('ws://[::1]:7070')
    expect(originFor({ host: 'porthole.test' })).toBe('ws://porthole.test')
  })

  it('is secure behind a proxy that is, and at a host of the vendor', () => {
    expect(originFor({ host: 'porthole.test', 'x-forwarded-proto': 'https' })).toBe('wss://porthole.test')
    expect(originFor({ host: 'cvm.ap-shanghai-fsi.tencentcloudapi.com' })).toBe(
      'wss://cvm.ap-shanghai-fsi.tencentcloudapi.com',
    )
    expect(originFor({ host: 'eviltencentcloudapi.com' })).toBe('ws://eviltencentcloudapi.com')
  })

  it('reads a Host that is a whole origin, as one of the clients sends it', () => {
    expect(originFor({ host: 'http://127.0.0.1:7070' })).toBe('ws://127.0.0.1:7070')
  })

  it('is this machine when the Host is missing or makes no sense', () => {
    for (const headers of [{}, { host: '' }, { host: 'a b' }, { host: 'x/y?z' }, { host: 'user@host' }])
      expect(originFor(headers as Record<string, string>)).toBe('ws://localhost')
  })
})
