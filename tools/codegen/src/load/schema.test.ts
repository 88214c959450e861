/** spec.schema.json: current, true of every spec, and false of planted mistakes. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { limitKinds } from './closed-lists.ts'
import { specSchema } from './schema.ts'
import { changed, operation, service } from './testing.ts'

const specs = fileURLToPath(new URL('../../../../specs/', import.meta.url))
const schema = JSON.parse(readFileSync(`${specs}spec.schema.json`, 'utf8')) as object
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)

function places(text: string): string[] {
  validate(parse(text))
  return [
    ...new Set(
      (validate.errors ?? [])
        .filter(({ keyword }) => keyword !== 'if')
        .map(({ instancePath, params }) =>
          `${instancePath} ${Object.values(params as object)
            .flat()
            .join(' ')}`.trim(),
        ),
    ),
  ]
}

it('is what the shapes make (else run write-spec-schema.ts)', () => {
  expect(schema).toEqual(specSchema())
})

it('is true of every spec', () => {
  const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect([file, places(readFileSync(specs + file, 'utf8'))]).toEqual([file, []])
})

it('is true of the specs that the tests begin with', () => {
  expect([places(operation), places(service)]).toEqual([[], []])
})

it.each<[name: string, text: string, found: string]>([
  ['an unknown key', changed(operation, { 3: 'sumary: A.' }), 'sumary'],
  ['a missing key', changed(operation, { 4: '# none' }), 'effect'],
  ['an unknown key of a service', changed(service, { 3: 'titel: A' }), 'titel'],
  [
    'an unknown key of a field',
    changed(operation, { 9: '  Size: { type: integer?, rang: 1..2, summary: A. }' }),
    '/request/Size rang',
  ],
  ['a misspelt type', changed(operation, { 9: '  Size: { type: integr, summary: A. }' }), '/request/Size/type'],
  ['a word that is not in a closed list', changed(operation, { 4: 'effect: red' }), '/effect'],
  [
    'a section without quotes',
    changed(operation, { 2: 'sources: [{ document: m, section: 1.10, lines: 1..2 }]' }),
    '/sources/0/section string',
  ],
  [
    'bounds of another form',
    changed(operation, { 9: '  Size: { type: integer, range: 1-2, summary: A. }' }),
    '/request/Size/range',
  ],
  ['a long summary', changed(operation, { 3: `summary: ${'x'.repeat(201)}` }), '/summary 200'],
  [
    'booleans in an enum',
    changed(operation, { 8: '  Mode: { type: string, enum: [true], summary: A. }' }),
    '/request/Mode/enum/0',
  ],
  [
    'a flag that is false',
    changed(operation, { 7: '  ThingId: { type: string, secret: false, summary: A. }' }),
    '/request/ThingId/secret true',
  ],
  [
    'an unknown kind of limit',
    changed(operation, { 17: 'limits: [{ kind: callinterval, value: 1s }]' }),
    '/limits/0/kind',
  ],
  [
    'an unknown repair',
    changed(operation, { 17: 'errata: [{ line: 1, at: a, says: b, conflict: c, resolution: d, as: text }]' }),
    '/errata/0/as',
  ],
  ['a fact without its origin', changed(service, { 6: 'version: { value: "1" }' }), '/version'],
])('finds %s', (_name, text, found) => {
  expect(places(text).some((place) => place.startsWith(found))).toBe(true)
})

it('is true of the specs that the manual shows', () => {
  const blocks = [...readFileSync(`${specs}README.md`, 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    (block) => block[1]!,
  )
  const whole = blocks.filter((block) => block.startsWith('# yaml-language-server'))
  expect(whole.map(places)).toEqual([[], []])
})

it('describes every key, for completion', () => {
  const definitions = Object.entries(
    (specSchema().$defs ?? {}) as Record<
      string,
      { properties: Record<string, { description?: string; $ref?: string }> }
    >,
  )
  const silent = definitions.flatMap(([name, { properties }]) =>
    Object.entries(properties)
      .filter(([, value]) => value.description === undefined)
      .map(([key]) => `${name}.${key}`),
  )
  expect(silent).toEqual([])
})

it('lists the kinds of limits that the manual explains', () => {
  const manual = readFileSync(`${specs}README.md`, 'utf8')
  for (const kind of Object.keys(limitKinds)) expect(manual).toContain(`\`${kind}\``)
})
