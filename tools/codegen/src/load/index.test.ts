/** What good specs become: the model that the emitters read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Operation, Service } from '../model.ts'
import { changed, loaded, operation, service } from './testing.ts'

function load(lines: Record<number, string> = {}, serviceLines: Record<number, string> = {}): Service {
  const { services, problems } = loaded({
    'acme/demo/_service.yaml': changed(service, serviceLines),
    'acme/demo/GetThing.yaml': changed(operation, lines),
  })
  expect(problems).toEqual([])
  return services[0]!
}

const operationOf = (lines: Record<number, string>): Operation => load(lines).operations[0]!

describe('a service', () => {
  it('keeps its facts, and says where those come from that are not documented', () => {
    const loadedService = load(
      {},
      {
        6: 'version: { value: "2020-01-01", basis: outside, from: the metadata }',
        14: 'hosts: { value: { vpc: v.example }, basis: outside }',
      },
    )
    expect(loadedService).toMatchObject({
      cloud: 'acme',
      name: 'demo',
      file: 'acme/demo/_service.yaml',
      version: '2020-01-01',
      endpoint: 'demo.acme.example',
      endpoints: {},
      hosts: { vpc: 'v.example' },
      regions: ['north', 'south'],
      ids: { thing: { pattern: '^t-[0-9]+$', basis: 'stated' } },
      waiters: [],
      roles: [],
      origins: { version: { basis: 'outside', from: 'the metadata' }, hosts: { basis: 'outside' } },
    })
    expect(loadedService).not.toHaveProperty('envelope')
  })

  it('has its operations in the order of their names, with their files', () => {
    const { services } = loaded({
      'acme/demo/_service.yaml': service,
      'acme/demo/B.yaml': operation.replace('GetThing', 'B'),
      'acme/demo/A.yaml': operation.replace('GetThing', 'A').replaceAll(/\bThing\b/g, 'Other'),
    })
    expect(services[0]!.operations.map(({ name, file }) => [name, file])).toEqual([
      ['A', 'acme/demo/A.yaml'],
      ['B', 'acme/demo/B.yaml'],
    ])
  })

  it('is left out when one of its files has a problem, and others are not', () => {
    const { services, problems } = loaded({
      'acme/demo/_service.yaml': service,
      'acme/demo/GetThing.yaml': operation.replace('read', 'red'),
      'beta/demo/_service.yaml': service.replace('acme', 'beta'),
      'beta/demo/GetThing.yaml': operation,
    })
    expect(problems).toHaveLength(1)
    expect(services.map(({ cloud }) => cloud)).toEqual(['beta'])
  })
})

describe('an operation', () => {
  it('has typed fields, with the structure that a list holds', () => {
    const { request, response, structures, sources } = operationOf({})
    expect(sources).toEqual([{ document: 'manual', section: '1.10', lines: [10, 20] }])
    expect(request[1]).toEqual({
      name: 'Mode',
      type: 'string',
      required: false,
      enum: [
        { value: 'Fast', basis: 'stated' },
        { value: 'Slow', basis: 'stated' },
      ],
      default: 'Fast',
      basis: 'stated',
      summary: 'In which way.',
    })
    expect(request[2]).toMatchObject({ name: 'Size', type: 'integer', required: false, range: [1, 10] })
    expect(response[1]).toMatchObject({ name: 'Things', type: 'list', required: true })
    expect(response[1]!.of).toBe(structures[0])
    expect(structures[0]).toMatchObject({ name: 'Thing', fields: [{ name: 'Name' }, { name: 'Status' }] })
  })

  it('gives values of an enum their labels and origins', () => {
    const { request } = operationOf({
      8: '  Mode: { type: string?, enum: [Fast, { value: Slow, basis: inferred, from: line 7 }], labels: { Fast: Quick. }, case: any, summary: How. }',
    })
    expect(request[1]).toMatchObject({
      caseAny: true,
      enum: [
        { value: 'Fast', label: 'Quick.', basis: 'stated' },
        { value: 'Slow', basis: 'inferred', from: 'line 7' },
      ],
    })
  })

  it('has infinity where there is no bound, numbers as the values of a number, and the length of a string', () => {
    const { request, response } = operationOf({
      7: '  ThingId: { type: string, length: ..8, summary: Which one. }',
      9: '  Size: { type: integer?, enum: [1, { value: 2, basis: inferred }], labels: { 2: Two. }, summary: How big. }',
      13: '  Things: { type: list, of: Thing, count: 1.., summary: All of them. }',
      14: '  Total: { type: number, range: -0.5..2.25, summary: How many. }',
    })
    expect(request[0]).toMatchObject({ length: [-Infinity, 8] })
    expect(request[2]!.enum).toEqual([
      { value: 1, basis: 'stated' },
      { value: 2, label: 'Two.', basis: 'inferred' },
    ])
    expect(response[1]).toMatchObject({ count: [1, Infinity] })
    expect(response[2]).toMatchObject({ type: 'number', range: [-0.5, 2.25] })
  })

  it('finds structures of the service where it has none of its own', () => {
    const shared = load(
      { 13: '  Things: { type: list, of: Shared, summary: All of them. }' },
      { 14: 'structures: { Shared: { summary: One., fields: { Id: { type: long, summary: Its id. } } } }' },
    )
    expect(shared.operations[0]!.response[1]!.of).toBe(shared.structures[0])
  })

  it('expands the ranges of value-by', () => {
    const { rules } = operationOf({
      17: 'rules: [{ kind: value-by, at: Size, by: Mode, values: { Fast: 1..3, Slow: [1..2, 5, 10] } }]',
    })
    expect(rules).toEqual([
      { kind: 'value-by', at: 'Size', by: 'Mode', values: { Fast: [1, 2, 3], Slow: [1, 2, 5, 10] }, basis: 'stated' },
    ])
  })

  it('gives the states of a limit as its value, and the lifetime of a console in seconds', () => {
    const { limits, console: page } = operationOf({
      17: 'limits: [{ kind: required-state, states: [Up] }, { kind: url-lifetime, value: 2min }]',
      18: 'console: { page: "https://page.example", value: RequestId, parameter: url, parameters: { url: { type: string, summary: The URL. } } }',
    })
    expect(limits).toEqual([
      { kind: 'required-state', states: ['Up'], value: ['Up'], basis: 'stated' },
      { kind: 'url-lifetime', value: '2min', basis: 'stated' },
    ])
    expect(page).toMatchObject({ page: 'https://page.example', value: 'RequestId', parameter: 'url', lifetime: 120 })
  })

  it('keeps the sample as printed beside the answer that its errata make of it', () => {
    const at = (path: string, repair: string): string =>
      `  - { line: 12, at: ${path}, says: a, conflict: b, resolution: c, ${repair} }`
    const { examples, errata, request } = operationOf({
      9: '  Size: { type: integer?, example: "3", summary: How big. }',
      17: 'examples: { json: { Things: { Name: 7, Odd: 1 }, Total: "1" } }',
      18: 'errata:',
      19: at('examples.json.Things', 'as: list'),
      20: at('examples.json.Things.0.Name', 'set: seven, basis: chosen'),
      21: at('examples.json.Things.0.Odd', 'drop: true'),
      22: at('examples.json.Total', 'as: number'),
      23: at('request.Size.example', 'as: number'),
    })
    expect(examples.json).toEqual({ Things: { Name: 7, Odd: 1 }, Total: '1' })
    expect(examples.response).toEqual({ Things: [{ Name: 'seven' }], Total: 1 })
    expect(request[2]!.example).toBe(3)
    expect(errata.map(({ document, basis, repair }) => [document, basis, repair])).toEqual([
      ['manual', 'stated', { as: 'list' }],
      ['manual', 'chosen', { set: 'seven' }],
      ['manual', 'stated', { drop: true }],
      ['manual', 'stated', { as: 'number' }],
      ['manual', 'stated', { as: 'number' }],
    ])
  })

  it('answers without the envelope', () => {
    const { operations, envelope } = load(
      { 17: 'examples: { json: { Response: { Total: 1 } } }' },
      { 14: 'envelope: Response' },
    )
    expect(envelope).toBe('Response')
    expect(operations[0]!.examples.response).toEqual({ Total: 1 })
  })
})

describe('anything at all', () => {
  const junk = fc.constantFrom(
    '',
    '~',
    '1',
    '[]',
    '{}',
    '[~]',
    '{ a: ~ }',
    'x',
    '"',
    '|',
    '- a',
    'true',
    '1..2',
    '$a',
    '*b',
  )
  const line = fc.tuple(fc.nat(16), junk)

  it('is read without an exception, and told as file:line: what: remedy', () => {
    const messages: string[] = []
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (changes) => {
        const lines = operation.split('\n')
        // The value of a key, or a whole line, becomes something else.
        for (const [index, text] of changes) lines[index] = lines[index]!.replace(/(:|,|\{|^)[^:,{}]*$/, `$1 ${text}`)
        const { problems } = loaded({ 'acme/demo/_service.yaml': service, 'acme/demo/GetThing.yaml': lines.join('\n') })
        messages.push(...problems.map((problem) => problem.message))
      }),
      { numRuns: 300, seed: 1 },
    )
    expect(messages.length).toBeGreaterThan(100)
    expect(messages.filter((message) => !/^acme\/demo\/\w+\.yaml:\d+: .+: .+$/.test(message))).toEqual([])
    expect(messages.filter((message) => /undefined|\[object/.test(message))).toEqual([])
  })
})
