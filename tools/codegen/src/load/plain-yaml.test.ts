/** The fast reader must say what `yaml` says, or nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { readPlainYaml } from './plain-yaml.ts'

const specs = fileURLToPath(new URL('../../../../specs', import.meta.url))

const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))

it('finds specs to read', () => {
  expect(files.length).toBeGreaterThan(0)
})

it.each(files)('reads %s as yaml does, without its help', (file) => {
  const text = readFileSync(`${specs}/${file}`, 'utf8')
  expect(readPlainYaml(text)?.value).toEqual(parse(text))
})

it.each([
  '',
  '# only a comment',
  'a: 1\nb: -2.5e3\nc: +7\nd: .5\ne: 1.\nf: 007',
  'a: ~\nb: null\nc:\nd: True\ne: FALSE\nf: nUll\ng: TRue',
  'a: 15s\nb: 1..10\nc: 30/min\nd: 4.10.1\ne: -x\nf: 2020-01-01',
  'a: "x: y # z"\nb: \'it\'\'s\'\nc: "\\"\\u00e9\\n"\n"d e": 1\n\'f\': 2',
  'a: x # comment\nb: x#y\nc: "x" # comment\n# comment\n\n  # deep comment\nd: 1',
  'a: http://x/?a=b&c=d\nb: x:y\nc: a - b',
  'a: [1, "2", x y, { b: c }, []]\nb: {}\nc: { d: [e], f: "g, h", $i.j: k }',
  'a: [\n    1,\n    # comment\n    2\n  ]\nb: {\n  c: d,\n  }',
  'a:\n  - b\n  - c: 1\n    d: 2\n  -\n    e: 3\n  - [f]\n  - - g\n    - h\ni:\n- j\n- k',
  'a: |\n  x\n    y\n\n  z\nb: |-\n    # no comment\nc: 1',
  'a: |\n  x\n\n\n',
  'a:\n  b:\n    c: 1\n\n  d: 2\ne: 3\n',
  'a: &x text\nb: *x\nc: [*x, { d: *x }]',
  '- a\n- b: c\n',
  'plain',
  '"quoted"',
  '[1, 2]',
])('reads %j as yaml does', (text) => {
  expect(readPlainYaml(text)?.value).toEqual(parse(text))
})

it.each([
  ['a duplicate key', 'a: 1\na: 2'],
  ['a duplicate key between braces', '{ a: 1, a: 2 }'],
  ['a tab', 'a:\n\t- b'],
  ['a colon in a text', 'a: b: c'],
  ['an open bracket', 'a: [b\nc: d'],
  ['an open quote', 'a: "b\nc: d'],
  ['text after a value', 'a: "b" c'],
  ['a deeper line after a value', 'a: 1\n  b: 2'],
  ['a shallower line inside', '  a: 1\n b: 2'],
  ['an alias of nothing', 'a: *b'],
  ['brackets that hang out', 'a:\n  b: [\n  c]'],
  ['a text that begins with a sign of YAML', 'a: @b'],
  ['a literal text that is indented less', 'a:\n  b: |\n c'],
  ['a list beside keys', 'a: 1\n- b'],
])('leaves %s to yaml', (_name, text) => {
  expect(readPlainYaml(text)).toBeUndefined()
})

it.each(['a: off', 'a: [x, No]', '{ y: 1 }', 'a: 2020-01-01', '- yes', 'On: x'])(
  'sees the missing quotes in %j',
  (text) => {
    expect(readPlainYaml(text)?.unquoted).toBe(true)
  },
)

it.each(['a: "off"', 'a: [x, Not]', 'a: on it', "a: '2020-01-01'", 'a: 2020-01-01 was a day', 'a: |\n  yes'])(
  'misses no quotes in %j',
  (text) => {
    expect(readPlainYaml(text)?.unquoted).toBe(false)
  },
)

const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 ,.:;#'"$%&*!?@|>[\]{}()=~+\\/_-]{0,12}$/),
  fc.constantFrom(
    'off',
    'true',
    'null',
    '12',
    '0x1F',
    '1e3',
    '.5',
    '-',
    '~',
    '---',
    '? a',
    '- b',
    '<<',
    '2020-01-01',
    'é',
  ),
)
const key = fc.stringMatching(/^[A-Za-z$][A-Za-z0-9.$ -]{0,8}$/)
const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    word,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  ),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

/** Undefined where both say the same, or the fast reader nothing. */
function difference(text: string): unknown {
  const found = readPlainYaml(text)
  if (found === undefined) return undefined
  try {
    return isDeepStrictEqual(found.value, parse(text)) ? undefined : { text, found: found.value }
  } catch (refused) {
    return { text, found: found.value, refused }
  }
}

it('reads what yaml writes, or leaves it', () => {
  const differences: unknown[] = []
  let read = 0
  fc.assert(
    fc.property(tree, fc.boolean(), fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'), (value, flow, quotes) => {
      const text = stringify(value, { collectionStyle: flow ? 'flow' : 'any', defaultStringType: quotes, lineWidth: 0 })
      if (readPlainYaml(text) !== undefined) read++
      differences.push(difference(text))
    }),
    { numRuns: 2000, seed: 1 },
  )
  expect(differences.filter((one) => one !== undefined)).toEqual([])
  expect(read).toBeGreaterThan(1000)
})

it('takes nothing that yaml refuses', () => {
  const pieces = [
    'a',
    'b',
    ': ',
    ':',
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    ' #',
    '"',
    "'",
    '|\n',
    ' ',
  ]
  const piece = fc.constantFrom(...pieces, '1', '&c ', '*c', '? ', 'off', 'a: ', '\n- ', '---', '...', '%')
  const differences: unknown[] = []
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (parts) => {
      differences.push(difference(parts.join('')))
    }),
    { numRuns: 20_000, seed: 1 },
  )
  expect(differences.filter((one) => one !== undefined)).toEqual([])
})
