import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Reader, type Reading, u16 } from './reading.ts'

function* texts(into: string[]): Reading {
  for (;;) into.push(String.fromCharCode(...(yield u16(yield 2, 0))))
}

it('reads the same whatever the cut of the bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 300 })), fc.array(fc.integer({ min: 1, max: 70 })), (words, cuts) => {
      const bytes = words.flatMap((word) => [word.length >> 8, word.length & 255, ...Buffer.from(word, 'latin1')])
      const read: string[] = []
      const reader = new Reader(texts(read))
      let at = 0
      for (const cut of cuts) reader.push(Uint8Array.from(bytes.slice(at, (at += cut))))
      reader.push(Uint8Array.from(bytes.slice(at)))
      expect(read).toEqual(words.map((word) => Buffer.from(word, 'latin1').toString('latin1')))
    }),
  )
})

it('reads a long message that comes byte by byte without copying it again and again', () => {
  let length = 0
  const reader = new Reader(
    (function* (): Reading {
      length = (yield 1 << 20).length
    })(),
  )
  const one = Uint8Array.of(7)
  for (let count = 0; count < 1 << 20; count++) reader.push(one)
  expect(length).toBe(1 << 20)
  expect(reader.done).toBe(true)
})

it('is done when the generator throws, and throws that', () => {
  const reader = new Reader(
    (function* (): Reading {
      yield 1
      throw new Error('no')
    })(),
  )
  expect(() => reader.push(Uint8Array.of(1, 2, 3))).toThrow('no')
  expect(reader.done).toBe(true)
  reader.push(Uint8Array.of(1))
})
