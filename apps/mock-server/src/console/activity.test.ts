import { describe, expect, it } from 'vitest'
import { createActivity } from './activity.ts'

const hello = (type: number, minor = 8): number[] => [
  ...Buffer.from(`RFB 003.00${minor}\n`),
  type,
  ...(type === 2 ? Array.from({ length: 16 }, () => 4) : []),
  1,
]
const pixelFormat = [0, ...Array.from({ length: 19 }, () => 5)]
const encodings = [2, 0, 0, 2, ...Array.from({ length: 8 }, () => 4)]
const request = [3, 1, 0, 0, 0, 0, 4, 4, 5, 5]
const keyEvent = [4, 1, 0, 0, 0, 0, 0, 0x61]
const pointer = [5, 0, 0, 4, 0, 4]
const text = [6, 0, 0, 0, 0, 0, 0, 3, 4, 4, 4]
const clipboard = [6, 0, 0, 0, 0xff, 0xff, 0xff, 0xfd, 5, 5, 5]
const fence = [248, 0, 0, 0, 0, 0, 0, 0, 2, 4, 5]
const continuous = [150, 1, 4, 4, 4, 4, 5, 5, 5, 5]
const xvp = [250, 0, 1, 4]
const size = [251, 0, 4, 0, 3, 0, 1, 0, ...Array.from({ length: 16 }, () => 5)]
const qemuKey = [255, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 4]
const audioOn = [255, 1, 0, 0]
const audioFormat = [255, 1, 0, 2, 3, 2, 0, 0, 4, 4]

const quiet = [pixelFormat, encodings, request, text, clipboard, fence, continuous, xvp, size, audioOn, audioFormat]
const active = [keyEvent, pointer, qemuKey]

describe('the activity of a viewer at a real server', () => {
  it.each([
    [1, 8],
    [2, 8],
    [2, 7],
  ])('is keys and pointer events alone, after a handshake of type %i in 3.%i', (type, minor) => {
    for (const message of [...quiet, ...active]) {
      const isActive = createActivity()
      expect(isActive(Buffer.from(hello(type, minor)))).toBe(false)
      expect([message[0], isActive(Buffer.from(message))]).toEqual([message[0], active.includes(message)])
      expect([message[0], isActive(Buffer.from(request))]).toEqual([message[0], false])
      expect([message[0], isActive(Buffer.from(keyEvent))]).toEqual([message[0], true])
    }
  })

  it.each(Array.from({ length: 24 }, (_, index) => index + 1))('is counted alike in pieces of %i bytes', (piece) => {
    for (const message of [...quiet, ...active]) {
      const bytes = Buffer.from([...hello(2), ...quiet.flat(), ...message, ...request])
      const isActive = createActivity()
      let found = 0
      for (let at = 0; at < bytes.length; at += piece) if (isActive(bytes.subarray(at, at + piece))) found++
      expect([message[0], found > 0]).toEqual([message[0], active.includes(message)])
    }
  })

  it('is anything but update requests of a viewer that is not understood', () => {
    for (const start of [[...Buffer.from('RFB 003.003\n')], hello(19), [...hello(1), 99]]) {
      const isActive = createActivity()
      isActive(Buffer.from(start))
      expect([isActive(Buffer.from(request)), isActive(Buffer.from(fence))]).toEqual([false, false])
      expect([isActive(Buffer.from(keyEvent)), isActive(Buffer.from([99]))]).toEqual([true, true])
    }
  })
})
