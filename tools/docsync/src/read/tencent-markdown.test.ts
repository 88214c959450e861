import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import { isAliyunMarkdown } from './aliyun-markdown.ts'
import { isTencentMarkdown, readTencentMarkdown } from './tencent-markdown.ts'
import { checkout, documentText, hasDocuments, summaryOf } from './testing.ts'

const page = `## 1. API Description

This API (ListKites) lists kites.

## 2. Input Parameters

| Parameter Name | Required | Type | Description |
|---------|---------|---------|---------|
| Action | Yes | String | Common parameter. The value used for this API: ListKites |
| Version | Yes | String | Common parameter. The value used for this API: 2020-01-02 |
| Names.N | No | Array of String | Which. |
| Filters.N | No | Array of [Filter](#Filter) | How. |
| Limit | No | Integer | How many. Default value: 20. Maximum value: 100. |

## 3. Output Parameters

| Parameter Name | Type | Description |
|---------|---------|---------|
| Total | Integer | How many. |

## 4. Error Codes

| Error Code | Description |
|---------|---------|
| NoWind | Calm. |

## 5. Example

\`\`\`
https://kites.example.com/?Action=ListKites
\`\`\`

\`\`\`
{ "Response": { "Total": 1 } }
\`\`\`
`

it('reads a page', () => {
  const [operation] = readTencentMarkdown(page, 'x.md').operations
  expect([operation!.name, operation!.version?.value]).toEqual([
    { value: 'ListKites', line: 9, confidence: 1 },
    '2020-01-02',
  ])
  expect(summaryOf(operation!.parameters)).toEqual([
    'Action string required',
    'Version string required',
    'Names list<string> optional',
    'Filters list<object> optional',
    'Limit integer optional ..100 =20',
  ])
  expect(summaryOf(operation!.response)).toEqual(['Total integer'])
  expect(operation!.errors.map(({ code, http, message }) => [code.value, http, message])).toEqual([
    ['NoWind', undefined, undefined],
  ])
  expect(operation!.examples.json?.line).toBe(34)
  expect(operation!.unread).toEqual([{ line: 12, what: 'the fields of Filters, which are on another page' }])
})

it('is told from the other format', () => {
  expect([isTencentMarkdown(page), isAliyunMarkdown(page)]).toEqual([1, 0])
  expect(readTencentMarkdown('words\n', 'x.md')).toMatchObject({ operations: [], unread: [{ line: 1 }] })
})

describe.skipIf(!hasDocuments)('the documents in ../shared/docs (skipped where they are not)', () => {
  it('say of DescribeInstanceVncUrl what its spec says', () => {
    const text = documentText('001-tencent-cvm-DescribeInstanceVncUrl-earlier.md')
    const [operation] = readTencentMarkdown(text, '001.md').operations
    const service = loadSpecs(`${checkout}specs/tencent/cvm`, checkout).services[0]!
    const spec = service.operations[0]!
    expect(isTencentMarkdown(text)).toBe(1)
    expect([operation!.name.value, operation!.version?.value]).toEqual([spec.name, service.version])
    expect(operation!.lines).toEqual(spec.sources.find(({ document }) => document.includes('earlier'))!.lines)
    const isCommon = (name: string): boolean => spec.common.includes(name)
    expect(operation!.parameters.filter(({ name }) => isCommon(name.value)).map(({ name }) => name.value)).toEqual(
      spec.common,
    )
    const own = operation!.parameters.filter(({ name }) => !isCommon(name.value))
    expect(own.map(({ name, type, required }) => [name.value, type?.value, required?.value])).toEqual(
      spec.request.map(({ name, type, required }) => [name, type, required]),
    )
    expect(operation!.response.map(({ name, type }) => [name.value, type?.value])).toEqual(
      spec.response.map(({ name, type }) => [name, type]),
    )
    expect(operation!.errors.map(({ code }) => code.value)).toEqual(spec.errors.map(({ code }) => code))
    expect(JSON.parse(operation!.examples.json!.value)).toEqual(spec.examples.json)
    expect(operation!.unread).toEqual([])
  })
})
