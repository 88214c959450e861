import { describe, expect, it } from 'vitest'
import { formatOf, readDocument } from './read.ts'
import { summaryOf } from './testing.ts'

const text = `openapi: "3.0.3"
info: { title: Doors, version: "2026-01-02" }
paths:
  /OpenDoor:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/OpenDoorRequest" }
      responses:
        "200":
          content:
            application/json:
              schema:
                allOf:
                  - { $ref: "#/components/schemas/Answer" }
                  - properties: { Doors: { type: array, items: { $ref: "#/components/schemas/Door" } } }
              example: { RequestId: r, Doors: [] }
        "404":
          content:
            application/json:
              schema: { properties: { code: { enum: [NoDoor, NoHouse] }, message: { type: string } } }
        "500": { description: Something. }
  /houses/{HouseId}/doors:
    parameters:
      - { name: HouseId, in: path, required: true, schema: { type: string }, example: h-1 }
    get:
      operationId: listDoors
      parameters:
        - { name: Limit, in: query, schema: { type: integer, format: int64, minimum: 0, exclusiveMinimum: true, maximum: 50, default: 10 } }
        - { name: Sort, in: query, schema: { type: string, enum: [asc, desc], nullable: true } }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses:
        default: { description: Any. }
    delete: { operationId: "delete all doors", responses: {} }
components:
  schemas:
    OpenDoorRequest:
      type: object
      required: [DoorId, Wing]
      properties:
        DoorId: { type: string, minLength: 1, example: d-1 }
        Wing: { oneOf: [{ type: string }, { type: integer }] }
        Note: { type: string, maxLength: 20, pattern: "^[a-z]+$" }
        Width: { type: number, minimum: 0.5 }
        Sizes: { type: array, minItems: 1, maxItems: 3, uniqueItems: true, items: { type: integer, minimum: 1 } }
        Labels: { type: object, additionalProperties: { type: string } }
        Made: { type: string, readOnly: true }
    Answer: { type: object, required: [RequestId], properties: { RequestId: { type: string } } }
    Door: { type: object, properties: { DoorId: { type: string }, Next: { $ref: "#/components/schemas/Door" } } }
`
/** Of the first line that has the words. */
const lineOf = (words: string): number => text.slice(0, text.indexOf(words)).split('\n').length
const reading = readDocument(text, 'doors.yaml')
const [open, list] = reading.operations

describe('OpenAPI', () => {
  it('is read in YAML, and the same in JSON', () => {
    expect(formatOf(text)).toBe('openapi')
    expect(formatOf('{ "openapi": "3.1.0", "paths": {} }')).toBe('openapi')
    expect(formatOf('{ "swagger": "2.0", "paths": {} }')).toBeUndefined()
  })

  it('has an operation for every method with a name', () => {
    expect(reading.operations.map(({ name, version }) => [name.value, version?.value])).toEqual([
      ['OpenDoor', '2026-01-02'],
      ['listDoors', '2026-01-02'],
    ])
    expect(reading.unread).toEqual([
      { line: lineOf('delete:'), what: 'DELETE /houses/{HouseId}/doors: no operationId that is a name' },
    ])
  })

  it('yields what bodies, queries and paths take', () => {
    expect(summaryOf(open!.parameters)).toEqual([
      'DoorId string required',
      'Wing ? required',
      'Note string optional',
      'Width number optional 0.5..',
      'Sizes list<integer> optional N=1..3',
      'Labels object optional',
    ])
    expect(open!.parameters[2]).toMatchObject({ length: { value: [undefined, 20] }, pattern: { value: '^[a-z]+$' } })
    expect(open!.parameters[0]).not.toHaveProperty('length')
    expect(summaryOf(list!.parameters)).toEqual([
      'HouseId string required',
      'Limit long optional 1..50 =10',
      'Sort string optional asc|desc',
    ])
    expect(list!.parameters[0]!.example).toEqual({ value: 'h-1', line: lineOf('h-1'), confidence: 1 })
  })

  it('yields answers, their samples and the codes of errors', () => {
    expect(summaryOf(open!.response)).toEqual([
      'RequestId string required',
      'Doors list<object> optional',
      '  DoorId string optional',
      '  Next object optional',
    ])
    expect(open!.examples.json).toEqual({
      value: '{"RequestId":"r","Doors":[]}',
      line: lineOf('example: { RequestId'),
      confidence: 1,
    })
    expect(open!.errors.map(({ code, http }) => [code.value, http?.value])).toEqual([
      ['NoDoor', 404],
      ['NoHouse', 404],
    ])
  })

  it('lists what it cannot say, and guesses none of it', () => {
    expect(open!.unread).toEqual(
      [
        ['"500"', 'the answer of status 500, which has no code'],
        ['Wing:', 'one of several forms'],
        ['Wing:', 'the type of Wing'],
        ['Sizes:', 'uniqueItems of Sizes'],
        ['Sizes:', 'the range of the items of Sizes'],
        ['Labels:', 'fields of any name'],
        ['Next:', 'Next, which holds itself'],
      ].map(([words, what]) => ({ line: lineOf(words!), what })),
    )
    expect(list!.unread.map(({ what }) => what)).toEqual([
      'GET /houses/{HouseId}/doors: an operation of a spec has no path',
      'an answer without a schema of JSON',
      'that Sort may be null',
      'X-Trace, which stands in the header',
    ])
  })

  it('is read to its end, though its structures multiply', () => {
    const names = Array.from({ length: 16 }, (_, index) => `S${index}`)
    const twice = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    const schemas = Object.fromEntries(
      names.map((name, index) => {
        const next = twice(names[index + 1] ?? 'S0')
        return [name, { type: 'object', allOf: [next, next], properties: { [`A${name}`]: next, [`B${name}`]: next } }]
      }),
    )
    const content = { 'application/json': { schema: twice('S0') } }
    const paths = { '/Open': { post: { responses: { '200': { content } } } } }
    const hostile = JSON.stringify({ openapi: '3.1.0', info: {}, paths, components: { schemas } })
    expect(readDocument(hostile, 'hostile.json').operations[0]!.unread.length).toBeGreaterThan(0)
  })
})
