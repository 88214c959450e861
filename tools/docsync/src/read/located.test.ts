import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { below, itemsOf, parseLocated, valueOf } from './located.ts'

const rootOf = (text: string) => {
  const parsed = parseLocated(text)
  if (!('root' in parsed)) throw new Error(`${parsed.line}: ${parsed.what}`)
  return parsed.root
}

describe('JSON and YAML with their lines', () => {
  it.each([
    ['JSON', '{\n  "a": {\n    "b":\n      [1, "x\\n\\u00e9"],\n    "c": 12345678901234567890 }\n}'],
    ['YAML', 'a:\n\n  b:\n    - 1\n    - "x\\n\\u00e9"\n  c: 12345678901234567890\n'],
  ])('are the same in %s', (kind, text) => {
    const root = rootOf(text)
    expect(valueOf(root)).toEqual({ a: { b: [1, 'x\né'], c: Number('12345678901234567890') } })
    expect(below(root, 'a', 'b')!.line).toBe(3)
    expect(itemsOf(below(root, 'a', 'b')).map(({ line }) => line)).toEqual(kind === 'JSON' ? [4, 4] : [4, 5])
    expect(below(root, 'a')).toMatchObject({ line: kind === 'JSON' ? 2 : 1 })
    expect(below(root, 'a', 'c')).toMatchObject({ text: '12345678901234567890' })
    expect(below(root, 'a', 'none', 'deeper')).toBeUndefined()
  })

  it('are what JSON.parse says, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 4 }), (value, indent) => {
        const text = JSON.stringify({ value }, undefined, indent)
        expect(valueOf(rootOf(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    ['{\n"a": 1,\n"b" 2 }', 3],
    ['{\n"a": "open\n}', 2],
    ['{\n"a": [1, 2\n}', 3],
    ['{ "a": 1 } more', 1],
    ['{ "a": "\\q" }', 1],
    ['a:\n  - b\n c: d\n', 3],
  ])('say where %j is broken', (text, line) => {
    expect(parseLocated(text)).toMatchObject({ line, what: expect.stringContaining('no valid') as string })
  })

  it('end where an alias names what it stands in, and where all is too deep', () => {
    expect(valueOf(rootOf('a: &x\n  b: *x\n'))).toEqual({ a: { b: null } })
    expect(parseLocated('['.repeat(100_000))).toMatchObject({ what: expect.any(String) as string })
  })
})
