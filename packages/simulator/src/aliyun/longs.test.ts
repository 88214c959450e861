import { describe, expect, it } from 'vitest'
import { digitsOf, longOf } from './longs.ts'

describe('a long', () => {
  it('is kept as its digits, up to 64 bits', () => {
    expect(['007', '-0', 5, '9223372036854775807', '-9223372036854775808'].map(digitsOf)).toEqual([
      '7',
      '0',
      '5',
      '9223372036854775807',
      '-9223372036854775808',
    ])
    expect(['9223372036854775808', '1'.repeat(1_000_000), 'x', ''].map(digitsOf)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
    expect([longOf('12'), longOf('9007199254740993')]).toEqual([12, '9007199254740993'])
  })
})
