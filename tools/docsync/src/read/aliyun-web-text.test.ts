/** A page copied from the web, small and of our own: cells of a row run together. */
import { describe, expect, it } from 'vitest'
import type { FieldFacts } from '../facts.ts'
import { aliyunWebText } from './aliyun-web-text.ts'

const page = `All Products

Tea House:ListTeas

Last Updated:Jan 2, 2024

Request parameters

ParameterTypeRequiredDescriptionExample
KindstringYes

What to list. Valid values: green, black.

green
MaxResultsintegerNo

How many. Valid values: 1 to 50.

Default value: 10.

20
DebugbooleanNo

Anything.

Default value: false.

TeaIdarrayNo

The teas.

stringNo

A tea.

t-1

Response parameters

ParameterTypeDescriptionExample
object
Teasarray<object>

The teas.

object

One tea.

TeaIdstring

Its id.

Astring
Leaveslong

How many.

12
TotalCountinteger

All of them.

1

Examples

Sample success responses

JSONformat

{
  "Teas": [{ "TeaId": "t-}", "Leaves": 12 }],
  "TotalCount": 1
}

Error codes

HTTP status codeError codeError messageDescription
400InvalidKind.MalformedThe specified Kind is not valid.The kind is wrong.
404TeaGone%sNo tea is left.
429ThrottlingTea is slow.Wait.

For a list of error codes, visit the Service error codes.
`

const { operations } = aliyunWebText.read(page, 'teas.txt')
const facts = operations[0]!
const parameter = (name: string): FieldFacts => facts.parameters.find((one) => one.name.value === name)!

describe('a page whose cells run together', () => {
  it('has a name, and lines from that on', () => {
    expect(aliyunWebText.recognise(page)).toBe(1)
    expect(operations).toHaveLength(1)
    expect(facts.name).toEqual({ value: 'ListTeas', line: 3, confidence: 0.95 })
    expect(facts.lines).toEqual([3, 84])
  })

  it('has parameters parted from their type and need', () => {
    expect(facts.parameters.map(({ name, type, required }) => [name.value, type?.value, required?.value])).toEqual([
      ['Kind', 'string', true],
      ['MaxResults', 'integer', false],
      ['Debug', 'boolean', false],
      ['TeaId', 'list', false],
    ])
    expect(parameter('TeaId').items?.value).toBe('string')
  })

  it('has enums, bounds and defaults, and samples only where the last paragraph is none of these', () => {
    expect(parameter('Kind')).toMatchObject({
      enum: { value: ['green', 'black'] },
      example: { value: 'green', line: 14 },
    })
    expect(parameter('MaxResults')).toMatchObject({
      range: { value: [1, 50] },
      default: { value: '10' },
      example: { value: '20' },
    })
    expect(parameter('Debug').default?.value).toBe('false')
    expect(parameter('Debug').example).toBeUndefined()
  })

  it('has fields in the lists that the sample shows, and takes no sample for a field', () => {
    expect(facts.response.map(({ name, type, fields }) => [name.value, type?.value, fields?.length])).toEqual([
      ['Teas', 'list', 2],
      ['TotalCount', 'integer', undefined],
    ])
    expect(facts.response[0]!.fields![0]).toMatchObject({ name: { value: 'TeaId' }, example: { value: 'Astring' } })
    expect(JSON.parse(facts.examples.json!.value)).toMatchObject({ TotalCount: 1 })
  })

  it('has errors whose code ends where the message begins, and says where that is not sure', () => {
    expect(facts.errors).toMatchObject([
      {
        code: { value: 'InvalidKind.Malformed' },
        http: { value: 400 },
        message: { value: 'The specified Kind is not valid.' },
      },
      { code: { value: 'TeaGone' }, http: { value: 404 }, message: { value: '%s' } },
    ])
    expect(facts.unread.map(({ line }) => line)).toEqual([82])
  })
})
