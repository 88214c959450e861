import { describe, expect, it } from 'vitest'
import { formatOf, readDocument } from './read.ts'
import { summaryOf } from './testing.ts'

const parameter = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })
const metadata = {
  version: '1.0',
  info: { style: 'RPC', product: 'Doors', version: '2026-01-02' },
  components: { schemas: { Door: { type: 'object', properties: { DoorId: { type: 'string', example: 'd-1' } } } } },
  apis: {
    OpenDoor: {
      methods: ['get', 'post'],
      parameters: [
        parameter('DoorId', { type: 'string', required: true, example: 'd-1', description: 'Which.' }),
        parameter('Colour', {
          type: 'string',
          required: false,
          description: 'Valid values:\n\n- red: warm\n- blue: cold\n\nDefault value: red.',
        }),
        parameter('Size', { type: 'integer', format: 'int64', minimum: '1', description: 'Valid values: 1 to 9.' }),
        parameter(
          'Tag',
          {
            type: 'array',
            maxItems: 20,
            items: { type: 'object', properties: { Key: { type: 'string', required: true } } },
          },
          { style: 'repeatList' },
        ),
        parameter('Rules', { type: 'object', properties: { Any: { type: 'boolean' } } }, { style: 'json' }),
        parameter('x-trace', { type: 'string' }, { in: 'header' }),
      ],
      responses: {
        '200': {
          schema: {
            type: 'object',
            properties: {
              Doors: { type: 'array', items: { $ref: '#/components/schemas/Door' } },
              RequestId: { type: 'string' },
            },
          },
        },
      },
      errorCodes: { '404': [{ errorCode: 'NoDoor', errorMessage: 'There is none.' }, { errorMessage: 'What?' }] },
      responseDemo: JSON.stringify([
        { type: 'json', example: '{ "RequestId": "r" }' },
        { type: 'xml', example: '<OpenDoorResponse/>' },
      ]),
    },
  },
}
const text = JSON.stringify(metadata, undefined, 2)
const [operation] = readDocument(text, 'api-docs.json').operations

describe("Alibaba Cloud's metadata", () => {
  it('yields parameters, answers, codes and samples', () => {
    expect(formatOf(text)).toBe('aliyun-api-json')
    expect(operation).toMatchObject({ name: { value: 'OpenDoor' }, version: { value: '2026-01-02' } })
    expect(summaryOf(operation!.parameters)).toEqual([
      'DoorId string required',
      'Colour string optional red|blue =red',
      'Size long optional 1..9',
      'Tag list<object> optional N=..20',
      '  Key string required',
      'Rules object optional',
      '  Any boolean optional',
    ])
    expect(summaryOf(operation!.response)).toEqual(['Doors list<object>', '  DoorId string', 'RequestId string'])
    expect(operation!.errors).toMatchObject([
      { code: { value: 'NoDoor' }, http: { value: 404 }, message: { value: 'There is none.' } },
    ])
    expect(operation!.examples).toMatchObject({
      json: { value: '{ "RequestId": "r" }' },
      xml: { value: '<OpenDoorResponse/>' },
    })
  })

  it('lists what no spec can say', () => {
    expect(operation!.unread.map(({ what }) => what)).toEqual([
      'the style json of Rules: it is sent as one text',
      'x-trace, which stands in the header',
      'an error of status 404 without a code',
    ])
  })
})
