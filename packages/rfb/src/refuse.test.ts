import { expect, it, vi } from 'vitest'
import { refuse } from './refuse.ts'
import type { Why } from './wire.ts'

function refused(reason: string) {
  const sent: Buffer[] = []
  const closed: (Why | undefined)[] = []
  const refusal = refuse(
    { send: (bytes) => void sent.push(Buffer.from(bytes)), pending: () => 0, close: (why) => void closed.push(why) },
    reason,
  )
  return { refusal, closed, text: () => Buffer.concat(sent.splice(0)) }
}

const reason = 'This VNC URL was used already: 一次'
const length = Buffer.of(0, 0, 0, Buffer.byteLength(reason))

it.each([
  ['003', Buffer.of(0, 0, 0, 0)],
  ['007', Buffer.of(0)],
  ['008', Buffer.of(0)],
])('tells a viewer of 3.%s the reason where it expects security types, and hangs up', (minor, nothing) => {
  const { refusal, closed, text } = refused(reason)
  expect(text().toString()).toBe('RFB 003.008\n')
  refusal.receive(Buffer.from('RFB 003.'))
  expect(closed).toEqual([])
  refusal.receive(Buffer.from(`${minor}\n`))
  expect(text()).toEqual(Buffer.concat([nothing, length, Buffer.from(reason)]))
  expect(closed).toEqual([{ code: 'Refused', message: reason }])
  refusal.receive(Buffer.from('more'))
  expect(closed).toHaveLength(1)
})

it('hangs up on what is no viewer, and on one that says nothing', () => {
  vi.useFakeTimers()
  const [other, silent, gone] = [refused(reason), refused(reason), refused(reason)]
  other.refusal.receive(Buffer.from('GET / HTTP/1.1'))
  expect(other.closed).toHaveLength(1)
  gone.refusal.end()
  vi.advanceTimersByTime(10_000)
  expect(silent.closed).toHaveLength(1)
  expect(gone.closed).toEqual([])
  vi.useRealTimers()
})
