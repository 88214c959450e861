import { describe, expect, it } from 'vitest'
import { formatOf, readDocument } from './read.ts'
import { summaryOf } from './testing.ts'

const member = (name: string, type: string, more: object = {}) => ({ name, type, member: 'string', ...more })

const model = {
  actions: {
    OpenDoors: { name: 'Opens doors', input: 'OpenDoorsRequest', output: 'OpenDoorsResponse', status: 'online' },
    CountDoors: { name: 'Counts', input: 'Nowhere', output: 'CountDoorsResponse', status: 'online' },
  },
  metadata: { apiVersion: '2026-01-02', serviceShortName: 'doors' },
  objects: {
    OpenDoorsRequest: {
      members: [
        member('DoorIds', 'list', { required: true, example: '["door-1"]', document: '门的 ID。' }),
        member('Mode', 'string', {
          required: false,
          example: 'SLOW',
          document: '<p>方式。取值范围：<br><li>SLOW：慢</li><br><li>FAST：快</li><br>默认取值：SLOW。</p>',
        }),
        member('Limit', 'int', {
          member: 'int64',
          required: false,
          example: '无',
          document: '数量。取值范围：[1，100]。默认值：20。',
        }),
        member('Ratio', 'float', { member: 'float', required: false, document: '比例。取值范围：0.1~0.9。' }),
        member('Force', 'bool', { member: 'bool', required: false, document: '是否强制。默认为False。' }),
        member('Filters', 'list', { member: 'Filter', required: false }),
        member('Hidden', 'string', { required: false, disabled: true }),
        member('Odd', 'quaternion', { required: false }),
        member('Other', 'object', { member: 'Nothing', required: false }),
      ],
    },
    OpenDoorsResponse: {
      type: 'object',
      members: [
        member('DoorSet', 'list', { member: 'Door', output_required: true, value_allowed_null: true }),
        member('RequestId', 'string'),
      ],
    },
    CountDoorsResponse: { members: [member('Total', 'int', { member: 'uint64' })] },
    Filter: { members: [member('Name', 'string', { required: true }), member('Values', 'list', { required: true })] },
    Door: { members: [member('DoorId', 'string'), member('Inner', 'object', { member: 'Door' })] },
  },
}
const text = JSON.stringify(model, undefined, 2)
const lines = text.split('\n')
const [open, count] = readDocument(text, 'api.json').operations

describe("Tencent's api.json", () => {
  it('is told from other JSON', () => {
    expect(formatOf(text)).toBe('tencent-api-json')
    expect(formatOf(JSON.stringify({ actions: [], other: true }))).toBeUndefined()
    expect(formatOf('{}')).toBeUndefined()
  })

  it('yields parameters with what their descriptions say', () => {
    expect(summaryOf(open!.parameters)).toEqual([
      'DoorIds list<string> required',
      'Mode string optional SLOW|FAST =SLOW',
      'Limit integer optional 1..100 =20',
      'Ratio number optional 0.1..0.9',
      'Force boolean optional =false',
      'Filters list<object> optional',
      '  Name string required',
      '  Values list<string> required',
      'Odd ? optional',
      'Other object optional',
    ])
    expect(open!.parameters.map(({ example }) => example?.value).slice(0, 3)).toEqual(['["door-1"]', 'SLOW', undefined])
  })

  it('yields answers, whose structures may hold themselves', () => {
    expect(summaryOf(open!.response)).toEqual([
      'DoorSet list<object>',
      '  DoorId string',
      '  Inner object',
      'RequestId string',
    ])
    expect(summaryOf(count!.response)).toEqual(['Total integer'])
  })

  it('lists what it cannot say', () => {
    expect(open!.unread.map(({ what }) => what)).toEqual([
      'Hidden, which is disabled',
      'the type of Odd',
      'what Other holds: Nothing',
      'that DoorSet may be null',
      'Inner, which holds itself',
    ])
    expect(count!.unread.map(({ what }) => what)).toEqual(['the object Nowhere, which is not in the model'])
  })

  it('has the lines of the file', () => {
    const at = (line: number): string => lines[line - 1]!.trim()
    expect([at(open!.lines[0]), at(open!.lines[1])]).toEqual(['"OpenDoors": {', '},'])
    expect(at(open!.version!.line)).toBe('"apiVersion": "2026-01-02",')
    const mode = open!.parameters[1]!
    expect(at(mode.name.line)).toBe('"name": "Mode",')
    expect(at(mode.type!.line)).toBe('"type": "string",')
    expect(at(mode.enum!.line)).toContain('"document"')
    expect(at(mode.required!.line)).toContain('"required": false')
  })

  it('that is broken is unread', () => {
    expect(readDocument(text.slice(0, -40), 'api.json')).toMatchObject({
      operations: [],
      unread: [{ what: 'no valid JSON from here on' }],
    })
  })
})
