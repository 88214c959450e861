/** Bounds, enums of numbers and lengths, which no real spec has yet, against ajv: a made-up spec, whole path. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeDemo } from '@porthole/codegen/src/emit/demo.ts'
import { openapiOf } from '@porthole/codegen/src/emit/openapi.ts'
import { emitValidators } from '@porthole/codegen/src/emit/validators.ts'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import type { Problem } from '@porthole/rpc'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { type OpenApi, oracleOptions, oraclePaths, oracleSchema, problemPaths } from './oracle.ts'

const paint = `operation: PaintDoor
sources: [{ document: demo, section: PaintDoor, lines: 1..9 }]
summary: Paints a door.
effect: write
request:
  Height: { type: number, range: 0.5..2.5, summary: How high it is. }
  Gloss: { type: number?, range: ..1, summary: How much it shines. }
  Thick: { type: number?, range: 0.25.., summary: How thick the paint is. }
  Share: { type: number?, enum: [0.5, 1], summary: How much of it. }
  Layers: { type: integer, enum: [1, 2], summary: How many layers. }
  Budget: { type: long?, range: 1.., summary: What it may cost. }
  Debt: { type: long?, range: -5..5, summary: What it may owe. }
  Level: { type: long?, enum: [3, 4], summary: How well. }
  Minutes: { type: integer?, range: 5.., summary: How long it may take. }
  Pause: { type: integer?, range: ..0, onlyWhen: { Layers: 2 }, summary: How long it waits. }
  Name: { type: string, length: 2..4, summary: Its name. }
  Nick: { type: string?, length: 3.., requiredWhen: { Layers: [2] }, summary: Its other name. }
  Code: { type: string?, length: ..3, pattern: "^[a-z]+$", summary: Its code. }
  Label: { type: string, length: ..2, mayBeEmpty: true, summary: "A label, or none." }
  Mark: { type: string, pattern: "^$|^x", mayBeEmpty: true, summary: "A mark, or none." }
  Colours: { type: list, of: string, count: 1.., summary: The colours. }
  Weights: { type: list?, of: number, count: ..2, summary: How much of each. }
  Parts: { type: list?, of: Part, summary: The parts. }
response:
  RequestId: { type: string, summary: Identifies this call. }
structures:
  Part: { fields: { Size: { type: number, range: 0.., summary: Its size. }, Kind: { type: integer?, enum: [1], summary: Its kind. } } }
`

const work = mkdtempSync(join(tmpdir(), 'porthole-bounds-'))
afterAll(() => rmSync(work, { recursive: true }))

const strings = fc.constantFrom(
  '',
  'a',
  'ab',
  'abc',
  'abcde',
  'AB',
  'x',
  '\u{20000}\u{20001}',
  '\u{20000}b\u{20001}d\u{20002}',
)
const numbers = fc.constantFrom(-6, -5, -1, 0, 0.2, 0.25, 0.5, 1, 1.5, 2, 2.5, 2.6, 3, 4, 5, 9, 2 ** 53)
const digits = fc.constantFrom(
  '1',
  '0',
  '-5',
  '-7',
  '4',
  '9007199254740993',
  '9007199254740999',
  '-9223372036854775807',
)
const any = fc.oneof(strings, numbers, digits, fc.constantFrom<unknown>(true, [], {}))
const part = fc.record({ Size: fc.oneof(numbers, any), Kind: fc.oneof(numbers, any) }, { requiredKeys: [] })

const request = fc.record(
  {
    Height: fc.oneof(numbers, any),
    Gloss: fc.oneof(numbers, any),
    Thick: fc.oneof(numbers, any),
    Share: fc.oneof(numbers, any),
    Layers: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(1, 2) }, { weight: 1, arbitrary: any }),
    Budget: fc.oneof(numbers, digits, any),
    Debt: fc.oneof(numbers, digits, any),
    Level: fc.oneof(numbers, digits, any),
    Minutes: fc.oneof(numbers, any),
    Pause: fc.oneof(numbers, any),
    Name: fc.oneof(strings, any),
    Nick: fc.oneof(strings, any),
    Code: fc.oneof(strings, any),
    Label: fc.oneof(strings, any),
    Mark: fc.oneof(strings, any),
    Colours: fc.oneof(fc.array(strings, { maxLength: 3 }), any),
    Weights: fc.oneof(fc.array(fc.oneof(numbers, any), { maxLength: 3 }), any),
    Parts: fc.oneof(fc.array(fc.oneof(part, any), { maxLength: 2 }), any),
    Colour: any,
  },
  { requiredKeys: [] },
)

it('are judged by the generated validator as ajv judges them by the schema', { timeout: 60_000 }, async () => {
  writeDemo(join(work, 'specs'), { PaintDoor: paint })
  const { services, problems } = loadSpecs(join(work, 'specs'), work)
  expect(problems.map(({ message }) => message)).toEqual([])
  const service = services[0]!
  const helpers = new URL('../../../packages/rpc/src/validate.ts', import.meta.url).href
  writeFileSync(
    join(work, 'validators.ts'),
    emitValidators(service).replace(`'@porthole/rpc/validate'`, `'${helpers}'`),
  )
  const { validatePaintDoor } = (await import(/* @vite-ignore */ pathToFileURL(join(work, 'validators.ts')).href)) as {
    readonly validatePaintDoor: (request: object) => Problem[]
  }
  const document = openapiOf(service) as unknown as OpenApi
  const check = new Ajv2020(oracleOptions).compile(oracleSchema('aliyun', 'demo', 'PaintDoor', document))
  const seen = { codes: new Set<string>(), flawless: new Map<string, number>() }
  fc.assert(
    fc.property(request, (values) => {
      check(values)
      const found = validatePaintDoor(values)
      expect(problemPaths(found)).toEqual(oraclePaths(check.errors))
      for (const { code } of found) seen.codes.add(code)
      const paths = problemPaths(found).map((path) => path.split('.')[0])
      for (const name of Object.keys(values).filter((one) => !paths.includes(one)))
        seen.flawless.set(name, (seen.flawless.get(name) ?? 0) + 1)
    }),
    { numRuns: 12_000, seed: 20261121 },
  )
  expect([...seen.codes].toSorted()).toEqual(
    ['count', 'enum', 'ignored', 'length', 'pattern', 'range', 'required', 'type', 'unknown'].toSorted(),
  )
  // A parameter that is always wrong would prove little.
  for (const { name } of service.operations[0]!.request)
    expect([name, seen.flawless.get(name)! > 200]).toEqual([name, true])
})
