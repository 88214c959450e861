/** A page printed as text, small and of our own: cells of a row parted by one space. */
import { describe, expect, it } from 'vitest'
import type { FieldFacts } from '../facts.ts'
import { tencentText } from './tencent-text.ts'

const page = `ListTeas

Last updated: 2020-01-02

1. API Description

Domain name for API request: tea.tencentcloudapi.com.

2. Input Parameters

Parameter Name Required Type Description
Action Yes String Common parameter. The value used for this API: ListTeas
Version Yes String Common parameter. The value used for this API: 2020-01-02
TeaIds.N No Array of String Ids of teas.
Kind No String The kind. Valid values: green, black.
Default value: green.
Limit No Integer How many. Value range: 1-100.
Filters No Array of Filter What to look for.
Pot No Pot The pot.

3. Output Parameters

Parameter Name Type Description
TeaSet Array of Tea The teas.
TotalCount Integer All of them.
BrewedAt Timestamp ISO8601 When.
TeaPot TeaPotInfo The pot.
RequestId String An id.

4. Example

Example1 Teas

Input Example

GET https://tea.tencentcloudapi.com/?Action=ListTeas
&<Common request parameters>

Output Example

{
  "Response": { "TeaSet": [{ "TeaId": "t-1" }], "TotalCount": 1, "BrewedAt": "", "TeaPot": {}, "RequestId": "x" }
}

5. Error Code

Error Code Description
InvalidTea.NotFound No such tea. Look
Again elsewhere.
TeaIsCold Cold.
`

const { operations } = tencentText.read(page, 'teas.txt')
const facts = operations[0]!
const parameter = (name: string): FieldFacts => facts.parameters.find((one) => one.name.value === name)!

describe('a page of Tencent printed as text', () => {
  it('has a name, a version and lines', () => {
    expect(tencentText.recognise(page)).toBe(1)
    expect([facts.name.value, facts.version?.value, facts.lines]).toEqual(['ListTeas', '2020-01-02', [1, 50]])
    expect(facts.unread).toEqual(
      [
        [18, 'Filters'],
        [19, 'Pot'],
        [24, 'TeaSet'],
        [27, 'TeaPot'],
      ].map(([line, name]) => ({ line, what: `the fields of ${name}, which are on another page` })),
    )
  })

  it('has parameters of one and of several words of type', () => {
    expect(
      facts.parameters.map(({ name, type, items, required }) => [
        name.value,
        type?.value,
        items?.value,
        required?.value,
      ]),
    ).toEqual([
      ['Action', 'string', undefined, true],
      ['Version', 'string', undefined, true],
      ['TeaIds', 'list', 'string', false],
      ['Kind', 'string', undefined, false],
      ['Limit', 'integer', undefined, false],
      ['Filters', 'list', 'object', false],
      ['Pot', 'object', undefined, false],
    ])
  })

  it('has enums, bounds and defaults, also those on the next line', () => {
    expect(parameter('Kind').enum?.value).toEqual(['green', 'black'])
    expect(parameter('Kind').default).toMatchObject({ value: 'green', line: 16 })
    expect(parameter('Limit').range?.value).toEqual([1, 100])
    expect(parameter('Action').enum).toBeUndefined()
  })

  it('has fields, and keeps those behind a list out of it', () => {
    expect(facts.response.map(({ name }) => name.value)).toEqual([
      'TeaSet',
      'TotalCount',
      'BrewedAt',
      'TeaPot',
      'RequestId',
    ])
  })

  it('has codes, and takes no word that begins a line for one', () => {
    expect(facts.errors.map(({ code }) => code.value)).toEqual(['InvalidTea.NotFound', 'TeaIsCold'])
    expect(facts.errors[0]).not.toHaveProperty('message')
  })

  it('has samples as printed', () => {
    expect(facts.examples.request?.value).toMatch(/^GET .*\n&<Common request parameters>$/)
    expect(JSON.parse(facts.examples.json!.value)).toHaveProperty('Response')
  })

  it('lists a row of a type that it does not know', () => {
    const odd = tencentText.read(page.replace('Limit No Integer', 'Limit No lump'), 'teas.txt').operations[0]!
    expect(odd.unread[0]).toEqual({ line: 17, what: 'Limit: unknown type lump' })
  })
})
