import { describe, expect, it } from 'vitest'
import { consolePage } from './flow.ts'

const page = 'https://page.vendor.com/a/index.html'

describe('consolePage', () => {
  it.each([
    ['ws%3A%2F%2F127.0.0.1%3A7070%2Fvnc%3Fs%3Dx', 'http://127.0.0.1:7070/a/index.html'],
    ['wss%3A%2F%2Flocalhost%2Fvnc%3Fs%3Dx', 'https://localhost/a/index.html'],
    ['ws://[::1]:7070/vnc?s=x', 'http://[::1]:7070/a/index.html'],
    ['WS%3a%2f%2F%5B::1%5d%2Fvnc', 'http://[::1]/a/index.html'],
    ['ws%3A%2F%2Fporthole%3A7070%2Fwebsockify%2F%3Fs%3D%252B', 'http://porthole:7070/a/index.html'],
    ['wss%3A%2F%2Fmock.team.internal%2Fvnc', 'https://mock.team.internal/a/index.html'],
  ])('is on the server of %s', (socket, own) => {
    expect(consolePage(page, socket)).toBe(own)
  })

  it.each([
    'wss%3A%2F%2Fbjvnc.vendor.com%3A26789%2Fvnc%3Fs%3Dx',
    'wss://hz01-vncproxy.vendor.com/websockify/?s=x',
    'ws%3A%2F%2F%****',
    'ws://localhost@vendor.com/vnc',
    'ws://localhost.vendor.com/vnc',
    'http://127.0.0.1/vnc',
    '%zz',
    '',
  ])("is the vendor's for %s", (socket) => {
    expect(consolePage(page, socket)).toBe(page)
  })
})
