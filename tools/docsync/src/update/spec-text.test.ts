/** Edits of YAML: the value that is asked for, and no other line. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from '@porthole/codegen/src/yaml.ts'
import { checkout } from '../read/testing.ts'
import { SpecText } from './spec-text.ts'
import { entryLines } from './yaml-print.ts'

const text = `\
# A comment.
operation: GetThing   # behind a value
request:
  # Above a field.
  Size: { type: integer?, example: 4, summary: "How big." }
  Mode:
    type: string
    enum: ["off", on-demand, 'on']
    summary: How.
errors: {}
examples:
  xml: |
    <A>
      <B>1</B>
    </A>
errata:
  # Above the first.
  - line: 5
    at: request.Size
  - { line: 7, at: request.Mode }
`
function edited(change: (spec: SpecText) => void): string[] {
  const spec = new SpecText('a.yaml', text)
  change(spec)
  expect(parse(spec.text)).toEqual(spec.raw)
  const [before, after] = [text.split('\n'), spec.text.split('\n')]
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ]
}

describe('an edit of a spec', () => {
  it('sets a value in its own quotes', () => {
    expect(edited((spec) => spec.set(['request', 'Size', 'example'], 5))).toEqual([
      '-   Size: { type: integer?, example: 4, summary: "How big." }',
      '+   Size: { type: integer?, example: 5, summary: "How big." }',
    ])
    expect(edited((spec) => spec.set(['operation'], 'a: b'))).toEqual([
      '- operation: GetThing   # behind a value',
      '+ operation: "a: b"   # behind a value',
    ])
  })

  it('drops and adds values of a list, and leaves the others as they are written', () => {
    expect(edited((spec) => spec.set(['request', 'Mode', 'enum'], ['off', 'slow', 'on']))[1]).toBe(
      `+     enum: ["off", slow, 'on']`,
    )
  })

  it('adds a field behind another, and writes a map on one line as a block where it must', () => {
    expect(
      edited((spec) => spec.add(['request'], entryLines('Name', { type: 'string', summary: 'x' }), 'Size')),
    ).toEqual(['+   Name: { type: string, summary: x }'])
    expect(edited((spec) => spec.add(['request', 'Size'], ['# why', 'labels:', '  a: b'].slice(1), 'type'))).toEqual([
      '-   Size: { type: integer?, example: 4, summary: "How big." }',
      '+   Size:',
      '+     type: integer?',
      '+     labels:',
      '+       a: b',
      '+     example: 4',
      '+     summary: "How big."',
    ])
    expect(edited((spec) => spec.add(['errors'], ['NoThing: { http: 404 }'], undefined))).toEqual([
      '- errors: {}',
      '+ errors:',
      '+   NoThing: { http: 404 }',
    ])
  })

  it('removes fields, keys and items with their lines, and no comment', () => {
    expect(edited((spec) => spec.remove(['request', 'Size']))).toEqual([
      '-   Size: { type: integer?, example: 4, summary: "How big." }',
    ])
    expect(edited((spec) => spec.remove(['request', 'Size', 'example']))[1]).toBe(
      '+   Size: { type: integer?, summary: "How big." }',
    )
    expect(edited((spec) => spec.remove(['errata', 0]))).toEqual(['-   - line: 5', '-     at: request.Size'])
    expect(edited((spec) => spec.remove(['examples', 'xml']))).toEqual([
      '- examples:',
      '-   xml: |',
      '-     <A>',
      '-       <B>1</B>',
      '-     </A>',
      '+ examples: {}',
    ])
  })

  it('replaces a text of several lines by the lines that differ', () => {
    expect(edited((spec) => spec.set(['examples', 'xml'], '<A>\n  <B>2</B>\n</A>'))).toEqual([
      '-       <B>1</B>',
      '+       <B>2</B>',
    ])
  })

  it('appends an item, and names the line of a path', () => {
    const spec = new SpecText('a.yaml', text)
    spec.append(['errata'], { line: 9, at: 'operation' })
    expect(spec.text).toBe(`${text}  - line: 9\n    at: operation\n`)
    expect([
      spec.lineOf(['errata', 2]),
      spec.lineOf(['request', 'Mode', 'enum']),
      spec.lineOf(['request', 'None']),
    ]).toEqual([21, 8, 3])
  })
})

describe('any edit of a spec of the project', () => {
  const folder = `${checkout}specs/aliyun/gws/`
  const files = readdirSync(folder).map((name) => new SpecText(name, readFileSync(folder + name, 'utf8')))

  it('gives the value that was set at any scalar, and changes no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.string({ minLength: 1 }), (file, pick, value) => {
        const scalars = file.scalars()
        const { path } = scalars[pick % scalars.length]!
        const spec = new SpecText(file.file, file.text)
        spec.set(path, value)
        // A text of several lines keeps its last line break.
        expect([value, `${value.trimEnd()}\n`]).toContain(spec.get(path))
        const others = spec.scalars().filter((one) => String(one.path) !== String(path))
        expect(others.map((one) => [one.path, one.value])).toEqual(
          scalars.filter((one) => String(one.path) !== String(path)).map((one) => [one.path, one.value]),
        )
      }),
      { seed: 4, numRuns: 150 },
    )
  })

  it('removes any entry, and nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat({ max: 2 }), (file, pick, up) => {
        const scalars = file.scalars()
        const whole = scalars[pick % scalars.length]!.path
        const path = whole.slice(0, Math.max(1, whole.length - up))
        const spec = new SpecText(file.file, file.text)
        const wanted = structuredClone(file.raw)
        const parent = path
          .slice(0, -1)
          .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], wanted)
        if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1)
        else delete (parent as Record<string, unknown>)[path.at(-1)!]
        spec.remove(path)
        expect(spec.raw).toEqual(wanted)
      }),
      { seed: 4, numRuns: 150 },
    )
  })
})
