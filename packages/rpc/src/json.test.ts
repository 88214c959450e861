import { expect, test } from 'vitest'
import fc from 'fast-check'
import { parseJson, stringifyJson } from './json.ts'

test.each([
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740992', '9007199254740992'],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ['-9007199254740993', '-9007199254740993'],
  ['18446744073709551615', '18446744073709551615'],
  ['[1,12345678901234567890]', [1, '12345678901234567890']],
  ['{"a":12345678901234567890 ,"b":1}', { a: '12345678901234567890', b: 1 }],
  ['0.12345678901234567890', Number('0.12345678901234567890')],
  ['1234567890123456.5', 1234567890123456.5],
  ['1e21', 1e21],
  ['12345678901234567e5', Number('12345678901234567e5')],
  ['1.2345678901234567e-7', Number('1.2345678901234567e-7')],
])('%s is read as it should be', (text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test.each([
  '12345678901234567890',
  'a "quoted" 12345678901234567890, and: 12345678901234567890',
  '\\',
  '\\" 12345678901234567890',
  '\u2028 12345678901234567890',
])('digits inside the string %s stay as they are', (value) => {
  expect(parseJson(JSON.stringify({ value, [value]: [value] }))).toEqual({ value, [value]: [value] })
})

test('everything else is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      let safe = true
      const value: unknown = JSON.parse(text, (_, item: unknown) => {
        safe &&= !Number.isInteger(item) || Number.isSafeInteger(item)
        return item
      })
      fc.pre(safe)
      expect(parseJson(text)).toEqual(value)
    }),
  )
})

test('what is not JSON throws a SyntaxError, also with long digits in it', () => {
  for (const text of ['', '<html>', '{"a":', '{"a":12345678901234567890', '"12345678901234567890'])
    expect(() => parseJson(text)).toThrow(SyntaxError)
})

test('a string of megabytes with long digits is read in one go', () => {
  const value = '\\"1234567890123456'.repeat(300_000)
  expect(parseJson(JSON.stringify({ value }))).toEqual({ value })
})

test('long fields given as decimal strings are written as integers, at any depth', () => {
  const request = { UserId: '9007199254740993', Name: '9007199254740993', In: [{ UserId: '-5' }, { UserId: 7 }] }
  expect(stringifyJson(request, ['UserId', 'OwnerId'])).toBe(
    '{"UserId":9007199254740993,"Name":"9007199254740993","In":[{"UserId":-5},{"UserId":7}]}',
  )
})

test('nothing else is touched', () => {
  const request = { UserId: '12x', Name: '"UserId":"5"', Text: 'UserId":"5', List: ['UserId', '5'] }
  expect(stringifyJson(request, ['UserId'])).toBe(JSON.stringify(request))
  expect(stringifyJson({ UserId: '5' })).toBe('{"UserId":"5"}')
})
