import { describe, expect, test } from 'vitest'
import { definitions, fold } from './layout.ts'

describe('a message', () => {
  test('goes on two spaces further in, where the terminal ends', () => {
    expect(fold('Hint: check the secret of the key.', 20)).toBe('Hint: check the\n  secret of the key.')
    expect(fold('12345 78901 345', 11)).toBe('12345 78901\n  345')
  })

  test('keeps its own lines and their indents', () => {
    expect(fold('Places:\n  - one of the files\n  - two', 14)).toBe('Places:\n  - one of the\n    files\n  - two')
  })

  test('is as wide as 80 columns when the terminal does not tell', () => {
    const words = 'abcd '.repeat(20).trim()
    for (const width of [undefined, 0]) {
      expect(
        fold(words, width)
          .split('\n')
          .map(({ length }) => length),
      ).toEqual([79, 21])
    }
  })

  test('lets a long URL overflow rather than break it', () => {
    expect(fold('See https://example.com/a/long/address now', 12)).toBe(
      'See\n  https://example.com/a/long/address\n  now',
    )
  })
})

test('definitions show their texts in full, aligned', () => {
  const text = 'word '.repeat(20).trim()
  const shown = definitions([
    ['Name', text],
    ['LongerName', 'short'],
  ])
  expect(shown.split('\n').map((line) => line.search(/[ws]/))).toEqual([14, 14, 14])
  expect(shown.replaceAll(/\s+/g, ' ')).toBe(` Name ${text} LongerName short`)
})
