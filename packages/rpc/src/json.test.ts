import { expect, test } from 'vitest'
import fc from 'fast-check'
import { exactJson } from './json.ts'

const json = exactJson(['UserId', 'OwnerId'])

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
  expect(json.parse(text)).toEqual(value)
})

test.each([
  '12345678901234567890',
  'a "quoted" 12345678901234567890, and: 12345678901234567890',
  '\\',
  '\\" 12345678901234567890',
  '\u2028 12345678901234567890',
])('digits inside the string %s stay as they are', (value) => {
  expect(json.parse(JSON.stringify({ value, [value]: [value] }))).toEqual({ value, [value]: [value] })
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
      expect(json.parse(text)).toEqual(value)
    }),
  )
})

test('what is not JSON throws a SyntaxError, also with long digits in it', () => {
  for (const text of ['', '<html>', '{"a":', '{"a":12345678901234567890', '"12345678901234567890'])
    expect(() => json.parse(text)).toThrow(SyntaxError)
})

test('a string of megabytes with long digits is read in one go', () => {
  const value = '\\"1234567890123456'.repeat(300_000)
  expect(json.parse(JSON.stringify({ value }))).toEqual({ value })
})

test('long fields given as decimal strings are written as integers, at any depth', () => {
  const request = { UserId: '9007199254740993', Name: '9007199254740993', In: [{ UserId: '-5' }, { OwnerId: 7 }] }
  expect(json.stringify(request)).toBe(
    '{"UserId":9007199254740993,"Name":"9007199254740993","In":[{"UserId":-5},{"OwnerId":7}]}',
  )
})

test('nothing else is touched', () => {
  const request = {
    UserId: '12x',
    Name: '"UserId":"5"',
    Text: 'UserId":"5',
    List: ['UserId', '5'],
    X: { UserIds: '5' },
  }
  expect(json.stringify(request)).toBe(JSON.stringify(request))
  expect(exactJson(['OwnerId']).stringify({ UserId: '5' })).toBe('{"UserId":"5"}')
})

test('digits that are no JSON number stay a string', () => {
  const request = { UserId: '007', In: { OwnerId: '-01' } }
  expect(json.stringify(request)).toBe(JSON.stringify(request))
  expect(json.stringify({ UserId: '0', OwnerId: '10' })).toBe('{"UserId":0,"OwnerId":10}')
})

test('any value comes back as it went, longs as numbers where these are exact', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.string(), (long, text) => {
      const exact = Number.isSafeInteger(Number(long)) ? Number(long) : String(long)
      expect(json.parse(json.stringify({ UserId: String(long), text }))).toEqual({ UserId: exact, text })
    }),
  )
})
